public import AnnealPlugin

struct Torn: StatefulSchedule {
    static let id = "torn"
    static let summary = "Forgets to name a part of its state."

    struct State: ScheduleState {
        var best = 0.0
        var bad = 0.0
        static var fields: [StateField<Self>] { [StateField("best", \.best)] }
    }

    func rate(base: Double, at time: Double, state: State) -> Double { base }
    func observe(_ seen: Observation, base: Double, state: inout State) { state.bad += 1 }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(Torn.self) }
