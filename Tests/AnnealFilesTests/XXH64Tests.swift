import AnnealFiles
import Foundation
import TestSupport
import Testing

@Suite struct XXH64Tests {
    /// Those of xxHash's own library, at every length of its ends: Tests/Goldens/xxh64.csv.
    @Test func `digests are those of the author's library`() throws {
        let golden = try String(contentsOf: Repository.golden("xxh64.csv"), encoding: .utf8)
        let rows = golden.split(separator: "\n").dropFirst().map { $0.split(separator: ",").map(String.init) }
        #expect(rows.count == 220)
        for row in rows {
            let (length, seed) = try (#require(Int(row[0])), #require(UInt64(row[1])))
            let bytes = (0..<length).map { UInt8($0 * $0 % 251) }
            #expect(XXH64(of: bytes, seed: seed).description == row[2], "\(length) bytes, seed \(seed)")
        }
    }

    @Test func `bytes may begin anywhere`() {
        let bytes = (0..<100).map { UInt8($0) }
        let shifted = [0, 0, 0] + bytes
        #expect(shifted.withUnsafeBytes { XXH64(of: UnsafeRawBufferPointer(rebasing: $0[3...])) } == XXH64(of: bytes))
    }
}
