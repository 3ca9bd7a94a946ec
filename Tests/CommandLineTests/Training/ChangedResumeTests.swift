import Foundation
import SeededNumbers
import TestSupport
import Testing

/// Runs that go on otherwise, as they are typed.
@Suite struct ChangedResumeTests {
    /// A run of 23 steps an epoch that was planned for two epochs, kept after 30 steps.
    private func run(_ folder: TemporaryFolder, _ options: [String] = ["--schedule", "cosine"]) throws -> String {
        let whole = try Command.anneal(
            [
                "train", "--epochs", "2", "--checkpoint", folder.file("run.safetensors"), "--checkpoint-every", "30",
                "--keep", "9",
            ]
                + options)
        #expect(whole.status == 0, "\(whole.errors)")
        return folder.file("run-30.safetensors")
    }

    private func resumed(_ file: String, _ options: String...) throws -> Command.Result {
        try Command.anneal(["train", "--resume", file] + options)
    }

    @Test func `a longer run says what becomes of the schedules`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let file = try run(folder)
        let refused = try resumed(file, "--epochs", "3")
        #expect(refused.status == 2 && refused.output.isEmpty)
        #expect(
            refused.errors.hasPrefix(
                "anneal: the schedule was planned for 46 steps, and the run is now 69 steps long: choose keep-step"),
            "\(refused.errors)")
        #expect(refused.errors.contains("--horizon"), "\(refused.errors)")
        let log = folder.file("run.csv")
        let longer = try resumed(file, "--epochs", "3", "--horizon", "keep-step", "--log", log)
        #expect(longer.status == 0, "\(longer.errors)")
        #expect(
            longer.output.split(separator: "\n")[1...3] == [
                "From here on epochs is 3; it was 2.",
                "It was planned for 46 steps, and has 69 now: its schedules are those of the new length.",
                "\(file) goes on at step 30 of 69, in epoch 2 of 3.",
            ])
        let history = try folder.read("run.csv.history.json")
        #expect(
            history.contains("\"horizon\" : \"keep-step\"") && history.contains("\"first_step\" : 30"), "\(history)")
        // What it wrote last is 69 steps long, whoever goes on with it.
        let done = try resumed(folder.file("run.safetensors"))
        #expect(done.output.contains("The run of \(folder.file("run.safetensors")) is done: this is what came of it."))
        let short = try resumed(file, "--steps", "30", "--horizon", "keep-fraction")
        #expect(short.status == 2)
        #expect(short.errors == "anneal: 30 steps are done already, so the run cannot be 30 steps long\n")
        let shorter = try resumed(file, "--steps", "40", "--horizon", "keep-fraction")
        #expect(shorter.status == 0, "\(shorter.errors)")
        #expect(shorter.output.contains("what was left of its schedules is stretched to the new end."))
    }

    @Test func `a new schedule, rate and optimizer begin where they are said`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let file = try run(folder, ["--schedule", "cosine", "--warmup", "10%", "--lr", "0.01"])
        let log = folder.file("run.csv")
        let result = try resumed(
            file, "--schedule", "wsd(decay=10)", "--lr", "0.02", "--optimizer", "sgd", "--log",
            log)
        #expect(result.status == 0, "\(result.errors)")
        #expect(
            result.output.split(separator: "\n")[1...7] == [
                "From here on optimizer is sgd; it was adam.",
                "From here on schedule is wsd(decay=10); it was cosine.",
                "From here on warmup is unset; it was 10%.",
                "From here on lr is 0.02; it was 0.01.",
                "The schedule of lr begins here, over the 16 steps that remain.",
                "The optimizer is another: what it remembers begins anew.",
                "\(file) goes on at step 30 of 46, in epoch 2 of 2.",
            ])
        let rates = try folder.read("run.csv").split(separator: "\n").dropFirst().map {
            Double($0.split(separator: ",")[2])
        }
        #expect(rates.count == 16 && rates.first == 0.02)
    }

    @Test func `what cannot be is refused in one sentence`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let file = try run(folder)
        func sentence(_ options: String...) throws -> String {
            let result = try Command.anneal(["train"] + options)
            #expect(result.status == 2 && result.output.isEmpty)
            return result.errors
        }
        #expect(
            try sentence("--horizon", "keep-step", "--steps", "3")
                == "anneal: --horizon is for a run that goes on: give --resume FILE, too\n")
        #expect(
            try sentence("--resume", file, "--lr", "find")
                == "anneal: find tries rates from the first weights on, and this run is under way: give --lr a number\n"
        )
        #expect(
            try sentence("--resume", file, "--seed", "3")
                == "anneal: a resumed run has the options that \(file) was made with: leave --seed out\n")
        #expect(try sentence("--resume", file, "--horizon", "keep").contains("keep-fraction"))
        #expect(try sentence("--resume", file, "--batch-size", "32").contains("planned for 46 steps"))
        #expect(try sentence("--resume", file, "--schedule", "cosinus").contains("cosine"))
    }

    @Test func `a run that goes on beside another leaves what that wrote`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let result = try Command.shell(
            """
            anneal train --epochs 3 --checkpoint run.safetensors --keep 5 --log run.csv --json run.json > out || exit 1
            cp run.csv first.csv; cp run.json first.json
            anneal train --resume run-46.safetensors --lr 0.05 --checkpoint cooled.safetensors > cooled || exit 1
            anneal train --resume run.safetensors --epochs 5 --checkpoint ./longer.safetensors --log own.csv > longer || exit 1
            anneal train --resume run-46.safetensors --checkpoint ./run.safetensors > same || exit 1
            """, in: folder)
        #expect(result.status == 0, "\(result.errors)")
        #expect(
            try folder.read("cooled").contains(
                "run.csv, run.json stay as the run wrote them up to here: what follows is written where --log, --json say.\n"
            ))
        #expect(
            try folder.read("longer").contains(
                "run.json stays as the run wrote it up to here: what follows is written where --json says.\n"))
        // The same file, spelled otherwise: that is the run itself.
        #expect(try !folder.read("same").contains("as the run wrote"))
        #expect(try folder.read("run.csv") == folder.read("first.csv"))
        #expect(try folder.read("own.csv").split(separator: "\n").count == 1 + 2 * 23)
    }

    @Test func `a change is kept before its first step, and nothing is written without one`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let result = try Command.shell(
            """
            anneal train --model softmax --epochs 2 --checkpoint run.safetensors > out || exit 1
            killed() {
                rm -f run.csv
                anneal train --resume run.safetensors "$@" > out & run=$!
                while ! test -s run.csv; do kill -0 $run || exit 1; sleep 0.05; done
                kill -9 $run; wait $run
            }
            killed --steps 1000000 --lr 0.01 --horizon keep-step --checkpoint-every 1000000 --log run.csv
            anneal eval run.safetensors > killed || exit 1
            cp run.safetensors kept.safetensors
            killed
            cmp run.safetensors kept.safetensors || exit 1
            grep -c 'From here on' out
            """, in: folder)
        #expect(try folder.read("killed").hasPrefix("softmax, trained for 46 of 1000000 steps"), "\(result.errors)")
        // What is gone on with is the changed run, which is not changed again.
        #expect(result.output == "0\n", "\(result.errors)")
    }

    /// Killed at any moment after it was changed, it goes on to the same bits.
    @Test func `a changed run is not lost either`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let file = try run(folder)
        let changed = [
            "train", "--resume", file, "--epochs", "6", "--horizon", "keep-fraction", "--optimizer", "adamw", "--group",
            "bias: weight_decay=0", "--checkpoint-every", "7", "--keep", "2",
        ]
        let whole = folder.file("whole.safetensors")
        let start = ContinuousClock.now
        let reference = try Command.anneal(changed + ["--checkpoint", whole])
        #expect(reference.status == 0, "\(reference.errors)")
        let microseconds = UInt32((ContinuousClock.now - start) / .microseconds(1))
        var random = SeededGenerator.ofTest()
        for attempt in 0..<10 {
            let own = folder.file("\(attempt).safetensors")
            try Command.killed(changed + ["--checkpoint", own], within: 0...microseconds, using: &random)
            guard FileManager.default.fileExists(atPath: own) else { continue }
            let result = try Command.anneal(["train", "--resume", own])
            #expect(result.status == 0, "\(result.errors)")
            #expect(try tensors(own) == tensors(whole), "seed \(random.seed), attempt \(attempt)")
        }
    }

    /// What follows the header of a safetensors file.
    private func tensors(_ path: String) throws -> Data {
        let data = try Data(contentsOf: URL(filePath: path))
        return data.dropFirst(8 + data.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) })
    }
}
