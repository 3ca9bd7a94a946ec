internal import GRDB

/// Experiments and their trials in one SQLite file, which `sqlite3`, pandas and Datasette read as well.
///
///     let store = try TrialStore(path: "anneal.sqlite")
///     let experiment = try store.experiment(description)
///     try store.results(of: experiment, arms: ["cosine", "rex"], metric: metric)
///
/// A trial is written when it begins and again, in one transaction, when it ends: a process that is killed loses the trials that ran
/// and nothing else. Several processes of one machine may share a store; on a network file system SQLite's locks do not hold.
public struct TrialStore: Sendable {
    public let path: String
    let database: DatabaseQueue

    /// Opens a store, and makes it if there is none.
    public init(path: String) throws(StoreError) {
        self.path = path
        database = try StoreError.catching(path) {
            var configuration = Configuration()
            configuration.journalMode = .wal
            configuration.foreignKeysEnabled = true
            configuration.busyMode = .timeout(30)
            let database = try DatabaseQueue(path: path, configuration: configuration)
            let schema = StoreSchema.migrator
            guard try database.read({ try StoreSchema.isOurs($0) }) else { throw StoreError.foreign(path: path) }
            guard try !database.read(schema.hasBeenSuperseded) else { throw StoreError.newer(path: path) }
            try schema.migrate(database)
            return database
        }
    }

    func read<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
        try StoreError.catching(path) { try database.read(body) }
    }

    /// In one transaction that no other process writes during.
    func write<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
        try StoreError.catching(path) { try database.write(body) }
    }
}
