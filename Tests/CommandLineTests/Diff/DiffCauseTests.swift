import Foundation
import TestSupport
import Testing

/// What is planted between two runs is named.
@Suite struct DiffCauseTests {
    /// Something that is asked otherwise.
    struct Plant: CustomTestStringConvertible, Sendable {
        var common: [String] = []
        let a: [String]
        let b: [String]
        /// How the first difference begins.
        let first: String
        let cause: String

        var testDescription: String { cause }
    }

    private static let planted = [
        Plant(
            a: [], b: ["--seed", "1"], first: "before the first step: 0.weight: 640 of 640",
            cause: "seed: 0 in A, 1 in B"),
        Plant(
            a: ["--lr", "0.01"], b: ["--lr", "0.02"], first: "step 0: lr is 0.01 in A, 0.02 in B",
            cause: "lr: 0.01 in A, 0.02 in B"),
        Plant(
            a: ["--schedule", "wsd(decay=20)"], b: ["--schedule", "wsd(decay=10)"],
            first: "step 41: lr is ", cause: "schedule: wsd(decay=20) in A, wsd(decay=10) in B"),
        Plant(
            common: ["--schedule", "cosine", "--clock", "step"], a: [], b: ["--warmup", "5%"], first: "step 0: lr is ",
            cause: "warmup: unset in A, 5% in B"),
        Plant(
            a: ["--optimizer", "adam"], b: ["--optimizer", "adam(beta2=0.99)"],
            first: "step 0, after its update: 0.weight: ",
            cause: "optimizer: adam in A, adam(beta2=0.99) in B"),
        Plant(
            a: [], b: ["--optimizer", "sgd(lr=0.001)"], first: "step 0, after its update: 0.weight: ",
            cause: "optimizer: adam in A, sgd(lr=0.001) in B"),
        Plant(
            a: [], b: ["--batch-size", "32"], first: "step 0 learns from 64 rows in A, 32 in B",
            cause: "batch-size: 64 in A, 32 in B"),
        Plant(
            a: [], b: ["--accumulate", "2"], first: "step 0 learns from 64 rows in A, 128 in B",
            cause: "accumulate: 1 in A, 2 in B"),
        Plant(
            a: ["--clip-norm", "0.2"], b: ["--clip-norm", "0.1"], first: "step 0, after its update: 0.weight: ",
            cause: "clip-norm: 0.2 in A, 0.1 in B"),
        Plant(
            a: [], b: ["--clip-value", "0.01"], first: "step 0, after its update: 0.weight: ",
            cause: "clip-value: unset in A, 0.01 in B"),
        Plant(
            common: ["--optimizer", "adamw"], a: [], b: ["--group", "bias: weight_decay=0.5"],
            first: "step 0, after its update: 0.bias: ", cause: "group: unset in A, bias: weight_decay=0.5 in B"),
        Plant(
            a: [], b: ["--freeze", "bias"], first: "step 0, after its update: 0.bias: 10 of 10",
            cause: "freeze: unset in A, bias in B"),
        Plant(
            a: [], b: ["--ema", "0.9"], first: "step 1, after its update: evaluated 0.weight: ",
            cause: "ema: unset in A, 0.9 in B"),
        Plant(
            common: ["--ema", "0.9"], a: [], b: ["--ema-start", "20"],
            first: "step 1, after its update: evaluated 0.weight: ", cause: "ema-start: unset in A, 20 steps in B"),
        Plant(
            a: [], b: ["--standardize"], first: "step 0: row ", cause: "standardize: unset in A, true in B"),
        Plant(
            a: ["--validation", "0.1"], b: ["--validation", "0.2"],
            first: "before the first step: the rows to learn from: 1294 rows in A, 1150 in B",
            cause: "validation: 0.1 in A, 0.2 in B"),
        Plant(
            a: [], b: ["--no-shuffle"], first: "step 0 learns from other rows: the first is row ",
            cause: "no-shuffle: unset in A, true in B"),
        Plant(
            a: [], b: ["--drop-last"], first: "step 22 learns from other rows",
            cause: "drop-last: unset in A, true in B"),
        Plant(
            a: [], b: ["--model", "mlp:8"],
            first: "before the first step: 0.weight: its shape is [10, 64] in A, [8, 64] in B",
            cause: "model: softmax in A, mlp:8 in B"),
        Plant(
            common: ["--schedule", "plateau(patience=0, factor=0.5)", "--evaluate-every", "5", "--lr", "0.5"], a: [],
            b: ["--monitor", "running_loss"], first: "step 20: lr is 0.25 in A, 0.5 in B",
            cause: "step 20: plateau fired in A only (monitor: unset in A, running_loss in B)"),
        Plant(
            common: ["--lr", "0.9", "--evaluate-every", "5"], a: ["--patience", "1"], b: [],
            first: "after 20 steps A ends, and B goes on",
            cause:
                "step 20: A stopped, since test_loss has not improved for 1 evaluation (patience: 1 in A, unset in B)"),
        Plant(
            common: ["--schedule", "cosine"], a: [], b: ["--steps", "80"], first: "step 23: lr is ",
            cause: "steps: 60 in A, 80 in B"),
    ]

