public import AnnealEvidence
internal import FoundationEssentials
internal import GRDB

/// A trial that ended as one line of JSON: what a share of an experiment writes on another machine.
public struct TrialLine: Sendable, Equatable, Codable {
    /// The version of the line's form.
    public var annealTrial = 1
    /// The experiment's digest.
    public let experiment: String
    public let arm: String
    public let rate: Double
    public let seed: Int
    public let steps: Int
    public let report: TrialReport

    public init(experiment: String, arm: String, trial: Trial, report: TrialReport) {
        self.experiment = experiment
        self.arm = arm
        rate = trial.rate
        seed = trial.seed
        steps = trial.steps
        self.report = report
    }

    private enum CodingKeys: String, CodingKey {
        case annealTrial = "anneal_trial"
        case experiment, arm, rate, seed, steps, report
    }

    /// Without its line break.
    public var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Nothing in it can fail: numbers that are not finite were left out when it was made.
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    public init?(json: String) {
        guard let line = try? JSONDecoder().decode(TrialLine.self, from: Data(json.utf8)), line.annealTrial == 1 else {
            return nil
        }
        self = line
    }
}

extension TrialStore {
    /// The trials of an experiment that ended.
    public func lines(of experiment: StoredExperiment) throws(StoreError) -> [TrialLine] {
        try trials(of: experiment.id).filter { $0.state != .running }.map { trial in
            TrialLine(
                experiment: experiment.description.digest, arm: trial.arm,
                trial: Trial(arm: 0, rate: trial.rate, seed: trial.seed, steps: trial.steps), report: trial.report)
        }
    }

    /// Brings in what other machines wrote. Trials that are here already stay; those of other experiments are left out. A last line
    /// without its end was being written when its process was killed.
    ///
    /// - Parameter file: named in an error.
    /// - Returns: how many trials were new.
    public func collect(_ text: String, from file: String, into experiment: Int64) throws(StoreError) -> Int {
        var lines: [TrialLine] = []
        let rows = text.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, row) in rows.enumerated() where !row.isEmpty {
            guard let line = TrialLine(json: String(row)) else {
                if index == rows.count - 1 { continue }
                throw .badLine(path: file, line: index + 1)
            }
            lines.append(line)
        }
        return try write { database in
            let digest = try String.fetchOne(
                database, sql: "SELECT digest FROM experiment WHERE id = ?", arguments: [experiment])
            var added = 0
            for line in lines where line.experiment == digest {
                let arm = try Self.arm(line.arm, experiment: experiment, database)
                try database.execute(
                    sql: """
                        INSERT INTO trial (arm, rate, seed, steps, state, machine, boot, process, process_start, started)
                        VALUES (?, ?, ?, ?, 'running', ?, '', 0, 0, strftime('%Y-%m-%dT%H:%M:%SZ', 'now')) ON CONFLICT DO NOTHING
                        """, arguments: [arm, line.rate, line.seed, line.steps, line.report.machine ?? ""])
                guard database.changesCount > 0 else { continue }
                try Self.write(line.report, to: database.lastInsertedRowID, database)
                added += 1
            }
            return added
        }
    }
}
