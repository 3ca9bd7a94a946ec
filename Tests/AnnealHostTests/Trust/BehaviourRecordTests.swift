import Foundation
import TestSupport
import Testing

@testable import AnnealHost

/// Records of what components do: they hold where only rounding differs, and for nothing else.
@Suite struct BehaviourRecordTests {
    private func schedule(_ values: [Double]) -> BehaviourRecord { BehaviourRecord(["lr": values]) }

    /// Half a cosine as its formula is usually written, with a `cos` that is correctly rounded and with one that is the other
    /// neighbour of the exact value, as a C library may be (glibc promises 1 ulp).
    @Test func `a cosine of another C library is the same`() throws {
        func curve(_ cosine: (Double) -> Double) -> BehaviourRecord {
            schedule(BehaviourRecord.ticks.map { 0.1 * (1 + cosine(.pi * min(Double($0), 399) / 400)) / 2 })
        }
        func neighbour(_ x: Double) -> Double {
            let exact = cosl(Float80(x))
            let near = Double(exact)
            return Float80(near) == exact ? near : Float80(near) < exact ? near.nextUp : near.nextDown
        }
        let (one, other) = (curve { Double(cosl(Float80($0))) }, curve(neighbour))
        #expect(one != other)
        #expect(one.difference(from: other, of: .schedule) == nil)
        // In ulps of each value itself it would not be: at the end it is a difference of nearly equal numbers.
        let (last, otherLast) = (try #require(one.series["lr"]?.last), try #require(other.series["lr"]?.last))
        #expect(abs(last - otherLast) > 8 * last.ulp)
        // An error of the formula is another one: the last tick counted twice.
        let late = schedule(BehaviourRecord.ticks.map { 0.1 * (1 + cos(.pi * Double(min($0, 399) + 1) / 400)) / 2 })
        #expect(late.difference(from: one, of: .schedule) != nil)
    }

    @Test func `8 ulp of the largest number, and not 9`() {
        let old = schedule([0.75, 0.001])
        func moved(_ ulps: Double) -> BehaviourRecord { schedule([0.75, 0.001 + ulps * 0.75.ulp]) }
        #expect(moved(8).difference(from: old, of: .schedule) == nil)
        #expect(
            moved(16).difference(from: old, of: .schedule)?.description
                == "lr at tick 1 is \((0.001 + 16 * 0.75.ulp).shortest) and was 0.001")
        // Weights are of float32, and a hundred steps add up more roundings than ten.
        for (steps, most) in [(10, 8.0), (100, 25.0)] {
            let weights = BehaviourRecord(["after \(steps) steps": [1, 2]])
            func walked(_ ulps: Double) -> BehaviourRecord {
                BehaviourRecord(["after \(steps) steps": [1 + ulps * 0x1p-22, 2]])
            }
            #expect(walked(most).difference(from: weights, of: .optimizer) == nil)
            #expect(
                walked(most + 1).difference(from: weights, of: .optimizer)?.description
                    == "weight 1 after \(steps) steps is \((1 + (most + 1) * 0x1p-22).shortest) and was 1")
        }
    }

    @Test func `what one has and the other has not`() {
        let full = schedule([1, 2])
        for other in [
            BehaviourRecord([:]), schedule([1]), schedule([]), schedule([1, .nan]), schedule([1, .infinity]),
        ] {
            #expect(full.difference(from: other, of: .schedule) != nil)
            #expect(other.difference(from: full, of: .schedule) != nil)
        }
        #expect(BehaviourRecord([:]).difference(from: BehaviourRecord([:]), of: .schedule) == nil)
    }

    /// Rounded after every operation, and as a compiler may that fuses and reorders them: 100 steps apart, still the same.
    @Test(.enabled(if: Program.compiler != nil, "no C compiler on PATH"))
    func `an optimizer compiled with other roundings is the same`() throws {
        let example = Repository.file("Examples/c-optimizer/heavy_ball.c")
        let source = try String(contentsOf: example, encoding: .utf8)
        func behaviour(_ source: String, _ flags: [String]) throws -> BehaviourRecord {
            let library = try CompiledLibrary(source, ["-I", Repository.include, "-lm"] + flags)
            defer { library.remove() }
            return BehaviourRecord(
                of: try Registry(searching: SearchPath(only: [library.path])).component("heavy-ball"))
        }
        let strict = try behaviour(source, ["-O0", "-ffp-contract=off"])
        #expect(strict.series.keys.sorted() == ["after 10 steps", "after 100 steps"])
        #expect(strict.series.values.allSatisfy { $0.count == 16 })
        let exact = source.replacing("const float rate = (float)", with: "const double rate = ")
            .replacing("const float kept = (float)", with: "const double kept = ")
        try #require(exact != source)
        // In double, rounded once a line.
        let fused = try behaviour(exact, ["-O2"])
        #expect(fused != strict)
        #expect(fused.difference(from: strict, of: .optimizer) == nil)
        let other = try behaviour(source.replacing("default_number = 0.9", with: "default_number = 0.90001"), [])
        #expect(other.difference(from: strict, of: .optimizer) != nil)
    }

    /// Heavy ball by hand, in double precision.
    @Test(.enabled(if: Program.compiler != nil, "no C compiler on PATH"))
    func `the numbers are those of 100 steps`() throws {
        let example = Repository.file("Examples/c-optimizer/heavy_ball.c")
        let library = try CompiledLibrary(
            String(contentsOf: example, encoding: .utf8), ["-I", Repository.include, "-lm"])
        defer { library.remove() }
        let behaviour = BehaviourRecord(
            of: try Registry(searching: SearchPath(only: [library.path])).component("heavy-ball"))
        for index in 0..<16 {
            var weight = (index % 2 == 0 ? 1 : -1) * (1 + Double(index) / 16)
            var ball = 0.0
            for step in 1...100 {
                let size = 0.5 + Double((7 * index + 3 * step) % 11) / 8
                let isTurned = (step + 5 * (index % 4)) / 20 % 2 == 1
                ball = 0.9 * ball + ((index % 5 < 2) == isTurned ? -size : size)
                weight -= 0.01 * ball
                guard step == 10 || step == 100 else { continue }
                let found = try #require(behaviour.series["after \(step) steps"]?[index])
                #expect(abs(found - weight) < 1e-5, "weight \(index + 1) after \(step) steps")
            }
        }
    }
}
