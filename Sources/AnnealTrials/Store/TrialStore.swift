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
    /// What is read instead of the store.
    private let copy: StoreCopy?

    /// Opens a store, and makes it if there is none.
    public init(path: String) throws(StoreError) { try self.init(path: path, at: path, copy: nil) }

    /// Opens a store to look at it. One that this process may not write, as on a disk that is read-only, is read from a copy: SQLite
    /// keeps a journal beside its file even to read.
    public init(reading path: String) throws(StoreError) {
        guard StoreCopy.isNeeded(for: path) else {
            try self.init(path: path)
            return
        }
        let copy = try StoreCopy(of: path)
        try self.init(path: path, at: copy.path, copy: copy)
    }

    private init(path: String, at file: String, copy: StoreCopy?) throws(StoreError) {
        self.path = path
        self.copy = copy
        database = try StoreError.catching(path) {
            var configuration = Configuration()
            configuration.journalMode = .wal
            configuration.foreignKeysEnabled = true
            configuration.busyMode = .timeout(30)
            let database = try DatabaseQueue(path: file, configuration: configuration)
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
