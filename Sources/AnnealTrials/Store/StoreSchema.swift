internal import GRDB

/// The tables of a store, as `Documentation/Evidence.md` describes them. A change is a further migration; what was released stays.
enum StoreSchema {
    /// "anne": tells the file from others' databases.
    static let application = 0x616e_6e65

    /// Whether the file is empty or a store.
    static func isOurs(_ database: Database) throws -> Bool {
        let id = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") ?? 0
        return id == application || id == 0 && tables == 0
    }

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { database in
            try database.execute(
                sql: """
                    PRAGMA application_id = \(application);
                    PRAGMA user_version = 1;
                    CREATE TABLE experiment (
                        id INTEGER PRIMARY KEY,
                        digest TEXT NOT NULL UNIQUE,
                        subject TEXT NOT NULL,
                        configuration TEXT NOT NULL,
                        metric TEXT NOT NULL,
                        better TEXT NOT NULL CHECK (better IN ('higher', 'lower')),
                        scale REAL NOT NULL,
                        version TEXT NOT NULL,
                        created TEXT NOT NULL
                    ) STRICT;
                    CREATE TABLE plugin (
                        experiment INTEGER NOT NULL REFERENCES experiment ON DELETE CASCADE,
                        name TEXT NOT NULL,
                        version TEXT NOT NULL,
                        sha256 TEXT NOT NULL,
                        PRIMARY KEY (experiment, name, sha256)
                    ) STRICT, WITHOUT ROWID;
                    CREATE TABLE note (
                        experiment INTEGER NOT NULL REFERENCES experiment ON DELETE CASCADE,
                        name TEXT NOT NULL,
                        value TEXT NOT NULL,
                        PRIMARY KEY (experiment, name)
                    ) STRICT, WITHOUT ROWID;
                    CREATE TABLE arm (
                        id INTEGER PRIMARY KEY,
                        experiment INTEGER NOT NULL REFERENCES experiment ON DELETE CASCADE,
                        name TEXT NOT NULL,
                        UNIQUE (experiment, name)
                    ) STRICT;
                    CREATE TABLE trial (
                        id INTEGER PRIMARY KEY,
                        arm INTEGER NOT NULL REFERENCES arm ON DELETE CASCADE,
                        rate REAL NOT NULL,
                        seed INTEGER NOT NULL,
                        steps INTEGER NOT NULL,
                        state TEXT NOT NULL CHECK (state IN ('running', 'done', 'failed')),
                        value REAL,
                        seconds REAL,
                        exit INTEGER,
                        message TEXT,
                        lines TEXT,
                        machine TEXT NOT NULL,
                        boot TEXT NOT NULL,
                        process INTEGER NOT NULL,
                        process_start INTEGER NOT NULL,
                        started TEXT NOT NULL,
                        UNIQUE (arm, rate, seed, steps)
                    ) STRICT;
                    CREATE TABLE measure (
                        trial INTEGER NOT NULL REFERENCES trial ON DELETE CASCADE,
                        name TEXT NOT NULL,
                        step INTEGER NOT NULL,
                        value REAL,
                        PRIMARY KEY (trial, name, step)
                    ) STRICT, WITHOUT ROWID;
                    CREATE TABLE prediction (
                        trial INTEGER PRIMARY KEY REFERENCES trial ON DELETE CASCADE,
                        examples INTEGER NOT NULL,
                        correct BLOB NOT NULL
                    ) STRICT;
                    """)
        }
        return migrator
    }
}
