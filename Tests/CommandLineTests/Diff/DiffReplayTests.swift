import Foundation
import TestSupport
import Testing

/// Steps that are made again to find where two runs part, and what hinders that.
@Suite struct DiffReplayTests {
    @Test(arguments: [4, 5, 17, 63, 64, 300])
    func `no more replays than twice the logarithm of the steps`(step: Int) throws {
        let runs = try ComparedRuns()
        // The rates part at that step.
        for (name, rate) in [("a", "0.01"), ("b", "0.02")] {
            try runs.train(
                name, ["--steps", "301", "--schedule", "piecewise(boundaries=[\(step) steps], values=[0.01, \(rate)])"])
        }
        let answer = try runs.diff("a.safetensors", "b.safetensors")
        let asked = try #require(answer.report.asked.first)
        #expect(answer.report.first?.step == step, "\(asked): \(answer.text)")
        #expect(answer.first == "step \(step): lr is 0.01 in A, 0.02 in B")
        let replays = try #require(answer.report.replays)
        #expect(replays > 0 && Double(replays) <= 2 * log2(301.0), "\(replays)")
    }

    @Test func `checkpoints beside them spare steps`() throws {
        let runs = try ComparedRuns()
        let keeping = ["--steps", "100", "--checkpoint-every", "10", "--keep", "10"]
        try runs.train("a", keeping + ["--schedule", "piecewise(boundaries=[73 steps], values=[0.01, 0.02])"])
        try runs.train("b", keeping + ["--schedule", "piecewise(boundaries=[73 steps], values=[0.01, 0.03])"])
        let answer = try runs.diff("a.safetensors", "b.safetensors")
        #expect(answer.report.first?.step == 73 && answer.report.replays == 4, "\(answer.text)")
        // What lies beside a checkpoint and is of another run does not count.
        try FileManager.default.removeItem(atPath: runs.folder.file("a-070.safetensors"))
        try FileManager.default.copyItem(
            atPath: runs.folder.file("b-100.safetensors"), toPath: runs.folder.file("a-070.safetensors"))
        #expect(try runs.diff("a.safetensors", "b.safetensors").report.first?.step == 73)
    }

    @Test func `an ancestor`() throws {
        let runs = try ComparedRuns()
        try runs.train("a", ["--checkpoint-every", "20", "--keep", "9", "--ema", "0.9", "--model", "mlp:8"])
        for (a, b, side) in [("a-20", "a", "A"), ("a", "a-40", "B")] {
            let answer = try runs.diff("\(a).safetensors", "\(b).safetensors")
            #expect(answer.status == 1 && answer.text.contains("Both were asked the same."))
            #expect(answer.text.contains("\(side) is an ancestor of \(side == "A" ? "B" : "A")"), "\(answer.text)")
        }
        try FileManager.default.moveItem(
            atPath: runs.folder.file("a-20.safetensors"), toPath: runs.folder.file("early.safetensors"))
        let alone = try runs.diff("early.safetensors", "a-40.safetensors")
        #expect(alone.text.contains("A is an ancestor of B") && alone.report.steps == [20, 40], "\(alone.text)")
    }

