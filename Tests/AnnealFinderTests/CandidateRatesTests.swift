import AnnealFinder
import Testing

@Suite struct CandidateRatesTests {
    @Test func `candidates reach below and above what the rules say`() {
        let found = CandidateRates(rules: [0.001, 0.02], sweep: .standard)
        #expect(found.indices == [-14, -12, -10, -8, -6])
        #expect(CandidateRates(rules: [1e-7, 1], sweep: .standard).indices.count == 9, "not all of eight decades")
    }

    @Test func `without rules the whole sweep is tried`() {
        let found = CandidateRates(rules: [], sweep: RateSweep(start: 1e-3, end: 1, iterations: 7))
        #expect(found.indices == [-12, -10, -8, -6, -4, -2, 0])
    }

    @Test func `bounds are kept, however narrow`() {
        let sweep = RateSweep(start: 0.011, end: 0.02, iterations: 9)
        let found = CandidateRates(rules: [0.5], sweep: sweep, bounds: 0.011...0.02)
        #expect(found.indices.map(found.grid.rate).allSatisfy((0.011...0.02).contains) && !found.indices.isEmpty)
    }
}
