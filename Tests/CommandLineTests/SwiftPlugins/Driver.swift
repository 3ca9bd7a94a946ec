public import AnnealPlugin

struct Driver: Schedule {
    static let id = "driver"
    static let summary = "Drives three hyperparameters."
    static let channels = [Channel.lr, .weightDecay, .hyperparameter("pull")]

    func rate(base: Double, at time: Double) -> Double { base / (1 + time) }

    func value(of channel: Channel, base: Double, at time: Double) -> Double {
        switch channel {
        case .weightDecay: base / (2 + time)
        case .hyperparameter("pull"): base / (3 + time)
        default: .nan
        }
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(Driver.self) }
