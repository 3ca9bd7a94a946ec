public import AnnealEvidence
internal import GRDB

extension TrialStore {
    /// What came of asking for a trial.
    public enum Claim: Sendable, Equatable {
        /// It is this process's to run, under this number.
        case granted(Int64)
        /// Another process that is alive runs it.
        case taken
        case ended(TrialResult)
    }

    /// Asks for a trial. One that a process began which is not alive any more is given again.
    public func claim(
        _ trial: Trial, arm: String, experiment: Int64, as owner: ProcessIdentity = .current
    ) throws(StoreError) -> Claim {
        try write { database in
            let arm = try Self.arm(arm, experiment: experiment, database)
            let row = try Row.fetchOne(
                database, sql: "SELECT * FROM trial WHERE arm = ? AND rate = ? AND seed = ? AND steps = ?",
                arguments: [arm, trial.rate, trial.seed, trial.steps])
            if let row {
                let state: String = row["state"]
                guard state == "running" else { return .ended(Self.result(row)) }
                let holder = ProcessIdentity(
                    machine: row["machine"], boot: row["boot"], process: row["process"], start: row["process_start"])
                guard !holder.isAlive else { return .taken }
            }
            try database.execute(
                sql: """
                    INSERT INTO trial (arm, rate, seed, steps, state, machine, boot, process, process_start, started)
                    VALUES (?, ?, ?, ?, 'running', ?, ?, ?, ?, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))
                    ON CONFLICT (arm, rate, seed, steps) DO UPDATE SET machine = excluded.machine,
                        boot = excluded.boot, process = excluded.process, process_start = excluded.process_start,
                        started = excluded.started
                    """,
                arguments: [
                    arm, trial.rate, trial.seed, trial.steps, owner.machine, owner.boot, owner.process, owner.start,
                ])
            return .granted(row?["id"] ?? database.lastInsertedRowID)
        }
    }

    /// Gives back a trial that was not run to its end.
    public func release(_ id: Int64) throws(StoreError) {
        try write { try $0.execute(sql: "DELETE FROM trial WHERE id = ? AND state = 'running'", arguments: [id]) }
    }

    /// Writes how a trial ended, all at once.
    public func finish(_ id: Int64, with report: TrialReport) throws(StoreError) {
        try write { try Self.write(report, to: id, $0) }
    }

    static func write(_ report: TrialReport, to id: Int64, _ database: Database) throws {
        try database.execute(
            sql: """
                UPDATE trial SET state = ?, value = ?, seconds = ?, exit = ?, message = ?, lines = ?,
                    machine = coalesce(?, machine) WHERE id = ?
                """,
            arguments: [
                report.result.value == nil ? "failed" : "done", report.result.value, report.seconds, report.exit,
                report.message, report.lines.joined(separator: "\n"), report.machine, id,
            ])
        try database.execute(sql: "DELETE FROM measure WHERE trial = ?", arguments: [id])
        for measure in report.measures {
            try database.execute(
                sql: "INSERT OR REPLACE INTO measure VALUES (?, ?, ?, ?)",
                arguments: [id, measure.name, measure.step, measure.value])
        }
        if let correct = report.correct {
            try database.execute(
                sql: "INSERT OR REPLACE INTO prediction VALUES (?, ?, ?)",
                arguments: [id, correct.count, PackedBits(correct).data])
        }
    }

    static func arm(_ name: String, experiment: Int64, _ database: Database) throws -> Int64 {
        try database.execute(
            sql: "INSERT INTO arm (experiment, name) VALUES (?, ?) ON CONFLICT DO NOTHING",
            arguments: [experiment, name])
        let id = try Int64.fetchOne(
            database, sql: "SELECT id FROM arm WHERE experiment = ? AND name = ?", arguments: [experiment, name])
        guard let id else { throw StoreError.noExperiment(path: "the store", name: "\(experiment)") }
        return id
    }

    static func result(_ row: Row) -> TrialResult { TrialResult(value: row["value"], seconds: row["seconds"] ?? 0) }
}
