/// Rows of features, each with the answer that belongs to it.
///
///     let examples = Examples(features: [0, 1, 2, 3], featureCount: 2, targets: .labels([7, 9]))
///     examples.count                // 2
///     examples.features[2..<4]      // [2, 3], the second example
public struct Examples: Sendable, Equatable {
    /// The answers, one per row.
    public enum Targets: Sendable, Equatable {
        /// Indices into the classes of the data set.
        case labels([Int32])
        /// Numbers to predict.
        case values([Float])
        /// The byte that follows each byte of so many windows of text.
        case nextBytes(windows: Int)

        public var count: Int {
            switch self {
            case .labels(let labels): labels.count
            case .values(let values): values.count
            case .nextBytes(let windows): windows
            }
        }
    }

    /// `[count × featureCount]`, row by row; empty if they are sparse. `withUnsafeBufferPointer` reaches them without a copy.
    public let features: [Float]
    /// Of each row those features that are not zero; `nil` if they are dense.
    public let sparse: SparseFeatures?
    /// Windows of text; `nil` if the rows are something else.
    public let text: TextWindows?
    public let featureCount: Int
    public let targets: Targets

    /// The number of rows.
    public var count: Int { targets.count }

    /// - Precondition: `features.count == targets.count * featureCount`.
    public init(features: [Float], featureCount: Int, targets: Targets) {
        precondition(features.count == targets.count * featureCount)
        self.features = features
        self.sparse = nil
        self.text = nil
        self.featureCount = featureCount
        self.targets = targets
    }

    /// - Precondition: there are as many rows of features as targets.
    public init(sparse: SparseFeatures, featureCount: Int, targets: Targets) {
        precondition(sparse.count == targets.count)
        self.features = []
        self.sparse = sparse
        self.text = nil
        self.featureCount = featureCount
        self.targets = targets
    }

    /// Windows of a text, whose targets are its bytes one further.
    public init(text: TextWindows) {
        self.features = []
        self.sparse = nil
        self.text = text
        self.featureCount = text.context
        self.targets = .nextBytes(windows: text.count)
    }

    /// The rows with the given indices, in that order.
    ///
    /// - Precondition: Every index is in `0..<count`.
    public func rows(_ indices: some Collection<Int>) -> Examples {
        if let text { return Examples(text: text.windows(indices)) }
        let answers: Targets =
            switch targets {
            case .labels(let labels): .labels(indices.map { labels[$0] })
            case .values(let values): .values(indices.map { values[$0] })
            case .nextBytes: .nextBytes(windows: indices.count)
            }
        if let sparse {
            return Examples(sparse: sparse.rows(indices), featureCount: featureCount, targets: answers)
        }
        let width = featureCount
        let selected = [Float](unsafeUninitializedCapacity: indices.count * width) { destination, initialized in
            for index in indices {
                let row = features[index * width..<(index + 1) * width]
                initialized = destination[initialized...].initialize(fromContentsOf: row)
            }
        }
        return Examples(features: selected, featureCount: width, targets: answers)
    }
}
