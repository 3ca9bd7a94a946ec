public import AnnealPlugin

struct Reactor: StatefulSchedule {
    static let id = "reactor"
    static let summary = "Halves the rate at each evaluation, and adds up what it saw."
    static let channels = [Channel.lr, .hyperparameter("pull")]

    struct State: ScheduleState {
        var scale = 1.0
        var sums = [2 of Double](repeating: 0)
        static var fields: [StateField<Self>] { [StateField("scale", \.scale), StateField("sum", \.sums)] }
    }

    func rate(base: Double, at time: Double, state: State) -> Double { base * state.scale }

    func value(of channel: Channel, base: Double, at time: Double, state: State) -> Double {
        base + state.sums[1] + state.sums[0]
    }

    func observe(_ seen: Observation, base: Double, state: inout State) {
        if seen.metric.isNaN { return }
        state.scale /= 2
        state.sums[0] += base
        state.sums[1] += seen.bases[1]
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(Reactor.self) }
