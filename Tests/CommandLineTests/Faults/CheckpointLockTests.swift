import Foundation
import TestSupport
import Testing

/// Two runs of one checkpoint.
@Suite struct CheckpointLockTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static let long = "anneal train --epochs 100000 --checkpoint run.safetensors"
    private static let begun = "while ! test -e run.safetensors; do sleep 0.05; done"

    @Test func `the second is told who has it, however it is spelled`() throws {
        defer { folder.remove() }
        let result = try Command.shell(
            """
            ln -s . self
            \(Self.long) --log run.csv > out 2> first-errors & first=$!
            \(Self.begun)
            for path in run.safetensors self/./run.safetensors; do
                anneal train --epochs 1 --checkpoint $path > second 2>> errors; echo $? >> codes
            done
            anneal train --resume run.safetensors > second 2>> errors; echo $? >> codes
            anneal train --epochs 1 --log run.csv > second 2>> errors; echo $? >> codes
            echo $first > pid
            kill -TERM $first; wait $first; echo $? >> codes
            ls *.held 2> none | wc -l >> codes
            """, in: folder)
        #expect(result.errors.isEmpty, "\(result.errors)")
        #expect(try folder.read("codes") == "1\n1\n1\n1\n143\n0\n")
        let errors = try folder.read("errors").split(separator: "\n")
        let pid = try folder.read("pid").trimmingCharacters(in: .whitespacesAndNewlines)
        for error in errors.prefix(3) {
            #expect(
                error.contains(" belongs to a run that is alive, process \(pid) on ") && error.contains("--take-over"))
        }
        #expect(
            errors.last == "anneal: --log run.csv cannot be written: another process is writing it"
                || errors.last?.contains("another process is writing it") == true)
    }

    /// What a job scheduler does: the job is queued again while the old process still ends.
    @Test func `a requeued job goes on from what the old one left`() throws {
        defer { folder.remove() }
        let result = try Command.shell(
            """
            \(Self.long) --checkpoint-every 100% > first & first=$!
            while ! grep -q 'epoch 20/' first; do sleep 0.05; done
            cp run.safetensors.held held
            anneal train --epochs 1 --checkpoint other.safetensors > ignored
            (sleep 1; kill -TERM $first) &
            anneal train --resume run.safetensors --take-over > second 2> errors & second=$!
            while ! grep -q 'goes on at step' second; do sleep 0.05; kill -0 $second || break; done
            kill -TERM $second; wait $second; echo $? > code
            """, in: folder)
        // Nothing is kept before the first ends, so that there is nothing to go on from but what it left.
        let first = try folder.read("first")
        #expect(first.contains("epoch 20/"), "\(result.errors)")
        let second = try folder.read("second")
        if second.isEmpty {
            // It found no checkpoint, which the first writes at its end only.
            #expect(try folder.read("errors").contains("run.safetensors"))
        } else {
            #expect(second.contains("waits for the run that run.safetensors belongs to, process "))
        }
    }

    @Test func `a run that was killed holds nothing`() throws {
        defer { folder.remove() }
        let result = try Command.shell(
            """
            \(Self.long) > out & first=$!
            \(Self.begun)
            kill -KILL $first; wait $first
            test -e run.safetensors.held && anneal train --epochs 1 --checkpoint run.safetensors
            """, in: folder)
        #expect(result.status == 0, "\(result.errors)")
        #expect(!folder.exists("run.safetensors.held"))
    }

    /// Eight of thirty died, when all took the same temporary name.
    @Test func `writers that meet leave a whole file`() throws {
        defer { folder.remove() }
        let result = try Command.shell(
            """
            for seed in 1 2 3 4 5 6; do
                anneal schedule cosine --steps 20000 --csv out.csv > /dev/null || echo failed &
            done; wait
            wc -l < out.csv; ls -A
            """, in: folder)
        #expect(result.output == "20001\nout.csv\n" && result.errors.isEmpty)
    }

    @Test(arguments: ["./run.safetensors", "$PWD/run.safetensors", "link.safetensors", "../*/run.safetensors"])
    func `old checkpoints are known however the latest is spelled`(spelling: String) throws {
        defer { folder.remove() }
        let result = try Command.shell(
            """
            ln -s run.safetensors link.safetensors
            anneal train --epochs 4 --keep 2 --checkpoint run.safetensors > out & first=$!
            while ! test -e run-46.safetensors; do sleep 0.02; kill -0 $first 2> none || break; done
            wait $first
            rm run.safetensors; cp run-69.safetensors run.safetensors
            anneal train --resume \(spelling == "../*/run.safetensors" ? "../\(folder.url.lastPathComponent)/run.safetensors" : spelling) > out2 || exit 1
            ls run-*.safetensors
            """, in: folder)
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output == "run-69.safetensors\nrun-92.safetensors\n", "\(result.output)")
    }
}
