internal import Glibc

/// The normal distribution with mean 0 and deviation 1.
///
///     StandardNormal.quantile(0.975)   // 1.959963984540054
enum StandardNormal {
    static func upperTail(_ z: Double) -> Double { erfc(z / 2.0.squareRoot()) / 2 }

    static func cumulative(_ z: Double) -> Double { upperTail(-z) }

    /// The value that a share `p` lies below; infinite for 0 and 1. Halved out of `erfc`.
    static func quantile(_ p: Double) -> Double {
        guard p > 0 else { return -.infinity }
        guard p < 1 else { return .infinity }
        guard p <= 0.5 else { return -quantile(1 - p) }
        var low = -40.0
        var high = 0.0
        while true {
            let middle = low + (high - low) / 2
            guard middle > low, middle < high else { return middle }
            if cumulative(middle) < p { low = middle } else { high = middle }
        }
    }
}
