import Foundation
import TestSupport
import Testing

/// One run that ends at several lengths.
@Suite struct ForkCommandTests {
    private let run = ["train", "--model", "softmax", "--optimizer", "sgd(momentum=0.9)", "--lr", "0.05"]

    private func trained(_ folder: TemporaryFolder, _ options: [String] = []) throws -> String {
        let file = folder.file("run.safetensors")
        let result = try Command.anneal(
            run + ["--steps", "60", "--checkpoint", file, "--checkpoint-every", "10", "--keep", "9"] + options)
        #expect(result.status == 0, "\(result.errors)")
        return file
    }

    /// What follows the header of a safetensors file.
    private func tensors(_ path: String) throws -> Data {
        let data = try Data(contentsOf: URL(filePath: path))
        return data.dropFirst(8 + data.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) })
    }

    @Test func `each fork is the run that was planned so, to the last bit`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let (file, schedule) = (try trained(folder), "wsd(decay=20%, shape=1-sqrt)")
        let result = try Command.anneal(
            "fork", file, "--schedule", schedule, "--ends", "25,40,70", "--out", folder.file("forks"))
        #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
        for (end, from) in [(25, 20), (40, 30), (70, 50)] {
            let whole = folder.file("\(end).safetensors")
            let planned = try Command.anneal(
                run + ["--steps", "\(end)", "--schedule", schedule, "--checkpoint", whole, "--checkpoint-every", "10"])
            #expect(planned.status == 0, "\(planned.errors)")
            let fork = folder.file("forks/fork-0000\(end).safetensors")
            #expect(try tensors(fork) == tensors(whole), "\(end)")
            #expect(result.output.contains("\(fork): from step \(from) of \(folder.file("run-\(from).safetensors"))"))
        }
        let table = try folder.read("forks/forks.csv").split(separator: "\n")
        #expect(table[0] == "steps,from_step,train_loss,test_loss,test_accuracy")
        #expect(
            table.dropFirst().map { $0.split(separator: ",").prefix(2) } == [
                ["25", "20"], ["40", "30"], ["70", "50"],
            ])
        #expect(result.output.contains("35 steps were trained, where runs of their own take 135."))
        #expect(try folder.read("forks/forks.svg").hasPrefix("<svg"))
    }

    @Test func `what no planned run would be equal to is refused`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let file = try trained(folder)
        func sentence(_ file: String, _ schedule: String, _ ends: String, _ more: String...) throws -> String {
            let result = try Command.anneal(
                ["fork", file, "--schedule", schedule, "--ends", ends, "--out", folder.file("forks")] + more)
            #expect(result.status == 2 && result.output.isEmpty, "\(result.output)")
            #expect(!FileManager.default.fileExists(atPath: folder.file("forks")))
            return result.errors
        }
        let first = folder.file("run-10.safetensors")
        #expect(
            try sentence(file, "wsd(decay=80%)", "40")
                == "anneal: a run of 40 steps planned so has other rates from step 9 on, and the earliest checkpoint, \(first), was "
                + "taken after 10: give an earlier one, or a schedule that parts from the run's later\n")
        #expect(
            try sentence(file, "wsd(decay=20%)", "10")
                == "anneal: a fork cannot end after 10 steps: the earliest checkpoint, \(first), was taken after 10\n")
        #expect(try sentence(file, "plateau", "40").contains("listens"))
        #expect(try sentence(file, "wsd(decay=20%)", "40,30").contains("--ends have to grow"))
        #expect(try sentence(file, "wsd(decay=20%)", "x").contains("--ends cannot be x: it has to be a length"))
        #expect(try sentence(file, "wsd(decay=20%)", "5%").contains("--ends cannot be 5%"))
        let other = try TemporaryFolder()
        defer { other.remove() }
        let otherFile = try trained(other, ["--seed", "3"])
        #expect(
            try sentence(file, "wsd(decay=20%)", "40", "--from", otherFile)
                == "anneal: \(otherFile) is a checkpoint of another run than \(file): fork one run at a time\n")
        let changed = folder.file("changed.safetensors")
        let resumed = try Command.anneal(
            "train", "--resume", folder.file("run-20.safetensors"), "--lr", "0.1", "--checkpoint", changed)
        #expect(resumed.status == 0, "\(resumed.errors)")
        #expect(
            try sentence(changed, "wsd(decay=20%)", "80", "--from", changed).contains("had another lr before step 20"))
    }
}
