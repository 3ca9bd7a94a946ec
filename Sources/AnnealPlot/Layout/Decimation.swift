extension Series {
    /// More runs than any page has pixels.
    private static let runs = 20_000

    /// The points that can matter of a series of millions: the first, the lowest, the highest and the last of each of
    /// 20,000 runs, and a gap if the run has one. A shorter series is returned as it is.
    var decimated: Series {
        let count = min(x.count, y.count)
        guard count > 10 * Self.runs else { return self }
        var result = self
        result.x = []
        result.y = []
        let length = count / Self.runs + 1
        for start in stride(from: 0, to: count, by: length) {
            let run = start..<min(start + length, count)
            let gap = run.first { !y[$0].isFinite }
            // A gap takes the whole run with it but for the ends.
            let kept = gap.map { Set([run.lowerBound, $0, run.upperBound - 1]).sorted() }
            for index in kept ?? Thinning.extremes(of: run, heights: { y[$0] }) {
                result.x.append(x[index])
                result.y.append(y[index])
            }
        }
        return result
    }
}
