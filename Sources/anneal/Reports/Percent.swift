internal import Foundation

extension Double {
    /// A share as a percentage with two decimals: "97.22 %".
    var percent: String { String(format: "%.2f %%", self * 100) }
}

extension Int {
    /// A number of times: "once", "3 times".
    var times: String { self == 1 ? "once" : "\(self) times" }
}
