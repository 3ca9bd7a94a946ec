internal import AnnealTraining

/// A step that was made again, with what drove it, what it learned from and what it came to.
struct OneStep {
    private let step: Int
    private let record: StepRecord?
    private let outcome: Outcome?
    /// What is driven besides the common rate and momentum.
    private let columns: [String]
    private let rows: [Int]
    private let training: Examples
    /// The rate of the step before.
    private let formerRate: Double?
    /// What drives the rate and listens.
    private let listening: String?
    /// The state after it.
    let numbers: StateNumbers
    let digest: UInt64

    /// - Parameters:
    ///   - start: the state before it, or before some steps before it.
    ///   - step: the steps done before it.
    init(
        _ run: ReplayedRun, from start: Replay.Start, at step: Int, _ names: [String],
        _ isInterrupted: @escaping () -> Bool
    ) throws {
        let replay = try Replay(run, from: start)
        var outcome = try replay.advance(to: step, isInterrupted: isInterrupted)
        formerRate = replay.session.state.progress.lastRate
        try replay.enterPart()
        let session = replay.session
        var order = session.state.order
        rows = Array(order.next())
        var taken: (record: StepRecord, digest: UInt64)?
        if outcome == nil {
            outcome = try replay.advance(to: step + 1, isInterrupted: isInterrupted) { record in
                let digest = try session.run.trainer.digest(of: session.state, names)
                taken = (record, digest ^ record.loss.bitPattern)
                return true
            }
        }
        self.step = step
        self.outcome = outcome
        record = taken?.record
        digest = taken?.digest ?? 0
        training = session.run.prepared.data.training
        columns = session.run.schedules.sources.columns(of: session.run.trainer.optimizer).map(\.name)
        listening = session.run.schedules.common.members.first { $0.target == "lr" }?.schedule.stateKeys.first
            .map { String($0.prefix { $0 != "." && $0 != "#" }) }
        numbers = StateNumbers(try session.checkpoint())
    }

    /// What differs first, in the order in which a step comes about: rates, rows, loss, weights.
    func firstDifference(from other: OneStep, in names: [String]) -> FirstDifference? {
        guard let record, let twin = other.record else {
            if self.record == nil, other.record == nil { return nil }
            let side: Side = record == nil ? .a : .b
            return .end(step: step, of: side, reason: (record == nil ? outcome : other.outcome)?.reason)
        }
        return rate(record, twin, other) ?? row(other)
            ?? (record.loss.bitPattern == twin.loss.bitPattern ? nil : .loss(step: step, record.loss, twin.loss))
            ?? numbers.firstDifference(from: other.numbers, in: names).map { .tensor(step: step, $0) }
    }

    private func rate(_ record: StepRecord, _ twin: StepRecord, _ other: OneStep) -> FirstDifference? {
        if record.lr.bitPattern != twin.lr.bitPattern {
            return .rate(step: step, name: "lr", record.lr, twin.lr, fired: fired(record, twin, other))
        }
        if let own = record.momentum, let others = twin.momentum, own.bitPattern != others.bitPattern {
            return .rate(step: step, name: "momentum", own, others, fired: nil)
        }
        for (index, name) in columns.enumerated() {
            guard let place = other.columns.firstIndex(of: name), record.others.indices.contains(index),
                twin.others.indices.contains(place)
            else { continue }
            let (own, others) = (record.others[index], twin.others[place])
            if own.bitPattern != others.bitPattern { return .rate(step: step, name: name, own, others, fired: nil) }
        }
        return nil
    }

    /// A schedule that listens and moved the rate in one of both.
    private func fired(_ record: StepRecord, _ twin: StepRecord, _ other: OneStep) -> FirstDifference.Fired? {
        let moved = (formerRate.map { $0 != record.lr } ?? false, other.formerRate.map { $0 != twin.lr } ?? false)
        switch (moved, listening, other.listening) {
        case ((true, false), let schedule?, _): return FirstDifference.Fired(schedule: schedule, side: .a)
        case ((false, true), _, let schedule?): return FirstDifference.Fired(schedule: schedule, side: .b)
        default: return nil
        }
    }

    private func row(_ other: OneStep) -> FirstDifference? {
        if rows != other.rows { return .rows(step: step, FirstDifference.Rows(rows, other.rows)) }
        let row = rows.first { row in
            DataDigest(of: [training.rows([row])]) != DataDigest(of: [other.training.rows([row])])
        }
        return row.map { .row(step: step, row: $0) }
    }
}

extension Outcome {
    /// Why a run ended before its last step.
    var reason: String? {
        switch self {
        case .finished, .interrupted: nil
        case .stopped(let reason): reason
        case .diverged(let divergence): "\(divergence)"
        }
    }
}
