/// A table of sparse features in the format of LIBSVM and SVMlight: on each line a label and the features that are not zero.
///
///     let rows = try LIBSVMFormat(file: "small.svm").rows(DataFile(Array("+1 1:0.5 4:1\n-1 2:3\n".utf8), named: "small.svm"), for: nil)
///     rows.featureCount  // 4
///     rows.features      // indices [0, 3, 1]
///
/// Indices count from 1, or from 0 if a 0 occurs, and each stands once in its line, in any order. A `qid:` is skipped. What follows
/// a # is a comment; lines without anything are skipped. ``LabelColumn`` decides whether the labels are classes or numbers. A line
/// that begins with a feature has no label. A column is a field of its line.
/// Chang and Lin 2011 <https://www.csie.ntu.edu.tw/~cjlin/libsvm/>.
struct LIBSVMFormat: DatasetFormat, RowFormat {
    static let name = "libsvm"
    static let usage = "libsvm:FILE"
    static let optionKeys = ["base", "task"]
    static let isSparse = true

    /// More features than memory has rows for.
    static let largestIndex = 1 << 31

    let file: String
    /// The first index; `nil` to find out.
    var base: Int?
    var kind: LabelKind?

    init(file: String) { self.file = file }

    init?(argument: String?) throws(DatasetError) {
        guard let options = FormatOptions(argument, known: Self.optionKeys) else { return nil }
        file = options.file
        base = try options.choice("base", of: Self.name, [("0", 0), ("1", 1)])
        kind = try options.kind(of: Self.name)
    }

    var argument: String? {
        file + (base.map { ",base=\($0)" } ?? "") + (kind.map { ",task=\($0.rawValue)" } ?? "")
    }

    func read(_ options: ReadingOptions) throws(DatasetError) -> DatasetContent {
        try rows(DataFile(file), for: nil).content(of: file, as: kind ?? options.kind)
    }

    /// - Throws: `noFeatures`, `unknownFeature`, or what is wrong in the first bad line.
    func rows(_ content: DataFile, for input: TrainedInput?) throws(DatasetError) -> LabelledRows {
        let bytes = try content.bytes()
        try TextEncoding.check(bytes, of: file)
        var reader = LIBSVMReader(bytes)
        var labels = LabelColumn()
        var firstWithout: Int?
        var starts = [0]
        var (indices, values) = ([UInt32](), [Float]())
        var (smallest, largest) = (Int.max, -1)
        let base = base ?? input.map { $0.schema.indexBase ?? 1 }
        while let line = reader.next() {
            var fields = line.fields[...]
            if let first = fields.first, reader.colon(in: first) == nil {
                let position = FieldPosition(file: file, row: line.number, column: 1)
                guard let text = reader.text(first) else { throw DatasetError(LIBSVMError.labelNotUTF8(position)) }
                labels.append(text, number: reader.number(first), at: position)
                fields.removeFirst()
            } else {
                firstWithout = firstWithout ?? line.number
            }
            if let firstWithout, input == nil || labels.count > 0 {
                throw DatasetError(LIBSVMError.noLabel(file, row: firstWithout))
            }
            if let next = fields.first, reader.isQuery(next) { fields.removeFirst() }
            let entries = try self.entries(fields, of: reader, line: line.number, base: base)
            if let first = entries.first, let last = entries.last {
                smallest = min(smallest, first.index)
                if last.index > largest { largest = last.index }
                if let input, last.index - (base ?? 1) >= input.featureCount {
                    throw DatasetError(
                        InputError.unknownFeature(
                            file, row: line.number, last.index, features: input.featureCount))
                }
            }
            for entry in entries {
                indices.append(UInt32(entry.index))
                values.append(entry.value)
            }
            starts.append(indices.count)
        }
        let count = starts.count - 1
        // Two examples at least make a set; with fewer, that is what is wrong.
        if input == nil, count > 1, largest < 0 { throw DatasetError(LIBSVMError.noFeatures(file)) }
        let first = base ?? min(smallest, 1)
        if first == 1 { for place in indices.indices { indices[place] -= 1 } }
        let found = base == nil && first == 0 ? ["\(file): indices count from 0"] : []
        var rows = LabelledRows(
            features: .sparse(SparseFeatures(starts: starts, indices: indices, values: values)),
            featureCount: input?.featureCount ?? max(0, largest - first + 1), labels: labels.count > 0 ? labels : nil,
            count: count, notes: found)
        rows.schema.indexBase = first
        return rows
    }

