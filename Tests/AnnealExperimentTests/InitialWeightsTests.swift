import AnnealHost
import AnnealTensor
import AnnealTraining
import TestSupport
import Testing

@testable import AnnealExperiment

/// Runs that begin with weights of a file, or learn a part of them.
@Suite struct InitialWeightsTests {
    private let runs: LengthenedRun

    init() throws { runs = try LengthenedRun() }

    private func weights(_ session: TrainingSession, _ name: String) throws -> [Float] {
        let layout = session.run.trainer.model.layout
        return Array(session.state.parameters[try #require(layout.entries.firstIndex { $0.name == name })])
    }

    @Test func `a run begins with the weights of another, but not with the rest of its state`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let file = folder.file("run.safetensors")
        var experiment = LengthenedRun.experiment()
        experiment.optimizer = try Specification("schedule-free-adamw")
        let first = try runs.run(experiment, checkpoint: file).session
        let saved = try CheckpointFile(reading: file).contents
        experiment.initialWeights = try InitialWeights(file)
        let second = try runs.session(experiment)
        // Those that were evaluated, which have the plain names.
        #expect(try weights(second, "0.weight") == saved.floats("0.weight", shape: [4, 64]))
        #expect(try weights(second, "0.weight") != weights(first, "0.weight"))
        #expect(second.state.step == 0 && second.state.optimizer.stepsTaken == 0)
        #expect(second.run.prepared.transfer?.taken == ["0.weight", "0.bias", "2.weight", "2.bias"])
        #expect(second.run.prepared.transfer?.unused == [])
        // A slot that begins as the weights begins as these.
        _ = try second.train()
        // It resumes without the file.
        experiment.initialWeights = try InitialWeights("\(file),except=2.*")
        let kept = folder.file("kept.safetensors")
        _ = try runs.run(experiment, steps: 5, checkpoint: kept)
        let whole = try runs.run(experiment).session
        try folder.write("", to: "run.safetensors")
        #expect(try runs.goOn(from: kept).session.state.isIdentical(to: whole.state))
    }

    @Test func `a part is taken by its names`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let file = folder.file("run.safetensors")
        let experiment = LengthenedRun.experiment()
        _ = try runs.run(experiment, steps: 9, checkpoint: file)
        let drawn = try runs.session(experiment)
        func begun(_ text: String, partial: Bool = false, model: ModelSpecification = .mlp(hidden: [4])) throws
            -> TrainingSession
        {
            var experiment = experiment
            experiment.initialWeights = try InitialWeights(text)
            (experiment.beginsPartially, experiment.model) = (partial, model)
            return try runs.session(experiment)
        }
        let head = try begun("\(file),except=2.*")
        #expect(try weights(head, "2.weight") == weights(drawn, "2.weight"))
        #expect(try weights(head, "0.weight") != weights(drawn, "0.weight"))
        #expect(head.run.prepared.transfer?.leftOut == ["2.weight", "2.bias"])
        #expect(try begun("\(file),only=0.bias").run.prepared.transfer?.taken == ["0.bias"])
        #expect(
            throws: InitialWeightsError.doesNotFit(
                file, missing: ["4.weight", "4.bias"],
                others: ["2.weight is F32 [10, 4] instead of F32 [4, 4]", "2.bias is F32 [10] instead of F32 [4]"])
        ) { try begun(file, model: .mlp(hidden: [4, 4])) }
        let partial = try begun(file, partial: true, model: .mlp(hidden: [4, 4])).run.prepared.transfer
        #expect(
            partial?.taken == ["0.weight", "0.bias"] && partial?.missing == ["4.weight", "4.bias"]
                && partial?.others.count == 2)
        #expect(
            throws: InitialWeightsError.nothingAsked(
                "\(file),only=9", names: ["0.weight", "0.bias", "2.weight", "2.bias"])
        ) {
            try begun("\(file),only=9")
        }
        #expect(throws: InitialWeightsError.emptyPattern("only")) { try InitialWeights("x,only=a||b") }
        #expect(throws: InitialWeightsError.repeated("only")) { try InitialWeights("x,only=a,only=b") }
        #expect(throws: InitialWeightsError.noFile) { try InitialWeights(",only=a") }
        var without = experiment
        without.beginsPartially = true
        #expect(throws: ExperimentError.partialWithoutWeights) { try runs.session(without) }
    }

    /// What learns is what would learn if the others had a rate of 0.
    @Test(arguments: ["sgd", "adamw(weight_decay=0)", "schedule-free-sgd", "muon"])
    func `what is frozen stays, and the rest learns as ever`(optimizer: String) throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        var experiment = LengthenedRun.experiment()
        experiment.optimizer = try Specification(optimizer)
        experiment.rate = .given(0.01)
        var still = experiment
        still.groups = [try GroupOptions("0.*: lr=0")]
        experiment.frozen = [NamePattern(["0.*"])]
        let drawn = try runs.session(experiment)
        let file = folder.file("run.safetensors")
        let (frozen, zero) = (try runs.run(experiment, checkpoint: file), try runs.run(still))
        for name in ["0.weight", "0.bias"] { #expect(try weights(frozen.session, name) == weights(drawn, name)) }
        if optimizer != "muon" {
            for name in ["2.weight", "2.bias"] {
                #expect(try weights(frozen.session, name) == weights(zero.session, name))
            }
            #expect(frozen.recorder.steps.map(\.loss) == zero.recorder.steps.map(\.loss))
        }
        #expect(try weights(frozen.session, "2.weight") != weights(drawn, "2.weight"))
        let saved = try CheckpointFile(reading: file).contents
        #expect(!saved.tensors.contains { $0.name.hasPrefix("slot.") && $0.name.contains(".0.") })
        #expect(try saved.floats("0.bias", shape: [4]) == weights(drawn, "0.bias"))
        #expect(frozen.session.run.update.frozen?.tensors == ["0.weight", "0.bias"])
        _ = try runs.run(experiment, steps: 11, checkpoint: file)
        #expect(try runs.goOn(from: file).session.state.isIdentical(to: frozen.session.state))
    }

    @Test func `what cannot be frozen is said`() throws {
        var experiment = LengthenedRun.experiment()
        experiment.frozen = [NamePattern(["3.*"])]
        let names = ["0.weight", "0.bias", "2.weight", "2.bias"]
        #expect(throws: ModelError.unfitFreeze("3.*", names: names)) { try runs.session(experiment) }
        experiment.frozen = [NamePattern(["*"])]
        #expect(throws: ModelError.allFrozen) { try runs.session(experiment) }
    }

    @Test func `an average begins where it is said`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        var experiment = LengthenedRun.experiment()
        experiment.averaging = 0.5
        experiment.averagingStart = TimeSpan("50%")
        var plain = experiment
        (plain.averaging, plain.averagingStart) = (nil, nil)
        func bias(_ steps: Int, _ experiment: Experiment) throws -> [Float] {
            let file = folder.file("run.safetensors")
            _ = try runs.run(experiment, steps: steps, checkpoint: file)
            return try CheckpointFile(reading: file).contents.floats("2.bias", shape: [10])
        }
        #expect(try bias(15, experiment) == bias(15, plain) && bias(16, experiment) == bias(16, plain))
        let (first, second, third) = (try bias(16, plain), try bias(17, plain), try bias(18, plain))
        let wanted = zip(first, zip(second, third)).map { (($0 + $1.0) / 2 + $1.1) / 2 }
        for (found, wanted) in zip(try bias(18, experiment), wanted) { #expect(abs(found - wanted) < 1e-6) }
        let whole = try runs.run(experiment).session
        for steps in [7, 20] {
            let file = folder.file("part.safetensors")
            _ = try runs.run(experiment, steps: steps, checkpoint: file)
            #expect(try runs.goOn(from: file).session.state.isIdentical(to: whole.state))
        }
        experiment.averaging = nil
        #expect(throws: ExperimentError.startWithoutAverage) { try runs.session(experiment) }
    }
}
