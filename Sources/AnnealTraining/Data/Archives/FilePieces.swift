import Glibc

/// A file read piece by piece into memory that is used again.
final class FilePieces {
    let path: String
    /// A hint only: a pipe has none, and a file may grow while it is read.
    let size: Int
    private let descriptor: Int32
    private let memory = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 1 << 18)

    /// - Throws: `unreadable`.
    init(_ path: String) throws(DatasetError) {
        self.path = path
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            memory.deallocate()
            throw DatasetError(DataFileError.unreadable(path, errno: errno))
        }
        var status = stat()
        size = fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
    }

    deinit {
        close(descriptor)
        memory.deallocate()
    }

    /// The next bytes, which last until the next call: as many as there is memory for, fewer at the end, none after it.
    ///
    /// - Throws: `unreadable`.
    func next() throws(DatasetError) -> UnsafeBufferPointer<UInt8> {
        var filled = 0
        while filled < memory.count {
            let count = read(descriptor, memory.baseAddress.map { $0 + filled }, memory.count - filled)
            if count < 0 {
                if errno == EINTR { continue }
                throw DatasetError(DataFileError.unreadable(path, errno: errno))
            }
            if count == 0 { break }
            filled += count
        }
        return UnsafeBufferPointer(rebasing: memory[..<filled])
    }

    /// The last bytes of the file; none where they cannot be had before the others, as from a pipe.
    func lastBytes(_ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        return pread(descriptor, &bytes, count, size - count) == count ? bytes : []
    }
}