    @Test func `numbers that were altered in a checkpoint`() throws {
        let runs = try ComparedRuns()
        try runs.train("a", [])
        try runs.train("b", [])
        try runs.alter("b", sealing: true)
        let answer = try runs.diff("a.safetensors", "b.safetensors")
        #expect(answer.status == 1, "\(answer.text)")
        #expect(
            answer.first?.hasPrefix(
                "after 60 steps B's checkpoint does not hold what its run comes to when it is made again: slot.exp_avg_sq"
            )
                == true, "\(answer.text)")
        #expect(answer.first?.contains(": 1 of 10 numbers differ, the first at [9]: ") == true, "\(answer.text)")
        #expect(
            answer.cause
                == "the numbers of B were altered, or computed by another program, library or processor than this one")
        try runs.train("b", [])
        try runs.alter("b", sealing: false)
        let broken = try runs.diff("a.safetensors", "b.safetensors")
        #expect(
            broken.status == 2
                && broken.errors == "anneal: b.safetensors was altered since it was written: its SHA-256 is another\n")
    }

    @Test func `integers have all their digits`() throws {
        let runs = try ComparedRuns()
        try runs.train("a", [])
        try FileManager.default.copyItem(
            atPath: runs.folder.file("a.safetensors"), toPath: runs.folder.file("b.safetensors"))
        try runs.alter("b", tensor: "run.random", sealing: true)
        let answer = try runs.diff("a.safetensors", "b.safetensors")
        let numbers = try #require(
            answer.first?.firstMatch(of: /: 1 of 4 numbers differ, the first at \[0\]: (\d+) made again, (\d+) in it$/),
            "\(answer.text)")
        let (made, held) = (try #require(UInt64(numbers.1)), try #require(UInt64(numbers.2)))
        #expect(made ^ held == 1)
        // JSON's numbers have no more digits than a Double.
        #expect(answer.report.first?.name == "run.random")
        #expect(
            answer.report.first?.a == Double(exactly: made) && answer.report.first?.b == Double(exactly: held)
                || answer.report.first?.a == nil && answer.report.first?.b == nil)
    }

    @Test(.enabled(if: Program.compiler != nil, "there is no C compiler"))
    func `plugins of other bytes`() throws {
        let runs = try ComparedRuns()
        let ball = ("c-optimizer/heavy_ball.c", "ball[i] = kept * ball[i]")
        try runs.plugin("a", from: ball.0)
        try runs.plugin("b", from: ball.0, replacing: ball.1, with: "ball[i] = 0.99f * kept * ball[i]")
        for name in ["a", "b"] {
            try runs.train(name, ["--optimizer", "heavy-ball", "--plugin", runs.folder.file("\(name).so")])
        }
        let answer = try runs.diff("a.safetensors", "b.safetensors")
        #expect(answer.first?.hasPrefix("step 1, after its update: 0.weight: ") == true, "\(answer.text)")
        let digests = try ["a", "b"].map { try Program.run("sha256sum", [runs.folder.file("\($0).so")]).prefix(12) }
        let cause = "plugin heavy-ball: other bytes (SHA-256 \(digests[0])… in A, \(digests[1])… in B)"
        #expect(answer.cause == cause)
        // Without one of them.
        try FileManager.default.removeItem(atPath: runs.folder.file("b.so"))
        let gone = try runs.diff("a.safetensors", "b.safetensors")
        #expect(
            gone.report.notes == [
                "B is not made again: plugin heavy-ball of SHA-256 \(digests[1])… is not on this machine"
            ], "\(gone.text)")
        #expect(gone.first?.hasPrefix("at the latest after 60 steps: 0.weight: ") == true && gone.cause == cause)

        try runs.plugin("c", from: "c-schedule/half_life.c")
        try runs.plugin("d", from: "c-schedule/half_life.c", replacing: "pow(0.5,", with: "pow(0.25,")
        for name in ["c", "d"] {
            try runs.train(name, ["--schedule", "half-life", "--plugin", runs.folder.file("\(name).so")])
        }
        let schedules = try runs.diff("c.safetensors", "d.safetensors")
        #expect(schedules.first?.hasPrefix("step 23: lr is ") == true, "\(schedules.text)")
        #expect(schedules.cause?.hasPrefix("plugin half-life: other bytes (SHA-256 ") == true)
    }

    @Test(.enabled(if: Program.compiler != nil, "there is no C compiler"))
    func `a plugin that reads the clock`() throws {
        let runs = try ComparedRuns()
        try runs.plugin(
            "clock", from: "c-optimizer/heavy_ball.c", replacing: "block->parameter[i] -= rate * ball[i];",
            with: """
                struct timespec now; clock_gettime(CLOCK_MONOTONIC, &now);
                block->parameter[i] -= rate * ball[i] * (1 + (float)(now.tv_nsec % 1000) * 1e-4f);
                """)
        for name in ["a", "b"] {
            try runs.train(name, ["--optimizer", "heavy-ball", "--plugin", runs.folder.file("clock.so")])
        }
        let answer = try runs.diff("a.safetensors", "b.safetensors")
        #expect(answer.status == 1)
        #expect(
            answer.first?.hasPrefix("step 0 of A comes to other numbers when it is made again: 0.weight") == true,
            "\(answer.text)")
        #expect(answer.cause?.hasPrefix("a plugin or the program is not a function of what it is given") == true)
    }

    @Test(.enabled(if: Program.compiler != nil, "there is no C compiler"))
    func `functions of a C library are called where that is allowed`() throws {
        let runs = try ComparedRuns()
        try runs.folder.write("double half(double base, double t) { return base / (1 + t); }", to: "half.c")
        try Program.compile(["-shared", "-fPIC", "-o", runs.folder.file("half.so"), runs.folder.file("half.c")])
        let native =
            "native(library=\"\(runs.folder.file("half.so"))\", symbol=half, signature=\"f64(f64 base, f64 step)\")"
        for (name, rate) in [("a", "0.1"), ("b", "0.2")] {
            try runs.train(name, ["--schedule", native, "--lr", rate, "--allow-native"])
        }
        let refused = try runs.diff("a.safetensors", "b.safetensors")
        #expect(refused.report.notes.first?.contains("--allow-native") == true, "\(refused.text)")
        #expect(refused.status == 1 && refused.cause == "lr: 0.1 in A, 0.2 in B", "\(refused.text)")
        let allowed = try runs.diff("a.safetensors", "b.safetensors", ["--allow-native"])
        #expect(allowed.first == "step 0: lr is 0.1 in A, 0.2 in B", "\(allowed.text)")
    }

    @Test func `what cannot be compared is said, with another exit code than a difference`() throws {
        let runs = try ComparedRuns()
        try runs.train("a", ["--log", "a.csv"])
        try runs.folder.write("step", to: "text")
        for (a, b, sentence) in [
            ("a.safetensors", "none.safetensors", "none.safetensors cannot be read: No such file or directory"),
            ("a.safetensors", "a.csv", "a.csv is a log and a.safetensors is not: give two logs, or two checkpoints"),
            ("text", "a.safetensors", "text cannot be read as a checkpoint"),
            (".", "a.safetensors", "./checkpoint.safetensors cannot be read: No such file or directory"),
        ] {
            let answer = try runs.diff(a, b)
            #expect(answer.status == 2 && answer.errors.hasPrefix("anneal: \(sentence)"), "\(answer.errors)")
        }
        // An answer that nobody could read is none, whether they are equal or not.
        try runs.train("b", ["--lr", "0.1", "--log", "b.csv"])
        for words in ["a.csv a.csv", "a.csv b.csv", "a.safetensors a.safetensors", "a.csv b.csv --json b.json"] {
            let unread = try Command.shell("anneal diff \(words) > /dev/full", in: runs.folder)
            #expect(
                unread.status == 2
                    && unread.errors == "anneal: what is printed cannot be written: No space left on device\n",
                "\(words): \(unread.status), \(unread.errors)")
        }
        let data = try Command.shell("anneal diff a.csv a.csv --json - > /dev/full", in: runs.folder)
        #expect(data.status == 2 && data.errors.contains("No space left on device"), "\(data.errors)")
        let taken = try Command.anneal(["diff", "a.csv", "a.csv", "--json", "./a.csv"], in: runs.folder.url)
        #expect(taken.status == 2 && taken.errors.contains("which would be lost"), "\(taken.errors)")
    }
}
