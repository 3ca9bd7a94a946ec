public import AnnealTraining

/// A number that data which differ in a bit hardly share: FNV-1a over the bytes of all features and targets.
public struct DataDigest {
    private var hash: UInt64 = 0xcbf2_9ce4_8422_2325

    /// The digest of some parts of a data set as they are held, of what its classes are called, and of what the parts were standardized
    /// with.
    public init(of parts: [Examples], classes: [String] = [], _ standardization: Standardization? = nil) {
        if let standardization {
            add(standardization.means)
            add(standardization.deviations)
        }
        for name in classes { add(Array("\(name)\n".utf8)) }
        for examples in parts {
            switch examples.storage {
            case .numbers(let numbers): add(numbers)
            case .differences(let numbers, let origins):
                add(numbers)
                add(origins)
            case .bytes(let bytes, let meaning):
                add(bytes)
                add([meaning.mean, meaning.deviation])
            case .sparse(let features):
                add(features.starts)
                add(features.indices)
                add(features.values)
            case .text(let windows):
                add(windows.bytes)
                add([windows.context, windows.count])
            }
            switch examples.targets {
            case .labels(let labels): add(labels)
            case .values(let values): add(values)
            case .nextBytes(let windows): add([windows])
            }
        }
    }

    private mutating func add<Element>(_ values: [Element]) { values.withUnsafeBytes { add(memory: $0) } }

    private mutating func add<Element>(_ values: ArraySlice<Element>) { values.withUnsafeBytes { add(memory: $0) } }

    private mutating func add(memory bytes: UnsafeRawBufferPointer) {
        var hash = hash
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        self.hash = hash
    }

    public var hexadecimal: String { String(hash, radix: 16) }
}
