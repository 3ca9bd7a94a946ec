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
        case .bytes(let bytes, _):
            var histogram = [Int](repeating: 0, count: 256)
            for byte in bytes { histogram[Int(byte)] += 1 }
            moments = [Moments()]
            for (byte, count) in histogram.enumerated() where count > 0 {
                moments[0].add(Double(byte) / 255, times: Double(count))
            }
        case .numbers(let numbers):
            moments = Array(repeating: Moments(), count: columns)
            for (index, number) in numbers.enumerated() { moments[index % columns].add(Double(number), times: 1) }
        case .unrounded(let numbers):
            moments = Array(repeating: Moments(), count: columns)
            for (index, number) in numbers.enumerated() { moments[index % columns].add(number, times: 1) }
        }
        self.init(means: moments.map(\.mean), deviations: moments.map { $0.deviation > 0 ? $0.deviation : 1 })
    }

    /// The same examples with features to learn from.
    ///
    /// - Precondition: they are dense, and have a mean each or share one.
    public func applied(to examples: Examples) -> Examples {
        switch examples.storage {
        case .bytes(let bytes, _):
            return Examples(
                bytes: bytes, mean: Float(means[0]), deviation: Float(deviations[0]),
                featureCount: examples.featureCount, targets: examples.targets)
        case .numbers(let numbers):
            // As pixels are, which may be held as bytes or as numbers.
            let (means, deviations) = (means.map { Float($0) }, deviations.map { Float($0) })
            return shifted(numbers, of: examples) { ($0 - means[$1]) / deviations[$1] }
        case .unrounded(let numbers):
            // In 64 bits, then rounded: a date in seconds has more digits than 32 bits hold.
            return shifted(numbers, of: examples) { Float(($0 - means[$1]) / deviations[$1]) }
        case .sparse, .text: preconditionFailure("sparse features and text are not shifted")
        }
    }

    private func shifted<Number>(
        _ numbers: [Number], of examples: Examples, _ feature: (Number, _ column: Int) -> Float
    ) -> Examples {
        var features: [Float] = []
        features.reserveCapacity(numbers.count)
        var column = 0
        for number in numbers {
            features.append(feature(number, column))
            column = column + 1 == means.count ? 0 : column + 1
        }
        return Examples(features: features, featureCount: examples.featureCount, targets: examples.targets)
    }

    /// Mean and deviation in one pass that does not cancel (Welford 1962).
    private struct Moments {
        private var count = 0.0
        private(set) var mean = 0.0
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
