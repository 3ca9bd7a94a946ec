import AnnealEvidence
import Foundation
import TestSupport
import Testing

/// Sobol' points against SciPy's (Tests/Goldens/evidence/sobol.py).
@Suite struct SobolSequenceTests {
    @Test func `every number is SciPy's`() throws {
        let text = try String(contentsOf: Repository.golden("evidence/sobol.csv"), encoding: .utf8)
        let rows = text.split(separator: "\n").map { $0.split(separator: ",").compactMap { Double($0) } }
        #expect(rows.count > 300)
        for row in rows {
            let sequence = try #require(SobolSequence(dimensions: Int(row[0])))
            #expect(sequence.point(Int(row[1])) == Array(row[2...]), "point \(row[1]) in \(row[0]) dimensions")
        }
        #expect(rows.map { Int($0[0]) }.max() == SobolSequence.mostDimensions)
    }

    @Test func `there are no points of too many numbers`() {
        #expect(SobolSequence(dimensions: SobolSequence.mostDimensions + 1) == nil)
        #expect(SobolSequence(dimensions: -1) == nil)
        #expect(SobolSequence(dimensions: 0)?.point(3) == [])
    }
}
