/// The part of a text that is in memory: what has been read of a file and is not yet used up.
final class TextWindow {
    let file: String
    /// What is there; it lasts until the next `extend`.
    private(set) var bytes: UnsafeBufferPointer<UInt8>
    /// Whether nothing follows.
    private(set) var isWhole: Bool
    /// Whether all that was read stays, so that one can go back to the beginning.
    var keepsAll = true
    /// The size of the whole, as far as it is known; 0 if it is not.
    let expectedSize: Int
    private let stream: DataStream?
    private var memory: UnsafeMutableBufferPointer<UInt8>

    /// The beginning of a file.
    init(_ file: DataFile) throws(DatasetError) {
        let stream = try file.stream()
        self.file = file.path
        self.stream = stream
        expectedSize = stream.size
        isWhole = false
        memory = .allocate(capacity: 1 << 20)
        bytes = UnsafeBufferPointer(rebasing: memory[..<0])
        _ = try extend(keeping: 0)
    }

    /// Bytes that are in memory, and as long as the window is used.
    init(_ bytes: UnsafeBufferPointer<UInt8>, file: String) {
        self.file = file
        self.bytes = bytes
        expectedSize = bytes.count
        stream = nil
        isWhole = true
        memory = .allocate(capacity: 0)
    }

    deinit { memory.deallocate() }

    /// Reads on.
    ///
    /// - Parameter start: The first byte that is still needed.
    /// - Returns: How far the bytes have moved towards the beginning.
    /// - Throws: `tooLarge` if all that is needed is larger than any set, or what reading the file met.
    func extend(keeping start: Int) throws(DatasetError) -> Int {
        guard let stream, !isWhole else { return 0 }
        let first = keepsAll ? 0 : start
        let kept = bytes.count - first
        if 2 * kept > memory.count {
            guard kept < DataFile.largest else {
                throw DatasetError(DataFileError.tooLarge(file, limit: DataFile.largest))
            }
            let larger = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 2 * memory.count)
            _ = larger.update(fromContentsOf: bytes[first...])
            memory.deallocate()
            memory = larger
        } else if first > 0 {
            memory.baseAddress.map { $0.update(from: $0 + first, count: kept) }
        }
        let count = try stream.read(into: UnsafeMutableBufferPointer(rebasing: memory[kept...]))
        isWhole = kept + count < memory.count
        bytes = UnsafeBufferPointer(rebasing: memory[..<(kept + count)])
        return first
    }
}
