/// How many of some numbers lie where: what TensorBoard draws as a distribution.
///
/// `Histogram(of: [1, 2, 3, 4, .nan], buckets: 3)` counts 1, 1 and 2 numbers up to 2, 3 and 4.
///
/// Buckets are equally wide from the least number to the greatest, and each begins with the end of the one before. What is not finite
/// is not counted. The message is TensorFlow's `HistogramProto`
/// <https://github.com/tensorflow/tensorboard/blob/master/tensorboard/compat/proto/histogram.proto>.
public struct Histogram: Sendable, Equatable {
    /// The upper ends of the buckets, of which the last is the greatest number.
    public let limits: [Double]
    /// The numbers in each.
    public let counts: [Double]
    private let least: Double
    private let sum: Double
    private let sumOfSquares: Double

    public init(of values: some Collection<Float>, buckets: Int = 30) {
        var (least, greatest) = (Float.infinity, -Float.infinity)
        var (sum, sumOfSquares, count) = (0.0, 0.0, 0)
        for value in values where value.isFinite {
            (least, greatest) = (min(least, value), max(greatest, value))
            sum += Double(value)
            sumOfSquares += Double(value) * Double(value)
            count += 1
        }
        self.least = count > 0 ? Double(least) : 0
        (self.sum, self.sumOfSquares) = (sum, sumOfSquares)
        guard count > 0 else {
            (limits, counts) = ([], [])
            return
        }
        let (first, last) = (Double(least), Double(greatest))
        guard first < last, buckets > 1 else {
            (limits, counts) = ([last], [Double(count)])
            return
        }
        let width = (last - first) / Double(buckets)
        var counts = [Double](repeating: 0, count: buckets)
        for value in values where value.isFinite {
            counts[min(Int((Double(value) - first) / width), buckets - 1)] += 1
        }
        limits = (1...buckets).map { $0 == buckets ? last : first + Double($0) * width }
        self.counts = counts
    }

    var message: ProtobufMessage {
        var message = ProtobufMessage()
        message.add(1, least)
        message.add(2, limits.last ?? 0)
        message.add(3, counts.reduce(0, +))
        message.add(4, sum)
        message.add(5, sumOfSquares)
        // TensorBoard takes the first bucket to begin at the least number.
        message.add(6, limits)
        message.add(7, counts)
        return message
    }
}
