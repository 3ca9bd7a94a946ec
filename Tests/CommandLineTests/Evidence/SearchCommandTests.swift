import Foundation
import SeededNumbers
import TestSupport
import Testing

/// Searches by the installed program, in processes, with a store.
struct SearchCommandTests {
    /// A trainer in awk that likes four fifths of the base rate in the middle of the run, and 0.1 as the base rate; a seed moves all
    /// alike.
    private static let awk = #"""
        awk -F, -v s="$ANNEAL_SEED" -v lr="$ANNEAL_LR" '
            NR > 1 { rates[NR - 2] = $2 }
            END { d = log(lr / 0.1) / log(10); m = rates[int((NR - 1) / 2)] / lr - 0.8
                v = 0.9 - 0.02 * d * d - 0.5 * m * m + sin(s) * 0.005 + sin(s * 7 + m) * 0.0002
                printf "{\"anneal\":1,\"step\":%d,\"validation_accuracy\":%.6f,\"done\":true}\n", NR - 1, v }' "$ANNEAL_SCHEDULE_CSV"
        """#

    private func words(
        _ folder: TemporaryFolder, _ more: [String] = [], family: String = "rex(beta) | sqrt", script: String = Self.awk
    ) -> [String] {
        [
            "search", "--family", family, "--steps", "60", "--rates", "0.01,0.1,1", "--metric", "validation_accuracy",
            "--store", folder.file("s.sqlite"),
        ] + more + ["--", "sh", "-c", script]
    }

    private func run(_ arguments: [String]) throws -> Command.Result {
        try Command.anneal(arguments, environment: ["PATH": "/usr/local/bin:/usr/bin:/bin"])
    }

    /// At beta = 1/4 generalised REX is at four fifths in the middle.
    @Test func `it ends with a line to paste, and asked again starts nothing`() throws {
        let folder = try TemporaryFolder()
        let result = try run(words(folder, ["--jobs", "2"]))
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.hasPrefix("rex: beta 0.05..5 (log)\nsqrt: alpha 0..1, warmup 0%..20%\nround 1 of 3: "))
        let last = try #require(result.output.split(separator: "\n").last)
        let match = try #require(last.wholeMatch(of: /--schedule 'rex\(beta=([0-9.]+)\)' --lr 0\.1/), "\(last)")
        #expect(try 0.15...0.4 ~= #require(Double(match.1)))
        // What it says to paste is understood.
        let rates = try run(["schedule", "rex(beta=\(match.1))", "--lr", "0.1", "--steps", "10"])
        #expect(rates.status == 0)

        let again = try run(words(folder, ["--json", "-"]))
        #expect(again.status == 0)
        #expect(!again.errors.contains("seed"), "it runs something: \(again.errors)")
        let summary = try again.decode(ComparisonSummary.self)
        #expect(summary.specification == String(last))
        #expect(summary.standing.arms[0].rate == 0.1)
        let page = folder.file("r.html")
        #expect(try run(["report", "--store", folder.file("s.sqlite"), "-o", page]).status == 0)
        #expect(try String(contentsOfFile: page, encoding: .utf8).contains("to train with it"))
    }

    /// A search that came to its end between two kills is begun anew, so that ten kills hit however fast the machine is.
    @Test func `killed ten times it comes to the same end`() throws {
        let whole = try TemporaryFolder()
        let script = "sleep 0.02; \(Self.awk)"
        let more = ["--shapes", "3"]
        let expected = try run(words(whole, more + ["--json", "-"], script: script)).decode(ComparisonSummary.self)
        var numbers = SeededGenerator.ofTest()
        var kills = 0
        while kills < 10 {
            let killed = try TemporaryFolder()
            while kills < 10,
                try Command.killed(
                    words(killed, more, script: script), environment: ["PATH": "/usr/local/bin:/usr/bin:/bin"],
                    within: 20_000...900_000, using: &numbers)
            {
                kills += 1
            }
            let last = try run(words(killed, more + ["--json", "-"], script: script)).decode(ComparisonSummary.self)
            #expect(last.verdict == expected.verdict)
            #expect(last.specification == expected.specification)
            #expect(last.standing.trials == expected.standing.trials)
        }
    }

    @Test func `a budget holds for rounds and race together`() throws {
        let folder = try TemporaryFolder()
        let result = try run(words(folder, ["--budget", "60 runs", "--jobs", "1"]))
        #expect(result.status == 0, "\(result.errors)")
        let list = try run(["runs", "export", "--store", folder.file("s.sqlite")]).output
        #expect(list.split(separator: "\n").count <= 61)
        #expect(result.output.contains("--schedule "))
        // More of it goes on.
        let more = try run(words(folder, ["--budget", "90 runs", "--jobs", "1"]))
        #expect(more.status == 0)
        let both = try run(["runs", "export", "--store", folder.file("s.sqlite")]).output
        #expect(both.split(separator: "\n").count > list.split(separator: "\n").count)
        #expect(both.split(separator: "\n").count <= 91)
    }

    @Test func `a model of ours is searched as well`() throws {
        let folder = try TemporaryFolder()
        let result = try run([
            "search", "--family", "wsd(decay=10%..90%, shape) | spline2", "--optimizer", "sgd(momentum=0.9)", "--steps",
            "40", "--rates", "0.05,0.2", "--shapes", "2", "--confirm", "1", "--budget", "40 runs", "--warmup", "5%",
            "--store", folder.file("s.sqlite"),
        ])
        #expect(result.status == 0, "\(result.errors)")
        #expect(
            result.output.hasPrefix(
                "wsd: decay 10%..90%, shape linear|cosine|1-sqrt|square|mirror-cosine|exponential\nspline2: y1 0..1, "))
        let last = try #require(result.output.split(separator: "\n").last)
        #expect(last.hasPrefix("--schedule '") && last.contains(" --warmup 5% --lr 0."), "\(last)")
    }

    @Test(arguments: [
        ("rex(gamma)", "rex has no parameter gamma"), ("rexx", "there is no schedule called rexx"),
        ("adam", "is an optimizer"),
        ("rex(floor)", "nothing says between which values rex's floor lies: write floor=LOW..HIGH"),
        ("sqrt(alpha=0..2)", "sqrt's alpha is 0 to 1: 2 lies outside"),
        ("sqrt(alpha=1..0)", "alpha=1..0 is no range: write 0.1..10, log(0.1..10) or 0%..20%, the lower bound first"),
        ("sqrt(warmup=0..5)", "sqrt's warmup is a time: its range is one of shares of the run, warmup=0%..20%"),
        ("sqrt(alpha=0%..5%)", "sqrt's alpha is no time"), ("rex(beta", "a bracket is open at the end"),
        ("rex(beta, beta=1)", "beta is given twice"), ("wsd(shape=0..1)", "wsd's shape is linear | cosine"),
        ("wsd(shape)", "decay"), ("", "--family says what is searched"),
    ]) func `wrong usage is refused in a sentence`(family: String, sentence: String) throws {
        let folder = try TemporaryFolder()
        let result = try run(words(folder, family: family))
        #expect(result.status == 2, "\(result.errors)")
        #expect(result.errors.contains(sentence), "\(result.errors)")
        #expect(!result.errors.contains("Fatal"))
    }

    @Test func `trials that all fail are told with their last words`() throws {
        let folder = try TemporaryFolder()
        let result = try run(words(folder, ["--shapes", "1"], script: "echo 'out of memory' >&2; exit 3"))
        #expect(result.status == 1)
        #expect(result.errors.contains("it ended with exit code 3\n    out of memory"))
    }
}
