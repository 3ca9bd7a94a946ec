import AnnealCheck
import AnnealHost
import Testing

/// A coupled quadratic, on which optimizers in float64 walked ahead and left their steps in a table under Tests/Goldens.
enum GoldenDescent {
    /// Follows one case of the table with an optimizer of ours, in float32.
    ///
    /// - Parameter sign: −1 for the case of PyTorch's `maximize`, which is the caller's to choose: a gradient turned round.
    static func expect(_ text: String, follows rows: [[String: String]], sign: Double = 1) throws {
        let run = try Descent(text, shapes: [[3]], initial: [1, -2, 0.5])
        for (step, row) in rows.enumerated() {
            try run.step { w in
                [w[0] + 0.25 * w[1], 10 * w[1] + 0.25 * w[0], 0.1 * w[2]].map { sign * $0 }
            }
            for (index, weight) in run.weights.enumerated() {
                let expected = try #require(Double(row["w\(index)"] ?? ""))
                // Weights start at up to 2, where float32 rounds by 1.2e-7, and pass through 0, where nothing is left to be
                // relative to: there the tolerance is that of a fiftieth.
                let tolerance = 1e-5 * max(abs(expected), 2e-2)
                #expect(abs(weight - expected) <= tolerance, "\(text), step \(step + 1), w\(index)")
            }
        }
    }
}
