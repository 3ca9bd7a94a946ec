import AnnealHost
import Testing

/// Schedules that listen, against PyTorch and Transformers (Tests/Goldens/listening.py), and where those are wrong.
@Suite struct ListeningTests {
    /// The rates after each metric, and the state in the end.
    private func rates(
        _ text: String, base: Double = 0.1, after metrics: [Double]
    ) throws -> (rates: [Double], state: ScheduleInstance.State) {
        let schedule = try ScheduleInstance(
            ScheduleSpecification(text), in: InstalledPlugins.registry, length: RunLength(steps: nil))
        var state = schedule.initialState
        let rates = try metrics.enumerated().map { step, metric in
            try schedule.observe(metric: metric, afterStep: step, base: [base], state: &state)
            return try schedule.values(atTimes: [Double(step)], base: [base], state: state)[0]
        }
        return (rates, state)
    }

    private func expect(_ rates: [Double], _ expected: [Double], _ comment: Comment? = nil) {
        #expect(rates.count == expected.count)
        for (rate, expected) in zip(rates, expected) { #expect(abs(rate - expected) <= 1e-12 * expected, comment) }
    }

    @Test func `every case agrees`() throws {
        for group in try Golden.groups(of: "listening.csv") {
            let text = group[0]["specification"] ?? ""
            let metrics = group.compactMap { Double($0["metric"] ?? "") }
            expect(try rates(text, after: metrics).rates, group.compactMap { Double($0["lr"] ?? "") }, "\(text)")
        }
    }

    /// PyTorch counts what is not a number as no improvement, and reduces.
    @Test func `what is not a number is not seen`() throws {
        for name in ["plateau", "greedy"] {
            let metrics = [1.0, 2, 0.5, 0.5, 0.5, 0.7]
            let blurred = metrics.flatMap { [.nan, $0, .nan] }
            let (all, state) = try rates("\(name)(patience=1)", after: blurred)
            let (some, expected) = try rates("\(name)(patience=1)", after: metrics)
            #expect(state == expected)
            #expect(stride(from: 1, to: all.count, by: 3).map { all[$0] } == some)
        }
        expect(try rates("plateau(patience=0)", after: [.nan, .nan, .nan]).rates, [0.1, 0.1, 0.1])
    }

    /// PyTorch takes a relative threshold from the best itself: below 0 a worse metric is an improvement
    /// (pytorch/pytorch#47513).
    @Test func `a negative metric has to get better`() throws {
        let worse = (0..<4).map { -1 + 0.00009 * Double($0) }
        expect(try rates("plateau(patience=0)", after: worse).rates, [0.1, 0.01, 0.001, 0.0001])
        let better = (0..<4).map { -1 - 0.1 * Double($0) }
        expect(try rates("plateau(patience=0)", after: better).rates, [0.1, 0.1, 0.1, 0.1])
        expect(try rates("plateau(patience=0, mode=max)", after: better).rates, [0.1, 0.01, 0.001, 0.0001])
        // Better by less than a ten-thousandth.
        expect(try rates("plateau(patience=0)", after: [-1, -1.00009]).rates, [0.1, 0.01])
        expect(try rates("plateau(patience=0)", after: [-1, -1.00011]).rates, [0.1, 0.1])
        let greedy = "greedy(patience=0, threshold_mode=rel, threshold=1e-4)"
        expect(try rates(greedy, after: [-1, -0.99995]).rates, [0.1 / 0.95, 0.1])
    }

    /// Medians of 3: 5 4 3 are compared by 4, then 4 3 1 by 3, 3 1 3 by 3 …
    @Test func `a spike is no progress`() throws {
        let metrics = [5.0, 4, 3, 1, 3, 2.5, 2.9, 2.8, 2.95]
        //             –    –  4  3  3  2.5  2.9  2.8  2.9
        expect(
            try rates("plateau(patience=0, factor=0.5, window=3)", after: metrics).rates,
            [0.1, 0.1, 0.1, 0.1, 0.05, 0.05, 0.025, 0.0125, 0.00625])
        // The median of two is their mean: 1.5, 1.5, 1.
        expect(
            try rates("plateau(patience=0, factor=0.5, window=2)", after: [1, 2, 1, 1]).rates, [0.1, 0.1, 0.05, 0.05])
        // As many as there may be.
        let level = Array(repeating: 1.0, count: 40)
        let sixteen = try rates("plateau(patience=0, factor=0.5, window=16)", after: level).rates
        #expect(sixteen[15] == 0.1 && sixteen[16] == 0.05 && abs(sixteen[39] - 0.1 * 0x1p-24) < 1e-18)
    }

    @Test func `infinite metrics are metrics`() throws {
        expect(
            try rates("plateau(patience=0)", after: [.infinity, .infinity, 1, -.infinity, 0]).rates,
            [0.1, 0.01, 0.01, 0.01, 0.001])
    }

    @Test func `the lowest rate raises nothing`() throws {
        expect(try rates("plateau(patience=0, min_lr=0.5)", after: [1, 1, 1]).rates, [0.1, 0.1, 0.1])
        expect(try rates("plateau(patience=0, min_lr=0.03)", after: [1, 1, 1]).rates, [0.1, 0.03, 0.03])
        expect(try rates("plateau(patience=0)", base: 0, after: [1, 1, 1]).rates, [0, 0, 0])
        expect(try rates("greedy(patience=0)", base: 0, after: [3, 2, 2, 2]).rates, [0, 0, 0, 0])
    }

    @Test func `a run taken up again goes on bit for bit`() throws {
        let metrics = (0..<120).map { Double(($0 * 7919) % 101) - 40 }
        for text in [
            "plateau(patience=1, factor=0.9, cooldown=2)", "plateau(patience=0, factor=0.9, window=5)",
            "greedy(patience=0, min_lr=0.05, reset_start=2, cooldown=1, warmup=1)",
            "greedy(patience=0, smooth=true, window_size=7)",
        ] {
            let schedule = { () throws -> ScheduleInstance in
                try ScheduleInstance(
                    ScheduleSpecification(text), in: InstalledPlugins.registry, length: RunLength(steps: nil))
            }
            let whole = try rates(text, after: metrics)
            for interruption in stride(from: 0, through: metrics.count, by: 7) {
                var state = try rates(text, after: Array(metrics[..<interruption])).state
                let resumed = try schedule()
                for step in interruption..<metrics.count {
                    try resumed.observe(metric: metrics[step], afterStep: step, base: [0.1], state: &state)
                    let rate = try resumed.values(atTimes: [Double(step)], base: [0.1], state: state)[0]
                    #expect(rate == whole.rates[step], "\(text) at \(step)")
                }
                #expect(state == whole.state)
            }
        }
    }
}
