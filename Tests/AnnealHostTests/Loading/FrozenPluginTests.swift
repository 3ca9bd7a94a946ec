import Foundation
import TestSupport
import Testing

@testable import AnnealHost

/// The plugins of before, `Tests/FrozenPlugins/*-1.0.so`: built once, never again, with the same numbers in every later host.
@Suite struct FrozenPluginTests {
    private static let tests = Repository.file("Tests")

    private func registry(_ name: String) throws -> Registry {
        try Registry(searching: SearchPath(only: [Self.tests.appending(path: "FrozenPlugins/\(name)-1.0.so").path]))
    }

    @Test func `all of them are usable`() throws {
        let folder = Self.tests.appending(path: "FrozenPlugins").path
        let libraries = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".so") }
        let found = try Registry(searching: SearchPath(only: [], folders: [folder]))
        #expect(libraries.count == 4 && found.components.count == 4 && found.entries.count == 4)
        for component in found.components { #expect(component.version == "1.0.0") }
        for library in libraries {
            #expect(
                try SharedObject.inspect("\(folder)/\(library)").exportedSymbols.map(\.name) == ["anneal_plugin_v1"])
        }
    }

    // MARK: - A schedule that listens, with a parameter of every type

    private static let metrics = [1.0, 0.5, 0.75, 0.75, .nan, 0.25, 0.5]

    private func drop(_ text: String, _ length: RunLength = RunLength(steps: nil)) throws -> ScheduleInstance {
        try ScheduleInstance(ScheduleSpecification(text), in: registry("drop"), length: length)
    }

    @Test(arguments: [
        // A rise, NaN, and what follows NaN; an equal metric is none.
        ("shelf-drop", [8, 8, 4, 4, 2, 1, 0.5]),
        ("shelf-drop(strict=true)", [8, 8, 4, 2, 1, 0.5, 0.25]),
        ("shelf-drop(patience=1)", [8, 8, 8, 8, 4, 4, 2]),
        ("shelf-drop(mode=max, factor=0.25)", [8, 2, 2, 2, 0.5, 0.125, 0.125]),
        ("shelf-drop(floors=[3, 1])", [8, 8, 4, 4, 3, 3, 3]),
        ("shelf-drop(steps=[1, 3])", [8, 8, 8, 8, 4, 2, 1]),
    ])
    func `drop`(text: String, rates: [Double]) throws {
        let schedule = try drop(text)
        #expect(schedule.stateKeys == ["last", "bad", "scale", "seen"].map { "shelf-drop." + $0 })
        var state = schedule.initialState
        #expect(state.values == [.infinity, 0, 1, 0])
        for (epoch, metric) in Self.metrics.enumerated() {
            try schedule.observe(metric: metric, afterStep: epoch, base: [8], state: &state)
            #expect(try schedule.curve(steps: epoch..<epoch + 1, base: [8], state: state) == [rates[epoch]])
        }
    }

    @Test func `drop ends with the run, or where it is told to`() throws {
        let length = RunLength(steps: 4)
        #expect(try drop("shelf-drop", length).curve(steps: 0..<6, base: [8]) == [8, 8, 8, 8, 0, 0])
        #expect(try drop("shelf-drop(length=2)", length).curve(steps: 0..<6, base: [8]) == [8, 8, 0, 0, 0, 0])
        let error = #expect(throws: SpecificationError.self) { try drop("shelf-drop(label=box)") }
        #expect(error?.description == "shelf-drop refuses this: box has an x in it")
    }

    // MARK: - A closed form with two channels

    @Test func `triangle`() throws {
        let schedule = try ScheduleInstance(
            ScheduleSpecification("shelf-triangle(period=8)"), in: registry("triangle"), length: RunLength(steps: 16))
        #expect(schedule.channels == ["lr", "momentum"])
        #expect(
            try schedule.curve(steps: 0..<9, base: [4, 0.5])
                == [
                    2, 0.5, 2.5, 0.4375, 3, 0.375, 3.5, 0.3125, 4, 0.25, 3.5, 0.3125, 3, 0.375, 2.5, 0.4375, 2, 0.5,
                ])
        #expect(try schedule.values(atTimes: [100, 0.5, 4], base: [4, 0.5]) == [4, 0.25, 2.25, 0.46875, 4, 0.25])

        let tooLong = #expect(throws: SpecificationError.self) {
            try ScheduleInstance(
                ScheduleSpecification("shelf-triangle(period=17)"), in: registry("triangle"),
                length: RunLength(steps: 16))
        }
        #expect(tooLong?.description == "shelf-triangle refuses this: a period of 17 is longer than the run")
        #expect(throws: SpecificationError.self) {
            try ScheduleInstance(
                ScheduleSpecification("shelf-triangle(period=8)"), in: registry("triangle"),
                length: RunLength(steps: nil))
        }
    }

    // MARK: - Optimizers, with the numbers of `Goldens/shelf.py`

    private static let golden = Result<[String: [Float]], any Error> {
        let text = try String(contentsOf: tests.appending(path: "Goldens/shelf.csv"), encoding: .utf8)
        let rows = text.split(separator: "\n").map { $0.split(separator: ",").map(String.init) }
        return Dictionary(uniqueKeysWithValues: rows.map { ("\($0[0]) \($0[1])", $0[2...].compactMap(Float.init)) })
    }

    private func gradient(_ step: Int, _ index: Int) -> Float { Float((7 * index + 3 * step) % 11 - 5) / 4 }
    private func start(_ index: Int) -> Float { Float(5 * index % 9 - 4) / 8 }

    @Test func `average`() throws {
        let memory = FlatParameters([("w", [70, 3]), ("plain", [5])])
        let places = Array(memory.ranges.joined())
        for (index, place) in places.enumerated() { memory.parameters.start[place] = start(index) }
        let optimizer = try OptimizerInstance(
            Specification("shelf-average"), in: registry("average"), tensors: memory.tensors)
        let state = optimizer.makeState(parameters: memory.parameters.start)
        let out = AlignedBuffer<Float>(count: 320)
        for step in 1...4 {
            for (index, place) in places.enumerated() { memory.gradients.start[place] = gradient(step, index) }
            try optimizer.step(
                state, parameters: memory.parameters.start, gradients: memory.gradients.start,
                hyperparameters: optimizer.hyperparameters)
            #expect(try places.map { memory.parameters.start[$0] } == Self.golden.get()["average \(step)"])
            try optimizer.writeEvaluationPoint(of: state, parameters: memory.parameters.start, into: out.start)
            #expect(try places.map { out.start[$0] } == Self.golden.get()["average evaluated \(step)"])
        }
    }

    @Test func `rows`() throws {
        let tensor = OptimizerInstance.Tensor(name: "w", shape: [8, 3], offset: 0, isSparse: true)
        let optimizer = try OptimizerInstance(Specification("shelf-rows"), in: registry("rows"), tensors: [tensor])
        let parameters = AlignedBuffer<Float>(count: 64)
        for index in 0..<24 { parameters.start[index] = start(index) }
        let state = optimizer.makeState(parameters: parameters.start)
        for (step, rows) in [[0, 2, 7], [2, 3], [0, 7], []].enumerated() {
            let numbers = AlignedBuffer<UInt64>(count: 64)
            let values = AlignedBuffer<Float>(count: 64)
            for (index, row) in rows.enumerated() { numbers.start[index] = UInt64(row) }
            for index in 0..<3 * rows.count { values.start[index] = gradient(step + 1, index) }
            try optimizer.step(
                state, parameters: parameters.start, gradients: values.start,
                rows: [SparseGradient(rows: numbers.start, values: values.start, count: rows.count)],
                hyperparameters: optimizer.hyperparameters)
            #expect(try (0..<24).map { parameters.start[$0] } == Self.golden.get()["rows \(step + 1)"])
        }
        let decaying = #expect(throws: SpecificationError.self) {
            try OptimizerInstance(
                Specification("shelf-rows(weight_decay=0.1)"), in: registry("rows"), tensors: [tensor])
        }
        #expect(decaying?.description == "shelf-rows refuses this: weight_decay moves every row of w")
    }
}
