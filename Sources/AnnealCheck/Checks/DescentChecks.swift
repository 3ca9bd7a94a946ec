internal import AnnealHost
internal import Glibc

extension Checker {
    /// An optimizer over whole models, as a run has it.
    static let descentChecks = [
        Check(
            family: .optimizer, title: "threads",
            promise: "weights do not depend on the order of blocks or the number of threads"
        ) { subject in
            let (component, registry) = (try subject.opened(), try subject.registry())
            let first = try RawInstance.usableSpecification(of: component)
            return try RawInstance.forEach(of: component) { specification, _ in
                let alone = try descent(specification, registry, [[300, 100], [7], [64], [20_000]])
                for _ in 0..<3 { try alone.step(gradient) }
                func compare(_ way: String, _ concurrently: @escaping Concurrently) throws {
                    let other = try descent(specification, registry, [[300, 100], [7], [64], [20_000]])
                    for _ in 0..<3 {
                        other.exchangeState()
                        try other.step(concurrently: concurrently, gradient)
                    }
                    try require(alone.isIdentical(to: other), "\(way) it moves the weights elsewhere")
                }
                try compare("with its blocks in reverse order") { count, body in (0..<count).reversed().forEach(body) }
                for threads in specification == first ? [1, 2, 3, 8] : [4] {
                    try compare("on \(threads) threads") { Threads.run($0, on: threads, $1) }
                }
            }
        },
        Check(family: .optimizer, title: "memory", promise: "1000 steps leave no memory behind") { subject in
            let specification = try RawInstance.usableSpecification(of: try subject.opened())
            let run = try descent(specification, subject.registry(), [[5, 13], [7]])
            try requireNoGrowth("1000 steps") { try run.step(gradient) }
            return ""
        },
        Check(
            family: .optimizer, title: "quadratic",
            promise: "the loss of a quadratic falls to a tenth in 200 steps"
        ) { subject in
            let (component, registry) = (try subject.opened(), try subject.registry())
            for rate in rates {
                guard let specification = specification(of: component, rate: rate),
                    let run = try? descent(specification, registry, [[9]])
                else { continue }
                func loss(_ weights: [Double]) -> Double {
                    zip(weights, gradient(weights)).reduce(0) { $0 + $1.0 * $1.1 / 2 }
                }
                let start = loss(run.weights)
                for _ in 0..<200 { try run.step(gradient) }
                if try loss(run.evaluated()) < start / 10 { return "lr=\(rate.shortest)" }
            }
            throw CheckFailure(
                "at no rate from 0.0003 to 100 does the loss of a quadratic fall to a tenth in 200 steps")
        },
        Check(
            family: .optimizer, title: "rosenbrock",
            promise: "the loss of Rosenbrock's valley falls to a fifth in 20000 steps"
        ) { subject in
            let (component, registry) = (try subject.opened(), try subject.registry())
            // From the usual start at 24.2, with a rate that falls in a line.
            let (steps, start) = (20_000, 24.2)
            var (best, bestRate) = (Double.infinity, 0.0)
            for rate in rates where best >= 0.05 {
                guard let specification = specification(of: component, rate: rate),
                    let run = try? Descent(specification, in: registry, shapes: [[2]], initial: [-1.2, 1])
                else { continue }
                for step in 0..<steps {
                    try run.step(rate: 1 - Double(step) / Double(steps)) { w in
                        let past = w[1] - w[0] * w[0]
                        return [-2 * (1 - w[0]) - 400 * w[0] * past, 200 * past]
                    }
                }
                let point = try run.evaluated()
                let past = point[1] - point[0] * point[0]
                let loss = (1 - point[0]) * (1 - point[0]) + 100 * past * past
                if loss < best { (best, bestRate) = (loss, rate) }
            }
            // Most reach the floor. What estimates its rate as if the loss were convex may stay above it.
            try require(
                best < start / 5,
                "at no rate from 0.0003 to 100 does the loss of Rosenbrock's valley fall from \(start) to a fifth: "
                    + "\(best) at best")
            return best < 0.05 ? "lr=\(bestRate.shortest)" : "lr=\(bestRate.shortest), where it stays at \(best)"
        },
    ]

    /// The learning rates that are tried, the usual ones first: every optimizer finds one that suits it.
    private static let rates = [0.05, 0.02, 0.5, 1, 0.001, 0.0003, 10, 100]

    /// With this learning rate, and what else must be given; `nil` if its table does not allow it.
    private static func specification(of component: Component, rate: Double) -> Specification? {
        guard let parameter = component.parameters.first(where: { $0.role == .lr }), parameter.accepts(rate) else {
            return nil
        }
        guard let first = Variations(component: component).specifications.first else { return nil }
        return Specification(
            name: component.name,
            arguments: first.arguments.filter { $0.key != parameter.key } + [.init(parameter.key, .word(rate.shortest))]
        )
    }

    private static func descent(
        _ specification: Specification, _ registry: Registry, _ shapes: [[Int]]
    ) throws -> Descent {
        let count = shapes.map { $0.reduce(1, *) }.reduce(0, +)
        do {
            return try Descent(
                specification, in: registry, shapes: shapes, initial: (0..<count).map { cos(Double($0)) })
        } catch let error as SpecificationError {
            // A tensor of a shape that it cannot take.
            guard case .refused(_, let sentence) = error.reason else { throw error }
            throw RawInstance.Refusal(description: sentence)
        }
    }

    /// The gradient of the quadratic Σ (i mod 3 + 1) w² / 2.
    @Sendable private static func gradient(_ weights: [Double]) -> [Double] {
        weights.enumerated().map { Double($0.offset % 3 + 1) * $0.element }
    }
}
