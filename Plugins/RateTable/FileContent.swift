import AnnealPlugin

/// The bytes of a file.
enum FileContent {
    static func bytes(of path: String) throws(Refusal) -> [UInt8] {
        var status = stat()
        guard stat(path, &status) == 0 else { throw failure(path) }
        // A pipe would be empty the next time, and a device may never end.
        guard status.st_mode & mode_t(S_IFMT) == mode_t(S_IFREG) else { throw Refusal("\(path) is not a regular file") }
        guard let file = fopen(path, "re") else { throw failure(path) }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&part, 1, part.count, file)
            if count == 0 { break }
            bytes += part[..<count]
        }
        guard ferror(file) == 0 else { throw failure(path) }
        return bytes
    }

    private static func failure(_ path: String) -> Refusal {
        Refusal("cannot read \(path): \(String(cString: strerror(__errno_location().pointee)))")
    }
}
