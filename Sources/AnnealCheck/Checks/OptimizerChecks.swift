internal import AnnealHost
internal import CAnneal
internal import Glibc
internal import SeededNumbers

extension Checker {
    /// What update writes is its block, and depends on nothing but what it is given.
    static let optimizerChecks = [
        Check(
            family: .optimizer, title: "counts",
            promise: "it stays inside its buffers, of 0, 1, 63, 64 and 65 weights, and keeps no pointer"
        ) { subject in
            let component = try subject.opened()
            return try RawInstance.forEach(of: component) { specification, _ in
                for count in [0, 1, 63, 64, 65] {
                    let run = try run(component, specification, subject, shape: [count])
                    try descend(run, steps: 4)
                    try require(
                        run.weights.allSatisfy(\.isFinite), "with \(count) parameters a weight is no longer finite")
                }
            }
        },
        Check(family: .optimizer, title: "made-again", promise: "an instance made again goes on as before") { subject in
            let component = try subject.opened()
            return try RawInstance.forEach(of: component) { specification, _ in
                let once = try run(component, specification, subject, shape: [5, 13])
                let again = try run(component, specification, subject, shape: [5, 13])
                for _ in 0..<4 {
                    try descend(once, steps: 1)
                    try again.makeAgain()
                    try descend(again, steps: 1)
                }
                try require(
                    once.everyBit == again.everyBit, "made again between two steps it moves the weights elsewhere")
            }
        },
        Check(
            family: .optimizer, title: "scheduled",
            promise: "numbers that a schedule changes are taken as they come"
        ) { subject in
            let component = try subject.opened()
            return try RawInstance.forEach(of: component) { specification, _ in
                // Each may be 0 when it begins, and something else later.
                let make = { try RawInstance(component, specification, isScheduled: true) }
                let once = try run(component, specification, subject, shape: [5, 13], make: make)
                let again = try run(component, specification, subject, shape: [5, 13], make: make)
                let given = once.hyperparameters
                for step in 0..<4 {
                    let now = zip(component.parameters, given).map { parameter, value in
                        guard parameter.isSchedulable, step % 2 == 1 else { return value }
                        return [0.05, 0.5, 2].first { $0 != value && parameter.accepts($0) } ?? value
                    }
                    for run in [once, again] { run.hyperparameters = now }
                    try descend(once, steps: 1)
                    try again.makeAgain()
                    try descend(again, steps: 1)
                }
                try require(
                    once.everyBit == again.everyBit,
                    "made again between two steps of a schedule it moves the weights elsewhere")
            }
        },
        Check(
            family: .optimizer, title: "cuts",
            promise: "weights do not depend on how a tensor is cut into blocks"
        ) { subject in
            let component = try subject.opened()
            let isElementwise = component.isElementwise
            let first = try RawInstance.usableSpecification(of: component)
            var dependsOnPlace = false
            let tried = try RawInstance.forEach(of: component) { specification, _ in
                // What sums rounds by where a block ends, and some options make much of little.
                guard isElementwise || specification == first else { return }
                for shape in [[320], [20, 16]] {
                    let whole = try run(component, specification, subject, shape: shape)
                    let pieces = try run(component, specification, subject, shape: shape, cut: 64)
                    let others = try run(component, specification, subject, shape: shape, cut: 192)
                    for run in [whole, pieces, others] { try descend(run, steps: 3) }
                    for other in [pieces, others] {
                        let isSame =
                            isElementwise
                            ? whole.everyBit == other.everyBit
                            : zip(whole.weights, other.weights).allSatisfy { abs($0 - $1) <= 1e-4 * max(1, abs($0)) }
                        try require(isSame, "the weights depend on how a tensor is cut into blocks")
                    }
                }
                guard isElementwise else { return }
                let here = try run(component, specification, subject, shape: [130])
                let zeros = [Float](repeating: 0, count: 5)
                let there = try RawOptimizer(component, specification, shape: [135], weights: zeros + here.weights)
                for _ in 0..<3 {
                    let gradient = here.weights.map { $0 + 2 }
                    try here.step(gradient)
                    try there.step(zeros + gradient)
                }
                dependsOnPlace = dependsOnPlace || there.weights[5...] != here.weights[...]
            }
            guard isElementwise else { return "as it sums over elements, other cuts may round otherwise" }
            return dependsOnPlace ? "\(tried); an element moves by where it stands" : tried
        },
        Check(
            family: .optimizer, title: "gradients",
            promise: "zero, huge, infinite gradients and NaN do no harm"
        ) { subject in
            let component = try subject.opened()
            return try RawInstance.forEach(of: component) { specification, _ in
                // Zero and then what a run meets when it diverges: it may fail with a sentence, but never trap.
                for value in [0, 1e30, -3e38, .infinity, .nan] as [Float] {
                    let run = try run(component, specification, subject, shape: [65])
                    for step in 0..<2 {
                        do {
                            try run.step((0..<65).map { $0 % 3 == step % 3 ? value : 0 })
                        } catch let failure as RawInstance.GaveUp {
                            try require(!value.isZero, "\(failure)")
                        }
                    }
                }
            }
        },
        Check(
            family: .optimizer, title: "zero-gradient",
            promise: "gradients of zero move nothing but decay"
        ) { subject in
            let component = try subject.opened()
            // Where options take an eps away, 0 / 0 is what the formula says.
            let specification = try RawInstance.usableSpecification(of: component)
            // The zeros between tensors are weights, too.
            let before = (0..<65).map { Float($0 % 9 - 4) / 4 }
            let run = try RawOptimizer(component, specification, shape: [5, 13], weights: before)
            for _ in 0..<3 { try run.step(Array(repeating: 0, count: 65)) }
            for (weight, start) in zip(run.weights, before) {
                try require(
                    abs(weight) <= abs(start) && weight * start >= 0,
                    "gradients of zero move a weight from \(start) to \(weight), which is no decay")
            }
            if run.weights == before { return "it moves nothing" }
            let (factor, largest) = zip(run.weights, before).reduce((Float(0), Float(0))) {
                abs($1.1) > $0.1 ? ($1.0 / $1.1, abs($1.1)) : $0
            }
            let isOne = zip(run.weights, before).allSatisfy { abs($0 - factor * $1) <= 4e-7 * largest }
            return isOne ? "all weights decay by one factor" : "weights decay"
        },
        Check(
            family: .optimizer, title: "diverged",
            promise: "a gradient that is not a number is seen in its weight"
        ) { subject in
            let component = try subject.opened()
            let specification = try RawInstance.usableSpecification(of: component)
            let sound = try run(component, specification, subject, shape: [193])
            let spoilt = try run(component, specification, subject, shape: [193])
            // At the second step if not at the first, with which some only begin to measure.
            for isFirst in [true, false] {
                let gradient = Array(repeating: Float(0.5), count: 193)
                do {
                    try spoilt.step((isFirst ? [.nan] : [0.5]) + gradient.dropFirst())
                } catch let failure as RawInstance.GaveUp {
                    return "\(failure)"
                }
                try sound.step(gradient)
            }
            try require(
                !spoilt.weights[0].isFinite,
                "a gradient that is not a number leaves no trace in its weight, so that nobody sees it")
            guard component.isElementwise else { return "a norm takes a NaN to other weights" }
            // Blocks begin at multiples of 64, so what looks at neighbours may do so within these.
            try require(
                zip(sound.weights, spoilt.weights).dropFirst(64).allSatisfy { $0.bitPattern == $1.bitPattern },
                "a gradient that is not a number changes weights beyond its 64 elements")
            let isAlone = zip(sound.weights, spoilt.weights).dropFirst().allSatisfy { $0.bitPattern == $1.bitPattern }
            return isAlone ? "each weight moves by its own gradient alone" : "a weight looks at its neighbours"
        },
        Check(
            family: .optimizer, title: "evaluation",
            promise: "the weights to evaluate are written without a change to those it trains"
        ) { subject in
            let component = try subject.opened()
            let handle = component.address.assumingMemoryBound(to: anneal_component.self)
            guard let evaluation = try LoadedPlugin(subject.file).evaluation(of: handle) else {
                return "not tried: they are those it trains"
            }
            var startsElsewhere = false
            let tried = try RawInstance.forEach(of: component) { specification, _ in
                for shape in [[5, 13], [320]] {
                    let undisturbed = try run(component, specification, subject, shape: shape)
                    let evaluated = try run(component, specification, subject, shape: shape)
                    let pieces = try run(component, specification, subject, shape: shape, cut: 64)
                    startsElsewhere = try startsElsewhere || evaluated.evaluated(by: evaluation) != evaluated.weights
                    for _ in 0..<3 {
                        for run in [undisturbed, evaluated, pieces] { try descend(run, steps: 1) }
                        let once = try evaluated.evaluated(by: evaluation)
                        let again = try evaluated.evaluated(by: evaluation)
                        try require(once.allSatisfy(\.isFinite), "a weight to evaluate is not finite")
                        try require(
                            once.map(\.bitPattern) == again.map(\.bitPattern),
                            "asked again it gives other weights to evaluate")
                        guard component.isElementwise else { continue }
                        try require(
                            try pieces.evaluated(by: evaluation).map(\.bitPattern) == once.map(\.bitPattern),
                            "the weights to evaluate depend on how a tensor is cut into blocks")
                    }
                    try require(undisturbed.everyBit == evaluated.everyBit, "evaluation changes the steps after it")
                }
            }
            return "\(tried); before the first step it gives \(startsElsewhere ? "others" : "the weights themselves")"
        },
    ]

    static func run(
        _ component: Component, _ specification: Specification, _ subject: Subject, shape: [Int], cut: Int? = nil,
        isSparse: Bool = false, make: (() throws -> RawInstance)? = nil
    ) throws -> RawOptimizer {
        var random = SeededGenerator(seed: subject.seed)
        let count = shape.reduce(1, *)
        let weights = (0..<count).map { _ in Float.random(in: -1...1, using: &random) }
        return try RawOptimizer(
            component, specification, shape: shape, weights: weights, cut: cut, isSparse: isSparse, make: make)
    }

    /// Steps with the gradient of Σ (i mod 3 + 1) w² / 2.
    static func descend(_ run: RawOptimizer, steps: Int) throws {
        for _ in 0..<steps {
            try run.step(run.weights.enumerated().map { Float($0.offset % 3 + 1) * $0.element })
        }
    }
}