    @Test(arguments: planted)
    func `an option that is another`(plant: Plant) throws {
        let runs = try ComparedRuns()
        try runs.train("a", plant.common + plant.a)
        try runs.train("b", plant.common + plant.b)
        let answer = try runs.diff("a.safetensors", "b.safetensors")
        #expect(answer.status == 1 && answer.errors.isEmpty, "\(answer.errors)")
        #expect(answer.first?.hasPrefix(plant.first) == true, "\(answer.text)")
        #expect(answer.cause == plant.cause)
        #expect(answer.report.causes == [plant.cause] && !answer.report.equal)
        // From the other side.
        let turned = try runs.diff("b.safetensors", "a.safetensors")
        #expect(turned.status == 1 && turned.report.first?.step == answer.report.first?.step)
    }

    @Test func `other threads, other checkpoints: equal to the last bit`() throws {
        let runs = try ComparedRuns()
        try runs.train("a", ["--threads", "1"])
        try runs.train("b", ["--threads", "2", "--checkpoint-every", "7"])
        let answer = try runs.diff("a.safetensors", "b.safetensors")
        #expect(answer.status == 0 && answer.errors.isEmpty)
        #expect(answer.text.contains("threads: 1 in A, 2 in B, which changes no number"))
        #expect(answer.text.hasSuffix("Equal to the last bit, in all 60 steps."))
        #expect(answer.report.equal && answer.report.replays == 0 && answer.cause == nil)
    }

    @Test func `weights to begin from`() throws {
        let runs = try ComparedRuns()
        try runs.train("first", ["--steps", "5"])
        try runs.train("a", [])
        try runs.train("b", ["--init", "first.safetensors"])
        let answer = try runs.diff("a.safetensors", "b.safetensors")
        #expect(answer.first?.hasPrefix("before the first step: 0.weight: ") == true)
        #expect(answer.cause == "init: unset in A, first.safetensors in B")
    }

    @Test func `a run that was gone on with otherwise`() throws {
        let runs = try ComparedRuns()
        try runs.train("a", ["--checkpoint-every", "20", "--keep", "9"])
        try runs.train("b", ["--resume", "a-20.safetensors", "--lr", "0.1"])
        let answer = try runs.diff("a.safetensors", "b.safetensors")
        #expect(answer.first == "step 20: lr is 0.001 in A, 0.1 in B")
        #expect(answer.cause == "lr: 0.1 in B from step 20 on, unset before")
        // From its first step on, where nothing lies beside it any more.
        for step in [20, 40, 60] {
            try FileManager.default.removeItem(atPath: runs.folder.file("a-\(step).safetensors"))
        }
        #expect(try runs.diff("a.safetensors", "b.safetensors").first == answer.first)
        try runs.train(
            "c", ["--resume", "b.safetensors", "--steps", "70", "--batch-size", "32", "--horizon", "keep-step"])
        let longer = try runs.diff("b.safetensors", "c.safetensors")
        #expect(longer.status == 1 && longer.text.contains("A is an ancestor of B"), "\(longer.text)")
        #expect(longer.report.steps == [60, 70] && longer.report.first == nil)
    }

    @Test func `what both were gone on with alike is no difference`() throws {
        let runs = try ComparedRuns()
        try runs.train("start", ["--schedule", "cosine", "--checkpoint-every", "20", "--keep", "9"])
        for (name, rate, horizon) in [
            ("a", "0.002", "keep-step"), ("b", "0.003", "keep-step"), ("twin", "0.003", "keep-step"),
            ("stretched", "0.003", "keep-fraction"),
        ] {
            try runs.train(
                name, ["--resume", "start-20.safetensors", "--steps", "90", "--lr", rate, "--horizon", horizon])
        }
        let rates = try runs.diff("a.safetensors", "b.safetensors")
        #expect(rates.status == 1 && rates.report.first?.step == 20, "\(rates.text)")
        #expect(rates.report.asked == ["lr: 0.002 in A, 0.003 in B from step 20 on"])
        #expect(rates.cause == "lr: 0.002 in A, 0.003 in B from step 20 on")
        let same = try runs.diff("b.safetensors", "twin.safetensors")
        #expect(same.status == 0 && same.report.asked.isEmpty, "\(same.text)")
        // What becomes of the schedules is said where that alone is other.
        let stretched = try runs.diff("b.safetensors", "stretched.safetensors")
        #expect(stretched.report.asked == ["horizon: keep-step in A, keep-fraction in B from step 20 on"])
        #expect(
            stretched.status == 1
                && stretched.cause == "horizon: keep-step in A, keep-fraction in B from step 20 on",
            "\(stretched.text)")
    }
}
