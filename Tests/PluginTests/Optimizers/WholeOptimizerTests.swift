import AnnealCheck
import AnnealHost
import Foundation
import Testing

/// Optimizers that look at more than one element, against their references in float64: the authors' packages, PyTorch, or the
/// papers' equations. `Tests/Goldens/whole_optimizers.py` says which.
@Suite struct WholeOptimizerTests {
    /// The tensors' shapes and, per recorded step, the weights that are trained and those that are evaluated.
    struct Case: CustomTestStringConvertible {
        let text: String
        let shapes: [[Int]]
        var steps: [(step: Int, trained: [Double], evaluated: [Double])] = []
        var testDescription: String { "\(text) on \(shapes)" }

        static let all: [Case] = {
            do { return try read() } catch { fatalError("\(error)") }
        }()

        private static func read() throws -> [Case] {
            var cases: [Case] = []
            for row in try Golden.groups(of: "whole-optimizers.csv").joined() {
                let shapes = shapes(row)
                if cases.last?.text != row["case"] || cases.last?.shapes != shapes {
                    cases.append(Case(text: row["case"] ?? "", shapes: shapes))
                }
                let trained = numbers(row["weights"])
                let evaluated = numbers(row["evaluated"])
                cases[cases.count - 1].steps.append(
                    (Int(row["step"] ?? "") ?? 0, trained, evaluated.isEmpty ? trained : evaluated))
            }
            return cases
        }

        static func shapes(_ row: [String: String]) -> [[Int]] {
            (row["shapes"] ?? "").split(separator: " ").map { $0.split(separator: "x").compactMap { Int($0) } }
        }

        static func numbers(_ text: String?) -> [Double] {
            (text ?? "").split(separator: " ").compactMap { Double($0) }
        }
    }

    private static func start(_ count: Int) -> [Double] {
        (0..<count).map { cos(3 * Double($0)) * Double(1 + $0 % 5) }
    }

    private static func gradient(_ w: [Double]) -> [Double] {
        w.indices.map { i in
            [1, 10, 0.1][i % 3] * w[i] + 0.25 * (w[(i + w.count - 1) % w.count] + w[(i + 1) % w.count])
        }
    }

    @Test(arguments: Case.all)
    func `follows its reference`(golden: Case) throws {
        let run = try Descent(
            golden.text, shapes: golden.shapes, initial: Self.start(golden.shapes.map { $0.reduce(1, *) }.reduce(0, +)))
        // Newton and Schulz's iteration multiplies small singular values, and their rounding, by up to 3.4 each time.
        let tolerance = golden.text.hasPrefix("muon") ? 1e-4 : 2e-5
        var recorded = golden.steps[...]
        for step in 1...20 {
            try run.step(Self.gradient)
            guard let expected = recorded.first, expected.step == step else { continue }
            recorded.removeFirst()
            #expect(run.weights.count == expected.trained.count)
            for (index, pair) in zip(run.weights, expected.trained).enumerated() {
                #expect(abs(pair.0 - pair.1) <= tolerance * max(1, abs(pair.1)), "step \(step), w\(index)")
            }
            for (index, pair) in zip(try run.evaluated(), expected.evaluated).enumerated() {
                #expect(abs(pair.0 - pair.1) <= tolerance * max(1, abs(pair.1)), "step \(step), evaluated w\(index)")
            }
        }
        #expect(recorded.isEmpty)
    }

    /// PyTorch's Muon iterates in bfloat16, of which only the direction can be expected.
    @Test func `muon goes the PyTorch way`() throws {
        let rows = try Array(Golden.groups(of: "muon-torch.csv").joined())
        #expect(rows.count == 3)
        for row in rows {
            let shapes = Case.shapes(row)
            let start = (0..<shapes[0].reduce(1, *)).map { sin(Double($0 * $0) + 1) }
            let run = try Descent(row["case"] ?? "", shapes: shapes, initial: start)
            try run.step { $0 }
            let ours = zip(run.weights, start).map { $0 - $1 }
            let theirs = zip(Case.numbers(row["weights"]), start).map { $0 - $1 }
            let cosine = dot(ours, theirs) / (dot(ours, ours) * dot(theirs, theirs)).squareRoot()
            #expect(cosine > 0.99, "\(shapes)")
        }
    }

    private func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
}
