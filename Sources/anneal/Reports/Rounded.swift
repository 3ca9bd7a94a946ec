internal import AnnealHost
internal import Foundation

extension Double {
    /// For people: so many significant digits, without trailing zeros.
    ///
    ///     0.0123456.rounded(to: 3)   // "0.0123"
    func rounded(to digits: Int) -> String {
        Double(String(format: "%.\(max(1, digits))g", self))?.shortest ?? shortest
    }

    /// A share as a percentage with two decimals: "97.22 %".
    var percent: String { String(format: "%.2f %%", self * 100) }
}
