// The doc comments of Sources/AnnealExperiment, written by CommentExampleTests.
// swift-format-ignore-file

import Foundation
import TestSupport
import Testing

import AnnealHost
import AnnealTensor
@testable import AnnealExperiment

@Suite struct AnnealExperimentExamples {
    @Test func `GroupOptions.swift, 1`() throws {
        #expect(try GroupOptions("bias|norm: weight_decay=0, schedule=cosine").schedules[0].target == "lr")
    }

    @Test func `ScheduleAssignment.swift, 1`() throws {
        #expect(try ScheduleAssignment("weight_decay:cosine").target == "weight_decay")
        #expect(try ScheduleAssignment("cosine").target == "lr")
    }

    @Test func `FieldCoded.swift, 1`() throws {
        var experiment = Experiment()
        discard(try experiment.set(.batchSize, to: ["32"]))
        #expect(experiment.texts(of: .batchSize) == ["32"])
        #expect(throws: (any Error).self) { try experiment.set(.batchSize, to: ["0"]) }
    }

    @Test func `FieldError.swift, 1`() throws {
        #expect(FieldError.missingValue("lr").description == "lr needs a value")
        #expect(FieldError.missingValue("lr").sentence { "--\($0)" } == "--lr needs a value")
    }

    @Test func `NumberText.swift, 1`() throws {
        #expect(try NumberText.count("3") == 3)
        #expect(throws: (any Error).self) { try NumberText.count("0") }
    }

    @Test func `SignificantDigits.swift, 1`() throws {
        #expect(0.0123456.rounded(to: 3) == "0.0123")
    }

    @Test func `ExperimentRun.swift, 1`() throws {
        setenv("ANNEAL_PLUGIN_PATH", Installed.plugins, 1)
        let result = try Experiment().run(with: Registry(searching: SearchPath()), on: Pool(threads: 2))
        #expect(begins(result.testAccuracy, "0.91"))
    }
}
