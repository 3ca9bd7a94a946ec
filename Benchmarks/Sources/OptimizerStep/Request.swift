import AnnealHost
import AnnealTensor
import Triad

/// What is to be timed.
struct Request {
    struct Malformed: Error { let line: String }

    /// An optimizer with its options, or "triad".
    let what: String
    let parameters: Int
    let tensors: Int

    init(_ line: String) throws(Malformed) {
        // Options hold blanks too, so sizes are read from the end.
        var words = line.split(separator: " ").map(String.init)
        var sizes: [Int] = []
        while let size = words.last.flatMap(Int.init) {
            sizes.insert(size, at: 0)
            words.removeLast()
        }
        guard !words.isEmpty, 1...2 ~= sizes.count, sizes.allSatisfy({ $0 > 0 }) else { throw Malformed(line: line) }
        what = words.joined(separator: " ")
        parameters = sizes[0]
        tensors = sizes.count == 2 ? sizes[1] : 1
    }

    /// The median of as many steps as PyTorch's side takes, after a warm-up.
    func steps(_ registry: Registry, _ pool: Pool) throws -> Double {
        let layout = try ParameterLayout((0..<tensors).map { ("\($0)", Shape(parameters / tensors)) })
        let weights = try ParameterBuffer(layout)
        let gradients = try ParameterBuffer(layout)
        var random = Random(seed: 0)
        for index in 0..<tensors {
            for place in gradients[index].indices { gradients[index][place] = random.uniform(in: -1..<1) }
        }
        let optimizer = try OptimizerInstance(
            Specification(what), in: registry,
            tensors: layout.entries.map {
                OptimizerInstance.Tensor(name: $0.name, shape: [$0.count], offset: $0.offset)
            }, length: RunLength(steps: 1000))
        let state = optimizer.makeState(parameters: weights.values)
        return try median { () throws in
            try optimizer.step(
                state, parameters: weights.values, gradients: gradients.values,
                hyperparameters: optimizer.hyperparameters, concurrently: { pool.run($0, $1) })
        }
    }

    func triad(_ pool: Pool) throws -> Double {
        let layout = try ParameterLayout([("0", Shape(parameters))])
        let (a, b, c) = (try ParameterBuffer(layout), try ParameterBuffer(layout), try ParameterBuffer(layout))
        let share = parameters / pool.threads
        return median {
            pool.run(pool.threads) { thread in
                let begin = thread * share
                Triad.triad(a.values + begin, b.values + begin, c.values + begin, 0.5, share)
            }
        }
    }

    private func median<Failure: Error>(_ body: () throws(Failure) -> Void) throws(Failure) -> Double {
        // After a pause a woken thread is of no use for some milliseconds; a training run does not pause.
        let begin = ContinuousClock.now
        while begin.duration(to: .now) < .milliseconds(100) { try body() }
        var times: [Double] = []
        for _ in 0..<max(5, min(200, 40_000_000 / parameters)) {
            let start = ContinuousClock.now
            try body()
            let (seconds, attoseconds) = start.duration(to: .now).components
            times.append(Double(seconds) * 1e9 + Double(attoseconds) * 1e-9)
        }
        times.sort()
        return times[times.count / 2] / Double(parameters)
    }
}
