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
    /// One for all features, or one for each.
    public let means: [Float]
    /// As many, of a whole population (divided by n).
    public let deviations: [Float]

    /// - Precondition: there are as many deviations as means.
    public init(means: [Float], deviations: [Float]) {
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
        case .sparse: throw .sparseFeatures
        case .text: throw .textFeatures
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
        }
        let deviations = moments.map { Float($0.deviation) }
        self.init(means: moments.map { Float($0.mean) }, deviations: deviations.map { $0 > 0 ? $0 : 1 })
    }

    /// The same examples with features to learn from.
    ///
    /// - Precondition: they are dense, and have a mean each or share one.
    public func applied(to examples: Examples) -> Examples {
        switch examples.storage {
        case .bytes(let bytes, _):
            return Examples(
                bytes: bytes, mean: means[0], deviation: deviations[0], featureCount: examples.featureCount,
                targets: examples.targets)
        case .numbers(let numbers):
            let columns = means.count
            let features = numbers.enumerated().map { index, number in
                (number - means[index % columns]) / deviations[index % columns]
            }
            return Examples(features: features, featureCount: examples.featureCount, targets: examples.targets)
        case .sparse, .text: preconditionFailure("sparse features and text are not shifted")
        }
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
