public import AnnealEvidence
internal import Glibc

/// Runs the trials that a race asks for, in processes, and keeps what they come to in a store.
///
///     let runner = RaceRunner(plan: plan, store: store, experiment: id, jobs: 2) { trial, id in command.task(…) }
///     let race = try runner.run { event in … }
///     race.standing.sentences(worth: 0.2)
///
/// Everything that it decides follows from the store: killed at any moment and started again, it goes on.
public final class RaceRunner {
    /// Makes the program of a trial, from its number in the store.
    public typealias Launch = (Trial, Int64) throws -> TrainerTask

    public let plan: RacePlan
    private let store: TrialStore
    private let experiment: Int64
    /// Trials at the same time.
    private let jobs: Int
    private let timeout: Double
    private let pattern: MetricPattern?
    /// Of trials that are not this one's to run nothing is asked for.
    private let shard: Shard?
    private let launch: Launch
    private var processes: [Trial: (id: Int64, process: TrainerProcess)] = [:]
    /// Trials that another process runs.
    private var elsewhere: Set<Trial> = []

    /// - Parameters:
    ///   - timeout: seconds without output after which a trial has failed.
    ///   - pattern: where the trainer does not report by lines of JSON.
    public init(
        plan: RacePlan, store: TrialStore, experiment: Int64, jobs: Int, timeout: Double = .infinity,
        pattern: MetricPattern? = nil, shard: Shard? = nil, launch: @escaping Launch
    ) {
        self.plan = plan
        self.store = store
        self.experiment = experiment
        self.jobs = max(1, jobs)
        self.timeout = timeout
        self.pattern = pattern
        self.shard = shard
        self.launch = launch
    }

    /// Until the race is over, or until it should stop: then the trials that run are ended and given back.
    ///
    /// - Throws: `Misunderstanding` if nothing can train.
    public func run(_ observer: (Event) throws -> Void = { _ in }, shouldStop: () -> Bool = { false }) throws -> Race {
        let arms = plan.arms.map(\.name)
        var results = try store.results(of: experiment, arms: arms, metric: plan.metric)
        var looked = -Double.infinity
        var race = current(results)
        // Replayed when something has changed, and not while all wait.
        var isStale = false
        while true {
            if shouldStop() { for (_, process) in processes.values { process.stop() } }
            let now = TrainerProcess.now()
            if now - looked > 1 {
                looked = now
                isStale = try look(at: &results) || isStale
            }
            if isStale { race = current(results) }
            isStale = false
            let mine = race.wanted.filter { trial in shard.map { $0.holds(trial, arm: arms[trial.arm]) } ?? true }
            var hasNews = false
            for trial in mine where processes.count < jobs && !shouldStop() {
                switch try store.claim(trial, arm: arms[trial.arm], experiment: experiment) {
                case .taken:
                    isStale = true
                    elsewhere.insert(trial)
                case .ended(let result):
                    hasNews = true
                    results[trial] = result
                case .granted(let id):
                    hasNews = true
                    if let report = try start(trial, id: id) {
                        try store.finish(id, with: report)
                        results[trial] = report.result
                        try observer(.ended(trial, report))
                        try check(report, of: trial, results)
                    } else {
                        try observer(.started(trial, id: id))
                    }
                }
                // What has ended may change what is wanted.
                if results[trial] != nil { break }
            }
            for (trial, (id, process)) in processes {
                guard let report = process.service() else { continue }
                processes[trial] = nil
                hasNews = true
                if process.wasStopped {
                    try store.release(id)
                } else {
                    try store.finish(id, with: report)
                    results[trial] = report.result
                    try observer(.ended(trial, report))
                    try check(report, of: trial, results, isMute: process.isMute)
                }
            }
            if hasNews {
                race = current(results)
                isStale = false
            }
            if hasNews || looked == now {
                try observer(.progress(race, running: processes.mapValues(\.process.seconds)))
            }
            if processes.isEmpty && !hasNews && (shouldStop() || mine.isEmpty && elsewhere.isEmpty) {
                return Race(plan, results: results)
            }
            if !hasNews { TrainerProcess.wait(for: processes.values.map(\.process), milliseconds: 100) }
        }
    }

    /// Ends all where nothing has trained yet and this failure says that nothing will.
    ///
    /// - Throws: `Misunderstanding`.
    private func check(_ report: TrialReport, of trial: Trial, _ results: Results, isMute: Bool = false) throws {
        guard isMute || report.isMisunderstanding(of: plan.metric.name),
            results.done.values.allSatisfy({ $0.value == nil })
        else { return }
        for (id, process) in processes.values {
            process.stop()
            while process.service() == nil { TrainerProcess.wait(for: [process], milliseconds: 100) }
            try store.release(id)
        }
        processes = [:]
        throw Misunderstanding(trial: trial, report: report)
    }

    private func current(_ results: Results) -> Race {
        Race(plan, results: results, running: Set(processes.keys).union(elsewhere))
    }

    /// Starts a trial; a report if it did not start.
    private func start(_ trial: Trial, id: Int64) throws -> TrialReport? {
        do {
            processes[trial] = (
                id,
                try TrainerProcess(try launch(trial, id), metric: plan.metric.name, pattern: pattern, timeout: timeout)
            )
            return nil
        } catch let failure as TrainerFailure {
            return TrialReport(value: nil, seconds: 0, exit: nil, message: "\(failure)")
        }
    }

    /// Asks the store for trials that other processes ran. Returns whether there were any.
    private func look(at results: inout Results) throws -> Bool {
        guard !elsewhere.isEmpty else { return false }
        let stored = try store.results(of: experiment, arms: plan.arms.map(\.name), metric: plan.metric)
        for (trial, result) in stored.done { results[trial] = result }
        // What is still not done is asked for again: who ran it may be gone.
        elsewhere = []
        return true
    }
}
