import Foundation
import TestSupport
import Testing

/// Runs that are trained and compared, in a folder of their own.
struct ComparedRuns {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// What `anneal diff` says, its lines joined, and as JSON.
    struct Answer {
        let status: Int32
        let text: String
        let errors: String
        let report: Report

        /// The words after "Cause: "; `nil` if it names none.
        var cause: String? { after("Cause: ") }
        /// The words after "First difference: ".
        var first: String? { after("First difference: ") }

        private func after(_ label: String) -> String? {
            guard let start = text.range(of: label) else { return nil }
            let rest = text[start.upperBound...]
            let ends = [". Cause: ", ". To find that"].compactMap { rest.range(of: $0)?.lowerBound }
            return String(rest[..<(ends.min() ?? rest.index(before: rest.endIndex))])
        }
    }

    struct Report: Decodable {
        struct First: Decodable {
            let step: Int
            let what: String
            let name: String?
            let a: Double?
            let b: Double?
        }

        let equal: Bool
        let steps: [Int]?
        let asked: [String]
        let first: First?
        let causes: [String]
        let notes: [String]
        let replays: Int?
    }

    /// Trains a small run, and keeps it under a name.
    func train(_ name: String, _ options: [String]) throws {
        var words = ["train"] + options + ["--checkpoint", "\(name).safetensors"]
        if !options.contains("--resume") {
            if !options.contains("--model") { words += ["--model", "softmax"] }
            if !options.contains("--steps"), !options.contains("--epochs") { words += ["--steps", "60"] }
        }
        let result = try Command.anneal(words, in: folder.url)
        try #require(result.status == 0, "\(name): \(result.errors)")
    }

    func diff(_ a: String, _ b: String, _ options: [String] = []) throws -> Answer {
        let result = try Command.anneal(["diff", a, b] + options, in: folder.url)
        #expect(result.output.split(separator: "\n").allSatisfy { $0.count <= 80 }, "\(result.output)")
        let json = try Command.anneal(["diff", a, b, "--json", "-"] + options, in: folder.url)
        #expect(json.status == result.status && result.signal == nil, "\(json.errors)")
        let text = result.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let report =
            json.output.isEmpty
            ? Report(equal: false, steps: nil, asked: [], first: nil, causes: [], notes: [], replays: nil)
            : try json.decode(Report.self)
        return Answer(status: result.status, text: text, errors: result.errors, report: report)
    }

    /// Compiles a plugin from an example with other words in it.
    func plugin(_ name: String, from example: String, replacing old: String = "", with new: String = "") throws {
        let source = try String(contentsOf: Repository.file("Examples/\(example)"), encoding: .utf8)
        #expect(old.isEmpty || source.contains(old))
        try folder.write(old.isEmpty ? source : source.replacing(old, with: new), to: "\(name).c")
        try Program.compile([
            "-shared", "-fPIC", "-O1", "-fvisibility=hidden", "-D_GNU_SOURCE", "-include", "time.h", "-I",
            Repository.include, "-o", folder.file("\(name).so"),
            folder.file("\(name).c"), "-lm",
        ])
    }

    /// A table of three classes that can be learned, with changes.
    func table(_ name: String, _ change: (inout [[String]]) -> Void = { _ in }) throws {
        var rows = (0..<120).map { row in
            (0..<4).map { "\((row * 37 + $0 * 11) % 23)" } + [["a", "b", "c"][row % 3]]
        }
        change(&rows)
        let lines = [["x", "y", "z", "w", "kind"]] + rows
        try folder.write(lines.map { $0.joined(separator: ",") + "\n" }.joined(), to: name)
    }

    /// Changes a bit of the first number of a tensor in a checkpoint, or else of the last of all, and seals it anew if that is
    /// asked for.
    func alter(_ name: String, tensor: String? = nil, sealing: Bool) throws {
        let path = folder.file("\(name).safetensors")
        var bytes = try Data(contentsOf: URL(filePath: path))
        var place = bytes.count - 1
        if let tensor {
            let size = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
            struct Entry: Decodable { let dataOffsets: [Int]? }
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            let header = try decoder.decode([String: Entry].self, from: bytes[8..<8 + size])
            place = 8 + size + (try #require(header[tensor]?.dataOffsets?.first))
        }
        bytes[place] ^= 1
        if sealing {
            let mark = try #require(bytes.range(of: Data("\"sha256\":\"".utf8)))
            let place = mark.upperBound..<mark.upperBound + 64
            bytes.replaceSubrange(place, with: Data(repeating: UInt8(ascii: "0"), count: 64))
            try bytes.write(to: URL(filePath: path))
            bytes.replaceSubrange(place, with: Data(try Program.run("sha256sum", [path]).prefix(64).utf8))
        }
        try bytes.write(to: URL(filePath: path))
    }
}
