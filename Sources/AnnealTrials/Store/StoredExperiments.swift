internal import AnnealEvidence
internal import GRDB

extension TrialStore {
    /// The experiment with this digest, added if it is new. Plugins that were not named before are added to it.
    public func experiment(_ description: ExperimentDescription) throws(StoreError) -> Int64 {
        try write { database in
            try database.execute(
                sql: """
                    INSERT INTO experiment (digest, subject, configuration, metric, better, scale, version, created)
                    VALUES (?, ?, ?, ?, ?, ?, ?, strftime('%Y-%m-%dT%H:%M:%SZ', 'now')) ON CONFLICT DO NOTHING
                    """,
                arguments: [
                    description.digest, description.subject, description.configuration, description.metric.name,
                    description.metric.better.rawValue, description.metric.scale, description.version,
                ])
            let id = try Int64.fetchOne(
                database, sql: "SELECT id FROM experiment WHERE digest = ?", arguments: [description.digest])
            guard let id else { throw StoreError.noExperiment(path: path, name: description.digest) }
            for plugin in description.plugins {
                try database.execute(
                    sql: "INSERT INTO plugin VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                    arguments: [id, plugin.name, plugin.version, plugin.sha256])
            }
            return id
        }
    }

    /// All of them, the oldest first.
    public func experiments() throws(StoreError) -> [StoredExperiment] {
        try read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM experiment ORDER BY id").map { row in
                let id: Int64 = row["id"]
                let totals = try Row.fetchOne(
                    database,
                    sql: """
                        SELECT count(*) AS trials, count(*) FILTER (WHERE state = 'failed') AS failed,
                            total(seconds) AS seconds
                        FROM trial JOIN arm ON trial.arm = arm.id WHERE experiment = ?
                        """, arguments: [id])
                return StoredExperiment(
                    id: id, description: try Self.description(row, database), created: row["created"],
                    arms: try String.fetchAll(
                        database, sql: "SELECT name FROM arm WHERE experiment = ? ORDER BY id", arguments: [id]),
                    trials: totals?["trials"] ?? 0, failed: totals?["failed"] ?? 0, seconds: totals?["seconds"] ?? 0)
            }
        }
    }

    private static func description(_ row: Row, _ database: Database) throws -> ExperimentDescription {
        let id: Int64 = row["id"]
        let plugins = try Row.fetchAll(
            database, sql: "SELECT * FROM plugin WHERE experiment = ? ORDER BY name", arguments: [id])
        return ExperimentDescription(
            subject: row["subject"], digest: row["digest"], configuration: row["configuration"],
            metric: Metric(
                row["metric"], better: Metric.Direction(rawValue: row["better"]) ?? .lower, scale: row["scale"]),
            plugins: plugins.map { .init(name: $0["name"], version: $0["version"], sha256: $0["sha256"]) },
            version: row["version"])
    }

    /// What was found out once about an experiment and holds for all its trials, as the rate that a finder suggested.
    public func note(_ name: String, of experiment: Int64) throws(StoreError) -> String? {
        try read { database in
            try String.fetchOne(
                database, sql: "SELECT value FROM note WHERE experiment = ? AND name = ?",
                arguments: [experiment, name])
        }
    }

    /// The last experiment that a note of this name is about, and what it says; `nil` if there is none.
    public func experiment(noting name: String) throws(StoreError) -> (experiment: StoredExperiment, text: String)? {
        let row = try read { database in
            try Row.fetchOne(
                database, sql: "SELECT experiment, value FROM note WHERE name = ? ORDER BY experiment DESC",
                arguments: [name])
        }
        guard let row, let found = try experiments().first(where: { $0.id == row["experiment"] }) else { return nil }
        return (found, row["value"])
    }

    public func setNote(_ name: String, of experiment: Int64, to value: String) throws(StoreError) {
        try write {
            try $0.execute(
                sql: "INSERT OR REPLACE INTO note VALUES (?, ?, ?)", arguments: [experiment, name, value])
        }
    }

    /// Removes an experiment with all that belongs to it.
    public func remove(experiment: Int64) throws(StoreError) {
        try write { try $0.execute(sql: "DELETE FROM experiment WHERE id = ?", arguments: [experiment]) }
    }

    /// Removes the trials that failed, so that they are run again. Returns how many there were.
    @discardableResult
    public func removeFailed(experiment: Int64) throws(StoreError) -> Int {
        try write { database in
            try database.execute(
                sql: """
                    DELETE FROM trial WHERE state = 'failed' AND arm IN (SELECT id FROM arm WHERE experiment = ?)
                    """, arguments: [experiment])
            return database.changesCount
        }
    }
}
