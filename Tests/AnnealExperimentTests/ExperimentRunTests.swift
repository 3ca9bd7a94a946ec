import AnnealHost
import AnnealTensor
import AnnealTraining
import Foundation
import TestSupport
import Testing

@testable import AnnealExperiment

/// Experiments that are run by a program of one's own, without a command line.
@Suite struct ExperimentRunTests {
    /// Keeps what it is told.
    private final class Recorder: Observer {
        private(set) var losses: [Double] = []
        private(set) var epochs: [EpochRecord] = []
        private(set) var outcome: Outcome?

        func observe(_ event: Event) -> String? {
            switch event {
            case .stepped(let record): losses.append(record.loss)
            case .evaluated(let record): epochs.append(record)
            case .ended(let outcome, _): self.outcome = outcome
            default: break
            }
            return nil
        }
    }

    private let registry = InstalledPlugins.registry

    private func experiment() throws -> Experiment {
        var experiment = Experiment()
        experiment.model = .mlp(hidden: [16])
        experiment.optimizer = try Specification("sgd(momentum=0.9)")
        experiment.rate = .given(0.05)
        experiment.schedules = [try ScheduleAssignment("linear for 20% -> cosine")]
        experiment.groups = [try GroupOptions("bias: lr=0.5x, schedule=cosine")]
        experiment.clipping = .norm(1)
        experiment.validation = 0.1
        experiment.averaging = 0.9
        experiment.length = .epochs(3)
        return experiment
    }

    @Test func `an experiment trains, and what JSON makes of it trains the same`() throws {
        let experiment = try experiment()
        let (first, second) = (Recorder(), Recorder())
        let result = try experiment.run(with: registry, on: Pool(threads: 1), observers: [first])
        // 1,294 examples in batches of 64 are 21 steps.
        #expect(result.steps == 63 && result.outcome == .finished && first.outcome == .finished)
        #expect(first.losses.count == 63 && first.epochs.map(\.step) == [21, 42, 63])
        #expect(result.testAccuracy == first.epochs.last?.test.accuracy)
        #expect(try #require(result.testLoss) < 0.8 * (try #require(first.losses.first)))
        let copy = try JSONDecoder().decode(Experiment.self, from: JSONEncoder().encode(experiment))
        let again = try copy.run(with: registry, on: Pool(threads: 2), observers: [second])
        #expect(first.losses == second.losses)
        #expect(again.testLoss == result.testLoss && again.trainLoss == result.trainLoss)
    }

    @Test func `a checkpoint's record is the experiment, and goes on with it`() throws {
        let folder = try TemporaryFolder()
        var environment = RunEnvironment()
        environment.checkpoint = folder.file("run.safetensors")
        var experiment = try experiment()
        experiment.checkpointEvery = TimeSpan("20 steps")
        experiment.keptCheckpoints = 4
        let whole = Recorder()
        _ = try experiment.run(with: registry, on: Pool(threads: 1), in: environment, observers: [whole])
        let saved = try CheckpointFile(reading: folder.file("run-40.safetensors"))
        let record = try RunRecord(of: saved)
        #expect(record.experiment == experiment && record.environment == environment)
        #expect(record.format == 2 && record.version == hostVersion && record.steps == 63)
        #expect(record.schedules == ["lr": "linear for 20% -> cosine", "lr[bias]": "cosine"])
        #expect(record.plugins.map(\.name) == ["linear", "cosine", "sgd"])

        let rest = Recorder()
        let resumed = try ResumedExperiment(saved, of: record)
        let prepared = try PreparedExperiment(
            ResolvedExperiment(resumed.experiment, in: registry), pool: Pool(threads: 1), from: resumed)
        let session = try TrainingSession(
            TrainingRun(prepared, checkpoint: folder.file("rest.safetensors")), from: resumed)
        _ = try session.result(session.train(observers: [rest]))
        #expect(rest.losses == Array(whole.losses[40...]) && session.latestCheckpoint == 63)

        let model = try SavedModel(saved, of: record, pool: Pool(threads: 1))
        #expect(model.step == 40 && model.summary == "mlp:16, trained for 40 of 63 steps on digits")
    }

    @Test func `an interrupted run stops between two steps`() throws {
        let recorder = Recorder()
        let result = try experiment().run(
            with: registry, on: Pool(threads: 1), observers: [recorder],
            isInterrupted: { recorder.losses.count == 5 })
        #expect(result.outcome == .interrupted && result.steps == 5)
    }

    @Test func `the rate is found`() throws {
        var experiment = try experiment()
        (experiment.rate, experiment.groups, experiment.averaging) = (.found, [], nil)
        var prepared = try PreparedExperiment(
            ResolvedExperiment(experiment, in: registry), pool: Pool(threads: 1))
        let found = try prepared.findRate()
        #expect(prepared.experiment.rate == .given(try #require(found.rate.flatMap { Double($0.rounded(to: 3)) })))
        let same = try prepared.experiment.run(with: registry, on: Pool(threads: 1))
        #expect(try experiment.run(with: registry, on: Pool(threads: 1)).testLoss == same.testLoss)
    }

    @Test func `a run that diverges throws how`() throws {
        var experiment = try experiment()
        (experiment.rate, experiment.clipping, experiment.averaging) = (.given(1e30), nil, nil)
        #expect(throws: Divergence.self) { try experiment.run(with: registry, on: Pool(threads: 1)) }
    }

    @Test func `what cannot be run is said by its case`() throws {
        func error(_ change: (inout Experiment) throws -> Void) throws -> ExperimentError? {
            var experiment = try experiment()
            try change(&experiment)
            do {
                _ = try experiment.run(with: registry, on: Pool(threads: 1))
                return nil
            } catch let error as ExperimentError {
                return error
            }
        }
        #expect(try error { $0.densifies = true } == .nothingToDensify(.mlp(hidden: [16])))
        #expect(try error { $0.schedules += $0.schedules } == .scheduledTwice("lr", group: nil))
        #expect(
            try error { $0.schedules = [try ScheduleAssignment("beta1:cosine")] }
                == .notSchedulable("beta1", optimizer: "sgd", known: ["lr", "momentum", "weight_decay"]))
        #expect(try error { $0.keptCheckpoints = 2 } == .keepsWithoutFile)
        #expect(try error { $0.checkpointEvery = TimeSpan("1 epoch") } == .intervalWithoutFile)
        #expect(
            try error { ($0.validation, $0.monitor) = (0, .validationLoss) } == .nothingToValidate(.validationLoss))
        let optimizer = try Specification("sgd(lr=0.1)")
        #expect(try error { ($0.rate, $0.optimizer) = (.found, optimizer) } == .rateIsSet(optimizer))
    }

    @Test func `records that are none of this program`() throws {
        func error(_ metadata: [String: String]) throws -> RecordError? {
            var checkpoint = CheckpointFile()
            checkpoint.metadata = metadata
            do throws(RecordError) { _ = try RunRecord(of: checkpoint) } catch { return error }
            return nil
        }
        #expect(try error([:]) == .missing(""))
        #expect(try error(["anneal": "{}"]) == .missing(""))
        #expect(try error(["anneal": #"{"version": "0.1.0", "arguments": []}"#]) == .former("", version: "0.1.0"))
        #expect(try error(["anneal": #"{"version": "9.0.0", "format": 3}"#]) == .newer("", version: "9.0.0"))
        #expect(
            try error(["anneal": #"{"version": "0.1.0", "format": 2}"#])
                == .unreadable("", "a part of it is absent or of another type"))
    }
}
