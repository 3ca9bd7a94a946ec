import AnnealKernels

/// How one batch normalisation was done, for the way back.
struct BatchNormForm {
    /// Whether mean and variance are the batch's, so that they move with it.
    let measures: Bool
    let rectifies: Bool
}

/// What a batch normalisation remembers of the batches it has seen: PyTorch's `running_mean`, `running_var` and
/// `num_batches_tracked`.
public struct RunningStatistics {
    /// [channels].
    public let mean: Tensor
    /// [channels], of unbiased variances.
    public let variance: Tensor
    /// One number; exact to 2²⁴, where it stays.
    public let batches: Tensor

    public init(mean: Tensor, variance: Tensor, batches: Tensor) {
        self.mean = mean
        self.variance = variance
        self.batches = batches
    }
}

extension Tape {
    /// y = (x − mean) / √(variance + 10⁻⁵) · weight + bias for each channel, mean and variance over the batch and over an image's
    /// places: PyTorch's `BatchNorm1d` and `BatchNorm2d`.
    ///
    /// While it measures, the running statistics take a tenth of each batch's mean and unbiased variance; else they stand in their place.
    /// The batch is all that x holds: a batch in two parts has other numbers.
    ///
    /// Ioffe and Szegedy 2015, algorithms 1 and 2 <https://arxiv.org/abs/1502.03167>.
    ///
    /// - Parameters:
    ///   - x: [rows, channels] or [rows, channels, height, width].
    ///   - weight, bias: [channels].
    ///   - running: written while it measures.
    ///   - measures: whether this is a step of training.
    ///   - rectifies: whether ReLU follows, done while the numbers are at hand.
    /// - Throws: `shapesDisagree`, `nothingVaries` if a channel has one value, `invalidShape`, `outOfMemory`.
    public func batchNorm(
        _ x: Tensor, weight: Tensor, bias: Tensor, running: RunningStatistics, measures: Bool, rectifies: Bool = false
    ) throws(TensorError) -> Tensor {
        guard x.shape.rank == 2 || x.shape.rank == 4, weight.shape == Shape(x.shape[1]), bias.shape == weight.shape,
            running.mean.shape == weight.shape, running.variance.shape == weight.shape, running.batches.count == 1
        else { throw .shapesDisagree(operation: "batchNorm", left: x.shape, right: weight.shape) }
        let planes = ChannelPlanes(x.shape)
        guard !measures || planes.numbers > 1 else { throw .nothingVaries(x.shape) }
        let y = try output(
            x.shape, needsGradient: x.gradient != nil || weight.gradient != nil || bias.gradient != nil)
        let mean = try scratch(2 * planes.channels)
        if measures {
            running.batches.values[0] += 1
        } else {
            anneal_running_statistics(
                running.mean.values, running.variance.values, planes.channels, 1e-5, mean,
                mean + planes.channels)
        }
        // Block by block, so that the numbers that are measured are still in the cache when they are normalised.
        share(planes.blocks, over: (planes, x, y, mean, weight, bias, measures ? running : nil, rectifies)) {
            let (planes, x, y, mean, weight, bias, running, rectifies) = $0
            let (begin, count) = planes[$1]
            if let running {
                anneal_batch_statistics(
                    x.values, planes.rows, planes.channels, planes.positions, begin, count, 1e-5, 0.1, mean,
                    mean + planes.channels, running.mean.values, running.variance.values)
            }
            anneal_batch_norm(
                x.values, mean, mean + planes.channels, weight.values, bias.values, y.values, planes.rows,
                planes.channels, planes.positions, begin, count, rectifies)
        }
        record(
            Node(
                output: y, input: x, weight: weight, bias: bias, scratch: mean,
                batchNorm: BatchNormForm(measures: measures, rectifies: rectifies)
            ) { (node, tape) throws(TensorError) in try node.backwardBatchNorm(on: tape) })
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

extension Tape.Node {
    fileprivate func backwardBatchNorm(on tape: Tape) throws(TensorError) {
        guard let dy = output.gradient, let weight, let bias, let mean = scratch, let batchNorm else { return }
        let planes = ChannelPlanes(input.shape)
        let (dWeight, dBias) = (try tape.sum(weight), try tape.sum(bias))
        let adds = input.gradient != nil && tape.holdsGradient(input)
        tape.share(planes.blocks, over: (planes, input, output, mean, weight, dy, dWeight, dBias, batchNorm, adds)) {
            let (planes, x, y, mean, weight, dy, dWeight, dBias, form, adds) = $0
            let (begin, count) = planes[$1]
            for row in 0..<planes.rows where form.rectifies {
                // In place: the output's gradient is complete and nobody reads it after this.
                let place = (row * planes.channels + begin) * planes.positions
                anneal_relu_gradient(
                    y.values + place, dy + place, dy + place, count * planes.positions, false)
            }
            anneal_batch_norm_gradient(
                x.values, mean, mean + planes.channels, weight.values, dy, x.gradient, dWeight, dBias, planes.rows,
                planes.channels, planes.positions, begin, count, form.measures, adds)
        }
    }
}
