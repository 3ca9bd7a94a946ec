internal import AnnealHost
internal import AnnealTraining

extension TrainingRun {
    /// The steps, from the first on, at which all hyperparameters are those of another run of the same model, to the last bit.
    ///
    /// - Parameter count: the most that are looked at.
    func stepsInCommon(with other: TrainingRun, of count: Int) throws -> Int {
        var same = count
        for group in trainer.optimizer.groups.indices {
            // A schedule mostly parts once, so that a few steps at a time tell where.
            var first = 0
            while first < same {
                let steps = first..<min(first + 512, same)
                let (own, others) = (
                    try hyperparameters(of: group, at: steps), try other.hyperparameters(of: group, at: steps)
                )
                // By their bits: a text has no number.
                let agreeing = (0..<steps.count).prefix { row in
                    zip(own, others).allSatisfy { $0[row].bitPattern == $1[row].bitPattern }
                }
                first += agreeing.count
                if agreeing.count < steps.count { same = first }
            }
        }
        return same
    }

    /// Each hyperparameter of a group at some steps; one that nothing drives stays at its base.
    func hyperparameters(of group: Int, at steps: Range<Int>) throws -> [[Double]] {
        let optimizer = trainer.optimizer
        let base = optimizer.groups[group].hyperparameters
        var values = base.map { Array(repeating: $0, count: steps.count) }
        for member in (schedules.own.first { $0.group == group }?.set ?? schedules.common).members {
            let targets = member.schedule.channels.map { channel in
                // Further channels of a schedule of another hyperparameter than the rate drive nothing.
                channel == "lr"
                    ? optimizer.hyperparameter(for: member.target)
                    : member.target == "lr" ? optimizer.hyperparameter(for: channel) : nil
            }
            let curve = try member.schedule.curve(steps: steps, base: targets.map { $0.map { base[$0] } ?? 0 })
            for (channel, target) in targets.enumerated() {
                guard let target else { continue }
                for step in values[target].indices { values[target][step] = curve[step * targets.count + channel] }
            }
        }
        return values
    }
}
