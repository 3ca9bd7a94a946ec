public import AnnealEvidence
internal import FoundationEssentials
internal import GRDB

/// A trial of a store.
public struct StoredTrial: Sendable, Equatable {
    public enum State: String, Sendable { case running, done, failed }

    public let id: Int64
    public let arm: String
    public let rate: Double
    public let seed: Int
    public let steps: Int
    public let state: State
    public let started: String
    public let report: TrialReport
}

extension TrialStore {
    /// The trials that ended, by the places of their arms in a plan.
    public func results(of experiment: Int64, arms: [String], metric: Metric) throws(StoreError) -> Results {
        let rows = try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT arm.name AS name, trial.* FROM trial JOIN arm ON trial.arm = arm.id
                    WHERE experiment = ? AND state <> 'running'
                    """, arguments: [experiment])
        }
        var results = Results(metric: metric)
        for row in rows {
            guard let arm = arms.firstIndex(of: row["name"]) else { continue }
            results[Trial(arm: arm, rate: row["rate"], seed: row["seed"], steps: row["steps"])] = Self.result(row)
        }
        return results
    }

    /// Everything about the trials of an experiment, in the order in which they began.
    public func trials(of experiment: Int64) throws(StoreError) -> [StoredTrial] {
        try read { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT arm.name AS name, trial.*, examples, correct FROM trial JOIN arm ON trial.arm = arm.id
                    LEFT JOIN prediction ON prediction.trial = trial.id WHERE experiment = ? ORDER BY trial.id
                    """, arguments: [experiment])
            return try rows.map { try Self.trial($0, database) }
        }
    }

    private static func trial(_ row: Row, _ database: Database) throws -> StoredTrial {
        let id: Int64 = row["id"]
        let measures = try Row.fetchAll(
            database, sql: "SELECT * FROM measure WHERE trial = ? ORDER BY step, name", arguments: [id])
        let lines: String = row["lines"] ?? ""
        let packed: Data? = row["correct"]
        return StoredTrial(
            id: id, arm: row["name"], rate: row["rate"], seed: row["seed"], steps: row["steps"],
            state: StoredTrial.State(rawValue: row["state"]) ?? .failed, started: row["started"],
            report: TrialReport(
                value: row["value"], seconds: row["seconds"] ?? 0, exit: row["exit"], message: row["message"],
                lines: lines.isEmpty
                    ? [] : lines.split(separator: "\n", omittingEmptySubsequences: false).map(String.init),
                measures: measures.map { .init(step: $0["step"], name: $0["name"], value: $0["value"]) },
                correct: packed.map { PackedBits(data: $0).values(row["examples"]) }, machine: row["machine"]))
    }
}
