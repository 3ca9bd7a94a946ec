import AnnealCheck
import AnnealHost
import Foundation
import SeededNumbers
import TestSupport
import Testing

/// What holds for every composition of whatever is installed.
@Suite struct CompositionPropertyTests {
    private static let length = RunLength(steps: 240, stepsPerEpoch: 12, batchSize: 32)

    /// Random specifications from the strategies' own tables: sequences, products and factors, three brackets deep.
    private struct Generator {
        var random: SeededGenerator

        mutating func int(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

        mutating func specification(_ depth: Int = 0, onTheRight: Bool = false) throws -> ScheduleSpecification {
            switch int(0...(depth < 3 ? 5 : 1)) {
            case 0: return .factor(["0.5", "2", "1e-1", "0"].randomElement(using: &random) ?? "1")
            case 1, 2: return .strategy(try strategy(onTheRight: onTheRight))
            case 3:
                var factors: [ScheduleSpecification] = []
                for index in 0..<int(2...3) {
                    factors.append(try specification(depth + 1, onTheRight: onTheRight || index > 0))
                }
                return .product(factors)
            default:
                let count = int(1...3)
                var pieces: [ScheduleSpecification.Piece] = []
                for index in 0..<count {
                    let lengths = ["0%", "7%", "1 epoch", "17 steps", "64 samples", "2.5 epochs", "0 steps"]
                    let length = index == count - 1 && count > 1 ? nil : lengths.randomElement(using: &random)
                    pieces.append(
                        .init(
                            try specification(depth + 1, onTheRight: onTheRight), for: length.flatMap { TimeSpan($0) }))
                }
                return .sequence(pieces)
            }
        }

        private mutating func strategy(onTheRight: Bool) throws -> Specification {
            while true {
                let name = InstalledPlugins.schedules.randomElement(using: &random) ?? ""
                let component = try InstalledPlugins.registry.component(name)
                let candidates = try InstalledPlugins.specifications(of: name).filter { candidate in
                    !onTheRight
                        || !component.parameters.contains { parameter in
                            parameter.isAbsolute && candidate.arguments.contains { $0.key == parameter.key }
                        }
                }
                if let choice = candidates.randomElement(using: &random) { return choice }
            }
        }
    }

    /// Runs a body with many compositions; those that a plugin refuses, or whose pieces do not fit, are left out.
    private func forEachComposition(
        _ count: Int, of name: String = #function, _ body: (ScheduleInstance, inout Generator) throws -> Void
    ) throws {
        var generator = Generator(random: .ofTest(name))
        var made = 0
        for _ in 0..<count {
            let specification = try generator.specification()
            #expect(try ScheduleSpecification(specification.description) == specification, "\(specification)")
            let schedule: ScheduleInstance
            do {
                schedule = try ScheduleInstance(specification, in: InstalledPlugins.registry, length: Self.length)
            } catch {
                switch error.reason {
                case .refused, .piecesTooLong, .illegalTicks, .notWholeEpochs: continue
                default: throw error
                }
            }
            made += 1
            try body(schedule, &generator)
        }
        #expect(made > count / 3, "most compositions can be made")
    }

    private func base(of schedule: ScheduleInstance) -> [Double] { schedule.channels.map { $0 == "lr" ? 0.1 : 0.85 } }

    @Test func `scalar, batch and strided agree bit for bit`() throws {
        try forEachComposition(400) { schedule, generator in
            let (base, width) = (base(of: schedule), schedule.channels.count)
            // Far past the end and in any order, too.
            let times = (0..<600).map { _ in Double(generator.int(0...300)) } + [1e6, 1e9, 0]
            let batch = try schedule.values(atTimes: times, base: base).map(\.bitPattern)
            let strided = try schedule.values(atTimes: times, base: times.flatMap { _ in base }).map(\.bitPattern)
            #expect(batch == strided, "\(schedule.specification)")
            for row in stride(from: 0, to: times.count, by: 37) {
                let scalar = try schedule.values(atTimes: [times[row]], base: base).map(\.bitPattern)
                #expect(
                    Array(batch[row * width..<(row + 1) * width]) == scalar,
                    "\(schedule.specification) at \(times[row])")
            }
        }
    }

    /// A run: what each step used, while a metric is seen after every epoch.
    private func run(
        _ schedule: ScheduleInstance, _ steps: Range<Int>, _ state: inout ScheduleInstance.State
    ) throws -> [UInt64] {
        let base = base(of: schedule)
        return try steps.flatMap { step in
            let values = try schedule.values(
                atTimes: [schedule.length.time(schedule.clock, afterStep: step)], base: base, state: state)
            if (step + 1) % 12 == 0 {
                let metric = step % 5 == 0 ? Double.nan : 1 + Double((step * 7919) % 13) / 10
                try schedule.observe(metric: metric, afterStep: step + 1, base: base, state: &state)
            }
            return values.map(\.bitPattern)
        }
    }

    @Test func `interrupted anywhere, it goes on bit for bit`() throws {
        try forEachComposition(300) { schedule, generator in
            var state = schedule.initialState
            let whole = try run(schedule, 0..<240, &state)

            let interruption = generator.int(0...240)
            var first = schedule.initialState
            let before = try run(schedule, 0..<interruption, &first)
            // What is kept is the text and the numbers.
            let again = try ScheduleInstance(
                ScheduleSpecification(schedule.specification.description), in: InstalledPlugins.registry,
                length: Self.length)
            var second = again.adopt(first, of: schedule)
            let after = try run(again, interruption..<240, &second)
            #expect(before + after == whole, "\(schedule.specification) at \(interruption)")
            #expect(second.values.map(\.bitPattern) == state.values.map(\.bitPattern))
        }
    }
}
