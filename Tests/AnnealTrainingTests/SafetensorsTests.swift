import Foundation
import Testing

@testable import AnnealTraining

/// A file of tensors that was damaged gives a sentence.
struct SafetensorsTests {
    private static let good: [UInt8] = {
        var file = CheckpointFile()
        file.metadata["configuration"] = "{\"a\": \"é\\\n\u{1}\"}"
        file.add("0.bias", [Float(1), -2, .infinity], shape: [3])
        file.add("run.schedule", [0.1])
        file.add("run.counters", [UInt64.max])
        file.add("none", [Float](), shape: [0, 4])
        return file.encoded()
    }()

    @Test func `what is written is read`() throws {
        let file = try CheckpointFile(Self.good, path: "good")
        #expect(file.metadata["configuration"] == "{\"a\": \"é\\\n\u{1}\"}")
        #expect(try file.floats("0.bias", shape: [3]) == [1, -2, .infinity])
        #expect(try file.doubles("run.schedule", count: 1) == [0.1])
        #expect(try file.counters("run.counters", count: 1) == [.max])
        #expect(try file.floats("none", shape: [0, 4]).isEmpty)
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

    @Test(arguments: [
        ("[1]", "its header is not JSON"),
        (#"{"a":1}"#, "its header says of a something else than a type, a shape and two offsets"),
        (
            #"{"a":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]}}"#,
            "a has the type BF16; known are F32, F64, I64 and U64"
        ),
        (#"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#, "a has an impossible shape"),
        (
            #"{"a":{"dtype":"F32","shape":[4611686018427387904,2],"data_offsets":[0,4]}}"#,
            "a has an impossible shape"
        ),
        (
            #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#,
            "a has not as many bytes as its shape [2] needs"
        ),
        (
            #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}}"#,
            "b overlaps another tensor"
        ),
        (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, "there is a gap before a"),
        (#"{"a":{"dtype":"F32","shape":[9],"data_offsets":[0,36]}}"#, "it is cut short within a"),
        (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, "something follows its last tensor"),
        (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, "it is no checkpoint: it has no SHA-256"),
    ])
    func `headers that lie`(header: String, what: String) {
        let length = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) }
        let bytes = length + Array(header.utf8) + [UInt8](repeating: 0, count: 8)
        #expect(throws: CheckpointError.malformed("liar", what)) { try CheckpointFile(bytes, path: "liar") }
    }

    @Test func `a huge header is refused`() {
        let bytes = [UInt8](repeating: 0xFF, count: 16)
        #expect(throws: CheckpointError.malformed("huge", "its header would have 18446744073709551615 bytes")) {
            try CheckpointFile(bytes, path: "huge")
        }
    }

    @Test func `a folder that is missing loses nothing`() throws {
        var file = CheckpointFile()
        file.add("a", [1.0])
        #expect(
            throws: CheckpointError.unwritable("/nowhere/a.safetensors", "No such file or directory")
        ) { try file.write(to: "/nowhere/a.safetensors") }
    }

    /// The new file is written under `FILE.partial`, which here leads to a device that is always full.
    @Test func `a full disk leaves the checkpoint before it`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "anneal-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "run.safetensors").path
        var (old, new) = (CheckpointFile(), CheckpointFile())
        old.add("a", [1.0])
        new.add("a", [2.0])
        try old.write(to: path)
        try FileManager.default.createSymbolicLink(atPath: path + ".partial", withDestinationPath: "/dev/full")
        #expect(throws: CheckpointError.unwritable(path, "No space left on device")) { try new.write(to: path) }
        #expect(try CheckpointFile(reading: path).doubles("a", count: 1) == [1])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["run.safetensors"])
        try new.write(to: path)
        #expect(try CheckpointFile(reading: path).doubles("a", count: 1) == [2])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["run.safetensors"])
    }
}
