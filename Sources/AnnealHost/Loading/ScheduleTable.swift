internal import CAnneal

/// A schedule's imported table.
struct ScheduleTable {
    struct State {
        let key: String
        let initial: Double
    }

    let clock: Clock
    let channels: [String]
    let states: [State]
    let needsHorizon: Bool
    let allowsFractionalTime: Bool
    let api: anneal_schedule_api
}
