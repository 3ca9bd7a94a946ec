import AnnealHost
import AnnealTensor
import AnnealTraining
import SeededNumbers
import TestSupport
import Testing

@testable import AnnealExperiment

/// Means of checkpoints that stand for a decay.
@Suite struct MergedRunTests {
    private let registry = InstalledPlugins.registry

    private func rates(_ specification: ScheduleSpecification, steps: Int) throws -> [Double] {
        let schedule = try ScheduleInstance(
            specification, in: registry, length: RunLength(steps: steps, stepsPerEpoch: 7))
        let base = Array(repeating: 0.1, count: schedule.channels.count)
        let values = try schedule.curve(steps: 0..<steps, base: base)
        return stride(from: 0, to: values.count, by: base.count).map { values[$0] }
    }

    @Test(arguments: InstalledPlugins.registry.components.filter { $0.kind == .schedule }.map(\.name))
    func `weights sum to 1, and with constant gradients the merge is the decayed run`(name: String) throws {
        var random = SeededGenerator.ofTest("\(#function) \(name)")
        let steps = 84
        for way in SampleArguments.ways(to: try registry.component(name)) {
            guard let decayed = try? rates(.strategy(way), steps: steps) else { continue }
            let places = Set((0..<6).map { _ in Int.random(in: 1..<steps, using: &random) }).sorted() + [steps]
            // The run that is merged, and the one that decays, which is equal to it up to the first checkpoint.
            let own = (0..<steps).map { _ in 0.1 }
            let both = own[..<places[0]] + decayed[places[0]...]
            let weights = MergeWeights.decay(from: own, to: Array(both), steps: places)
            #expect(abs(weights.values.reduce(0, +) - 1) < 1e-12, "\(way)")
            let gradient = (0..<5).map { _ in Double.random(in: -1...1, using: &random) }
            for g in gradient {
                let merged = zip(places, weights.values).reduce(0) { $0 + $1.1 * -g * own[..<$1.0].reduce(0, +) }
                let decayed = -g * both.reduce(0, +)
                #expect(abs(merged - decayed) < 1e-6 * max(1, abs(decayed)), "\(way)")
            }
        }
        for count in 1...9 {
            #expect(abs(MergeWeights.mean(of: count).values.reduce(0, +) - 1) < 1e-12)
            let decay = Double.random(in: 0..<1, using: &random)
            #expect(abs(MergeWeights.average(of: count, decay: decay).values.reduce(0, +) - 1) < 1e-12)
        }
    }

    /// The decayed run of a model whose gradients hardly change: tiny steps from where it begins.
    @Test func `a merge is near the run that really decayed`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        var experiment = Experiment()
        experiment.model = .softmax
        experiment.optimizer = try Specification("sgd")
        experiment.rate = .given(1e-4)
        experiment.length = .steps(40)
        experiment.checkpointEvery = TimeSpan("8 steps")
        experiment.keptCheckpoints = 9
        var environment = RunEnvironment()
        let pool = try Pool(threads: 1)
        environment.checkpoint = folder.file("run.safetensors")
        _ = try experiment.run(with: registry, on: pool, in: environment)
        let files = [8, 16, 24, 32, 40].map { folder.file("run-\($0 < 10 ? "0" : "")\($0).safetensors") }
        let decay = try ScheduleSpecification("wsd(decay=80%, shape=1-sqrt)")
        let merged = try MergedRun(RunCheckpoints(files), by: .decay(decay), in: registry, on: pool)
        #expect(merged.parts.map(\.step) == [8, 16, 24, 32, 40])
        #expect(abs(merged.parts.reduce(0) { $0 + $1.weight } - 1) < 1e-12)
        experiment.schedules = [ScheduleAssignment(decay)]
        (experiment.checkpointEvery, experiment.keptCheckpoints) = (nil, nil)
        environment.checkpoint = folder.file("decayed.safetensors")
        _ = try experiment.run(with: registry, on: pool, in: environment)
        let decayed = try CheckpointFile(reading: folder.file("decayed.safetensors"))
        let last = try CheckpointFile(reading: files[4])
        func distance(_ a: CheckpointFile, _ b: CheckpointFile) throws -> Float {
            let (a, b) = (
                try a.contents.floats("0.weight", shape: [10, 64]), try b.contents.floats("0.weight", shape: [10, 64])
            )
            return zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1)) }
        }
        let (near, far) = (try distance(merged.checkpoint, decayed), try distance(last, decayed))
        #expect(near < far / 20, "\(near) \(far)")

        // It can be asked, and begins no run by --resume.
        try merged.checkpoint.write(to: folder.file("merged.safetensors"))
        let saved = try CheckpointFile(reading: folder.file("merged.safetensors"))
        #expect(try SavedModel(saved, of: RunRecord(of: saved), pool: pool).step == 40)
        #expect(saved.metadata[MergedRun.key]?.contains("\"step\":16") == true)
    }

    @Test func `what cannot be merged is said`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let runs = try LengthenedRun()
        let (first, second) = (folder.file("first.safetensors"), folder.file("second.safetensors"))
        var experiment = LengthenedRun.experiment()
        experiment.optimizer = try Specification("schedule-free-adamw")
        _ = try runs.run(experiment, steps: 10, checkpoint: first)
        _ = try runs.run(experiment, steps: 20, checkpoint: second)
        let decay = try ScheduleSpecification("wsd(decay=10)")
        func merge(_ files: [String], _ rule: MergeRule) throws {
            _ = try MergedRun(RunCheckpoints(files), by: rule, in: registry, on: runs.pool)
        }
        #expect(throws: MergeError.single(first)) { try merge([first, first], .mean) }
        #expect(throws: MergeError.evaluatesElsewhere(optimizer: "schedule-free-adamw")) {
            try merge([first, second], .decay(decay))
        }
        try merge([second, first], .average(decay: 0.5))
        experiment.optimizer = try Specification("sgd")
        _ = try runs.run(experiment, steps: 10, checkpoint: first)
        #expect(throws: ForkError.otherRun(second, of: first)) { try merge([first, second], .mean) }
        _ = try runs.run(experiment, steps: 20, checkpoint: second)
        try merge([second, first], .decay(decay))
        #expect(
            throws: MergeError.beginsBefore(schedule: "wsd(decay=15)", step: 6, earliest: 10, file: first)
        ) { try merge([first, second], .decay(ScheduleSpecification("wsd(decay=15)"))) }
        #expect(throws: ForkError.listens(schedule: "plateau")) {
            try merge([first, second], .decay(ScheduleSpecification("plateau")))
        }
    }
}
