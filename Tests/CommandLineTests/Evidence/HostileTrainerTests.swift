import Foundation
import TestSupport
import Testing

/// Comparisons of commands that are not what they should be.
@Suite struct HostileTrainerTests {
    private static let path = ["PATH": "/usr/local/bin:/usr/bin:/bin"]
    /// The seed alone decides, so that all arms are equal.
    private static let equal =
        #"echo "{\"anneal\":1,\"validation_accuracy\":0.87$(( ANNEAL_SEED * ANNEAL_SEED * 31 % 89 )),\"done\":true}""#

    private func words(_ folder: TemporaryFolder, _ schedules: String = "fixed; cosine", command: [String]) -> [String]
    {
        [
            "compare", "--schedule", schedules, "--steps", "30", "--rates", "0.01,0.1", "--metric",
            "validation_accuracy", "--store", folder.file("s.sqlite"), "--",
        ] + command
    }

    private func compare(
        _ folder: TemporaryFolder, _ schedules: String = "fixed; cosine", command: [String]
    ) throws -> Command.Result {
        try Command.anneal(words(folder, schedules, command: command), environment: Self.path)
    }

    @Test func `equal schedules under two names end as no difference, to the last digit`() throws {
        let result = try compare(
            try TemporaryFolder(), "linear-to-zero; linear(start_factor=1, end_factor=0)",
            command: ["sh", "-c", Self.equal])
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("no difference worth 0.2 (0.00 ± 0)"), "\(result.output)")
    }

    @Test(arguments: [
        ("fixed; step(gamma=0.5)", "step needs step_size"), ("fixed; cosine(T_max=0)", "T_max"),
        ("fixed; fixed", "two of the arms have one name"),
    ]) func `an arm that cannot be is refused before another has trained`(schedules: String, sentence: String) throws {
        let result = try compare(try TemporaryFolder(), schedules, command: ["sh", "-c", Self.equal])
        #expect(result.status == 2)
        #expect(result.errors.contains(sentence), "\(result.errors)")
        #expect(!result.output.contains("  seed "), "\(result.output)")
    }

    @Test func `a script that has changed is told, a file that trials write is not`() throws {
        let folder = try TemporaryFolder()
        let script = try folder.write("date >> \"$1\"; \(Self.equal)\n", to: "train.sh")
        let command = ["sh", script, folder.file("log")]
        for _ in 0..<2 {
            let result = try compare(folder, command: command)
            #expect(result.status == 0 && !result.output.contains("is not the file"), "\(result.output)")
        }
        try folder.write("# another\n\(Self.equal)\n", to: "train.sh")
        let changed = try compare(folder, command: command)
        #expect(
            changed.output.hasPrefix("\(script) is not the file that earlier trials of this comparison ran with"),
            "\(changed.output)")
        _ = try Command.anneal("runs", "rm", "1", "--store", folder.file("s.sqlite"))
        #expect(!(try compare(folder, command: command)).output.contains("is not the file"))
    }

    /// A trainer that is never silent is ended as any other is. The signal has its usual meaning, whatever it means here.
    @Test func `an interruption ends a trainer that writes for ever`() throws {
        let folder = try TemporaryFolder()
        let result = try Command.run(
            "/usr/bin/env",
            [
                "--default-signal=INT,TERM", "timeout", "--preserve-status", "-k", "60", "5",
                Command.prefix + "/bin/anneal",
            ]
                + words(folder, command: ["yes"]), environment: Self.path)
        // 137 if it had to be killed.
        #expect(result.status == 143, "\(result.errors)")
    }

    /// Another rate would hang as well, and each for as long.
    @Test func `a trainer that hangs before it has said anything ends the comparison`() throws {
        let folder = try TemporaryFolder()
        var words = words(folder, command: ["sh", "-c", "sleep 1000"])
        words.insert(contentsOf: ["--timeout", "1"], at: 1)
        let result = try Command.anneal(words, environment: Self.path)
        #expect(result.status == 1)
        #expect(result.errors.contains("it printed nothing for 1 s and was ended"), "\(result.errors)")
        #expect(result.output.split(separator: "\n").count { $0.contains("  failed  ") } == 1, "\(result.output)")
    }

    @Test func `a store that cannot be written is listed, shown, exported and reported`() throws {
        let folder = try TemporaryFolder()
        #expect(try compare(folder, command: ["sh", "-c", Self.equal]).status == 0)
        let locked = folder.url.appending(path: "locked")
        try FileManager.default.createDirectory(at: locked, withIntermediateDirectories: false)
        let store = locked.appending(path: "s.sqlite").path
        try FileManager.default.moveItem(atPath: folder.file("s.sqlite"), toPath: store)
        chmod(store, 0o444)
        chmod(locked.path, 0o555)
        defer { chmod(locked.path, 0o755) }
        chmod(folder.path, 0o777)
        // Root may write anywhere.
        let program = getuid() == 0 ? "/usr/bin/setpriv" : Command.prefix + "/bin/anneal"
        let before = getuid() == 0 ? ["--reuid=65534", "--clear-groups", Command.prefix + "/bin/anneal"] : []
        func anneal(_ words: [String]) throws -> Command.Result {
            try Command.run(program, before + words, environment: Self.path)
        }
        for words in [["runs", "list"], ["runs", "show"], ["runs", "export"]] {
            let result = try anneal(words + ["--store", store])
            #expect(result.status == 0, "\(words): \(result.errors)")
            #expect(!result.output.isEmpty)
        }
        let page = folder.file("r.html")
        let report = try anneal(["report", store, "-o", page])
        #expect(report.status == 0, "\(report.errors)")
        #expect(try folder.read("r.html").contains("no difference worth 0.2"))
        let removed = try anneal(["runs", "rm", "1", "--store", store])
        #expect(removed.status == 1 && removed.errors.contains(store))
    }

    @Test func `a report is asked for by store and number`() throws {
        let folder = try TemporaryFolder()
        #expect(try compare(folder, command: ["sh", "-c", Self.equal]).status == 0)
        let (store, page) = (folder.file("s.sqlite"), folder.file("r.html"))
        for words in [[store], [store, "1"], ["1", "--store", store], ["--store", store]] {
            let result = try Command.anneal(["report"] + words + ["-o", page])
            #expect(result.status == 0, "\(words): \(result.errors)")
        }
        #expect(try Command.anneal("report", store, "7", "-o", page).errors.contains("no experiment 7"))
        #expect(try Command.anneal("report", store, "all", "-o", page).status == 2)
    }
}
