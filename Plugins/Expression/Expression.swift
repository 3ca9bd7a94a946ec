public import AnnealPlugin

/// The user's own formula of `t`, `T` and `base`.
///
///     expression(f="base * 0.9^t")                          // at base rate 0.1 and t = 2: 0.081
///     expression(f="if(t < 5, base * (t + 1) / 5, base)")   // at base rate 0.1 and t = 1: 0.04
///
/// `t` is the time, `T` the length of the run, `base` the base rate. Numbers, `pi`, `+ − * / ^`, the comparisons `< <= > >= ==
/// !=`, which give 1 or 0, brackets, `if(condition, then, otherwise)`, `min` and `max` of two or more, `exp ln log10 sqrt cos
/// sin floor abs`. As in mathematics `-2^2` is −4 and `2^3^2` is 2^9. What is not a number stays so to the end, where it is
/// refused. PyTorch's `LambdaLR` is `base * (…)`. `tick`, 1 unless given, is what `t` and `T` count, so that the curve stays
/// the same when the clock changes.
struct Expression: Schedule {
    static let id = "expression"
    static let summary = "A formula of your own: f=\"base * 0.9^t\"."
    static var parameters: [Parameter<Self>] {
        [
            Parameter(
                "f", \.f,
                """
                The formula of t, T (the length of the run) and base (the base rate), of numbers and pi, by + - * / ^ and brackets, \
                < <= > >= == !=, which give 1 or 0, if(condition, then, otherwise), min and max of two or more, exp, ln, log10, sqrt, \
                cos, sin, floor and abs: base * 0.9^t, or base / (1 + (t/T)^2), or if(t < 5, base * (t + 1) / 5, base).
                """),
            Parameter("tick", \.tick, in: .above(0), time: true, "Ticks in which t grows by 1."),
        ]
    }

    var f = "base * (2 + cos(t / 7)) * 0.99^t"
    var tick = 1.0
    private var formula = Formula()
    private var length = 0.0

    mutating func prepare(_ setup: Setup) throws(Refusal) {
        var parser = FormulaParser(f, knowsLength: setup.horizon != nil)
        formula = try parser.formula()
        length = (setup.horizon ?? 0) / tick
    }

    func fill(_ table: Table) { formula.fill(table, tick: tick, length: length) }

    func rate(base: Double, at time: Double) -> Double {
        formula.value(time: time, base: base, tick: tick, length: length)
    }
}

@c(anneal_plugin_v1) public func plugin(host: Host?) -> Entry? { export(Expression.self) }
