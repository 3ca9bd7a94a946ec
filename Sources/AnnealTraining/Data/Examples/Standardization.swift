internal import Glibc

/// Brings features to mean 0 and standard deviation 1: `(x − mean) / deviation`.
///
///     let standardization = try Standardization(of: fashion.train, shape: [28, 28])
///     standardization.means[0]       // 0.286…
///     standardization.applied(to: fashion.test)
///
/// What it takes off and divides by is measured once, on the training part, and is the same for every other part. The pixels
/// of images have one mean for all, as in torchvision's `Normalize`; each column of a table has its own, as in scikit-learn's
/// `StandardScaler`. A feature that never changes is divided by 1.
public struct Standardization: Sendable, Equatable {
    /// One mean for all features, or one for each.
    public let means: [Double]
    /// As many standard deviations, of a whole population (divided by n).
    public let deviations: [Double]

    /// - Precondition: there are as many deviations as means.
    public init(means: [Double], deviations: [Double]) {
        precondition(means.count == deviations.count)
        self.means = means
        self.deviations = deviations
    }

    /// - Parameter shape: how one example's features are arranged; several axes are an image.
    /// - Throws: `sparseFeatures`: to shift those would fill them; `textFeatures`.
    public init(of examples: Examples, shape: [Int]) throws(DatasetError) {
        let columns = shape.count > 1 ? 1 : examples.featureCount
        var moments: [Moments]
        switch examples.storage {
        case .sparse: throw DatasetError(StandardizationError.sparseFeatures)
        case .text: throw DatasetError(StandardizationError.textFeatures)
        case .bytes(let bytes, let meaning) where columns > 1:
            moments = Self.moments(of: bytes.map(meaning.number)[...], columns)
        case .bytes(let bytes, _):
            var histogram = [Int](repeating: 0, count: 256)
            for byte in bytes { histogram[Int(byte)] += 1 }
            moments = [Moments()]
            for (byte, count) in histogram.enumerated() where count > 0 {
                moments[0].add(Double(byte) / 255, times: Double(count))
            }
        case .numbers(let numbers): moments = Self.moments(of: numbers, columns)
        case .differences(let numbers, let origins):
            moments = Self.moments(of: numbers, columns)
            for (column, origin) in zip(moments.indices, origins) { moments[column].mean += origin }
        }
        self.init(means: moments.map(\.mean), deviations: moments.map { $0.deviation > 0 ? $0.deviation : 1 })
    }

    private static func moments(of numbers: ArraySlice<Float>, _ columns: Int) -> [Moments] {
        var moments = Array(repeating: Moments(), count: columns)
        var column = 0
        for number in numbers {
            moments[column].add(Double(number), times: 1)
            column = column + 1 == columns ? 0 : column + 1
        }
        return moments
    }

    /// The same examples with features to learn from.
    ///
    /// - Precondition: they are dense, and have a mean each or share one.
    public func applied(to examples: Examples) -> Examples {
        var examples = examples
        apply(to: &examples)
        return examples
    }

    /// Makes features into those to learn from where they are, if nobody else holds them.
    ///
    /// - Precondition: they are dense, and have a mean each or share one.
    func apply(to examples: inout Examples) {
        let storage = examples.storage
        examples.storage = .numbers([])
        examples.storage = applied(to: consume storage)
    }

    private func applied(to storage: consuming Examples.Storage) -> Examples.Storage {
        switch consume storage {
        case .bytes(let bytes, let meaning) where means.count > 1:
            // The columns of a table have no meaning in common.
            return applied(to: .numbers(bytes.map(meaning.number)[...]))
        case .bytes(let bytes, _):
            return .bytes(bytes, Examples.Meaning(mean: Float(means[0]), deviation: Float(deviations[0])))
        case .numbers(var numbers):
            // As pixels are, which may be held as bytes or as numbers.
            let (means, deviations) = (means.map { Float($0) }, deviations.map { Float($0) })
            Self.change(&numbers, means.count) { ($0 - means[$1]) / deviations[$1] }
            return .numbers(numbers)
        case .differences(var numbers, let origins):
            // In 64 bits, then rounded: a date in seconds has more digits than 32 bits hold.
            let rests = zip(means, origins).map { $0 - $1 }
            Self.change(&numbers, rests.count) { Float((Double($0) - rests[$1]) / deviations[$1]) }
            return .numbers(numbers)
        case .sparse, .text: preconditionFailure("sparse features and text are not shifted")
        }
    }

    private static func change(
        _ numbers: inout ArraySlice<Float>, _ columns: Int, _ feature: (Float, _ column: Int) -> Float
    ) {
        numbers.withUnsafeMutableBufferPointer { numbers in
            var column = 0
            for place in numbers.indices {
                numbers[place] = feature(numbers[place], column)
                column = column + 1 == columns ? 0 : column + 1
            }
        }
    }

    /// Mean and deviation in one pass that does not cancel (Welford 1962).
    private struct Moments {
        private var count = 0.0
        var mean = 0.0
        private var squares = 0.0

        mutating func add(_ number: Double, times weight: Double) {
            count += weight
            let difference = number - mean
            mean += difference * weight / count
            squares += weight * difference * (number - mean)
        }

        var deviation: Double { sqrt(squares / count) }
    }
}

/// Why features cannot be standardized.
public enum StandardizationError: DatasetErrorCause {
    /// To shift them would fill them.
    case sparseFeatures
    /// Bytes are names, not numbers.
    case textFeatures

    public var isUsage: Bool { true }

    public var description: String {
        switch self {
        case .textFeatures: "text cannot be standardized, since its bytes are names and not numbers"
        case .sparseFeatures: "sparse features cannot be standardized, since their zeros would not stay zeros"
        }
    }
}
