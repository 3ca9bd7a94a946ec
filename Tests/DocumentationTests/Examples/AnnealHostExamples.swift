// The doc comments of Sources/AnnealHost, written by CommentExampleTests.
// swift-format-ignore-file

import Foundation
import TestSupport
import Testing

@testable import AnnealHost

@Suite struct AnnealHostExamples {
    @Test func `HorizonPolicy.swift, 1`() throws {
        #expect(HorizonMapping(from: 40, planned: 100, now: 160).plannedStep(100) == 70)
    }

    @Test func `ScheduleInstance.swift, 1`() throws {
        setenv("ANNEAL_PLUGIN_PATH", Installed.plugins, 1)
        let registry = try Registry(searching: SearchPath())
        let schedule = try ScheduleInstance(
            ScheduleSpecification("step(step_size=2)"), in: registry, length: RunLength(steps: 6))
        #expect(try isClose(schedule.curve(steps: 0..<4, base: [0.1]), [0.1, 0.1, 0.01, 0.01]))
    }

    @Test func `LittleEndian.swift, 1`() throws {
        #expect([0x00, 0x3e, 0x01].littleEndian(UInt16.self, at: 1) == 0x013e)
    }

    @Test func `SharedObject.swift, 1`() throws {
        let cosine = Installed.plugins + "/cosine.so"
        #expect(try SharedObject.inspect(cosine).exportedSymbols.map(\.name) == ["anneal_plugin_v1"])
    }

    @Test func `GroupSpecification.swift, 1`() throws {
        #expect(try GroupSpecification(named: "head", options: "lr=0.01").description == "head: lr=0.01")
    }

    @Test func `NamePattern.swift, 1`() throws {
        let pattern = NamePattern(["bias", "0.*"])
        #expect(pattern.fits("2.bias") == true)
        #expect(pattern.fits("10.weight") == false)
    }

    @Test func `RunLength.swift, 1`() throws {
        #expect(RunLength(steps: 100, stepsPerEpoch: 10).epoch(afterStep: 25) == 2)
        #expect(RunLength(steps: 100, stepsPerEpoch: 10, epochShift: 5).epoch(afterStep: 25) == 3)
    }

    @Test func `RunLength.swift, 2`() throws {
        #expect(RunLength(steps: 100, stepsPerEpoch: 10).time(.epoch, afterStep: 25) == 2)
    }

    @Test func `Specification.swift, 1`() throws {
        #expect(try Specification("step(step_size=10, gamma=0.5)").name == "step")
    }

    @Test func `TimeScale.swift, 1`() throws {
        #expect(try RunLength(steps: 100, stepsPerEpoch: 10).steps(TimeSpan("2 epochs")!) == 20)
    }

    @Test func `FirstNames.swift, 1`() throws {
        #expect(firstNames(["a", "b", "c"], most: 8) == "a, b, c")
        #expect(firstNames(["a", "b", "c"], most: 2) == "a, b and 1 more")
    }

    @Test func `NearestName.swift, 1`() throws {
        #expect(nearestName(to: "cosin", among: ["cosine", "cyclic"]) == "cosine")
        #expect(nearestName(to: "restarts", among: ["cosine-restarts"]) == "cosine-restarts")
    }

    @Test func `NumberText.swift, 1`() throws {
        #expect(Double(number: "1e-5") == 0.00001)
        #expect(Double(number: "0x10") == nil)
    }

    @Test func `Shortest.swift, 1`() throws {
        #expect((1e-05).shortest == "1e-5")
        #expect((2.0).shortest == "2")
    }

    @Test func `BehaviourRecord.swift, 1`() throws {
        let registry = try Registry(
            searching: SearchPath(files: [], folders: [Installed.plugins], environment: [:], executable: "/"))
        let before = try BehaviourRecord(of: registry.component("cosine"))
        #expect(before.series["lr"]?.first == 0.1)
    }

    @Test func `SampleArguments.swift, 1`() throws {
        let registry = try Registry(
            searching: SearchPath(files: [], folders: [Installed.plugins], environment: [:], executable: "/"))
        let step = try registry.component("step")
        #expect(SampleArguments.ways(to: step).map(\.description) == ["step(step_size=30)"])
    }
}
