import Foundation
import TestSupport
import Testing

/// What cannot work is refused in one sentence. To store what is said now: `ANNEAL_STORE_SNAPSHOTS=1`.
@Suite(.enabled(if: HostProgram.isPossible, "no C compiler on PATH"))
struct MisuseTests {
    @Test func `each has a sentence of its own`() throws {
        let output = try HostProgram("misuse").run([Installed.plugins])
        let file = Repository.file("Tests/AnnealEmbeddingTests/Programs/misuse.txt")
        if ProcessInfo.processInfo.environment["ANNEAL_STORE_SNAPSHOTS"] != nil {
            try output.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(try output == String(contentsOf: file, encoding: .utf8))
        #expect(!output.contains("no sentence"))
    }
}
