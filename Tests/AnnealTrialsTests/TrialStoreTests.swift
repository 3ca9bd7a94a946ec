import AnnealEvidence
import FoundationEssentials
import GRDB
import TestSupport
import Testing

@testable import AnnealTrials

@Suite struct TrialStoreTests {
    private static let metric = Metric("validation_accuracy")
    private let folder: TemporaryFolder
    private let store: TrialStore
    private let experiment: Int64
    private let trial = Trial(arm: 0, rate: 0.1, seed: 3, steps: 40)

    init() throws {
        folder = try TemporaryFolder()
        store = try TrialStore(path: folder.file("s.sqlite"))
        experiment = try store.experiment(Self.description("a"))
    }

    private static func description(_ digest: String) -> ExperimentDescription {
        ExperimentDescription(
            subject: "python train.py", digest: digest, configuration: #"{"worth":0.2}"#, metric: metric,
            plugins: [.init(name: "cosine", version: "1.0.0", sha256: "ab")], version: "1.0.0")
    }

    private static let report = TrialReport(
        value: 0.875, seconds: 1.5, exit: 0, message: nil, lines: [],
        measures: [
            .init(step: 20, name: "validation_accuracy", value: 0.5),
            .init(step: 40, name: "validation_accuracy", value: 0.875),
            .init(step: 40, name: "train_loss", value: .nan),
        ], correct: [true, false, true, true, false, false, true, true, true, false])

