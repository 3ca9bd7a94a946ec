import AnnealFiles
import Foundation
import SeededNumbers
import TestSupport
import Testing

@testable import AnnealHost

/// The digest against the examples that NIST publishes for SHA-256 (CSRC, "Secure Hash Standard: examples", and CAVP's
/// SHA256ShortMsg.rsp), and against `sha256sum`.
@Suite struct SHA256Tests {
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        (
            "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
            "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
        ),
        (
            String(repeating: "a", count: 1_000_000),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        ),
    ])
    func `the examples of NIST`(message: String, digest: String) {
        #expect(SHA256(of: Array(message.utf8)).description == digest)
    }

    /// Every length around one and two blocks, where the padding changes its form.
    @Test(.enabled(if: Program.path("sha256sum") != nil, "no sha256sum on PATH"))
    func `what sha256sum prints`() throws {
        let library = try PluginFolders()
        defer { library.remove() }
        var files: [String] = []
        for count in 0...130 {
            let file = library.path("\(count)")
            try Data((0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 11) }).write(to: URL(filePath: file))
            files.append(file)
        }
        let lines = try Program.run("sha256sum", files).split(separator: "\n")
        try #require(lines.count == files.count)
        for (line, file) in zip(lines, files) {
            let bytes = [UInt8](try Data(contentsOf: URL(filePath: file)))
            #expect(line.hasPrefix(SHA256(of: bytes).description))
        }
    }

    @Test(.enabled(if: Program.compiler != nil, "no C compiler on PATH"))
    func `a plugin's digest is that of the file that was loaded, or an error`() throws {
        let folders = try PluginFolders()
        defer { folders.remove() }
        let file = try folders.add("p.so", name: "probe")
        let component = try Registry(searching: SearchPath(only: [file])).component("probe")
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: file)))
        #expect(try component.plugin.digest() == SHA256(of: bytes))
        // Another file in its place: what is mapped must not change under the loader.
        try Data(bytes + [0]).write(to: URL(filePath: file), options: .atomic)
        let error = #expect(throws: PluginError.self) { try component.plugin.digest() }
        #expect(error?.description == "\(file) was changed after it was loaded: start again")
    }

    @Test func `pieces have the digest of the whole`() {
        var numbers = SeededGenerator.ofTest()
        for count in [0, 1, 63, 64, 65, 127, 128, 1000] {
            let bytes = (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &numbers) }
            var stream = SHA256.Stream()
            var rest = bytes[...]
            while !rest.isEmpty {
                let piece = rest.prefix(Int.random(in: 0...130, using: &numbers))
                stream.add(Array(piece))
                rest = rest.dropFirst(piece.count)
            }
            #expect(stream.finish() == SHA256(of: bytes), "\(count) bytes")
        }
    }
}
