/// A table of sparse features in the format of LIBSVM and SVMlight: on each line a label and the features that are not zero.
///
///     let rows = try LIBSVMFormat(file: "small.svm").rows(Array("+1 1:0.5 4:1\n-1 2:3\n".utf8), for: nil)
///     rows.featureCount  // 4
///     rows.features      // indices [0, 3, 1]
///
/// Indices count from 1 and ascend. What follows a # is a comment; lines without anything are skipped. ``LabelColumn`` decides
/// whether the labels are classes or numbers. A column is a field of its line: the label is the first.
/// Chang and Lin 2011 <https://www.csie.ntu.edu.tw/~cjlin/libsvm/>.
struct LIBSVMFormat: DatasetFormat, RowFormat {
    static let name = "libsvm"
    static let usage = "libsvm:FILE"

    /// More features than memory has rows for.
    static let largestIndex = 1 << 31

    let file: String

    init(file: String) { self.file = file }

    init?(argument: String?) {
        guard let argument, !argument.isEmpty else { return nil }
        file = argument
    }

    var argument: String? { file }

    /// - Throws: `noFeatures`, `unknownFeature`, or what is wrong in the first bad line.
    func rows(_ bytes: [UInt8], for input: ModelInput?) throws(DatasetError) -> LabelledRows {
        var reader = LIBSVMReader(bytes)
        var labels = LabelColumn()
        var starts = [0]
        var (indices, values) = ([UInt32](), [Float]())
        var largest = 0
        while let line = reader.next() {
            labels.append(
                reader.text(line.fields[0]), number: reader.number(line.fields[0]),
                at: FieldPosition(file: file, row: line.number, column: 1))
            var last = 0
            for (column, field) in line.fields.enumerated().dropFirst() {
                let position = FieldPosition(file: file, row: line.number, column: column + 1)
                let (index, value) = try feature(field, of: reader, at: position)
                guard index > last else {
                    throw DatasetError(LIBSVMError.indexNotAscending(position, index: index, last: last))
                }
                if let input, index > input.featureCount {
                    throw DatasetError(
                        InputError.unknownFeature(file, row: line.number, index, features: input.featureCount))
                }
                last = index
                indices.append(UInt32(index - 1))
                values.append(value)
            }
            largest = max(largest, last)
            starts.append(indices.count)
        }
        // Two examples at least make a set; with fewer, that is what is wrong.
        if input == nil, labels.count > 1, largest == 0 { throw DatasetError(LIBSVMError.noFeatures(file)) }
        return LabelledRows(
            features: .sparse(SparseFeatures(starts: starts, indices: indices, values: values)),
            featureCount: input?.featureCount ?? largest, labels: labels, count: labels.count)
    }

    /// A feature's index from 1 and its finite value.
    private func feature(
        _ field: Range<Int>, of reader: LIBSVMReader, at position: FieldPosition
    ) throws(DatasetError) -> (Int, Float) {
        guard let colon = reader.colon(in: field) else {
            throw DatasetError(LIBSVMError.notAFeature(position, text: reader.text(field)))
        }
        let (before, after) = (field.lowerBound..<colon, colon + 1..<field.upperBound)
        guard let index = reader.index(before), (1...Self.largestIndex).contains(index) else {
            throw DatasetError(LIBSVMError.notAnIndex(position, text: reader.text(before)))
        }
        guard let value = reader.number(after) else {
            throw DatasetError(FieldError.notANumber(position, text: reader.text(after)))
        }
        guard value.isFinite else { throw DatasetError(FieldError.notFinite(position, text: reader.text(after))) }
        return (index, value)
    }
}

/// Why a file is no table of sparse features.
public enum LIBSVMError: DatasetErrorCause {
    case notAFeature(FieldPosition, text: String)
    case notAnIndex(FieldPosition, text: String)
    case indexNotAscending(FieldPosition, index: Int, last: Int)
    case noFeatures(String)

    public var description: String {
        switch self {
        case .notAFeature(let position, let text): "\(position): \(inQuotes(text)) is not a feature; write index:value"
        case .notAnIndex(let position, let text):
            "\(position): \(inQuotes(text)) is not the index of a feature; they are whole numbers from 1 to \(LIBSVMFormat.largestIndex)"
        case .indexNotAscending(let position, let index, let last):
            "\(position): feature \(index) follows feature \(last); let the indices of a line ascend"
        case .noFeatures(let path): "\(path) holds labels and no features; write index:value behind them"
        }
    }
}

extension DatasetSource {
    /// Labels and sparse features.
    public static func libsvm(file: String) -> DatasetSource { DatasetSource(LIBSVMFormat(file: file)) }
}
