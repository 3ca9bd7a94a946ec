/// Layers that are faster done as one.
enum Fusion {
    /// The layer that does what two in a row do; `nil` if they stay two. It has the first one's parameters, the second has none.
    static func fused(_ first: any Layer, _ second: any Layer) -> (any Layer)? {
        switch (first, second) {
        case (let linear as Linear, is ReLU): linear.fused(.relu)
        case (let linear as Linear, let gelu as GELU): linear.fused(.gelu(gelu.form))
        case (let convolution as Conv2d, is ReLU): convolution.fusedWithReLU
        case (is BatchNorm, is ReLU): BatchNorm(fusesReLU: true)
        default: nil
        }
    }

    /// The last layer of a residual branch, if it adds the residual to its output itself.
    static func addingResidual(_ last: any Layer) -> Linear? {
        guard let linear = last as? Linear, linear.addsResidual else { return nil }
        return linear
    }
}
