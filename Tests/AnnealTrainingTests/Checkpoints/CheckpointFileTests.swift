import AnnealFiles
import Foundation
import TestSupport
import Testing

@testable import AnnealTraining

/// A checkpoint's file that was altered gives a sentence, and one that cannot be written leaves the one before it.
@Suite struct CheckpointFileTests {
    private static let good: [UInt8] = {
        var file = CheckpointFile()
        file.metadata["configuration"] = "{\"a\": \"é\\\n\u{1}\"}"
        file.contents.add("0.bias", [Float(1), -2, .infinity], shape: [3])
        file.contents.add("run.schedule", [0.1])
        file.contents.add("run.counters", [UInt64.max])
        file.contents.add("none", [Float](), shape: [0, 4])
        return file.encoded()
    }()

    /// Bytes that checkpoints have had from the first version on.
    @Test func `the header is the same text as ever`() throws {
        var file = CheckpointFile()
        file.metadata["anneal"] = "{\"sha256\":\"x\"}"
        file.contents.add("0.bias", [Float(1)], shape: [1])
        file.contents.add("1.num_batches_tracked", Int64(3))
        let bytes = file.encoded()
        let header = String(decoding: bytes[8...].prefix { $0 != 0x20 }, as: UTF8.self)
        let digest = try #require(header.firstMatch(of: /"sha256":"([0-9a-f]{64})"/)).1
        #expect(
            header == #"{"__metadata__":{"sha256":"\#(digest)","anneal":"{\"sha256\":\"x\"}","format":"pt"},"#
                + #""1.num_batches_tracked":{"dtype":"I64","shape":[],"data_offsets":[0,8]},"#
                + #""0.bias":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}"#)
        let length = bytes.withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) }
        #expect(length % 8 == 0 && Int(length) + 8 + 12 == bytes.count)
        #expect(try CheckpointFile(bytes, path: "good").contents.integer("1.num_batches_tracked") == 3)
    }

    @Test func `every altered bit and every shorter length is refused`() {
        for index in Self.good.indices {
            var bytes = Self.good
            bytes[index] ^= 1 << UInt8(index % 8)
            #expect(throws: CheckpointError.self, "byte \(index)") { try CheckpointFile(bytes, path: "altered") }
            #expect(throws: CheckpointError.self, "\(index) bytes") {
                try CheckpointFile(Array(Self.good[..<index]), path: "short")
            }
        }
    }

    @Test func `a folder that is missing loses nothing`() throws {
        var file = CheckpointFile()
        file.contents.add("a", [1.0])
        #expect(
            throws: CheckpointError.unwritable("/nowhere/a.safetensors", "No such file or directory")
        ) { try file.write(to: "/nowhere/a.safetensors") }
    }

    @Test func `what cannot be written leaves the checkpoint before it`() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("run.safetensors")
        var (old, new) = (CheckpointFile(), CheckpointFile())
        old.contents.add("a", [1.0])
        new.contents.add("a", [2.0])
        try old.write(to: path)
        #expect(throws: CheckpointError.unwritable(path + "/new", "Not a directory")) {
            try new.write(to: path + "/new")
        }
        #expect(try CheckpointFile(reading: path).contents.doubles("a", count: 1) == [1])
        try new.write(to: [path, folder.file("run-1.safetensors")])
        #expect(try CheckpointFile(reading: path).contents.doubles("a", count: 1) == [2])
        #expect(try folder.names() == ["run-1.safetensors", "run.safetensors"])
    }

    /// A file that is whole, sealed anew with another number in one of its counters.
    private func patched(_ bytes: [UInt8], _ name: String, _ index: Int, _ value: UInt64) throws -> [UInt8] {
        var bytes = bytes
        let entry = try #require(try SafetensorsHeader(of: bytes).entries.first { $0.name == name })
        let start = entry.bytes.lowerBound + 8 * index
        bytes.replaceSubrange(start..<start + 8, with: withUnsafeBytes(of: value.littleEndian) { Array($0) })
        let seal = try #require(CheckpointSeal.place(in: bytes[...]))
        bytes.replaceSubrange(seal, with: CheckpointSeal.blank.utf8)
        CheckpointSeal.close(&bytes)
        return bytes
    }

    @Test(arguments: ["run.counters", "run.measured", "run.numbered", "run.order"])
    func `impossible counts are refused`(name: String) throws {
        let bench = try TrainingFixture("adam", model: .mlp(hidden: [6]), batchSize: 300, averaging: 0.9)
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let checkpointer = try Checkpointer(
            CheckpointPlan(file: folder.file("run"), every: 1, numbered: 2), of: bench.state, by: bench.trainer,
            steps: bench.steps)
        _ = try bench.trainer.run(
            bench.state, steps: bench.steps, driving: bench.sources, options: RunOptions(checkpointer: checkpointer))
        let bytes = try RegularFile(path: folder.file("run")).bytes()
        let count = name == "run.counters" ? 8 : 1
        for index in 0..<count {
            for value in [.max, 1 << 63, 1 << 62, 1 << 53 + 1] as [UInt64] {
                let file = try CheckpointFile(try patched(bytes, name, index, value), path: "run")
                let other = try TrainingFixture("adam", model: .mlp(hidden: [6]), batchSize: 300, averaging: 0.9)
                let keeper = try Checkpointer(
                    CheckpointPlan(file: folder.file("other"), every: 1, numbered: 2), of: other.state,
                    by: other.trainer, steps: other.steps)
                #expect(throws: CheckpointError.self, "\(name)[\(index)] = \(value)") {
                    try other.trainer.restore(other.state, from: file)
                    try keeper.restore(from: file)
                }
            }
        }
    }

    /// What is written piece by piece, from where it lies, is what is written from memory, to the byte; and the tensors are not copied.
    @Test func `a file written from where it lies has the bytes of a copy`() throws {
        let bench = try TrainingFixture("adam", model: .mlp(hidden: [6]), batchSize: 300)
        try bench.run()
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let copy = try bench.trainer.checkpoint(of: bench.state, metadata: ["a": "b"])
        try bench.trainer.withCheckpoint(of: bench.state, observers: [], metadata: ["a": "b"]) { file in
            try file.write(to: folder.file("lent"))
            #expect(file.encoded() == copy.encoded())
            let weights = try #require(file.contents.tensors.first { $0.name == "0.weight" })
            weights.withBytes { #expect($0.baseAddress == UnsafeRawPointer(bench.state.parameters[0].baseAddress)) }
        }
        #expect(try RegularFile(path: folder.file("lent")).bytes() == copy.encoded())
    }
}
