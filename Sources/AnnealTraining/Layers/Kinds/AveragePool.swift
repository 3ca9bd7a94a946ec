public import AnnealTensor

/// The mean of each window: `average-pool:KERNEL[,stride=N]`; windows do not overlap unless a stride says so.
public struct AveragePool: PoolingLayer {
    public static let name = "average-pool"
    public let window: Window

    public init(_ kernel: Int, stride: Int? = nil) { window = Window(kernel: kernel, stride: stride ?? kernel) }

    public func forward(_ x: Tensor, in pass: inout ForwardPass) throws(TensorError) -> Tensor {
        try pass.tape.averagePool(x, kernel: window.kernel, stride: window.stride)
    }
}
