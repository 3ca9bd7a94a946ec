import Foundation
import TestSupport
import Testing

/// What grows with the work, grows with it and not with its square; and memory does not where nothing has to be held.
@Suite struct GrowthTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// The most memory that a call had, in megabytes.
    private func memory(_ arguments: [String]) throws -> Double {
        let (peak, status) = try Command.peakMemory(arguments, in: folder)
        #expect(status == 0)
        return peak / 1e6
    }

    @Test(arguments: ["--csv", "--json"]) func `a table of ten million steps is not held`(option: String) throws {
        defer { folder.remove() }
        func memory(_ steps: Int) throws -> Double {
            try self.memory(["schedule", "cosine", "onecycle(max_lr=1)", "--steps", "\(steps)", option, "-"])
        }
        let (some, all) = (try memory(500_000), try memory(10_000_000))
        #expect(all < some + 40, "\(some) and \(all) MB")
    }

    @Test func `a checkpoint is written from where it lies`() throws {
        defer { folder.remove() }
        // 196 MB of weights and slots.
        let run = ["train", "--model", "mlp:4000,4000", "--steps", "1"]
        let without = try memory(run)
        let with = try memory(run + ["--checkpoint", "run.safetensors"])
        #expect(with < without + 60, "\(without) and \(with) MB")
    }

    @Test func `a run that needs more memory than it may have is refused`() throws {
        defer { folder.remove() }
        let result = try Command.shell("ulimit -v 4000000; anneal train --model mlp:30000,30000 --steps 1", in: folder)
        #expect(result.status == 1 && result.signal == nil)
        #expect(
            result.errors.contains(" GB of memory, and there is 4.1: take a smaller model or batch"), "\(result.errors)"
        )
    }

    /// The shortest of three times.
    private func seconds(_ script: String) throws -> Double {
        try (0..<3).map { _ in
            let start = ContinuousClock.now
            let result = try Command.shell(script, in: folder)
            #expect(result.status == 0, "\(result.errors)")
            return (ContinuousClock.now - start) / .seconds(1)
        }.min() ?? 0
    }

    @Test func `a schedule of many pieces takes as long as its pieces`() throws {
        defer { folder.remove() }
        func draw(_ pieces: Int) throws -> Double {
            let text = Array(repeating: "rex for 9 steps", count: pieces).joined(separator: "->")
            try folder.write(text, to: "spec")
            return try seconds("anneal schedule \"$(cat spec)\" --steps \(9 * pieces) --svg out.svg > out")
        }
        // The square would be sixteen times, and the cube, which it was, more.
        let (some, many) = (try draw(1800), try draw(7200))
        #expect(many < 12 * some, "\(some) and \(many) s")
    }

    @Test func `a folder of many plugins takes as long as its plugins`() throws {
        defer { folder.remove() }
        let name = "slanted-triangular"
        let plugin = try Data(contentsOf: URL(filePath: "\(Command.plugins)/\(name).so"))
        let places = Array(plugin).indices.filter { plugin[$0...].starts(with: name.utf8) }
        func list(_ count: Int) throws -> Double {
            let plugins = folder.file("\(count)")
            try FileManager.default.createDirectory(atPath: plugins, withIntermediateDirectories: false)
            for index in 0..<count {
                var copy = plugin
                for place in places {
                    copy.replaceSubrange(
                        place..<place + name.utf8.count, with: Data("slanted-copy-\(10_000 + index)".utf8))
                }
                try copy.write(to: URL(filePath: "\(plugins)/p\(index).so"))
            }
            return try seconds(
                "anneal plugins list --plugin-path \(plugins) > list && test $(grep -c slanted-copy- list) -ge \(count)"
            )
        }
        let (some, many) = (try list(400), try list(1600))
        #expect(many < 12 * some, "\(some) and \(many) s")
    }
}
