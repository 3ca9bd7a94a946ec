internal import AnnealHost

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
        /// Whether values were missing in the file that was learned from, so that a feature says where one is.
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

    /// What is done with rows whose columns have no names.
    var takenByPlace: String { "columns are taken by their places: \(firstNames(columns.map(\.title), most: 8))" }

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
    init(of table: Table, learningFrom cells: ArraySlice<Float>) {
        let width = table.columns.count
        var sums = [Double](repeating: 0, count: width)
        var totals = [Int](repeating: 0, count: width)
        // How often each text stands in its column.
        var frequencies = table.columns.map { [Int](repeating: 0, count: $0.texts?.count ?? 0) }
        var column = 0
        for cell in cells {
            if !cell.isNaN {
                sums[column] += Double(cell)
                totals[column] += 1
                if !frequencies[column].isEmpty { frequencies[column][Int(cell)] += 1 }
            }
            column = column + 1 == width ? 0 : column + 1
        }
        columns = table.columns.enumerated().map { index, column in
            let order = column.texts.map { texts in texts.indices.sorted { texts[$0] < texts[$1] } }
            let origin = table.origins.isEmpty ? 0 : table.origins[index]
            var filling = totals[index] == 0 ? 0 : origin + sums[index] / Double(totals[index])
            if let order {
                // Of equally frequent texts the first.
                let counts = order.map { frequencies[index][$0] }
                filling = Double(counts.indices.reduce(0) { counts[$1] > counts[$0] ? $1 : $0 })
            }
            return Column(
                name: column.name, position: column.position,
                categories: order.map { order in order.map { column.texts?[$0] ?? "" } }, filling: filling,
                marksMissing: table.missing[index] > 0)
        }
        label = table.labelName
        labelPosition = table.labelPosition
        self.width = table.width
    }

    /// Whether each cell is its feature.
    private var isPlain: Bool { columns.allSatisfy { $0.width == 1 && $0.categories == nil } }

    /// Rows of a table as features.
    ///
    /// - Parameters:
    ///   - cells: Numbers less their origins, indices into `texts`, and NaN where a value is missing, row after row.
    ///   - texts: The texts of each column that has them.
    ///   - origins: What each column's numbers are less; empty if they are less nothing.
    func features(of cells: ArraySlice<Float>, texts: [[String]?], origins: [Double] = []) -> ArraySlice<Float> {
        if isPlain, !cells.contains(where: \.isNaN) { return cells }
        // From a text's index in the table to its category; the last is for those that are unknown.
        let categories = zip(columns, texts).map { column, texts -> [Int]? in
            guard let known = column.categories else { return nil }
            let places = Dictionary(uniqueKeysWithValues: zip(known, known.indices))
            return (texts ?? []).map { places[$0] ?? known.count }
        }
        let fillings = columns.indices.map { Float(columns[$0].filling - (origins.isEmpty ? 0 : origins[$0])) }
        let rows = columns.isEmpty ? 0 : cells.count / columns.count
        var features: [Float] = []
        features.reserveCapacity(rows * featureCount)
        var cell = cells.startIndex
        for _ in 0..<rows {
            for (index, column) in columns.enumerated() {
                let value = cells[cell]
                cell += 1
                if let places = categories[index], let known = column.categories {
                    let place = value.isNaN ? Int(column.filling) : places[Int(value)]
                    for category in 0...known.count { features.append(category == place ? 1 : 0) }
                } else {
                    features.append(value.isNaN ? fillings[index] : value)
                }
                if column.marksMissing { features.append(value.isNaN ? 1 : 0) }
            }
        }
        return features[...]
    }

    /// Rows of a table as they are held.
    func storage(of cells: ArraySlice<Float>, texts: [[String]?], origins: [Double]) -> Examples.Storage {
        let features = features(of: cells, texts: texts, origins: origins)
        return origins.isEmpty ? .numbers(features) : .differences(features, origins: featureOrigins(origins))
    }

    /// What each feature is less, by what each column's numbers are less.
    func featureOrigins(_ origins: [Double]) -> [Double] {
        zip(columns, origins).flatMap { [$1] + Array(repeating: 0, count: $0.width - 1) }
    }

    /// What each column's numbers are less, by what each feature is less.
    func columnOrigins(_ origins: [Double]) -> [Double]? {
        guard origins.count == featureCount else { return nil }
        var place = 0
        return columns.map { column in
            defer { place += column.width }
            return column.categories == nil ? origins[place] : 0
        }
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

    /// Which texts of a table are in none of the categories, in a line if there are any.
    func unknownNotes(_ texts: [[String]?]) -> [String] {
        let unknown = zip(columns, texts).compactMap { column, texts -> String? in
            guard let categories = column.categories.map(Set.init) else { return nil }
            let others = (texts ?? []).filter { !categories.contains($0) }
            return others.isEmpty ? nil : "\(column.title) (\(firstNames(others.map(inQuotes), most: 3)))"
        }
        guard !unknown.isEmpty else { return [] }
        return ["texts that the model does not know: \(Self.list(unknown)); a category of their own stands for them"]
    }

    private static func list(_ items: [String]) -> String { firstNames(items, most: 8) }
}

extension TableSchema.Column {
    /// For a sentence: its name, or its place from 1.
    var title: String { name.map(inQuotes) ?? "\(position + 1)" }
}
