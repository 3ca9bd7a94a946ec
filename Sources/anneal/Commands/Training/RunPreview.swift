internal import AnnealExperiment
internal import AnnealHost
internal import AnnealPlot
internal import AnnealTraining

/// The schedules of the run that would start: `--dry-run`.
struct RunPreview {
    let run: TrainingRun

    init(_ run: TrainingRun) { self.run = run }

    func show(on console: Console, _ outputs: OutputOptions) throws {
        try ScheduleCurve.check(steps: run.steps)
        let optimizer = run.trainer.optimizer
        var curves = try run.schedules.common.members.map { try curve($0, of: optimizer.groups[0]) }
        var lines = run.schedules.common.members.map { "\($0.target): \($0.schedule.specification)" }
        for own in run.schedules.own {
            let group = optimizer.groups[own.group]
            curves += try own.members.map { try curve($0, of: group) }
            lines += own.members.map { "\($0.target)[\(group.name)]: \($0.schedule.specification)" }
        }
        let unit: Clock = if case .epochs = run.experiment.length { .epoch } else { .step }
        let figure = ScheduleFigure(curves: curves, unit: unit).figure
        try outputs.svg?.write(figure.svg())
        let rate = optimizer.hyperparameter(for: "lr").map { optimizer.hyperparameters[$0] } ?? 0
        if let json = outputs.json {
            try ScheduleDescription(curves, lr: rate, length: run.length, update: run.update).write(to: json)
        }
        if outputs.takesStandardOutput { return }
        console.print(run.introduction)
        console.print(lines)
        console.print()
        console.draw(figure.text(columns: console.drawingColumns, color: console.hasColor))
    }

    /// A schedule over the run, from a group's base values.
    private func curve(_ member: ScheduleSet.Member, of group: ParameterGroup) throws -> ScheduleCurve {
        let optimizer = run.trainer.optimizer
        let channels = member.schedule.channels.map { $0 == "lr" ? member.target : $0 }
        let base = channels.reduce(into: [String: Double]()) { base, channel in
            base[channel] = optimizer.hyperparameter(for: channel).map { group.hyperparameters[$0] }
        }
        return try ScheduleCurve(member.schedule, base: base, driving: member.target)
    }
}
