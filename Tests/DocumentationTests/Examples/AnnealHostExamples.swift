// The doc comments of Sources/AnnealHost, written by CommentExampleTests.

import Foundation
import TestSupport
import Testing

@testable import AnnealHost

@Suite struct AnnealHostExamples {
    @Test("HorizonPolicy.swift, 1") func HorizonPolicy1() throws {
        #expect(HorizonMapping(from: 40, planned: 100, now: 160).plannedStep(100) == 70)
    }

    @Test("ScheduleInstance.swift, 1") func ScheduleInstance1() throws {
        setenv("ANNEAL_PLUGIN_PATH", Installed.plugins, 1)
        let registry = try Registry(searching: SearchPath())
        let schedule = try ScheduleInstance(
            ScheduleSpecification("step(step_size=2)"), in: registry, length: RunLength(steps: 6))
        #expect(try isClose(schedule.curve(steps: 0..<4, base: [0.1]), [0.1, 0.1, 0.01, 0.01]))

    }

    @Test("LittleEndian.swift, 1") func LittleEndian1() throws {
        #expect([0x00, 0x3e, 0x01].littleEndian(UInt16.self, at: 1) == 0x013e)

    }

    @Test("SharedObject.swift, 1") func SharedObject1() throws {
        let cosine = Installed.plugins + "/cosine.so"
        #expect(try SharedObject.inspect("cosine.so").exportedSymbols.map(\.name) == ["anneal_plugin_v1"])

    }

    @Test("NamePattern.swift, 1") func NamePattern1() throws {
        let pattern = NamePattern(["bias", "0.*"])
        #expect(pattern.fits("2.bias") == true)
        #expect(pattern.fits("10.weight") == false)
    }

    @Test("RunLength.swift, 1") func RunLength1() throws {
        #expect(RunLength(steps: 100, stepsPerEpoch: 10).time(.epoch, afterStep: 25) == 2)
    }

    @Test("Specification.swift, 1") func Specification1() throws {
        #expect(try Specification("step(step_size=10, gamma=0.5)").name == "step")
    }

    @Test("TimeScale.swift, 1") func TimeScale1() throws {
        #expect(try RunLength(steps: 100, stepsPerEpoch: 10).steps(TimeSpan("2 epochs")) == 20)
    }

    @Test("NearestName.swift, 1") func NearestName1() throws {
        #expect(nearestName(to: "cosin", among: ["cosine", "cyclic"]) == "cosine")
        #expect(nearestName(to: "restarts", among: ["cosine-restarts"]) == "cosine-restarts")
    }

    @Test("NumberText.swift, 1") func NumberText1() throws {
        #expect(Double(number: "1e-5") == 0.00001)
        #expect(Double(number: "0x10") == nil)
    }

    @Test("Shortest.swift, 1") func Shortest1() throws {
        #expect((1e-05).shortest == "1e-5")
        #expect((2.0).shortest == "2")
    }

    @Test("BehaviourRecord.swift, 1") func BehaviourRecord1() throws {
        let registry = try Registry(
            searching: SearchPath(files: [], folders: [Installed.plugins], environment: [:], executable: "/"))
        let before = try BehaviourRecord(of: registry.component("cosine"))
        #expect(before.series["lr"]?.first == 0.1)

    }

    @Test("SampleArguments.swift, 1") func SampleArguments1() throws {
        #expect(SampleArguments.ways(to: step).map(\.description) == ["step(step_size=30)"])
    }
}
