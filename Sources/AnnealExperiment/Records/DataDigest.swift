internal import AnnealFiles
public import AnnealTraining

/// A text that data which differ in a bit hardly share: the XXH64 of all features and targets as they are held.
public struct DataDigest: Equatable, CustomStringConvertible {
    /// What begins the texts of digests that are made like this one.
    private static let mark = "xxh64-"

    private var hash: UInt64 = 0

    /// The digest of some parts of a data set, of what its classes are called, and of what the parts were standardized with.
    public init(of parts: [Examples], classes: [String] = [], _ standardization: Standardization? = nil) {
        if let standardization {
            add(standardization.means)
            add(standardization.deviations)
        }
        for name in classes { add(Array(name.utf8)) }
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

    private mutating func add<Element>(_ values: [Element]) {
        hash = values.withUnsafeBytes { XXH64(of: $0, seed: hash).value }
    }

    private mutating func add<Element>(_ values: ArraySlice<Element>) {
        hash = values.withUnsafeBytes { XXH64(of: $0, seed: hash).value }
    }

    public var description: String { Self.mark + String(hash, radix: 16) }

    /// Whether a text is a digest that can be compared with those made here: older checkpoints have others.
    static func isComparable(_ text: String) -> Bool { text.hasPrefix(mark) }
}
