/// A table of sparse features in the format of LIBSVM and SVMlight: on each line a label and the features that are not zero.
///
///     let table = try LIBSVMTable(Array("+1 1:0.5 4:1\n-1 2:3\n".utf8), file: "small.svm")
///     table.examples.featureCount     // 4
///     table.examples.sparse?.indices  // [0, 3, 1]
///
/// Indices count from 1 and ascend. What follows a # is a comment; lines without anything are skipped. ``LabelColumn`` decides
/// whether the labels are classes or numbers. A column is a field of its line: the label is the first.
/// Chang and Lin 2011 <https://www.csie.ntu.edu.tw/~cjlin/libsvm/>.
struct LIBSVMTable {
    let task: Dataset.Task
    let examples: Examples

    /// More features than memory has rows for.
    static let largestIndex = 1 << 31

    /// - Throws: `empty`, `tooFewRows`, `noFeatures`, `singleClass`, or what is wrong in the first bad line.
    init(_ bytes: [UInt8], file: String) throws(DatasetError) {
        var reader = LIBSVMReader(bytes)
        var labels = LabelColumn()
        var starts = [0]
        var (indices, values) = ([UInt32](), [Float]())
        var featureCount = 0
        while let line = reader.next() {
            let place = DatasetError.Place(file: file, row: line.number, column: 1)
            let label = reader.text(line.fields[0])
            try labels.append(label, number: reader.number(line.fields[0]), at: place)
            var last = 0
            for (column, field) in line.fields.enumerated().dropFirst() {
                let place = DatasetError.Place(file: file, row: line.number, column: column + 1)
                guard let colon = reader.colon(in: field) else { throw .notAFeature(place, text: reader.text(field)) }
                let (before, after) = (field.lowerBound..<colon, colon + 1..<field.upperBound)
                guard let index = reader.index(before), (1...Self.largestIndex).contains(index) else {
                    throw .notAnIndex(place, text: reader.text(before))
                }
                guard let value = reader.number(after) else { throw .notANumber(place, text: reader.text(after)) }
                guard value.isFinite else { throw .notFinite(place, text: reader.text(after)) }
                guard index > last else { throw .indexNotAscending(place, index: index, last: last) }
                last = index
                indices.append(UInt32(index - 1))
                values.append(value)
            }
            featureCount = max(featureCount, last)
            starts.append(indices.count)
        }
        guard labels.count > 0 else { throw .empty(file) }
        guard labels.count > 1 else { throw .tooFewRows(file) }
        guard featureCount > 0 else { throw .noFeatures(file) }
        let (task, targets) = labels.interpreted()
        if case .classification(let classes) = task, classes.count < 2 {
            throw .singleClass(file, name: classes[0])
        }
        self.task = task
        examples = Examples(
            sparse: SparseFeatures(starts: starts, indices: indices, values: values), featureCount: featureCount,
            targets: targets)
    }
}
