public import AnnealTensor

/// Somebody who looks at a run's tensors after each of its evaluations.
public protocol TensorWatching: AnyObject {
    func look(at tensors: WatchedTensors)
}

/// The tensors of a run after some steps, as long as nobody takes another.
public struct WatchedTensors {
    public let step: Int
    /// The weights that are trained, tensor by tensor.
    public let parameters: ParameterBuffer
    /// The gradient of the last step as it was applied, of the tensors that have one and are not sparse, at their places among the
    /// parameters; `nil` before the first step since the run began or went on.
    public let gradient: UnsafePointer<Float>?

    /// The gradient of a tensor.
    public func gradient(of entry: ParameterLayout.Entry) -> UnsafeBufferPointer<Float>? {
        guard let gradient, entry.kind == .dense else { return nil }
        return UnsafeBufferPointer(start: gradient + entry.offset, count: entry.count)
    }
}
