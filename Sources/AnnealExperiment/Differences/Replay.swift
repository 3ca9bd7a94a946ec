internal import AnnealTraining

/// Steps of a run that are made again, from a place on.
final class Replay {
    /// Where steps begin.
    enum Start {
        case beginning
        case checkpoint(CheckpointFile, RunRecord)
    }

    /// Looks at each step, and at what it came to.
    private final class Watch: Observer {
        let look: (StepRecord) throws -> Bool
        var isDone = false
        init(_ look: @escaping (StepRecord) throws -> Bool) { self.look = look }

        func observe(_ event: Event) throws -> String? {
            guard case .stepped(let record) = event else { return nil }
            if try !look(record) { isDone = true }
            return nil
        }
    }

    private let run: ReplayedRun
    private var part: Int
    private(set) var session: TrainingSession
    init(_ run: ReplayedRun, from start: Start) throws {
        self.run = run
        switch start {
        case .beginning:
            part = 0
            session = try run.session(of: 0, from: nil)
        case .checkpoint(let checkpoint, let record):
            part = min(max(0, (record.history?.count ?? 1) - 1), run.run.parts.count - 1)
            session = try run.session(of: part, from: (checkpoint, record))
        }
    }

    var step: Int { session.state.step }

    /// The state as it is, to begin from again.
    func start() throws -> Start {
        let checkpoint = try session.checkpoint()
        return .checkpoint(checkpoint, try RunRecord(of: checkpoint))
    }

    /// Goes on with the part of the run that begins here, if one does.
    func enterPart() throws {
        while part + 1 < run.run.parts.count, run.run.parts[part + 1].firstStep <= step {
            let checkpoint = try session.checkpoint()
            session = try run.session(of: part + 1, from: (checkpoint, try RunRecord(of: checkpoint)))
            part += 1
        }
    }

    /// Makes the steps up to one, as the run had made them.
    ///
    /// - Parameters:
    ///   - end: the steps done then.
    ///   - isInterrupted: asked before each step.
    ///   - look: given each step when it is made; answers whether to go on.
    /// - Returns: how the run ended, if it did before.
    func advance(
        to end: Int, isInterrupted: @escaping () -> Bool, _ look: @escaping (StepRecord) throws -> Bool = { _ in true }
    ) throws -> Outcome? {
        while step < end {
            try enterPart()
            let next = part + 1 < run.run.parts.count ? run.run.parts[part + 1].firstStep : end
            let (target, state, watch) = (min(end, next), session.state, Watch(look))
            let listens = session.run.schedules.listens || session.run.experiment.patience != nil
            let summary = try session.train(
                observers: [watch], evaluates: listens,
                isInterrupted: { watch.isDone || state.step >= target || isInterrupted() })
            if watch.isDone { return nil }
            if step < target {
                if isInterrupted() { throw ComparisonInterruption() }
                return summary.outcome
            }
        }
        return nil
    }
}

/// A comparison was interrupted.
public struct ComparisonInterruption: Error, CustomStringConvertible {
    public var description: String { "interrupted while steps were made again" }
}
