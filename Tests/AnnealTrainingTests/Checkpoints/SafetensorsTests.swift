import SeededNumbers
import TestSupport
import Testing

@testable import AnnealTraining

/// A file of tensors that was damaged gives a sentence.
@Suite struct SafetensorsTests {
    private static let good: [UInt8] = {
        var file = SafetensorsFile()
        file.metadata["configuration"] = "{\"a\": \"é\\\n\u{1}\"}"
        file.add("0.bias", [Float(1), -2, .infinity], shape: [3])
        file.add("run.schedule", [0.1])
        file.add("run.counters", [UInt64.max])
        file.add("none", [Float](), shape: [0, 4])
        return file.encoded()
    }()

    @Test func `what is written is read`() throws {
        let file = try SafetensorsFile(Self.good)
        #expect(file.metadata["configuration"] == "{\"a\": \"é\\\n\u{1}\"}")
        #expect(try file.floats("0.bias", shape: [3]) == [1, -2, .infinity])
        #expect(try file.doubles("run.schedule", count: 1) == [0.1])
        #expect(try file.counters("run.counters", count: 1) == [.max])
        #expect(try file.floats("none", shape: [0, 4]).isEmpty)
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
        (
            #"{"a":{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}}"#,
            "its header says of a something else than a type, a shape and two offsets"
        ),
        (
            #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"more":[[[[[]]]]]}}"#,
            "its header says of a something else than a type, a shape and two offsets"
        ),
        (
            #"{"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,8]}}"#,
            "its header says of a something else than a type, a shape and two offsets"
        ),
        (#"{"__metadata__":{"a":1}}"#, "its metadata has something else than texts"),
        (
            #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#,
            "its header has a twice"
        ),
        (
            #"{"a":{"dtype":"F32","dtype":"F32","data_offsets":[0,4]}}"#, "its header has dtype twice in a"
        ),
    ])
    func `headers that lie`(header: String, what: String) {
        let length = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) }
        let bytes = length + Array(header.utf8) + [UInt8](repeating: 0, count: 8)
        let error = #expect(throws: SafetensorsError.self) { try SafetensorsFile(bytes, path: "liar") }
        #expect(error?.path == "liar" && error.map { "\($0.fault)" } == what)
    }

    @Test func `a huge header is refused`() {
        let bytes = [UInt8](repeating: 0xFF, count: 16)
        let error = #expect(throws: SafetensorsError.self) { try SafetensorsFile(bytes) }
        #expect(error?.fault == .longHeader(bytes: .max))
        #expect(error.map { "\($0.fault)" } == "its header would have 18446744073709551615 bytes")
    }

    /// What others write: no SHA-256, and space around the header's values.
    @Test func `a plain file of tensors is read as such`() throws {
        let header =
            #"{ "__metadata__" : {"format":"pt"}, "w\u00e9":{"data_offsets":[0, 8],"dtype":"F32","shape":[ 1,2 ]} }  "#
        let length = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) }
        let numbers = [Float(0.5), -1].withUnsafeBytes { Array($0) }
        let bytes = length + Array(header.utf8) + numbers
        let file = try SafetensorsFile(bytes)
        #expect(file.metadata == ["format": "pt"])
        #expect(try file.floats("wé", shape: [1, 2]) == [0.5, -1])
        #expect(throws: CheckpointError.unsealed("plain")) { try CheckpointFile(bytes, path: "plain") }
        let missing = SafetensorsError(path: "", fault: .missing("v"))
        #expect(throws: missing) { try file.floats("v", shape: [1]) }
    }

    /// Bytes changed, left out, doubled, and put in from what a header is made of: an error or a value, and never a trap.
    @Test func `any mutated file gives an error or a value`() {
        var random = SeededGenerator.ofTest()
        let spice = #"{}[]":,\u\ud8000-9.eE_tfn"#.utf8.map { $0 } + [0, 0x1F, 0x7F, 0x80, 0xC3, 0xFF]
        var values = 0
        for _ in 0..<20_000 {
            var bytes = Self.good
            for _ in 0...Int.random(in: 0..<4, using: &random) where !bytes.isEmpty {
                let place = Int.random(in: bytes.indices, using: &random)
                switch Int.random(in: 0..<5, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0 ... .max, using: &random)
                case 1: bytes.remove(at: place)
                case 2: bytes.insert(spice.randomElement(using: &random) ?? 0, at: place)
                case 3:
                    bytes.insert(contentsOf: bytes[place...].prefix(Int.random(in: 1..<40, using: &random)), at: place)
                default: bytes[place] = spice.randomElement(using: &random) ?? 0
                }
            }
            // Half of them keep a length that fits, so that their JSON is read.
            if Bool.random(using: &random), bytes.count >= 8 {
                let end = bytes.lastIndex(of: UInt8(ascii: "}")).map { $0 + 1 } ?? bytes.count
                let length = withUnsafeBytes(of: UInt64(max(0, end - 8)).littleEndian) { Array($0) }
                bytes.replaceSubrange(0..<8, with: length)
            }
            do {
                let file = try SafetensorsFile(bytes)
                for tensor in file.tensors { #expect(tensor.byteCount % tensor.type.bytes == 0) }
                values += 1
            } catch { #expect(!"\(error)".isEmpty) }
        }
        #expect(values > 0, "some mutations change numbers only")
    }
}
