import Foundation
import TestSupport
import Testing

@testable import AnnealEvidence

/// Races over arms whose truth is known, and what the page on evidence says of them.
@Suite(.serialized) struct SimulatedRaceTests {
    /// What is true, as a row of the page's table calls it.
    struct Truth: Sendable, CustomTestStringConvertible {
        let name: String
        let means: [Double]
        var shakes: [Double] = []
        var paired: (full: Double, short: Double)?

        var testDescription: String { name }
        var isEqual: Bool { Set(means).count == 1 }

        func trainer(_ world: UInt64) -> SimulatedTrainer {
            var trainer = SimulatedTrainer(means: means, shakes: shakes, world: world)
            if let paired { (trainer.paired, trainer.pairedShort) = paired }
            return trainer
        }

        static let all = [
            Truth(name: "two equal arms", means: [88, 88]),
            Truth(name: "five equal arms", means: Array(repeating: 88, count: 5)),
            Truth(name: "0.1 points apart", means: [88, 87.9]),
            Truth(name: "0.2 points apart", means: [88, 87.8]),
            Truth(name: "0.3 points apart", means: [88, 87.7]),
            Truth(name: "1 point apart", means: [88, 87]),
            Truth(name: "one of four, a point better", means: [87, 88, 87, 87]),
            Truth(name: "1 point, paired deviation 0.77", means: [88, 87], paired: (0.77, 1)),
            Truth(name: "two equal arms, deviation 0.77", means: [88, 88], paired: (0.77, 1)),
            Truth(name: "three equal arms, one shakes three times as much", means: [88, 88, 88], shakes: [1, 1, 3]),
        ]
    }

    @Test(arguments: Truth.all)
    func `errors are as rare as the page says`(truth: Truth) throws {
        let survey = RaceSurvey(worth: 0.2, truth.trainer)
        #expect(survey.share(\.falselyWorse) <= 0.05)
        #expect(survey.coverage >= 0.93)
        #expect(survey.coverageOfMeans >= 0.93)
        // A difference that just matters is rarely called none.
        #expect(survey.share(\.falselyEquivalent) <= 0.06)
        // A point is found, with deviations as they were measured.
        if !truth.isEqual, truth.paired == nil, truth.means.max() ?? 0 >= 1 + (truth.means.min() ?? 0) {
            #expect(survey.share(\.found) >= 0.95)
        }
        try expectRow(truth, survey)
    }

    /// Stored with `ANNEAL_STORE_SNAPSHOTS=1`.
    private func expectRow(_ truth: Truth, _ survey: RaceSurvey) throws {
        let file = Repository.file("Documentation/Evidence.md")
        let row = survey.row(truth.name, isEqual: truth.isEqual)
        var lines = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n")
        let index = try #require(lines.firstIndex { $0.hasPrefix("| \(truth.name) |") })
        if ProcessInfo.processInfo.environment["ANNEAL_STORE_SNAPSHOTS"] == "1" {
            lines[index] = row
            try lines.joined(separator: "\n").write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(lines[index] == row)
    }
}
