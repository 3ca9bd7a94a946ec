import Glibc

/// A file's content in memory.
enum DataFile {
    /// More than any set that is trained on whole; guards against a small archive that unpacks to a huge one.
    static let largest = 1 << 32

    /// Everything in the file, decompressed if it begins like a gzip file, whatever its name.
    static func read(_ path: String, limit: Int = largest) throws(DatasetError) -> [UInt8] {
        let raw = try readRaw(path, limit: limit)
        guard Gzip.isCompressed(raw) else { return raw }
        return try raw.withUnsafeBufferPointer { (bytes) throws(DatasetError) in
            try Gzip.decompress(bytes, from: path, limit: limit)
        }
    }

    /// The bytes as they are.
    static func readRaw(_ path: String, limit: Int) throws(DatasetError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadable(path, errno: errno) }
        defer { close(descriptor) }

        // The size is a hint only: a pipe has none, and a file may grow while it is read.
        var status = stat()
        let size = fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
        guard size <= limit else { throw .tooLarge(path, limit: limit) }
        var content: [UInt8] = []
        content.reserveCapacity(size)

        let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
        defer { chunk.deallocate() }
        while true {
            let count = Glibc.read(descriptor, chunk.baseAddress, chunk.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw .unreadable(path, errno: errno)
            }
            if count == 0 { return content }
            content.append(contentsOf: chunk[..<count])
            guard content.count <= limit else { throw .tooLarge(path, limit: limit) }
        }
    }
}
