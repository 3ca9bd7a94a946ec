import Glibc

/// A file's bytes as they are, one after the other.
final class FilePieces {
    let path: String
    /// A hint only: a file may grow while it is read.
    let size: Int
    private let descriptor: Int32
    /// The bytes in memory in place of a file.
    private let content: [UInt8]
    private var position = 0
    private let memory = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 1 << 18)

    /// - Throws: `unreadable`.
    init(_ path: String) throws(DatasetError) {
        self.path = path
        content = []
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            memory.deallocate()
            throw DatasetError(DataFileError.unreadable(path, errno: errno))
        }
        var status = stat()
        size = fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
    }

    /// Bytes that are in memory, read as if they were a file.
    init(_ content: [UInt8], named path: String) {
        self.path = path
        self.content = content
        size = content.count
        descriptor = -1
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
        memory.deallocate()
    }

    /// Fills memory with the next bytes; with fewer only at the end.
    ///
    /// - Returns: How many there are.
    /// - Throws: `unreadable`.
    func read(into output: UnsafeMutableBufferPointer<UInt8>) throws(DatasetError) -> Int {
        guard descriptor >= 0 else {
            let next = content[position..<min(content.count, position + output.count)]
            position = next.endIndex
            return output.update(fromContentsOf: next)
        }
        var filled = 0
        while filled < output.count {
            let count = Glibc.read(descriptor, output.baseAddress.map { $0 + filled }, output.count - filled)
            if count < 0 {
                if errno == EINTR { continue }
                throw DatasetError(DataFileError.unreadable(path, errno: errno))
            }
            if count == 0 { break }
            filled += count
        }
        return filled
    }

    /// The next bytes, which last until the next call: as many as there is memory for, fewer at the end, none after it.
    ///
    /// - Throws: `unreadable`.
    func next() throws(DatasetError) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: memory[..<(try read(into: memory))])
    }

    /// Goes to a place in the file, from which the next bytes are read.
    ///
    /// - Throws: `unreadable` where there is no other place than the next, as in a pipe.
    func seek(to place: Int) throws(DatasetError) {
        guard descriptor >= 0 else {
            position = min(max(0, place), content.count)
            return
        }
        guard lseek(descriptor, place, SEEK_SET) >= 0 else {
            throw DatasetError(DataFileError.unreadable(path, errno: errno))
        }
    }

    /// Bytes from anywhere in the file; none where they are not there or cannot be had before the others.
    func bytes(_ count: Int, at place: Int) -> [UInt8] {
        guard descriptor >= 0 else {
            return place >= 0 && place + count <= content.count ? Array(content[place..<place + count]) : []
        }
        var bytes = [UInt8](repeating: 0, count: count)
        return pread(descriptor, &bytes, count, place) == count ? bytes : []
    }
}
