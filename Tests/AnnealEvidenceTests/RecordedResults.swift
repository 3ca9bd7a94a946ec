import Foundation
import TestSupport
import Testing

@testable import AnnealEvidence

/// A table of trainings that were measured once: steps, schedule, rate, seed, seconds, metric.
struct RecordedResults {
    private let rows: [String: TrialResult]

    init(_ name: String) {
        let file = Repository.file("Tests/AnnealEvidenceTests/Recorded/\(name)")
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        var rows: [String: TrialResult] = [:]
        for line in text.split(separator: "\n").dropFirst() {
            let cells = line.split(separator: ",")
            let key = Self.key(
                String(cells[1]), rate: Double(cells[2]) ?? .nan, seed: String(cells[3]), steps: String(cells[0]))
            rows[key] = TrialResult(value: Double(cells[5]), seconds: Double(cells[4]) ?? .nan)
        }
        self.rows = rows
    }

    private static func key(_ schedule: String, rate: Double, seed: String, steps: String) -> String {
        "\(schedule) \(rate) \(seed) \(steps)"
    }

    func result(_ schedule: String, _ trial: Trial) -> TrialResult {
        let key = Self.key(schedule, rate: trial.rate, seed: "\(trial.seed)", steps: "\(trial.steps)")
        guard let result = rows[key] else {
            Issue.record("nothing was recorded for \(key)")
            return TrialResult(value: nil, seconds: 0)
        }
        return result
    }

    func value(_ schedule: String, _ trial: Trial) -> Double { result(schedule, trial).value ?? .nan }
}
