import Foundation
import TestSupport
import Testing

/// The layout of `anneal_host.h`, and its functions, are what `Tests/Goldens/host-abi/MAJOR.MINOR.txt` says, and the changelog knows.
/// To store what the header says now: `ANNEAL_STORE_SNAPSHOTS=1`.
@Suite(.enabled(if: Program.compiler != nil, "no C compiler on PATH"))
struct HostHeaderLayoutTests {
    private static let folder = Repository.file("Tests/Goldens/host-abi")
    private static let file = Repository.file("Sources/CAnnealHost/include/anneal_host.h")

    private func lines(_ header: String) throws -> String {
        let layout = HeaderLayout(header: header)
        #expect(layout.isComplete)
        return try layout.lines() + layout.functions.map { "\($0)\n" }.joined()
    }

    @Test func `it is as stored`() throws {
        let header = try String(contentsOf: Self.file, encoding: .utf8)
        let layout = HeaderLayout(header: header)
        #expect(layout.structs.count == 6 && layout.functions.count > 30)
        let lines = try lines(header)
        let minor = try #require(header.firstMatch(of: /#define ANNEAL_HOST_MINOR (\d+)/)).1
        let file = Self.folder.appending(path: "1.\(minor).txt")
        if ProcessInfo.processInfo.environment["ANNEAL_STORE_SNAPSHOTS"] != nil {
            try FileManager.default.createDirectory(at: Self.folder, withIntermediateDirectories: true)
            try lines.write(to: file, atomically: true, encoding: .utf8)
        }
        let stored = try String(contentsOf: file, encoding: .utf8)
        #expect(
            lines == stored,
            "anneal_host.h is not 1.\(minor).txt: what was there must stay, and what is new needs a minor")
        let changelog = try String(contentsOf: Repository.file("CHANGELOG.md"), encoding: .utf8)
        #expect(
            changelog.contains("layout `\(HeaderLayout.fingerprint(stored))`"), "\(HeaderLayout.fingerprint(stored))")
    }

    @Test(
        arguments: [
            ("  uint64_t tensor_count;", "  uint32_t tensor_count;", "a field of anneal_optimizer_setup has changed"),
            ("uint64_t slot, anneal_numbers *out,", "anneal_numbers *out, uint64_t slot,", nil),
            (
                "#define ANNEAL_SWEEP_LINEAR 1", "#define ANNEAL_SWEEP_LINEAR 2",
                "ANNEAL_SWEEP_LINEAR 1 is gone or has another value"
            ),
        ] as [(String, String, String?)])
    func `a change is noticed`(old: String, new: String, sentence: String?) throws {
        let header = try String(contentsOf: Self.file, encoding: .utf8)
        #expect(header.contains(old))
        let (before, now) = (try lines(header), try lines(header.replacing(old, with: new)))
        #expect(before != now)
        if let sentence { #expect(HeaderLayout.breach(of: before, by: now) == sentence) }
    }
}
