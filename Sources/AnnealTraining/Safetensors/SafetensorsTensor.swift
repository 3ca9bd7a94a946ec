/// A tensor's numbers as a file has them: named, of one type, little endian.
public struct SafetensorsTensor: Sendable {
    public enum ElementType: String, Sendable {
        case float32 = "F32"
        case float64 = "F64"
        case uint64 = "U64"
        case int64 = "I64"

        /// The bytes of one number.
        public var bytes: Int { self == .float32 ? 4 : 8 }
    }

    public let name: String
    public let type: ElementType
    /// The sizes of its dimensions; none for a single number.
    public let shape: [Int]
    private let storage: Storage

    private enum Storage: @unchecked Sendable {
        /// A part of a file, or what was copied.
        case held(ArraySlice<UInt8>)
        /// Memory of somebody who keeps it until the file is written.
        case lent(UnsafeRawBufferPointer)
    }

    init(name: String, type: ElementType, shape: [Int], bytes: ArraySlice<UInt8>) {
        (self.name, self.type, self.shape) = (name, type, shape)
        storage = .held(bytes)
    }

    /// - Parameter memory: Has to stay as it is for as long as the tensor is used.
    init(name: String, type: ElementType, shape: [Int], lending memory: UnsafeRawBufferPointer) {
        (self.name, self.type, self.shape) = (name, type, shape)
        storage = .lent(memory)
    }

    /// The number of bytes.
    public var byteCount: Int {
        switch storage {
        case .held(let bytes): bytes.count
        case .lent(let memory): memory.count
        }
    }

    /// Its bytes where they lie, not aligned.
    func withBytes<Result, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> Result) throws(E) -> Result {
        switch storage {
        case .held(let bytes):
            try bytes.withUnsafeBufferPointer { buffer throws(E) in try body(UnsafeRawBufferPointer(buffer)) }
        case .lent(let memory): try body(memory)
        }
    }

    /// Its numbers.
    ///
    /// - Parameter Number: Of the tensor's type.
    func numbers<Number: BitwiseCopyable>(as: Number.Type) -> [Number] {
        withBytes { bytes in
            let count = bytes.count / MemoryLayout<Number>.stride
            return [Number](unsafeUninitializedCapacity: count) { numbers, initialized in
                UnsafeMutableRawBufferPointer(numbers).copyMemory(
                    from: UnsafeRawBufferPointer(rebasing: bytes[..<(count * MemoryLayout<Number>.stride)]))
                initialized = count
            }
        }
    }
}
