/// What was spent of the budget, and what the next trials will take.
struct Spending {
    let budget: Budget
    private(set) var spent: Double
    /// Seconds of a step, by the length of the trial.
    private let pace: [Int: Double]

    /// - Parameter running: trials that were started and are not done; they count with what they are expected to take.
    init(_ budget: Budget, results: Results, running: Set<Trial>) {
        self.budget = budget
        var seconds: [Int: Double] = [:]
        var count: [Int: Double] = [:]
        var spent = 0.0
        // In one order, so that the sum is the same to the last bit.
        for (trial, result) in results.done.sorted(by: { Self.isBefore($0.key, $1.key) }) {
            spent += budget.price(of: trial, seconds: result.seconds)
            // What failed may have ended early.
            guard result.value != nil else { continue }
            seconds[trial.steps, default: 0] += result.seconds
            count[trial.steps, default: 0] += 1
        }
        pace = seconds.reduce(into: [:]) { $0[$1.key] = $1.value / (count[$1.key] ?? 1) / Double($1.key) }
        self.spent = spent
        for trial in running where results[trial] == nil { self.spent += expected(trial) }
    }

    private static func isBefore(_ a: Trial, _ b: Trial) -> Bool {
        (a.steps, a.seed, a.arm, a.rate) < (b.steps, b.seed, b.arm, b.rate)
    }

    /// Seconds that a trial of this length will take; 0 if nothing is known.
    func seconds(steps: Int) -> Double {
        guard let nearest = pace.keys.min(by: { (abs($0 - steps), $0) < (abs($1 - steps), $1) }) else { return 0 }
        return (pace[nearest] ?? 0) * Double(steps)
    }

    func expected(_ trial: Trial) -> Double { budget.price(of: trial, seconds: seconds(steps: trial.steps)) }

    func price(of count: Int, steps: Int) -> Double {
        Double(count) * expected(Trial(arm: 0, rate: 1, seed: 0, steps: steps))
    }

    /// How many trials of this length can be paid, with some kept back.
    func affordable(steps: Int, keeping reserve: Double) -> Int {
        let price = price(of: 1, steps: steps)
        let left = budget.limit - spent - reserve
        guard price > 0, left.isFinite else { return left > 0 ? .max : 0 }
        return max(0, Int(min(left / price, 1e9)))
    }

    /// The trials, from the first on, that can be started before the budget, less what is kept back, is reached.
    mutating func admit(_ trials: [Trial], keeping reserve: Double = 0) -> [Trial] {
        var admitted: [Trial] = []
        for trial in trials where spent < budget.limit - reserve {
            admitted.append(trial)
            spent += expected(trial)
        }
        return admitted
    }
}
