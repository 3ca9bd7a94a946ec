internal import AnnealTraining

/// Looks for the first number that differs: by halves among checkpoints that both runs have, and then by making steps again from the
/// last at which they are equal, twice as many each time, so that it takes about twice the steps before the difference.
final class DifferenceSearch {
    private let a: ComparedRun
    private let b: ComparedRun
    /// Makes what makes their steps again.
    private let replayed: (Side) throws -> ReplayedRun
    private let isInterrupted: () -> Bool
    private let progress: (RunComparison.Progress) -> Void
    /// How often steps of a run were made again.
    private(set) var replays = 0
    /// Why steps could not be made again.
    private(set) var limits: [ReplayLimit] = []
    /// The first checkpoint of each run that does not hold what its run comes to.
    private(set) var unreproduced: [Side: (step: Int, difference: TensorDifference)] = [:]

    /// The steps that are made again at first.
    private static let firstSteps = 16

    init(
        _ a: ComparedRun, _ b: ComparedRun, replaying replayed: @escaping (Side) throws -> ReplayedRun,
        isInterrupted: @escaping () -> Bool, progress: @escaping (RunComparison.Progress) -> Void
    ) {
        (self.a, self.b, self.replayed) = (a, b, replayed)
        (self.isInterrupted, self.progress) = (isInterrupted, progress)
    }

    private func run(_ side: Side) -> ComparedRun { side == .a ? a : b }

    /// The steps that are compared.
    private var through: Int { min(a.step, b.step) }

    /// - Returns: `nil` if they are equal as far as both have come.
    /// - Throws: `ReplayLimit` if steps cannot be made again, and checkpoints alone do not tell.
    func first() throws -> FirstDifference? {
        let (own, other) = (StateNumbers(a.checkpoint), StateNumbers(b.checkpoint))
        if let layout = own.differenceOfLayout(from: other) { return .start(layout) }
        let files = try amongFiles()
        let shorter = a.step < b.step ? a : b
        if files.low == through, a.step == b.step || shorter.record.experiment.patience == nil { return nil }
        do {
            let runs = (try replayed(.a), try replayed(.b))
            try check(rollbacksFrom: files.low)
            let pair = try Pair(runs.0, runs.1, files)
            return try byReplaying(pair, from: files.low) ?? end(of: pair) ?? whereFilesDiffer()
        } catch let limit as ReplayLimit {
            let found = whereFilesDiffer(after: files.low)
            // Nobody knows then.
            if found == nil, files.low < through { throw limit }
            limits.append(limit)
            return found
        }
    }

    // MARK: - Checkpoints

    /// The last step at which checkpoints of both are equal, found by halves.
    private func amongFiles() throws -> (low: Int, starts: (Replay.Start, Replay.Start)) {
        var common = Set(a.places).intersection(b.places).filter { $0 <= through }.sorted()
        var (low, starts) = (0, (Replay.Start.beginning, Replay.Start.beginning))
        // The last one first: mostly there is nothing to look for.
        var isLast = true
        while let index = isLast ? common.indices.last : common.isEmpty ? nil : common.count / 2 {
            let step = common[index]
            isLast = false
            guard let own = a.checkpoint(at: step), let other = b.checkpoint(at: step) else {
                common.remove(at: index)
                continue
            }
            if StateNumbers(own.checkpoint).firstDifference(from: StateNumbers(other.checkpoint)) == nil {
                low = step
                starts = (.checkpoint(own.checkpoint, own.record), .checkpoint(other.checkpoint, other.record))
                common.removeSubrange(...index)
            } else {
                common.removeSubrange(index...)
            }
        }
        return (low, starts)
    }

    /// The difference of the checkpoints of the last step that both have, if steps were not made again or show none.
    private func whereFilesDiffer(after low: Int = 0) -> FirstDifference? {
        if let side = [Side.a, .b].first(where: { unreproduced[$0] != nil }), let found = unreproduced[side] {
            return .notReproduced(side, step: found.step, found.difference)
        }
        let common = Set(a.places).intersection(b.places).filter { $0 > low && $0 <= through }.sorted()
        for step in common {
            guard let own = a.checkpoint(at: step), let other = b.checkpoint(at: step) else { continue }
            if let found = StateNumbers(own.checkpoint).firstDifference(from: StateNumbers(other.checkpoint)) {
                return .between(from: low, to: step, found)
            }
        }
        return nil
    }

    /// A run that was brought back goes on from where its checkpoints had been, which a part of it does not show.
    private func check(rollbacksFrom low: Int) throws {
        for side in [Side.a, .b] {
            let before = try run(side).checkpoint(at: low)?.checkpoint.rollbacks ?? 0
            let times = try run(side).checkpoint.rollbacks
            if times > before { throw ReplayLimit.rolledBack(side, times: times) }
        }
    }

    // MARK: - Steps

    /// Both runs where they are, and what makes their steps again.
    private struct Pair {
        let runs: (a: ReplayedRun, b: ReplayedRun)
        let a: Replay
        let b: Replay
        var starts: (a: Replay.Start, b: Replay.Start)
        let names: [String]

