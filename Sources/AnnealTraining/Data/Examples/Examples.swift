/// Rows of features, each with the answer that belongs to it.
///
///     let examples = Examples(features: [0, 1, 2, 3], featureCount: 2, targets: .labels([7, 9]))
///     examples.count                // 2
///     examples.features[2..<4]      // [2, 3], the second example
public struct Examples: Sendable, Equatable {
    /// The answers, one for each row.
    public enum Targets: Sendable, Equatable {
        /// Indices into the classes of the data set.
        case labels([Int32])
        /// Numbers to predict.
        case values([Float])
        /// The byte that follows each byte of a number of windows of text.
        case nextBytes(windows: Int)

        public var count: Int {
            switch self {
            case .labels(let labels): labels.count
            case .values(let values): values.count
            case .nextBytes(let windows): windows
            }
        }

        /// The answers with the given indices, in that order.
        func rows(_ indices: some Collection<Int>) -> Targets {
            switch self {
            case .labels(let labels): .labels(indices.map { labels[$0] })
            case .values(let values): .values(indices.map { values[$0] })
            case .nextBytes: .nextBytes(windows: indices.count)
            }
        }
    }

    /// How the features are held.
    public enum Storage: Sendable, Equatable {
        /// `[count × featureCount]`, row by row.
        case numbers(ArraySlice<Float>)
        /// The same, each less its column's origin, as a table is held until it is standardized; see ``ColumnOrigins``.
        case differences(ArraySlice<Float>, origins: [Double])
        /// The same as bytes, a quarter of the memory.
        case bytes(ArraySlice<UInt8>, Meaning)
        /// The features of each row that are not zero.
        case sparse(SparseFeatures)
        /// Windows of a text, a feature for each byte.
        case text(TextWindows)
    }

    /// What a byte stands for: `(byte / 255 − mean) / deviation`.
    public struct Meaning: Sendable, Equatable {
        public let mean: Float
        public let deviation: Float

        /// A byte over 255, as the pixels of images are.
        public static let pixel = Meaning(mean: 0, deviation: 1)

        func number(_ byte: UInt8) -> Float { (Float(byte) / 255 - mean) / deviation }
    }

    public internal(set) var storage: Storage
    public let featureCount: Int
    public internal(set) var targets: Targets

    /// The number of rows.
    public var count: Int { targets.count }

    /// `[count × featureCount]`, row by row, made anew if they are held as something else; empty if they are sparse or text.
    public var features: [Float] {
        switch storage {
        case .numbers(let numbers): Array(numbers)
        case .differences(let numbers, let origins): Self.sums(numbers, origins)
        case .bytes(let bytes, let meaning): bytes.map(meaning.number)
        case .sparse, .text: []
        }
    }

    /// The features of each row that are not zero; `nil` if they are dense.
    public var sparse: SparseFeatures? { if case .sparse(let features) = storage { features } else { nil } }

    /// Windows of a text; `nil` if the rows are something else.
    public var text: TextWindows? { if case .text(let windows) = storage { windows } else { nil } }

    /// - Precondition: `features.count == targets.count * featureCount`.
    public init(features: [Float], featureCount: Int, targets: Targets) {
        precondition(features.count == targets.count * featureCount)
        self.init(storage: .numbers(features[...]), featureCount: featureCount, targets: targets)
    }

    /// Features that are a byte over 255, as the pixels of images are, less a mean and over a deviation.
    ///
    ///     Examples(bytes: [0, 51], featureCount: 1, targets: .labels([0, 1])).features   // [0, 0.2]
    ///
    /// - Precondition: `bytes.count == targets.count * featureCount`.
    public init(
        bytes: ArraySlice<UInt8>, mean: Float = 0, deviation: Float = 1, featureCount: Int, targets: Targets
    ) {
        precondition(bytes.count == targets.count * featureCount)
        let meaning = Meaning(mean: mean, deviation: deviation)
        self.init(storage: .bytes(bytes, meaning), featureCount: featureCount, targets: targets)
    }

    /// - Precondition: there are as many rows of features as targets.
    public init(sparse: SparseFeatures, featureCount: Int, targets: Targets) {
        precondition(sparse.count == targets.count)
        self.init(storage: .sparse(sparse), featureCount: featureCount, targets: targets)
    }

    /// Windows of a text, whose targets are its bytes one further.
    public init(text: TextWindows) {
        self.init(storage: .text(text), featureCount: text.context, targets: .nextBytes(windows: text.count))
    }

    /// - Precondition: there are as many rows of features as targets.
    init(storage: Storage, featureCount: Int, targets: Targets) {
        self.storage = storage
        self.featureCount = featureCount
        self.targets = targets
    }

    /// The same with features that are less nothing.
    public func rounded() -> Examples {
        guard case .differences = storage else { return self }
        return Examples(features: features, featureCount: featureCount, targets: targets)
    }

    private static func sums(_ numbers: ArraySlice<Float>, _ origins: [Double]) -> [Float] {
        var column = 0
        return numbers.map { number in
            defer { column = column + 1 == origins.count ? 0 : column + 1 }
            return Float(origins[column] + Double(number))
        }
    }

    /// The steps of an epoch that takes `size` rows at a time, the last of them the rest.
    public func batches(of size: Int) -> Int { (count + size - 1) / size }

    /// The rows with the given indices, in that order.
    ///
    /// - Precondition: Every index is in `0..<count`.
    public func rows(_ indices: some Collection<Int>) -> Examples {
        let selected: Storage =
            switch storage {
            case .numbers(let numbers): .numbers(Self.rows(indices, of: numbers, width: featureCount)[...])
            case .differences(let numbers, let origins):
                .differences(Self.rows(indices, of: numbers, width: featureCount)[...], origins: origins)
            case .bytes(let bytes, let meaning):
                .bytes(Self.rows(indices, of: bytes, width: featureCount)[...], meaning)
            case .sparse(let features): .sparse(features.rows(indices))
            case .text(let text): .text(text.windows(indices))
            }
        return Examples(storage: selected, featureCount: featureCount, targets: targets.rows(indices))
    }

    private static func rows<Element>(
        _ indices: some Collection<Int>, of elements: ArraySlice<Element>, width: Int
    ) -> [Element] {
        [Element](unsafeUninitializedCapacity: indices.count * width) { destination, initialized in
            for index in indices {
                let start = elements.startIndex + index * width
                initialized = destination[initialized...].initialize(fromContentsOf: elements[start..<start + width])
            }
        }
    }
}

extension Dataset.Task {
    /// - Throws: `singleClass`.
    func check(_ file: String) throws(DatasetError) {
        if case .classification(let classes) = self, classes.count < 2 {
            throw DatasetError(ExamplesError.singleClass(file, name: classes[0]))
        }
    }
}

/// Why nothing can be learned from a file's examples.
public enum ExamplesError: DatasetErrorCause {
    case empty(String)
    case tooFew(String)
    case singleClass(String, name: String)

    public var description: String {
        switch self {
        case .empty(let path): "\(path) is empty; it must hold at least two examples"
        case .tooFew(let path): "\(path) holds one example; training and testing need at least two"
        case .singleClass(let path, let name):
            "\(path) has a single class, \(inQuotes(name)); classification needs at least two"
        }
    }
}
