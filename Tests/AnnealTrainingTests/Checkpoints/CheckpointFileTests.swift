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
}