        init(
            _ a: ReplayedRun, _ b: ReplayedRun, _ files: (low: Int, starts: (Replay.Start, Replay.Start))
        ) throws {
            runs = (a, b)
            starts = files.starts
            self.a = try ReplayLimit.saying(.a) { [starts] in try Replay(a, from: starts.a) }
            self.b = try ReplayLimit.saying(.b) { [starts] in try Replay(b, from: starts.b) }
            names = StateNumbers(try self.a.session.checkpoint())
                .namesInCommon(with: StateNumbers(try self.b.session.checkpoint()))
        }
    }

    private func byReplaying(_ begun: Pair, from low: Int) throws -> FirstDifference? {
        var pair = begun
        if low == 0 {
            let states = (try pair.a.session.checkpoint(), try pair.b.session.checkpoint())
            if let found = StateNumbers(states.0).firstDifference(from: StateNumbers(states.1)), found.isOfBoth {
                return .start(found)
            }
        }
        var (step, count) = (low, Self.firstSteps)
        while step < through {
            let end = min(step + count, through)
            let own = try ReplayLimit.saying(.a) { [pair] in try trace(pair.a, .a, to: end, pair.names) }
            let other = try ReplayLimit.saying(.b) { [pair] in
                try trace(pair.b, .b, to: end, pair.names, until: own.digests)
            }
            if let parted = other.parted {
                return try within(step + parted, pair, expecting: (own.digests[parted], other.digests[parted]))
            }
            if own.digests.count != other.digests.count {
                let side: Side = own.digests.count < other.digests.count ? .a : .b
                let ended = (side == .a ? own : other).outcome
                return .end(step: (side == .a ? pair.a : pair.b).step, of: side, reason: ended?.reason)
            }
            // Both have come to an end.
            if own.outcome != nil { return nil }
            (step, count) = (end, 2 * count)
            if step < through { pair.starts = (try pair.a.start(), try pair.b.start()) }
        }
        return nil
    }

    /// Whether the shorter run ended by itself where the other went on: what it listens to is measured after its last step.
    private func end(of pair: Pair) throws -> FirstDifference? {
        guard a.step != b.step else { return nil }
        let (side, replay) = a.step < b.step ? (Side.a, pair.a) : (.b, pair.b)
        guard replay.session.run.experiment.patience != nil, through < replay.session.run.steps,
            case .stopped(let reason)? = try replay.advance(to: through + 1, isInterrupted: isInterrupted)
        else { return nil }
        return .end(step: through, of: side, reason: reason)
    }

    /// What each step came to.
    private struct Trace {
        var digests: [UInt64] = []
        /// The place of the first that is another than it was to be.
        var parted: Int?
        var outcome: Outcome?
    }

    /// - Parameter expected: What the steps of the other run came to; it ends where that is something else.
    private func trace(
        _ replay: Replay, _ side: Side, to end: Int, _ names: [String], until expected: [UInt64]? = nil
    ) throws -> Trace {
        replays += 1
        var trace = Trace()
        let (run, first) = (run(side), replay.step)
        let places = Set(run.places)
        trace.outcome = try replay.advance(to: end, isInterrupted: isInterrupted) { [unowned self] record in
            let state = replay.session.state
            let digest = try replay.session.run.trainer.digest(of: state, names)
            trace.digests.append(digest ^ record.loss.bitPattern)
            if unreproduced[side] == nil, places.contains(state.step) {
                try compare(replay, with: run.checkpoint(at: state.step)?.checkpoint, side, digest, names)
            }
            progress(RunComparison.Progress(side: side, from: first, to: end, step: state.step))
            guard let expected, let last = trace.digests.indices.last else { return true }
            if last < expected.count, expected[last] != trace.digests[last] { trace.parted = last }
            return trace.parted == nil
        }
        return trace
    }

    /// Takes note of a checkpoint that does not hold what was made again.
    private func compare(
        _ replay: Replay, with file: CheckpointFile?, _ side: Side, _ digest: UInt64, _ names: [String]
    ) throws {
        guard let file else { return }
        let held = StateNumbers(file)
        if held.digest(of: names) == digest { return }
        let made = StateNumbers(try replay.session.checkpoint())
        let found = side == .a ? held.firstDifference(from: made) : made.firstDifference(from: held)
        if let found { unreproduced[side] = (replay.step, found) }
    }

    /// What differs first in a step that begins with equal states.
    ///
    /// - Parameter expected: What the step came to when it was made before.
    private func within(_ step: Int, _ pair: Pair, expecting expected: (a: UInt64, b: UInt64)) throws
        -> FirstDifference?
    {
        let own = try OneStep(pair.runs.a, from: pair.starts.a, at: step, pair.names, isInterrupted)
        let other = try OneStep(pair.runs.b, from: pair.starts.b, at: step, pair.names, isInterrupted)
        replays += 2
        for (made, side, digest) in [(own, Side.a, expected.a), (other, .b, expected.b)] where made.digest != digest {
            let start = side == .a ? pair.starts.a : pair.starts.b
            let again = try OneStep(
                side == .a ? pair.runs.a : pair.runs.b, from: start, at: step, pair.names, isInterrupted)
            replays += 1
            return .nondeterministic(
                side, step: step, again.numbers.firstDifference(from: made.numbers, in: pair.names))
        }
        return own.firstDifference(from: other, in: pair.names)
    }
}
