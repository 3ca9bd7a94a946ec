public import AnnealTensor

/// The largest number of each window: `max-pool:KERNEL[,stride=N]`; windows do not overlap unless a stride says so.
public struct MaxPool: PoolingLayer {
    public static let name = "max-pool"
    public let window: Window

    public init(_ kernel: Int, stride: Int? = nil) { window = Window(kernel: kernel, stride: stride ?? kernel) }

    public func forward(_ x: Tensor, in pass: inout ForwardPass) throws(TensorError) -> Tensor {
        try pass.tape.maxPool(x, kernel: window.kernel, stride: window.stride)
    }
}
