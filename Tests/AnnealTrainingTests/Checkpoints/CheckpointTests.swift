import AnnealHost
import AnnealTensor
import Foundation
import TestSupport
import Testing

@testable import AnnealTraining

/// A run that goes on from a checkpoint is the run that never stopped.
@Suite struct CheckpointTests {
    static func names(_ kind: Component.Kind) -> [String] {
        TrainingFixture.registry.components.filter { $0.kind == kind }.map(\.name)
    }

    /// Runs two epochs whole, and one, a checkpoint through its bytes, and the other from a fresh state; then compares every
    /// bit that checkpoints of both hold.
    private func compare(_ make: () throws -> TrainingFixture) throws {
        let (whole, first, second) = (try make(), try make(), try make())
        try whole.run()
        let half = whole.state.order.stepsPerEpoch
        _ = try first.trainer.run(first.state, steps: half, driving: first.sources)
        let bytes = try first.trainer.checkpoint(of: first.state).encoded()
        try second.trainer.restore(second.state, from: try CheckpointFile(bytes, path: "half"))
        #expect(second.state.step == half)
        try second.run()
        let expected = try whole.trainer.checkpoint(of: whole.state).encoded()
        #expect(try second.trainer.checkpoint(of: second.state).encoded() == expected)
        #expect(expected != bytes)
    }

    @Test(arguments: names(.optimizer)) func `every optimizer goes on bit for bit`(name: String) throws {
        try compare { try TrainingFixture(name, model: .mlp(hidden: [6]), batchSize: 300) }
    }

    /// Those that need an argument get it; the others stand as they are.
    @Test(arguments: names(.schedule)) func `every schedule goes on bit for bit`(name: String) throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let table = try folder.write("tick,lr\n0,0.1\n5,0.05\n9,0.01\n", to: "rates.csv")
        let needed = [
            "cyclic": "(base_lr=0.01, max_lr=0.1, step_size_up=3)", "onecycle": "(max_lr=0.1)",
            "multistep": "(milestones=[1])", "piecewise": "(boundaries=[1], values=[0.1, 0.01])",
            "noam": "(d_model=64, warmup=4)", "expression": "(f=\"base / (1 + t)\")",
            "table": "(file=\"\(table)\")", "step": "(step_size=1)", "cosine-restarts": "(T_0=1)",
            "exponential": "(gamma=0.9)", "inverse-time": "(decay_rate=0.5)", "wsd": "(decay=1)", "warmup": "(over=2)",
            "power": "(batch=1, tokens=100, a=1)", "infinite": "(cooldown=2)",
            "native": "(library=libm.so.6, symbol=fdim, signature=\"f64(f64 base, f64 x=0.01)\")",
        ]
        let text = name + (needed[name] ?? "")
        try compare { try TrainingFixture("sgd", schedule: text, model: .mlp(hidden: [6]), batchSize: 300) }
    }

    @Test func `averages, groups and listeners go on as well`() throws {
        try compare {
            try TrainingFixture(
                "schedule-free-adamw", groups: ["bias: weight_decay=0"], schedule: "plateau(patience=0)",
                model: .mlp(hidden: [6]), batchSize: 300, accumulate: 2, averaging: 0.9)
        }
    }

    @Test func `the weights to evaluate have their plain names`() throws {
        let bench = try TrainingFixture("schedule-free-sgd", model: .mlp(hidden: [6]), batchSize: 300)
        try bench.run()
        let file = try bench.trainer.checkpoint(of: bench.state)
        let (plain, trained) = (
            try file.contents.floats("0.weight", shape: [6, 64]),
            try file.contents.floats("train.0.weight", shape: [6, 64])
        )
        #expect(plain != trained)
        #expect(trained == Array(bench.state.parameters[0]))
    }

    @Test func `another model's checkpoint is refused`() throws {
        let bench = try TrainingFixture("adam", model: .mlp(hidden: [6]), batchSize: 300)
        let other = try TrainingFixture("adam", model: .mlp(hidden: [7]), batchSize: 300)
        let file = try CheckpointFile(try bench.trainer.checkpoint(of: bench.state).encoded(), path: "six")
        #expect(
            throws: CheckpointError.doesNotFit("six", "0.weight is F32 [6, 64], the run needs F32 [7, 64]")
        ) { try other.trainer.restore(other.state, from: file) }
        let sgd = try TrainingFixture("sgd(momentum=0.9)", model: .mlp(hidden: [6]), batchSize: 300)
        #expect(throws: CheckpointError.self) { try sgd.trainer.restore(sgd.state, from: file) }
    }
}
