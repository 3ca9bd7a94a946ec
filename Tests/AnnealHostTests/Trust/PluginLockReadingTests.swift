import AnnealFiles
import Foundation
import TestSupport
import Testing

@testable import AnnealHost

/// A lock as JSON, read.
@Suite struct PluginLockReadingTests {
    private static let digest = String(repeating: "0a", count: 32)
    private static let entry = """
        {"name": "cosine", "kind": "schedule", "version": "1.0.0", "file": "cosine.so", "bytes": 49000, "note": [{"x": null}, true],
         "sha256": "\(digest)", "behaviour": {"lr": [0.1, -2.5e-3, 0, 1E+2], "momentum": []}}
        """

    private func read(_ text: String) throws -> PluginLock {
        let folder = try TemporaryFolder()
        return try PluginLock(readingFrom: folder.write(text, to: "anneal.lock"))
    }

    @Test func `its entries are what was written`() throws {
        let lock = try read("{\"more\": {}, \"plugins\": [\(Self.entry)], \"format\": 1}\n")
        #expect(
            lock.entries == [
                PluginLock.Entry(
                    name: "cosine", kind: .schedule, version: "1.0.0", file: "cosine.so", bytes: 49_000,
                    sha256: Self.digest, behaviour: BehaviourRecord(["lr": [0.1, -2.5e-3, 0, 100], "momentum": []]))
            ])
    }

    @Test(arguments: [
        ("", "it is not JSON"), ("<<<<<<< mine\n", "it is not JSON"), ("{}", "it has no format"),
        ("[]", "it has the wrong type"), (#"{"format": "1", "plugins": []}"#, "format has the wrong type"),
        (#"{"format": 1}"#, "it has no plugins"), (#"{"format": 1e99, "plugins": []}"#, "format has the wrong type"),
        (#"{"format": 1, "plugins": [{"name": "cosine"}]}"#, "plugins 1 has no kind"),
        (#"{"format": 1, "plugins": [{"name": 7}]}"#, "plugins 1 name has the wrong type"),
        (#"{"format": 1, "plugins": [{"behaviour": {"lr": [1e999]}}]}"#, "plugins is out of range"),
        (#"{"format": 1, "plugins": [{"name": "a", "name": "b"}]}"#, "plugins has name twice"),
        (#"{"format": 1, "plugins": []} x"#, "it is not JSON"),
        (
            "{\"format\": 1, \"plugins\": [\(entry.replacing("schedule", with: "scheduler"))]}",
            "cosine is a scheduler, "
        ),
        ("{\"format\": 1, \"plugins\": [\(entry.replacing("0a0a", with: "0A0A"))]}", "cosine's sha256 is no digest"),
    ])
    func `one that is damaged is refused`(text: String, sentence: String) {
        let error = #expect(throws: PluginLockError.self) { try read(text) }
        #expect(error?.description.contains(" is damaged, \(sentence)") == true, "\(error?.description ?? "")")
    }

    @Test func `one of another format is refused`() {
        let error = #expect(throws: PluginLockError.self) { try read(#"{"format": 2, "entries": 1}"#) }
        #expect(error?.reason == .otherFormat(2, known: 1))
    }

    @Test func `one that is not there, or that others could change, is refused`() throws {
        let folder = try TemporaryFolder()
        let missing = #expect(throws: PluginLockError.self) { try PluginLock(readingFrom: folder.file("anneal.lock")) }
        #expect(missing?.reason == .missing)
        let open = try folder.write("{}", to: "anneal.lock")
        try #require(chmod(open, 0o666) == 0)
        let exposed = #expect(throws: PluginLockError.self) { try PluginLock(readingFrom: open) }
        #expect(exposed?.reason == .exposed(.writableByOthers(open)))
    }
}
