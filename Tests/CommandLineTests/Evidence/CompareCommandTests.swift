import Foundation
import SeededNumbers
import TestSupport
import Testing

/// Comparisons by the installed program, in processes, with a store.
@Suite struct CompareCommandTests {
    /// A trainer in awk: `cosine` ends best, the best rate is 0.1, a seed moves all schedules alike.
    private static let awk = #"""
        awk -F, -v s="$ANNEAL_SEED" -v lr="$ANNEAL_LR" '
            NR > 1 { last = $2; sum += $2 }
            END { d = log(lr / 0.1) / log(10); v = 0.9 - 0.02 * d * d - 0.2 * last / lr + sin(s) * 0.005 + sin(s * 7 + lr) * 0.0005
                printf "{\"anneal\":1,\"step\":%d,\"validation_accuracy\":%.6f,\"done\":true}\n", NR - 1, v }' "$ANNEAL_SCHEDULE_CSV"
        """#

    private func words(_ folder: TemporaryFolder, _ more: [String] = [], script: String = Self.awk) -> [String] {
        [
            "compare", "--schedule", "fixed; cosine", "--steps", "30", "--rates", "0.01,0.1,1", "--metric",
            "validation_accuracy", "--store", folder.file("s.sqlite"),
        ] + more + ["--", "sh", "-c", script]
    }

    private func run(_ arguments: [String]) throws -> Command.Result {
        try Command.anneal(arguments, environment: ["PATH": "/usr/local/bin:/usr/bin:/bin"])
    }

    @Test func `it ends with a table and a verdict, and asked again starts nothing`() throws {
        let folder = try TemporaryFolder()
        let result = try run(words(folder, ["--jobs", "2"]))
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("\ncosine at 0.1: best by "))
        #expect(result.output.contains("\ncosine at 0.1: best by "))
        #expect(
            result.output.contains(
                ", by validation_accuracy after 30 steps, worth 0.2\nrates from 0.01 to 1 and beyond on runs squeezed into 10 "
                    + "steps,\nthen up to 24 paired seeds, 3 fresh ones for the two best\n"))
        let lines = result.output.split(separator: "\n")
        let head = try #require(lines.firstIndex { $0.hasPrefix("ARM ") })
        #expect(lines[head..<head + 3].allSatisfy { $0.count <= 80 })
        let again = try run(words(folder, ["--json", "-"]))
        #expect(again.status == 0)
        let summary = try again.decode(ComparisonSummary.self)
        #expect(summary.standing.arms.map(\.name) == ["cosine", "fixed"])
        #expect(summary.standing.arms[0].rate == 0.1)
        #expect(!again.errors.contains("  seed "), "it runs something: \(again.errors)")
        #expect(result.output.contains(summary.verdict[0]))

        let csv = try run(words(folder, ["--csv", "-"]))
        #expect(csv.output.split(separator: "\n").count == summary.standing.trials + 1)
        let list = try run(["runs", "list", "--store", folder.file("s.sqlite")])
        #expect(list.output.contains(" \(summary.standing.trials) "))
        let page = folder.file("r.html")
        #expect(try run(["report", "--store", folder.file("s.sqlite"), "-o", page]).status == 0)
        #expect(try String(contentsOfFile: page, encoding: .utf8).contains("cosine at 0.1: best by "))
    }

    /// `kill -9` at random moments: what was done stays, and the end is the same as without a kill. A comparison that came to its end
    /// between two kills is begun anew.
    @Test func `killed thirty times it comes to the same end`() throws {
        let script = "sleep 0.05; \(Self.awk)"
        let whole = try TemporaryFolder()
        let expected = try run(words(whole, ["--json", "-"], script: script)).decode(ComparisonSummary.self)
        var numbers = SeededGenerator.ofTest()
        var kills = 0
        while kills < 30 {
            let killed = try TemporaryFolder()
            while kills < 30,
                try Command.killed(
                    words(killed, script: script), environment: ["PATH": "/usr/local/bin:/usr/bin:/bin"],
                    within: 10_000...400_000, using: &numbers)
            {
                kills += 1
            }
            let last = try run(words(killed, ["--json", "-"], script: script)).decode(ComparisonSummary.self)
            #expect(last.standing.arms.map(\.name) == expected.standing.arms.map(\.name))
            #expect(last.standing.trials == expected.standing.trials)
            #expect(last.verdict == expected.verdict)
        }
    }

    @Test func `a model of ours is compared by its validation part and reported by its test part`() throws {
        let folder = try TemporaryFolder()
        let result = try run([
            "compare", "--schedule", "fixed; cosine", "--optimizer", "sgd(momentum=0.9)", "--epochs", "2", "--rates",
            "0.01,0.1", "--seeds", "2", "--confirm", "0", "--store", folder.file("s.sqlite"), "--target", "0.5",
            "--evaluate-every", "5",
        ])
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("on the test set: "))
        #expect(result.output.contains("the test set's own noise ± "))
        let target = try #require(
            result.output.firstMatch(of: /to 0\.5, looked at every 5 steps: .*cosine (\d+) steps,/))
        #expect(try #require(Int(target.1)) < 42, "an epoch has 21 steps, and fewer reach it")
        #expect(result.output.contains("8 trials, "))
        // The store says what was trained.
        let page = folder.file("r.html")
        #expect(try run(["report", "--store", folder.file("s.sqlite"), "-o", page]).status == 0)
        let html = try String(contentsOfFile: page, encoding: .utf8)
        #expect(html.contains("&quot;optimizer&quot;:&quot;sgd(momentum=0.9)&quot;"), "the configuration is not there")
        #expect(html.contains("&quot;arms&quot;:{&quot;cosine&quot;:{&quot;schedule&quot;:"))
        // A trial is what `train` would have done.
        let alone = try run([
            "train", "--schedule", "cosine", "--clock", "step", "--optimizer", "sgd(momentum=0.9)", "--steps", "42",
            "--lr",
            "0.1", "--seed", "1", "--validation", "0.1", "--json", "-",
        ])
        struct Alone: Decodable { let validationAccuracy: Double }
        let csv = try run([
            "compare", "--schedule", "fixed; cosine", "--optimizer", "sgd(momentum=0.9)", "--epochs", "2", "--rates",
            "0.01,0.1", "--seeds", "2", "--confirm", "0", "--store", folder.file("s.sqlite"), "--csv", "-",
        ]).output
        let row = try #require(csv.split(separator: "\n").first { $0.hasPrefix("cosine,0.1,1,") })
        let value = try #require(Double(row.split(separator: ",")[5]))
        #expect(abs(value - (try alone.decode(Alone.self)).validationAccuracy) < 1e-12)
    }

    /// Of a single optimizer an arm's name says nothing: trials with another one are not these.
    @Test func `another optimizer is another comparison`() throws {
        let folder = try TemporaryFolder()
        let values = try ["sgd", "sgd(momentum=0.9)"].map { optimizer in
            let result = try run([
                "compare", "--schedule", "fixed", "--optimizer", optimizer, "--steps", "20", "--rates", "0.05",
                "--seeds",
                "1", "--confirm", "0", "--store", folder.file("s.sqlite"), "--csv", "-",
            ])
            #expect(result.status == 0, "\(result.errors)")
            let rows = result.output.split(separator: "\n")
            #expect(rows.count == 2)
            return rows.last?.split(separator: ",", omittingEmptySubsequences: false)[5]
        }
        #expect(values[0] != values[1])
    }

    @Test func `shares of a grid are collected into one comparison`() throws {
        let folder = try TemporaryFolder()
        let grid = ["--seeds", "2", "--confirm", "0"]
        for index in 1...3 {
            let share = try run(words(folder, grid + ["--shard", "\(index)/3"]))
            #expect(share.status == 0, "\(share.errors)")
            try folder.write(share.output, to: "share\(index).jsonl")
        }
        let result = try run(words(folder, grid + ["--collect", folder.path, "--json", "-"]))
        #expect(result.status == 0)
        #expect(result.errors.contains("12 trials collected from 3 files"))
        #expect(!result.errors.contains("seed 0"))
        #expect(try result.decode(ComparisonSummary.self).standing.arms[0].name == "cosine")
    }

    @Test func `a name in braces that nothing fills in is told`() throws {
        let folder = try TemporaryFolder()
        let result = try run(words(folder, ["--confirm", "0", "--seeds", "1"]) + ["--rate={rate}", "{lr}"])
        #expect(result.status == 0, "\(result.errors)")
        #expect(
            result.output.hasPrefix(
                "{rate} stays as it is in the command: filled in are {lr}, {seed}, {steps}, {schedule}, {csv}, {trial}\n"
            ))
    }

    @Test func `seeds count on from the one that is typed`() throws {
        let folder = try TemporaryFolder()
        let result = try run(words(folder, ["--seed", "40", "--seeds", "2", "--confirm", "0", "--csv", "-"]))
        let seeds = result.output.split(separator: "\n").dropFirst().map { $0.split(separator: ",")[2] }
        #expect(Set(seeds) == ["40", "41"], "\(result.errors)")
    }

    @Test func `a regular expression reads an untouched script`() throws {
        let folder = try TemporaryFolder()
        let script = #"awk -F, 'NR > 1 { last = $2 } END { print "done: acc=" 0.9 - last " ok" }' "$0""#
        let result = try run(
            words(folder, ["--metric-regex", "acc=([0-9.]+)"], script: script) + ["{csv}"])
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("cosine"))
    }

    @Test func `a command that fails is shown with its last words`() throws {
        let folder = try TemporaryFolder()
        let result = try run(words(folder, script: "echo 'no such file: data.npz' >&2; exit 3"))
        #expect(result.status == 1)
        #expect(result.errors.contains("it ended with exit code 3\n    no such file: data.npz"))
        let show = try run(["runs", "show", "--store", folder.file("s.sqlite")])
        #expect(show.output.contains("no such file: data.npz"))
        #expect(
            try run(["runs", "rm", "1", "--failed", "--store", folder.file("s.sqlite")]).output.contains(
                " removed"))
    }

    /// What no rate mends ends at the first trial, and runs again when it is mended.
    @Test(arguments: [
        (
            #"echo '{"anneal":1,"validation_acuracy":0.5,"done":true}'"#,
            "reported validation_accuracy, but validation_acuracy"
        ),
        ("echo acc=0.5", "reported validation_accuracy\n    acc=0.5"),
        (#"echo '{"anneal":1,"validation_accuracy":0.5}'"#, #"it ended without a line that says "done": true"#),
    ]) func `a command that is misunderstood is told at once`(script: String, sentence: String) throws {
        let folder = try TemporaryFolder()
        let result = try run(words(folder, script: script))
        #expect(result.status == 1)
        #expect(result.errors.contains(sentence), "\(result.errors)")
        let store = folder.file("s.sqlite")
        #expect(result.errors.hasSuffix("run again after anneal runs rm 1 --failed --store \(store)\n"))
        #expect(result.output.split(separator: "\n").count { $0.contains("  failed  ") } == 1, "\(result.output)")
        #expect(try run(["runs", "rm", "1", "--failed", "--store", store]).output == "1 trial removed\n")
    }

    @Test func `a budget that ends before anything can be compared says so`() throws {
        let folder = try TemporaryFolder()
        let result = try run(words(folder, ["--budget", "1 runs"]))
        #expect(result.status == 1)
        #expect(result.output.contains("the budget ended it: a larger one goes on from here"))
        #expect(result.errors.contains("the budget ended it before there was anything to compare"))
        #expect(try run(words(folder)).status == 0)
    }

    /// Of values that say nothing of the arms two seeds decide nothing; more go on from there.
    @Test func `more seeds go on where a race has had all its seeds`() throws {
        let folder = try TemporaryFolder()
        let script =
            #"echo "{\"anneal\":1,\"validation_accuracy\":0.9$(( (ANNEAL_TRIAL * ANNEAL_TRIAL * 31) % 89 )),\"done\":true}""#
        let first = try run(words(folder, ["--most-seeds", "2", "--confirm", "0"], script: script))
        let more = try #require(
            first.output.firstMatch(of: /a race has 2 seeds at most: --most-seeds (\d+) goes on from here/))
        let second = try run(words(folder, ["--most-seeds", String(more.1), "--confirm", "0"], script: script))
        #expect(second.output.contains("  seed 2  ") && !second.output.contains("  seed 0  30 steps"))
    }

    @Test(arguments: [
        (["--shard", "5/4"], "--shard 5/4 is no share: write 2/4"),
        (["--metric-regex", "("], "'(' is no regular expression"),
        (["--metric-regex", "acc"], "'acc' has no group in parentheses that is the metric"),
        (["--budget", "soon"], "'soon' is no budget: write 10m, 2h, '40 runs' or '20000 steps'"),
        (["--collect", "/no/such"], "--collect /no/such is no folder that can be read"),
        (["--model", "softmax"], "--model says how Anneal trains, and what is after -- trains by itself"),
        (["--evaluate-every", "10"], "--evaluate-every says how Anneal trains"),
        (["--most-seeds", "65"], "--most-seeds 65 is more looks than a race allows for: at most 64"),
        (["--most-seeds", "30", "--seeds", "2"], "--most-seeds is for a race, which --seeds does without"),
    ]) func `wrong usage is refused in a sentence`(more: [String], sentence: String) throws {
        let folder = try TemporaryFolder()
        let result = try run(words(folder, more))
        #expect(result.status == 2)
        #expect(result.errors.contains(sentence), "\(result.errors)")
    }

    @Test func `looking makes no store`() throws {
        let folder = try TemporaryFolder()
        for command in ["list", "show", "export"] {
            let result = try run(["runs", command, "--store", folder.file("none.sqlite")])
            #expect(result.status == 2)
            #expect(result.errors.contains("there is no store"))
        }
        #expect(try folder.names().isEmpty)
    }
}
