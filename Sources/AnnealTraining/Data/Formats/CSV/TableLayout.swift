internal import AnnealHost

/// Which columns of a file are features and which is the label.
struct TableLayout {
    /// What becomes of a column of the file.
    enum Role: Equatable {
        case ignored
        case label
        /// A feature, by its place among `columns`.
        case feature(Int)
    }

    /// What becomes of each column of the file.
    private(set) var roles: [Role]
    /// The columns that features are made of, by name and by their place in the file, from 0.
    private(set) var columns: [(name: String?, position: Int)] = []
    private(set) var label: Int?
    private(set) var labelName: String?
    /// What is left aside, a line each.
    private(set) var notes: [String] = []

    /// The columns of a table that is learned from: the label is the last unless it is said, all others are features.
    ///
    /// - Parameters:
    ///   - names: The header; `nil` if there is none.
    ///   - withoutFirst: Whether the first column has no name and counts the rows, so that it is no feature.
    /// - Throws: `unknownLabel`, `unknownColumn`, `droppedLabel` or `tooFewColumns`.
    init(
        of names: [String]?, width: Int, _ options: CSVOptions, file: String, withoutFirst: Bool = false
    ) throws(DatasetError) {
        func place(_ text: String) -> Int? {
            if let index = names?.firstIndex(of: text) { return index }
            guard let place = Int(text), (1...width).contains(place) else { return nil }
            return place - 1
        }
        var label = width - 1
        if let text = options.label {
            guard let index = place(text) else {
                throw DatasetError(
                    Int(text) == nil || names != nil
                        ? CSVError.unknownLabel(file, name: text, columns: names ?? [])
                        : .noSuchPlace(file, text, width: width))
            }
            label = index
        }
        roles = Array(repeating: .feature(0), count: width)
        roles[label] = .label
        for text in options.dropped {
            guard let index = place(text) else {
                throw DatasetError(CSVError.unknownColumn(file, name: text, columns: names ?? []))
            }
            guard index != label else { throw DatasetError(CSVError.droppedLabel(file, name: text)) }
            roles[index] = .ignored
        }
        if withoutFirst, roles[0] == .feature(0) {
            roles[0] = .ignored
            notes.append("\(file): column 1 has no name and counts the rows: it is left aside")
        }
        for index in 0..<width where roles[index] == .feature(0) {
            roles[index] = .feature(columns.count)
            columns.append((names?[index], index))
        }
        guard !columns.isEmpty else { throw DatasetError(CSVError.tooFewColumns(file)) }
        self.label = label
        labelName = names?[label]
    }

    /// The columns of rows that a model is asked about: by name where both have names, in any order, else by place.
    ///
    /// - Throws: `missingColumns` or `columns`.
    init(
        of names: [String]?, width: Int, for schema: TableSchema, _ options: CSVOptions, file: String
    ) throws(DatasetError) {
        roles = Array(repeating: .ignored, count: width)
        let typed = options.label ?? schema.label
        let named = typed.flatMap { names?.firstIndex(of: $0) }
        if let names, schema.hasNames {
            var missing: [String] = []
            for (index, column) in schema.columns.enumerated() {
                guard let name = column.name, let position = names.firstIndex(of: name) else {
                    missing.append(column.name ?? "\(index + 1)")
                    continue
                }
                roles[position] = .feature(index)
                columns.append((name, position))
            }
            guard missing.isEmpty else { throw DatasetError(InputError.missingColumns(file, missing, found: names)) }
            if let named, roles[named] == .ignored {
                roles[named] = .label
                label = named
            }
            let ignored = names.indices.filter { roles[$0] == .ignored }.map { names[$0].isEmpty ? "\"\"" : names[$0] }
            if !ignored.isEmpty {
                notes.append(
                    "\(file): the model does not know \(firstNames(ignored, most: 8)): "
                        + "\(ignored.count == 1 ? "this column is" : "these columns are") left aside")
            }
        } else {
            let count = schema.columns.count
            let positions: [Int]
            let byPlace = options.label.flatMap { Int($0) }.map { $0 - 1 }
            if let place = named ?? byPlace, width == count + 1, (0..<width).contains(place) {
                label = place
                positions = (0..<width).filter { $0 != place }
            } else if width == count {
                positions = Array(0..<width)
            } else if width == schema.width {
                label = schema.labelPosition
                positions = schema.columns.map(\.position)
            } else if width == schema.width - 1, let place = schema.labelPosition {
                positions = schema.columns.map { $0.position > place ? $0.position - 1 : $0.position }
            } else {
                throw DatasetError(InputError.columns(file, width, features: count))
            }
            for (index, position) in positions.enumerated() {
                roles[position] = .feature(index)
                columns.append((names?[position], position))
            }
            if let label { roles[label] = .label }
            if schema.hasNames { notes.append("\(file): there is no header; \(schema.takenByPlace)") }
        }
        labelName = label.flatMap { names?[$0] }
    }
}
