import AnnealKernels

/// What a batch normalisation has measured of the batches it has seen: PyTorch's `running_mean`, `running_var` and
/// `num_batches_tracked`.
public struct RunningStatistics: BitwiseCopyable {
    /// [channels].
    public let mean: Statistic
    /// [channels], of unbiased variances.
    public let variance: Statistic
    /// One number; exact to 2²⁴, where it stays.
    public let batches: Statistic

    /// The share that a batch has in them after it, as PyTorch's `momentum`.
    public static let shareOfBatch = 0.1

    public init(mean: Statistic, variance: Statistic, batches: Statistic) {
        self.mean = mean
        self.variance = variance
        self.batches = batches
    }

    /// Where a batch's channels are measured; `nil` if they are not.
    fileprivate var measured: Measured? {
        guard let mean = mean.after, let variance = variance.after, let batches = batches.after else { return nil }
        return Measured(
            meanBefore: self.mean.before.values, varianceBefore: self.variance.before.values, mean: mean.values,
            variance: variance.values, batches: batches.values)
    }

    fileprivate struct Measured {
        let meanBefore: UnsafeMutablePointer<Float>
        let varianceBefore: UnsafeMutablePointer<Float>
        let mean: UnsafeMutablePointer<Float>
        let variance: UnsafeMutablePointer<Float>
        let batches: UnsafeMutablePointer<Float>

        /// Brings what was measured of some channels before to where it is continued.
        func begin(_ channels: Range<Int>) {
            (mean + channels.lowerBound).update(from: meanBefore + channels.lowerBound, count: channels.count)
            (variance + channels.lowerBound)
                .update(from: varianceBefore + channels.lowerBound, count: channels.count)
        }
    }
}

extension Tape {
    /// y = (x − mean) / √(variance + 10⁻⁵) · weight + bias for each channel, mean and variance over the batch and over an image's
    /// places: PyTorch's `BatchNorm1d` and `BatchNorm2d`.
    ///
    /// Where the running statistics are to be measured, they take a tenth of the batch's mean and unbiased variance; else they stand in
    /// their place. The batch is all that x holds: a batch in two parts has other numbers.
    ///
    /// Ioffe and Szegedy 2015, algorithms 1 and 2 <https://arxiv.org/abs/1502.03167>.
    ///
    /// - Parameters:
    ///   - x: [rows, channels] or [rows, channels, height, width].
    ///   - weight, bias: [channels].
    ///   - running: read, and in a step of training written to where they say.
    ///   - fusesReLU: whether ReLU follows, done while the numbers are at hand.
    /// - Throws: `shapesDisagree`, `nothingVaries` if a channel has one value, `invalidShape`, `outOfMemory`.
    public func batchNorm(
        _ x: Tensor, weight: Tensor, bias: Tensor, running: RunningStatistics, fusesReLU: Bool = false
    ) throws(TensorError) -> Tensor {
        guard x.shape.rank == 2 || x.shape.rank == 4, weight.shape == Shape(x.shape[1]), bias.shape == weight.shape,
            running.mean.before.shape == weight.shape, running.variance.before.shape == weight.shape,
            running.batches.before.count == 1
        else { throw .shapesDisagree(operation: "batchNorm", left: x.shape, right: weight.shape) }
        let planes = ChannelPlanes(x.shape)
        let measured = running.measured
        guard measured == nil || planes.numbers > 1 else { throw .nothingVaries(x.shape) }
        let y = try output(
            x.shape, needsGradient: x.gradient != nil || weight.gradient != nil || bias.gradient != nil)
        let mean = try scratch(2 * planes.channels)
        if let measured {
            measured.batches[0] = running.batches.before.values[0] + 1
        } else {
            anneal_running_statistics(
                running.mean.before.values, running.variance.before.values, planes.channels, 1e-5, mean,
                mean + planes.channels)
        }
        // Block by block, so that the numbers that are measured are still in the cache when they are normalised.
        parallelFor(planes.blocks, over: (planes, x, y, mean, weight, bias, measured, fusesReLU)) {
            let (planes, x, y, mean, weight, bias, measured, fusesReLU) = $0
            let (begin, count) = planes[$1]
            if let measured {
                measured.begin(begin..<begin + count)
                anneal_batch_statistics(
                    x.values, planes.rows, planes.channels, planes.positions, begin, count, 1e-5,
                    RunningStatistics.shareOfBatch, mean,
                    mean + planes.channels, measured.mean, measured.variance)
            }
            anneal_batch_norm(
                x.values, mean, mean + planes.channels, weight.values, bias.values, y.values, planes.rows,
                planes.channels, planes.positions, begin, count, fusesReLU)
        }
        try record(
            BatchNormDerivative(
                x: x, weight: weight, bias: bias, y: y, mean: mean, measures: measured != nil, fusesReLU: fusesReLU),
            of: y)
        return y
    }
}

/// A batch as channels see it, in blocks of channels.
private struct ChannelPlanes {
    let rows: Int
    let channels: Int
    /// In an image of one channel; 1 without images.
    let positions: Int

    init(_ shape: Shape) {
        rows = shape[0]
        channels = shape[1]
        positions = channels == 0 ? 0 : shape.width / channels
    }

    /// Values of each channel.
    var numbers: Int { rows * positions }

    /// Channels to a block: side by side in memory without images.
    private var size: Int { positions == 1 ? 64 : 1 }
    var blocks: Int { (channels + size - 1) / size }
    subscript(block: Int) -> (begin: Int, count: Int) { (block * size, min(size, channels - block * size)) }
}

private struct BatchNormDerivative: Derivative {
    let x: Tensor
    let weight: Tensor
    let bias: Tensor
    let y: Tensor
    /// Channel by channel; after it, the inverse deviations.
    let mean: UnsafeMutablePointer<Float>
    /// Whether mean and variance are the batch's, so that they move with it.
    let measures: Bool
    let fusesReLU: Bool

    func backward(on tape: Tape) throws(TensorError) {
        guard let dy = y.gradient else { return }
        let planes = ChannelPlanes(x.shape)
        let (dWeight, dBias) = (try tape.accumulator(of: weight), try tape.accumulator(of: bias))
        let adds = x.gradient != nil && tape.claimGradient(x)
        tape.parallelFor(planes.blocks, over: (self, planes, dy, dWeight, dBias, adds)) {
            let (norm, planes, dy, dWeight, dBias, adds) = $0
            let (begin, count) = planes[$1]
            for row in 0..<planes.rows where norm.fusesReLU {
                // In place: the output's gradient is complete and nobody reads it after this.
                let place = (row * planes.channels + begin) * planes.positions
                anneal_relu_gradient(
                    norm.y.values + place, dy + place, dy + place, count * planes.positions, false)
            }
            anneal_batch_norm_gradient(
                norm.x.values, norm.mean, norm.mean + planes.channels, norm.weight.values, dy, norm.x.gradient,
                dWeight, dBias, planes.rows, planes.channels, planes.positions, begin, count, norm.measures, adds)
        }
    }
}
