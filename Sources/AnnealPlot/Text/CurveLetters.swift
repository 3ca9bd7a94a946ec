/// Where letters stand on curves that no colour tells apart.
///
/// The panel is cut into stretches in each of which every curve has one letter, there where it is farthest from the
/// others; curves that coincide show their letters in turn.
enum CurveLetters {
    struct Letter: Equatable {
        let curve: Int
        let column: Int
        let row: Int
    }

    /// - Parameter touched: for each curve and column the rows it runs through.
    static func all(on touched: [[[Int]]]) -> [Letter] {
        let width = touched.first?.count ?? 0
        let stretch = max(2 * touched.count, 16)
        var taken: Set<[Int]> = []
        var letters: [Letter] = []
        for start in Swift.stride(from: 0, to: width, by: stretch) {
            for curve in touched.indices {
                let preferred = start + (2 * curve + 1) * stretch / (2 * touched.count)
                let candidates = (start..<min(start + stretch, width)).compactMap { column -> (Int, Int, Int)? in
                    let rows = touched[curve][column]
                    guard !rows.isEmpty else { return nil }
                    let row = rows[rows.count / 2]
                    return taken.contains([column, row]) ? nil : (column, row, distance(curve, column, row, touched))
                }
                // Two rows apart is plain enough; beyond that, the letters of one curve stand at even distances.
                let best = candidates.min {
                    ($0.2 >= 2 ? 0 : 2 - $0.2, abs($0.0 - preferred)) < (
                        $1.2 >= 2 ? 0 : 2 - $1.2, abs($1.0 - preferred)
                    )
                }
                guard let best else { continue }
                taken.insert([best.0, best.1])
                letters.append(Letter(curve: curve, column: best.0, row: best.1))
            }
        }
        return letters
    }

    /// The rows to the nearest row of another curve in this column.
    private static func distance(_ curve: Int, _ column: Int, _ row: Int, _ touched: [[[Int]]]) -> Int {
        touched.indices.filter { $0 != curve }.flatMap { touched[$0][column] }.map { abs($0 - row) }.min() ?? .max
    }
}
