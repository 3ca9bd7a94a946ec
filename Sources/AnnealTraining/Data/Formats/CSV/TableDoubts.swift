internal import AnnealHost

/// What of a table is hardly meant so, a line each: a column that counts the rows, texts that are no categories, a last row with
/// totals.
struct TableDoubts {
    let columns: [Table.Column]
    /// What each column's numbers are held less; empty for nothing.
    let origins: [Double]
    /// Row after row.
    let cells: [Float]
    let count: Int
    let missing: [Int]
    let labels: LabelColumn?
    let file: String

    var notes: [String] {
        let counting = columns.indices.filter { columns[$0].texts == nil && countsRows($0) }.map { index in
            "column \(columns[index].title) counts the rows, which says nothing of other rows (\(leaveOut(index)))"
        }
        let different = columns.indices.compactMap { index -> String? in
            guard let texts = columns[index].texts, texts.count > LabelColumn.mostClasses,
                2 * texts.count > count - missing[index]
            else { return nil }
            let examples = firstNames(texts.prefix(2).map(inQuotes), most: 2)
            return
                "column \(columns[index].title): \(texts.count) different texts in \(count - missing[index]) rows are "
                + "hardly categories: \(examples), … (\(leaveOut(index)); numbers are written as 1234.5)"
        }
        return counting + different
            + (endsInTotals ? ["\(file): the last row seems to be the totals of those above it; take it out"] : [])
    }

    private func leaveOut(_ index: Int) -> String {
        "drop=\(columns[index].name.flatMap { $0.isEmpty || $0.contains(",") ? nil : $0 } ?? "\(columns[index].position + 1)") leaves it out"
    }

    private func column(_ index: Int) -> some Sequence<Double> {
        let origin = origins.isEmpty ? 0 : origins[index]
        return stride(from: index, to: cells.count, by: columns.count).lazy.map { Double(cells[$0]) + origin }
    }

    /// Whether its numbers go up by one, from 0 or 1 on.
    private func countsRows(_ index: Int) -> Bool {
        guard count > 2, let first = column(index).first(where: { _ in true }), first == 0 || first == 1 else {
            return false
        }
        return zip(column(index), 0...).allSatisfy { $0 == first + Double($1) }
    }

    /// Whether the last row alone has a text or a missing value in some column, and the sums of the others in another.
    private var endsInTotals: Bool {
        guard count > 3 else { return false }
        let last = cells.suffix(columns.count)
        let isOdd = zip(columns.indices, last).contains { index, cell in
            if cell.isNaN { return missing[index] == 1 }
            guard let texts = columns[index].texts else { return false }
            return Int(cell) == texts.count - 1 && column(index).dropLast().allSatisfy { $0 != Double(cell) }
        }
        guard isOdd else { return false }
        let features = columns.indices.lazy.filter { columns[$0].texts == nil }.map { Array(column($0)) }
        return features.contains(where: Self.isTotal)
            || labels.map { labels in Self.isTotal((0..<count).map { labels.number($0) ?? .nan }) } ?? false
    }

    private static func isTotal(_ numbers: [Double]) -> Bool {
        guard let last = numbers.last, last != 0 else { return false }
        let sum = numbers.dropLast().reduce(0) { $0 + ($1.isNaN ? 0 : $1) }
        return abs(sum - last) <= 1e-5 * abs(last)
    }
}
