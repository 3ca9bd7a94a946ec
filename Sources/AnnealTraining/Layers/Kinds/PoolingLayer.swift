public import AnnealTensor

/// A layer that makes one number of each window of each channel: `NAME:KERNEL[,stride=N]`. Windows do not overlap unless a stride
/// says so.
public protocol PoolingLayer: Layer {
    /// What a text calls it: "max-pool".
    static var name: String { get }
    var window: Window { get }
}

extension PoolingLayer {
    public var description: String {
        "\(Self.name):\(window.kernel)" + (window.stride == window.kernel ? "" : ",stride=\(window.stride)")
    }
    public var takesImages: Bool { true }

    public func outputShape(of input: [Int]) throws(LayerError) -> [Int] {
        let positions = try window.positions(over: input)
        return [input[0]] + positions
    }
}
