import AnnealFinder
import Foundation
import TestSupport
import Testing

/// The finder's rules through the library, on the curve that its own tests read.
@Suite(.enabled(if: HostProgram.isPossible, "no C compiler on PATH"))
struct FinderTests {
    @Test func `rules read off what they do in Swift`() throws {
        let text = try String(contentsOf: Repository.golden("finder-curve.csv"), encoding: .utf8)
        let points = text.split(separator: "\n").compactMap { line -> (lr: Double, loss: Double)? in
            let numbers = line.split(separator: ",").compactMap { Double($0) }
            return numbers.count == 4 ? (numbers[1], numbers[2]) : nil
        }
        try #require(points.count > 30)
        var curve = FinderCurve(smoothing: 0.98, divergence: 4)
        for point in points { if !curve.add(lr: point.lr, loss: point.loss) { break } }
        var wanted = ["\(curve.points.count) \(curve.hasDiverged ? 1 : 0)"]
        var numbers = curve.points.map(\.smoothed)
        for rule in RateSuggestion.allCases {
            wanted.append(rule.rawValue)
            numbers.append(rule.rate(from: curve, iterations: points.count - 1) ?? .nan)
        }
        let input = points.map { "\($0.lr) \($0.loss)\n" }.joined()
        let lines = try HostProgram("finder").run([], input: input).split(separator: "\n").map(String.init)
        let words = lines.map { $0.split(separator: " ") }
        #expect(
            words.filter { $0.count == 2 }.map { Int($0[1]) == nil ? String($0[0]) : $0.joined(separator: " ") }
                == wanted)
        let seen = words.compactMap { $0.last.flatMap { Double($0) } }.dropFirst()
        #expect(seen.map(\.bitPattern) == numbers.map(\.bitPattern))
    }
}
