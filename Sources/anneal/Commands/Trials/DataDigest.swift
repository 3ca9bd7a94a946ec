internal import AnnealTraining

/// A number that data which differ in a bit hardly share: FNV-1a over the bytes of all features and targets.
struct DataDigest {
    private var hash: UInt64 = 0xcbf2_9ce4_8422_2325

    init(_ dataset: Dataset) {
        for examples in [dataset.train, dataset.test] {
            switch examples.storage {
            case .numbers(let numbers): add(numbers)
            case .unrounded(let numbers): add(numbers)
            case .bytes(let bytes, let meaning):
                add(Array(bytes))
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
        var hash = hash
        values.withUnsafeBytes { for byte in $0 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 } }
        self.hash = hash
    }

    var hexadecimal: String { String(hash, radix: 16) }
}
