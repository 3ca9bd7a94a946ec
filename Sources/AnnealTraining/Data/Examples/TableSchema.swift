/// What was learned of a table: its columns, and how each becomes features. A checkpoint holds it, so that new rows become the same.
///
///     // Columns x, a number, and color, one of two texts: 1 + 3 features, the last for colors that are unknown.
///     schema.featureCount             // 4
///     schema.features(of: [0.5, 1], texts: [nil, ["blue", "red"]])   // [0.5, 0.0, 1.0, 0.0]
public struct TableSchema: Codable, Sendable, Equatable {
    public struct Column: Codable, Sendable, Equatable {
        /// What the header calls it; `nil` without one.
        public var name: String?
        /// Its place among the columns of the file, from 0.
        public var position: Int
        /// The texts that it holds, in ascending order, each a feature that is 1 or 0, and one more for other texts; `nil` for
        /// numbers.
        public var categories: [String]?
        /// What is taken where a value is missing: the mean of the numbers, or the index of the most frequent text.
        public var filling: Double
        /// Whether values were missing in training, so that a feature says where one is.
        public var marksMissing: Bool

        /// The number of its features.
        var width: Int { (categories.map { $0.count + 1 } ?? 1) + (marksMissing ? 1 : 0) }
    }

    /// The columns that features are made of, in the order of the features.
    public var columns: [Column]
    /// What the header calls the label's column, and its place; `nil` if there was none.
    public var label: String?
    public var labelPosition: Int?
    /// The number of columns in the file, with the label and those that are left out.
    public var width: Int

    /// The number of features of a row.
    public var featureCount: Int { columns.reduce(0) { $0 + $1.width } }

    /// Whether the columns have names, by which those of another file are found.
    public var hasNames: Bool { columns.contains { $0.name != nil } }

    /// Numbers without names, the label after them: what is known of a table where nothing else is.
    init(numbers: Int, label: String? = nil) {
        columns = (0..<numbers).map {
            Column(name: nil, position: $0, categories: nil, filling: 0, marksMissing: false)
        }
        self.label = label
        labelPosition = numbers
        width = numbers + 1
    }

    /// Learns from rows of a table.
    ///
    /// - Parameters:
    ///   - table: The columns.
    ///   - cells: The rows to learn fillings from, as `Table.cells`; categories are those of the whole table.
    init(of table: Table, learningFrom cells: [Double]) {
        let count = table.columns.count
        var columns: [Column] = []
        for (index, column) in table.columns.enumerated() {
            let values = stride(from: index, to: cells.count, by: count).lazy.map { cells[$0] }
            let present = values.filter { !$0.isNaN }
            let order = column.texts.map { $0.sorted() }
            var filling = 0.0
            if let texts = column.texts, let order {
                var counts = [Int](repeating: 0, count: texts.count)
                for value in present { counts[Int(value)] += 1 }
                let frequency = Dictionary(uniqueKeysWithValues: zip(texts, counts))
                // Of equally frequent texts the first.
                func isMoreFrequent(_ one: Int, than other: Int) -> Bool {
                    frequency[order[one], default: 0] > frequency[order[other], default: 0]
                }
                filling = Double(order.indices.reduce(0) { isMoreFrequent($1, than: $0) ? $1 : $0 })
            } else {
                var (sum, total) = (0.0, 0.0)
                for value in present {
                    total += 1
                    // A running mean neither overflows nor cancels.
                    sum += (value - sum) / total
                }
                filling = sum
            }
            columns.append(
                Column(
                    name: column.name, position: column.position, categories: order, filling: filling,
                    marksMissing: values.contains { $0.isNaN }))
        }
        self.columns = columns
        label = table.labelName
        labelPosition = table.labelPosition
        width = table.width
    }

    /// Whether each cell is its feature.
    private var isPlain: Bool { columns.allSatisfy { $0.width == 1 && $0.categories == nil } }

    /// Rows of a table as features, before they are rounded.
    ///
    /// - Parameters:
    ///   - cells: Numbers, indices into `texts`, and NaN where a value is missing, row after row.
    ///   - texts: The texts of each column that has them.
    func features(of cells: [Double], texts: [[String]?]) -> [Double] {
        if isPlain, !cells.contains(where: \.isNaN) { return cells }
        // From a text's index in the table to its category; the last is for those that are unknown.
        let categories = zip(columns, texts).map { column, texts -> [Int]? in
            guard let known = column.categories else { return nil }
            let places = Dictionary(uniqueKeysWithValues: zip(known, known.indices))
            return (texts ?? []).map { places[$0] ?? known.count }
        }
        let rows = columns.isEmpty ? 0 : cells.count / columns.count
        var features: [Double] = []
        features.reserveCapacity(rows * featureCount)
        var cell = 0
        for _ in 0..<rows {
            for (column, places) in zip(columns, categories) {
                let value = cells[cell]
                cell += 1
                if let places, let known = column.categories {
                    let place = value.isNaN ? Int(column.filling) : places[Int(value)]
                    for category in 0...known.count { features.append(category == place ? 1 : 0) }
                } else {
                    features.append(value.isNaN ? column.filling : value)
                }
                if column.marksMissing { features.append(value.isNaN ? 1 : 0) }
            }
        }
        return features
    }

    /// What became of a table's columns, a line each.
    ///
    /// - Parameter missing: The number of missing values in each column.
    func notes(missing: [Int]) -> [String] {
        var notes: [String] = []
        let categorical = columns.filter { $0.categories != nil }
        if !categorical.isEmpty {
            let list = Self.list(categorical.map { "\($0.title) (\($0.categories?.count ?? 0))" })
            notes.append(
                "categories: \(list); \(columns.count) \(columns.count == 1 ? "column becomes" : "columns become") "
                    + "\(featureCount) features")
        }
        return notes + missingNotes(missing)
    }

    /// What stands in for missing values, in a line if there are any.
    func missingNotes(_ missing: [Int]) -> [String] {
        let incomplete = zip(columns, missing).filter { $1 > 0 }
        guard !incomplete.isEmpty else { return [] }
        return [
            "missing values: \(Self.list(incomplete.map { "\($0.title) (\($1))" })); the mean or the most frequent category "
                + "stands in for them\(incomplete.allSatisfy { $0.0.marksMissing } ? ", and a feature marks them" : "")"
        ]
    }

    private static func list(_ items: [String]) -> String {
        items.prefix(8).joined(separator: ", ") + (items.count > 8 ? " and \(items.count - 8) more" : "")
    }
}

extension TableSchema.Column {
    /// For a sentence: its name, or its place from 1.
    var title: String { name.map(inQuotes) ?? "\(position + 1)" }
}

extension Examples {
    /// The cells of a table's rows; empty if they are something else.
    var cells: [Double] { if case .unrounded(let cells) = storage { cells } else { [] } }

    /// Rows of cells as rows of features.
    func encoded(by schema: TableSchema, texts: [[String]?]) -> Examples {
        Examples(
            storage: .unrounded(schema.features(of: cells, texts: texts)), featureCount: schema.featureCount,
            targets: targets)
    }
}