    @Test func `a trial that ended is in the results and as it was reported`() throws {
        guard case .granted(let id) = try store.claim(trial, arm: "cosine", experiment: experiment) else {
            Issue.record("it is not granted")
            return
        }
        #expect(try store.results(of: experiment, arms: ["cosine"], metric: Self.metric).done.isEmpty)
        try store.finish(id, with: Self.report)

        let again = try TrialStore(path: store.path)
        let results = try again.results(of: experiment, arms: ["rex", "cosine"], metric: Self.metric)
        let moved = Trial(arm: 1, rate: 0.1, seed: 3, steps: 40)
        #expect(results.done == [moved: TrialResult(value: 0.875, seconds: 1.5)])
        #expect(
            try again.claim(trial, arm: "cosine", experiment: experiment)
                == .ended(TrialResult(value: 0.875, seconds: 1.5)))
        let stored = try #require(try again.trials(of: experiment).first)
        var expected = Self.report
        expected.machine = ProcessIdentity.current.machine
        #expect(Set(stored.report.measures.map { "\($0)" }) == Set(expected.measures.map { "\($0)" }))
        #expect(stored.report.correct == expected.correct)
        #expect(stored.state == .done)
    }

    @Test func `a trial of a living process is taken, one of a dead process is given again`() throws {
        let current = ProcessIdentity.current
        #expect(current.isAlive)
        guard case .granted(let id) = try store.claim(trial, arm: "cosine", experiment: experiment) else {
            Issue.record("it is not granted")
            return
        }
        #expect(try store.claim(trial, arm: "cosine", experiment: experiment) == .taken)

        let dead = [
            // The same number at another time, another machine, before a reboot, a number that is free.
            ProcessIdentity(
                machine: current.machine, boot: current.boot, process: current.process, start: current.start - 1),
            ProcessIdentity(machine: "other", boot: current.boot, process: current.process, start: current.start),
            ProcessIdentity(machine: current.machine, boot: "before", process: current.process, start: current.start),
            ProcessIdentity(machine: current.machine, boot: current.boot, process: 1 << 30, start: 77),
        ]
        for owner in dead {
            try store.release(id)
            let trial = Trial(arm: 0, rate: 0.1, seed: 3, steps: 40)
            guard case .granted = try store.claim(trial, arm: "cosine", experiment: experiment, as: owner) else {
                Issue.record("it is not granted")
                return
            }
            #expect(!owner.isAlive)
            guard case .granted(let again) = try store.claim(trial, arm: "cosine", experiment: experiment) else {
                Issue.record("\(owner) keeps it")
                return
            }
            #expect(try store.claim(trial, arm: "cosine", experiment: experiment) == .taken)
            try store.release(again)
        }
    }

    @Test func `experiments are told apart by their digest and removed with all that is theirs`() throws {
        #expect(try store.experiment(Self.description("a")) == experiment)
        let other = try store.experiment(Self.description("b"))
        #expect(other != experiment)
        for id in [experiment, other] {
            guard case .granted(let trial) = try store.claim(trial, arm: "cosine", experiment: id) else { continue }
            try store.finish(trial, with: Self.report)
        }
        #expect(try store.experiments().map(\.trials) == [1, 1])
        #expect(try store.experiments().first?.description == Self.description("a"))
        try store.remove(experiment: experiment)
        #expect(try store.experiments().map(\.description.digest) == ["b"])
        let left = try store.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM measure") }
        #expect(left == 3)
    }

    @Test func `a note keeps its last value`() throws {
        #expect(try store.note("rate of adam", of: experiment) == nil)
        try store.setNote("rate of adam", of: experiment, to: "0.1")
        try store.setNote("rate of adam", of: experiment, to: "0.2")
        #expect(try store.note("rate of adam", of: experiment) == "0.2")
    }

    @Test func `trials that failed are kept, shown, and run again when they are removed`() throws {
        guard case .granted(let id) = try store.claim(trial, arm: "cosine", experiment: experiment) else { return }
        let failed = TrialReport(
            value: .nan, seconds: 2, exit: 3, message: "it ended with exit code 3", lines: ["a", "", "b"])
        try store.finish(id, with: failed)
        let stored = try #require(try store.trials(of: experiment).first)
        #expect(stored.state == .failed)
        #expect(stored.report.lines == ["a", "", "b"])
        #expect(stored.report.exit == 3)
        #expect(try store.removeFailed(experiment: experiment) == 1)
        guard case .granted = try store.claim(trial, arm: "cosine", experiment: experiment) else {
            Issue.record("it is not granted")
            return
        }
    }

    @Test func `lines of another machine are brought in once`() throws {
        let lines = (0..<3).map { seed in
            TrialLine(
                experiment: "a", arm: "rex", trial: Trial(arm: 7, rate: 0.1 + 0.2, seed: seed, steps: 9),
                report: Self.report)
        }
        for line in lines { #expect(TrialLine(json: line.json)?.report.value == 0.875) }
        let other = TrialLine(experiment: "z", arm: "rex", trial: trial, report: Self.report)
        let text = (lines + [other]).map { $0.json + "\n" }.joined() + #"{"anneal_trial":1,"exper"#
        #expect(try store.collect(text, from: "x.jsonl", into: experiment) == 3)
        #expect(try store.collect(text, from: "x.jsonl", into: experiment) == 0)
        let results = try store.results(of: experiment, arms: ["rex"], metric: Self.metric)
        #expect(results.done.count == 3)
        #expect(results[Trial(arm: 0, rate: 0.1 + 0.2, seed: 2, steps: 9)]?.value == 0.875)
        #expect(throws: StoreError.badLine(path: "x.jsonl", line: 1)) {
            try store.collect("{}\n", from: "x.jsonl", into: experiment)
        }
        // What a store exports another one collects.
        let stored = try #require(try store.experiments().first)
        let copy = try TrialStore(path: folder.file("copy.sqlite"))
        let id = try copy.experiment(Self.description("a"))
        let exported = try store.lines(of: stored).map { $0.json + "\n" }.joined()
        #expect(try copy.collect(exported, from: "y", into: id) == 3)
        #expect(try copy.results(of: id, arms: ["rex"], metric: Self.metric) == results)
    }

    @Test func `every trial is in exactly one share`() throws {
        let shards = (1...4).compactMap { Shard("\($0)/4") }
        var counts = [0, 0, 0, 0]
        for seed in 0..<50 {
            for rate in [0.01, 0.1] {
                let trial = Trial(arm: 0, rate: rate, seed: seed, steps: 100)
                let holders = shards.indices.filter { shards[$0].holds(trial, arm: "cosine") }
                #expect(holders.count == 1)
                counts[holders[0]] += 1
            }
        }
        #expect(counts.allSatisfy { $0 > 10 })
        for text in ["0/4", "5/4", "1", "1/0", "a/b", "1/2/3", ""] { #expect(Shard(text) == nil) }
    }

    @Test func `files that are no store are left as they are`() throws {
        let path = folder.file("other.sqlite")
        let foreign = try DatabaseQueue(path: path)
        try foreign.write { try $0.execute(sql: "CREATE TABLE t (a)") }
        try foreign.close()
        #expect(throws: StoreError.foreign(path: path)) { try TrialStore(path: path) }
        let newer = folder.file("newer.sqlite")
        _ = try TrialStore(path: newer)
        let later = try DatabaseQueue(path: newer)
        try later.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('999')") }
        try later.close()
        #expect(throws: StoreError.newer(path: newer)) { try TrialStore(path: newer) }
        let text = try folder.write("no database, but long enough to have had a header of one\n\n\n", to: "text")
        #expect(throws: StoreError.self) { try TrialStore(path: text) }
        #expect(try folder.read("text").hasPrefix("no database"))
    }

    /// As on a disk that is read-only, or in the folder of someone else.
    @Test func `a store that cannot be written is read from a copy, with its journal`() throws {
        guard case .granted(let id) = try store.claim(trial, arm: "cosine", experiment: experiment) else {
            Issue.record("it is not granted")
            return
        }
        try store.finish(id, with: Self.report)
        let copy = try StoreCopy(of: store.path)
        let path = copy.path
        #expect(try TrialStore(reading: path).trials(of: experiment).first?.report.value == 0.875)
        #expect(try TrialStore(path: path).experiments().map(\.trials) == [1])
        #expect(FileManager.default.fileExists(atPath: path))
        withExtendedLifetime(copy) {}
    }
}
