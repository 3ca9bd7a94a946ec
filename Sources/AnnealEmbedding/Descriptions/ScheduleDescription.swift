internal import AnnealHost

extension JSON {
    /// What a schedule came to over a run.
    static func schedule(_ schedule: ScheduleInstance, setsTheRate: Bool) -> JSON {
        .object([
            "text": .text(schedule.specification.description), "clock": .text(schedule.clock.rawValue),
            "channels": .list(schedule.channels.map { .text($0) }),
            "states": .list(schedule.stateKeys.map { .text($0) }), "sets_the_rate": .boolean(setsTheRate),
            "pieces": .list(
                schedule.pieces.map { piece in
                    .object([
                        "first": .number(Double(piece.steps.lowerBound)),
                        "end": piece.steps.upperBound == .max ? .null : .number(Double(piece.steps.upperBound)),
                        "text": .text(piece.text),
                    ])
                }),
        ])
    }
}
