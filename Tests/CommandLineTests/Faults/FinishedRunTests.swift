import Foundation
import SeededNumbers
import TestSupport
import Testing

/// Runs that were killed between their last checkpoint and their results, and runs that take long to measure.
@Suite struct FinishedRunTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func scores(_ name: String) throws -> [String: Double] {
        let fields = try JSONSerialization.jsonObject(with: Data(folder.read(name).utf8)) as? [String: Any] ?? [:]
        return fields.compactMapValues { $0 as? Double }.filter {
            $0.key.contains("loss") || $0.key.contains("accuracy")
        }
    }

    @Test(arguments: ["--epochs 3", "--epochs 3 --validation 0.2", "--steps 40 --evaluate-every '15 steps'"])
    func `a finished run that goes on writes its results`(length: String) throws {
        defer { folder.remove() }
        let result = try Command.shell(
            """
            anneal train \(length) --schedule plateau --checkpoint run.safetensors --log run.csv --json run.json --svg run.svg > out
            mv run.json first.json; mv run.svg first.svg; cp run.csv first.csv; cp run.safetensors first.safetensors
            anneal train --resume run.safetensors
            """, in: folder)
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("The run of run.safetensors is done: this is what came of it."))
        let first = try scores("first.json")
        #expect(try first.count >= 3 && scores("run.json") == first)
        #expect(try folder.read("run.csv") == folder.read("first.csv"))
        // The steps are drawn from the log.
        func steps(_ name: String) throws -> Int { try folder.read(name).split(separator: "<").count }
        #expect(try steps("run.svg") > steps("first.svg") / 2)
    }

    @Test func `a run that patience had stopped writes its results`() throws {
        defer { folder.remove() }
        let result = try Command.shell(
            """
            anneal train --epochs 50 --patience 1 --min-delta 1 --checkpoint run.safetensors --json run.json > out
            mv run.json first.json
            anneal train --resume run.safetensors --json run.json
            """, in: folder)
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("stopped early"))
        #expect(try scores("run.json") == scores("first.json"))
    }

    /// However often it is killed, right after a checkpoint as well, the end is the same.
    @Test func `kills anywhere end in the same results`() throws {
        defer { folder.remove() }
        var numbers = SeededGenerator.ofTest()
        let run = [
            "train", "--epochs", "6", "--schedule", "plateau(patience=0)", "--validation", "0.2", "--patience", "4",
        ]
        let whole = try Command.anneal(
            run + [
                "--checkpoint", folder.file("whole.safetensors"), "--json", folder.file("whole.json"), "--log",
                folder.file("whole.csv"),
            ])
        #expect(whole.status == 0)
        let parts =
            run + [
                "--checkpoint", folder.file("run.safetensors"), "--json", folder.file("run.json"), "--log",
                folder.file("run.csv"),
            ]
        var kills = 0
        var words = parts
        while kills < 30, !folder.exists("run.json") {
            if try Command.killed(words, within: 5_000...200_000, using: &numbers) { kills += 1 }
            if folder.exists("run.safetensors") { words = ["train", "--resume", folder.file("run.safetensors")] }
        }
        let last = try Command.anneal(words)
        #expect(last.status == 0, "\(last.errors)")
        #expect(try scores("run.json") == scores("whole.json"))
        #expect(try folder.read("run.csv") == folder.read("whole.csv"))
        // Nothing but the files of the run: no names that a killed process had given on its way.
        #expect(try folder.names().allSatisfy { !$0.hasPrefix(".anneal") })
    }

    @Test func `the training loss is measured on at most 10000 rows unless all are asked for`() throws {
        defer { folder.remove() }
        let rows = (0..<20_000).map { "\($0 % 7),\($0 % 5),\(($0 % 7) + ($0 % 5))" }
        try folder.write("x,y,sum\n" + rows.joined(separator: "\n") + "\n", to: "data.csv")
        let run = "anneal train --dataset csv:data.csv --model linear --epochs 1 --json"
        let some = try Command.shell("\(run) some.json", in: folder)
        #expect(some.output.contains("(of 10000 rows)"), "\(some.errors)")
        #expect(try folder.read("some.json").contains("\"train_rows\" : 10000"))
        let all = try Command.shell("\(run) all.json --exact-train-loss", in: folder)
        #expect(!all.output.contains("rows)"))
        #expect(try !folder.read("all.json").contains("train_rows"))
    }

    /// The evaluation after an epoch takes much longer than the epoch.
    @Test func `a signal during an evaluation is looked at`() throws {
        defer { folder.remove() }
        let rows = (0..<200_000).map { "\($0 % 7),\($0 % 5),\($0 % 2 == 0 ? "a" : "b")" }
        try folder.write("x,y,label\n" + rows.joined(separator: "\n") + "\n", to: "data.csv")
        let result = try Command.shell(
            """
            anneal train --dataset csv:data.csv --model mlp:2000,2000 --steps 2 --evaluate-every '1 steps' --threads 1 \
                --checkpoint run.safetensors --checkpoint-every '1 steps' > out 2> errors & pid=$!
            while ! test -e run.safetensors; do sleep 0.05; kill -0 $pid || break; done
            sleep 0.5
            begin=$(date +%s%N); kill -TERM $pid; wait $pid; echo $? > code; end=$(date +%s%N)
            echo $(( (end - begin) / 1000000 ))
            """, in: folder)
        #expect(try folder.read("code") == "143\n", "\(result.errors)")
        #expect(try folder.read("errors").contains("interrupted after step 1 of 2; this goes on from step 1"))
        // All of it takes a minute.
        #expect(Int(result.output.trimmingCharacters(in: .whitespacesAndNewlines)) ?? .max < 5000)
    }

    @Test func `a preview of more steps than can be shown is refused`() throws {
        defer { folder.remove() }
        for length in ["--epochs 1000000000", "--steps 1000000000", "--steps 10000001"] {
            let result = try Command.shell("anneal train --schedule cosine \(length) --dry-run", in: folder)
            #expect(result.status == 2, "\(result.errors)")
            #expect(result.errors.contains("steps are more than the 10000000 that can be shown"), "\(result.errors)")
        }
        let most = try Command.shell(
            "anneal train --schedule cosine --steps 10000000 --dry-run --svg run.svg", in: folder)
        #expect(most.status == 0, "\(most.errors)")
        #expect(try folder.read("run.svg").utf8.count < 1_000_000)
    }
}
