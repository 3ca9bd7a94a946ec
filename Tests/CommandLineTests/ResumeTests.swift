import Foundation
import SeededNumbers
import Testing

/// Runs that stop and go on.
struct ResumeTests {
    private let run = [
        "train", "--optimizer", "schedule-free-adamw", "--schedule", "linear for 20% -> cosine", "--ema", "0.9",
        "--model",
        "mlp:8", "--epochs", "30", "--patience", "9",
    ]

    private func bytes(_ path: String) throws -> Data { try Data(contentsOf: URL(filePath: path)) }

    /// Stopped by `kill -9` at random moments, it ends with the same bits and the same log as one that never stopped.
    @Test func killedAtAnyMomentItGoesOnAsIfItHadNeverStopped() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let (whole, wholeLog) = (folder.file("whole.safetensors"), folder.file("whole.csv"))
        let start = ContinuousClock.now
        let reference = try Command.anneal(run + ["--checkpoint", whole, "--log", wholeLog])
        #expect(reference.status == 0, "\(reference.errors)")
        let microseconds = UInt32((ContinuousClock.now - start) / .microseconds(1))
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        var resumed = 0
        for attempt in 0..<50 {
            let (file, log) = (folder.file("\(attempt).safetensors"), folder.file("\(attempt).csv"))
            let process = Process()
            process.executableURL = URL(filePath: Command.prefix + "/bin/anneal")
            process.arguments = run + ["--checkpoint", file, "--log", log]
            process.environment = [:]
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            usleep(UInt32.random(in: 0...microseconds, using: &random))
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            guard FileManager.default.fileExists(atPath: file) else { continue }
            let result = try Command.anneal(["train", "--resume", file])
            if result.status == 2 {
                #expect(result.errors == "anneal: the run of \(file) is done: it has no steps left\n")
            } else {
                #expect(result.status == 0, "seed \(seed), attempt \(attempt): \(result.errors)")
                resumed += 1
            }
            // The metadata differ in the files' names: the weights say the same of themselves.
            #expect(try tensors(bytes(file)) == tensors(bytes(whole)), "seed \(seed), attempt \(attempt)")
            #expect(try bytes(log) == bytes(wholeLog), "seed \(seed), attempt \(attempt)")
        }
        print("seed \(seed): \(resumed) of 50 runs went on")
        #expect(resumed > 0)
    }

    /// What follows the header of a safetensors file.
    private func tensors(_ data: Data) -> Data {
        let length = data.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
        return data.dropFirst(8 + length)
    }

    @Test func otherOptionsAreRefused() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let file = folder.file("run.safetensors")
        #expect(try Command.anneal(run + ["--checkpoint", file]).status == 0)
        let other = try Command.anneal("train", "--resume", file, "--lr", "3")
        #expect(other.status == 2)
        #expect(other.errors == "anneal: a resumed run has the options that \(file) was made with: leave --lr out\n")
        let done = try Command.anneal("train", "--resume", file)
        #expect(done.status == 2)
        #expect(done.errors == "anneal: the run of \(file) is done: it has no steps left\n")
        try Data("no checkpoint".utf8).write(to: URL(filePath: file))
        let damaged = try Command.anneal("train", "--resume", file)
        #expect(damaged.status == 1)
        #expect(damaged.errors.contains("cannot be read as a checkpoint"), "\(damaged.errors)")
    }
}
