public import AnnealPlugin
import Glibc

/// A power of the tokens that were seen, at most the base rate: `min(base, batch · a · n^b)`, n being `tokens` · t.
///
///     power(batch=128, tokens=524288)   // at base rate 0.02 and t = 200000: 0.001226…
///
/// It does not depend on the length of the run; a climb to its start and a straight fall to `floor` at the end of the run are added by
/// `warmup` and `decay`. `batch` is counted as the paper does, in sequences, and `tokens` are those of a step; `tick`, 1 unless given,
/// is a step, so that the curve stays the same when the clock changes. The numbers a = 4 and b = −0.51 are the paper's, for its models
/// under μP. Shen et al. 2024 <https://arxiv.org/abs/2408.13359>.
struct Power: Schedule {
    static let id = "power"
    static let summary = "Falls with a power of the tokens seen, whatever the length of the run."
    static let clock = Clock.step
    static var parameters: [Parameter<Self>] {
        [
            Parameter("batch", \.batch, in: .above(0), required: true, "Sequences of a batch."),
            Parameter("tokens", \.tokens, in: .above(0), required: true, "Tokens of a step."),
            Parameter("a", \.a, in: .above(0), "The factor before the power, for each sequence of a batch."),
            Parameter("b", \.b, in: .atMost(0), "The power."),
            Parameter("warmup", \.warmup, in: .atLeast(0), time: true, "Ticks of the climb from 0."),
            Parameter("decay", \.decay, in: .atLeast(0), time: true, "Ticks of the fall at the end of the run."),
            Parameter("floor", \.floor, in: .atLeast(0), "The last rate of a decay."),
            Parameter("tick", \.tick, in: .above(0), time: true, "Ticks that count as a step."),
        ]
    }

    var batch = 1.0
    var tokens = 1.0
    var a = 4.0
    var b = -0.51
    var warmup = 0.0
    var decay = 0.0
    var floor = 0.0
    var tick = 1.0
    private var end = Double.infinity

    mutating func prepare(_ setup: Setup) throws(Refusal) {
        guard decay > 0 else { return }
        guard let horizon = setup.horizon else {
            throw Refusal("decay needs the length of the run to be known")
        }
        guard warmup + decay <= horizon else { throw Refusal("warmup and decay together are longer than the run") }
        end = horizon
    }

    func rate(base: Double, at time: Double) -> Double {
        if time < warmup { return power(base, at: warmup) * (time / warmup) }
        if time >= end { return floor }
        if time <= end - decay { return power(base, at: time) }
        return lerp(power(base, at: end - decay), floor, elapsed: decay - (end - time), of: decay)
    }

    private func power(_ base: Double, at time: Double) -> Double {
        min(base, batch * a * pow(tokens * (time / tick), b))
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(Power.self) }
