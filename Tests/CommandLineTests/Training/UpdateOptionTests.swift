import Foundation
import TestSupport
import Testing

/// Groups, clipping, accumulation and averages of `anneal train` and `anneal find`.
@Suite struct UpdateOptionTests {
    private struct Result: Decodable {
        struct Group: Decodable, Equatable {
            let pattern: String
            let options: String
            let parameters: Int
            let tensors: [String]
        }
        struct Update: Decodable {
            let groups: [Group]?
            let clipNorm: Double?
            let clipValue: Double?
            let accumulate: Int
            let ema: Double?
        }
        let steps: Int
        let testLoss: Double?
        let update: Update
    }

    private let groups = ["--group", "bias|norm: weight_decay=0", "--group", "0.*: lr=0.1x, schedule=\"cosine\""]

    @Test(arguments: [[], ["--dry-run"]])
    func `groups are shown before anything else`(more: [String]) throws {
        let result = try Command.anneal(["train", "--steps", "3"] + groups + more)
        #expect(result.status == 0 && result.errors.isEmpty)
        let lines = result.output.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(
            lines[1..<5] == [
                "GROUP      PARAMETERS  TENSORS         OPTIONS",
                "bias|norm  74          0.bias, 2.bias  weight_decay=0",
                "0.*        4096        0.weight        lr=0.1x, schedule=\"cosine\"",
                "others     640         2.weight",
            ])
        #expect(
            lines[5]
                == "lr[0.*] stays at 0.0001 for all 3 steps of cosine: it ticks once an epoch, so more epochs or --clock step would make it move."
        )
        #expect(more.isEmpty || lines[6] == "lr: fixed" && lines[7] == "lr[0.*]: cosine")
    }

    @Test func `what is in force stands in the result`() throws {
        let options = groups + ["--clip-norm", "1.5", "--accumulate", "4", "--ema", "0.99"]
        for more in [[], ["--dry-run"]] {
            let result = try Command.anneal(["train", "--epochs", "2", "--json", "-"] + options + more)
            #expect(result.status == 0)
            let decoded = try result.decode(Result.self)
            // 1,438 examples in steps of 256.
            #expect(decoded.steps == 12 && (decoded.testLoss != nil) == more.isEmpty)
            #expect(decoded.update.clipNorm == 1.5 && decoded.update.clipValue == nil)
            #expect(decoded.update.accumulate == 4 && decoded.update.ema == 0.99)
            #expect(
                decoded.update.groups == [
                    .init(
                        pattern: "bias|norm", options: "weight_decay=0", parameters: 74, tensors: ["0.bias", "2.bias"]),
                    .init(
                        pattern: "0.*", options: "lr=0.1x, schedule=\"cosine\"", parameters: 4096, tensors: ["0.weight"]
                    ),
                    .init(pattern: "others", options: "", parameters: 640, tensors: ["2.weight"]),
                ])
        }
        let plain = try Command.anneal("train", "--steps", "3", "--json", "-", "--clip-value", "0.5")
        let update = try plain.decode(Result.self).update
        #expect(update.groups == nil && update.clipValue == 0.5 && update.accumulate == 1 && update.ema == nil)
        #expect(plain.errors.contains("\nEach number of the gradient is kept within ±0.5.\n"))
    }

    @Test func `what is in force is said`() throws {
        let result = try Command.anneal(
            "train", "--steps", "3", "--clip-norm", "1", "--accumulate", "2", "--ema", "0.999")
        #expect(
            result.output.split(separator: "\n")[1...3] == [
                "A step takes the mean gradient of 2 batches.",
                "A gradient longer than 1 is scaled to that length.",
                "The average of the weights with a decay of 0.999 is evaluated.",
            ])
    }

    @Test func `the log and the plot have a rate for each group`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let options = ["--steps", "4", "--lr", "0.5", "--optimizer", "sgd", "--log", "run.csv", "--svg", "run.svg"]
        let result = try Command.anneal(["train"] + groups + options, in: folder.url)
        #expect(result.status == 0)
        let rows = try folder.read("run.csv").split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
        #expect(rows[0] == ["step", "epoch", "lr", "loss", "momentum", "lr[bias|norm]", "lr[0.*]"])
        #expect(rows.count == 5 && rows.dropFirst().allSatisfy { $0[2] == "0.5" && $0[5] == "0.5" && $0[6] == "0.05" })
        let svg = try folder.read("run.svg")
        #expect(svg.contains("lr[0.*]") && !svg.contains("momentum"))
    }

    @Test func `all of it together does not depend on the threads`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        for threads in ["1", "2", "8"] {
            let result = try Command.anneal(
                ["train", "--model", "mlp:200", "--batch-size", "100", "--epochs", "2", "--threads", threads]
                    + ["--clip-norm", "0.5", "--accumulate", "3", "--ema", "0.9", "--log", "\(threads).csv"] + groups,
                in: folder.url)
            #expect(result.status == 0)
        }
        let one = try folder.read("1.csv")
        #expect(one.count > 500)
        #expect(try folder.read("2.csv") == one && folder.read("8.csv") == one)
    }

    @Test func `the finder has groups too, and its command keeps them`() throws {
        let options = ["--group", "bias: lr=0.1x", "--clip-norm", "1", "--accumulate", "2"]
        let result = try Command.anneal(["find", "--iterations", "40", "--verify", "5"] + options)
        #expect(result.status == 0)
        #expect(result.output.contains("\nbias    74          0.bias, 2.bias      lr=0.1x\n"))
        let command = "anneal train --group 'bias: lr=0.1x' --clip-norm 1 --accumulate 2 --lr "
        #expect(result.output.split(separator: "\n").last?.hasPrefix(command) == true)
    }

    @Test(arguments: [
        (
            "bais: lr=1",
            "no tensor's name fits bais (did you mean bias?): they are 0.weight, 0.bias, 2.weight, 2.bias",
            "bais: lr=1\n  ^"
        ),
        (
            "bias: wd=0",
            "sgd has no parameter wd: it has lr (number, at least 0, default 0.001), momentum (number, at least 0, "
                + "default 0), dampening (number, default 0), weight_decay (number, at least 0, default 0), "
                + "nesterov (true | false, default false)",
            "bias: wd=0\n        ^"
        ),
        (
            "bias: lr=-1x", "sgd cannot take lr=-0.001 (-1x of 0.001): it takes lr (number, at least 0, default 0.001)",
            "bias: lr=-1x\n           ^"
        ),
        (
            "bias: nesterov=2x", "sgd cannot take nesterov=2x: it takes nesterov (true | false, default false)",
            "bias: nesterov=2x\n                 ^"
        ),
        ("bias: schedule=cosin", "there is no schedule called cosin (did you mean cosine?)", "cosin\n  ^"),
        ("bias", "expected \"|\" and another name, or \":\" and what differs at column 5", "bias\n      ^"),
    ])
    func `a mistake in a group is pointed at`(group: String, sentence: String, excerpt: String) throws {
        let result = try Command.anneal("train", "--optimizer", "sgd", "--group", group)
        #expect(result.errors == "anneal: \(sentence)\n  \(excerpt)\n")
        #expect(result.status == 2 && result.output.isEmpty)
    }

    @Test(arguments: [
        (["--clip-norm", "1", "--clip-value", "1"], "--clip-norm and --clip-value both limit the gradient: give one"),
        (
            ["--group", "bias: nesterov=true"],
            "sgd refuses this: nesterov needs a momentum above 0 and a dampening of 0"
        ),
        (
            ["--group", "bias: schedule=cosine, schedule=\"lr:linear\""],
            "schedule of the group bias is given twice for lr: keep one"
        ),
        (
            ["--group", "bias: schedule=\"beta1:cosine\""],
            "sgd has no beta1 that can be scheduled: it has lr, momentum, weight_decay"
        ),
        (
            ["--group", "bias: lr=0.1x", "--schedule", "cyclic(base_lr=0.1, max_lr=1)"],
            "cyclic(base_lr=0.1, max_lr=1) sets the rate itself, so lr=0.1x of the group bias would do nothing: leave it "
                + "out, or give the group a schedule of its own"
        ),
    ])
    func `what contradicts itself`(arguments: [String], sentence: String) throws {
        let result = try Command.anneal(["train", "--optimizer", "sgd"] + arguments)
        #expect(result.errors == "anneal: \(sentence)\n")
        #expect(result.status == 2 && result.output.isEmpty)
    }

    @Test func `nothing cannot be multiplied`() throws {
        let result = try Command.anneal("train", "--optimizer", "muon", "--group", "bias: adamw_lr=2x")
        #expect(
            result.errors == """
                anneal: muon's adamw_lr is not set, so there is nothing for 2x to multiply: give the common options one, or the \
                group a value of its own
                  bias: adamw_lr=2x
                                 ^

                """)
        #expect(result.status == 2 && result.output.isEmpty)
    }

    @Test(arguments: [
        ("--clip-norm", "0", "it has to be a number above 0"), ("--clip-value", "-1", "it has to be a number above 0"),
        ("--accumulate", "0", "it has to be a whole number of at least 1"),
        ("--ema", "1", "it has to be a number from 0 to below 1"),
    ])
    func `numbers`(option: String, value: String, rule: String) throws {
        let result = try Command.anneal("train", option, value)
        #expect(result.errors.hasPrefix("anneal: The value '\(value)' is invalid for '\(option) <"))
        #expect(result.errors.hasSuffix(">': \(rule)\n") && result.status == 2)
    }
}
