import Testing

/// Optimizers that PyTorch does not have, against their papers' equations in float64.
@Suite struct PaperOptimizerTests {
    @Test func `every case agrees`() throws {
        let groups = try Golden.groups(of: "paper-optimizers.csv")
        #expect(groups.count == 9)
        for group in groups {
            try GoldenDescent.expect(try #require(group[0]["case"]), follows: group)
        }
    }
}