    /// The features of a line by ascending index, as it is written.
    private func entries(
        _ fields: ArraySlice<Range<Int>>, of reader: LIBSVMReader, line: Int, base: Int?
    ) throws(DatasetError) -> [(index: Int, value: Float, column: Int)] {
        var entries: [(index: Int, value: Float, column: Int)] = []
        entries.reserveCapacity(fields.count)
        var isSorted = true
        for (column, field) in zip(fields.indices, fields) {
            let position = FieldPosition(file: file, row: line, column: column + 1)
            let (index, value) = try feature(field, of: reader, at: position, base: base)
            isSorted = isSorted && index > entries.last?.index ?? -1
            entries.append((index, value, column + 1))
        }
        guard !isSorted else { return entries }
        entries.sort { ($0.index, $0.column) < ($1.index, $1.column) }
        for (entry, next) in zip(entries, entries.dropFirst()) where entry.index == next.index {
            let position = FieldPosition(file: file, row: line, column: next.column)
            throw DatasetError(LIBSVMError.repeatedIndex(position, index: next.index))
        }
        return entries
    }

    /// A feature's index, as it is written, and its finite value.
    private func feature(
        _ field: Range<Int>, of reader: LIBSVMReader, at position: FieldPosition, base: Int?
    ) throws(DatasetError) -> (Int, Float) {
        guard let colon = reader.colon(in: field) else {
            throw DatasetError(LIBSVMError.notAFeature(position, text: reader.shown(field)))
        }
        let (before, after) = (field.lowerBound..<colon, colon + 1..<field.upperBound)
        let first = base ?? 0
        guard let index = reader.index(before), (first..<Self.largestIndex + max(1, first)).contains(index) else {
            throw DatasetError(LIBSVMError.notAnIndex(position, text: reader.shown(before), from: first))
        }
        guard let value = reader.number(after).map({ Float($0) }) else {
            throw DatasetError(UnreadableNumber.notANumber(position, text: reader.shown(after)))
        }
        guard value.isFinite else {
            throw DatasetError(UnreadableNumber.notFinite(position, text: reader.shown(after)))
        }
        return (index, value)
    }
}

/// Why a file is no table of sparse features.
public enum LIBSVMError: DatasetErrorCause {
    case noLabel(String, row: Int)
    case labelNotUTF8(FieldPosition)
    case notAFeature(FieldPosition, text: String)
    case notAnIndex(FieldPosition, text: String, from: Int)
    case repeatedIndex(FieldPosition, index: Int)
    case noFeatures(String)

    public var description: String {
        switch self {
        case .noLabel(let path, let row): "\(path), row \(row): there is no label; begin the line with it"
        case .labelNotUTF8(let position): "\(position): the label is not in UTF-8; save the file in that encoding"
        case .notAFeature(let position, let text): "\(position): \(inQuotes(text)) is not a feature; write index:value"
        case .notAnIndex(let position, let text, let first):
            "\(position): \(inQuotes(text)) is not the index of a feature; they are whole numbers from \(first) to \(LIBSVMFormat.largestIndex)"
        case .repeatedIndex(let position, let index):
            "\(position): feature \(index) is there twice; leave one of its values"
        case .noFeatures(let path): "\(path) holds labels and no features; write index:value after them"
        }
    }
}

extension DatasetSource {
    /// Labels and sparse features.
    public static func libsvm(file: String) -> DatasetSource { DatasetSource(LIBSVMFormat(file: file)) }
}
