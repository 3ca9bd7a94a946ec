/// The labels of a file, read one by one; the first decides whether they are numbers or text.
///
/// Text names classes. Numbers are classes if they are whole, at most 100 different ones, and fewer than half as many
/// as the rows; otherwise they are values to predict.
struct LabelColumn {
    /// Every label as written; empty if they came as numbers.
    private var written: [String] = []
    /// Their numbers, if the first has one.
    private var numbers: [Float] = []
    private var hasNumbers: Bool { !numbers.isEmpty }
    /// What is wrong with the first label that cannot be learned from. Who only asks a model does not mind.
    private var error: DatasetError?

    var count: Int { max(written.count, numbers.count) }

    /// The labels as text.
    var texts: [String] { written.isEmpty ? numbers.map { "\($0)" } : written }

    mutating func append(_ text: String, number: Float?, at position: @autoclosure () -> FieldPosition) {
        let isFirst = written.isEmpty
        written.append(text)
        if text.isEmpty { error = error ?? DatasetError(LabelError.missing(position())) }
        guard isFirst ? number != nil : hasNumbers else { return }
        if number == nil { error = error ?? DatasetError(FieldError.notANumber(position(), text: text)) }
        if number?.isFinite == false { error = error ?? DatasetError(FieldError.notFinite(position(), text: text)) }
        numbers.append(number ?? .nan)
    }

    /// Finite numbers.
    mutating func append(_ numbers: [Float]) { self.numbers += numbers }

    /// Names, whatever they look like.
    mutating func append(name: String) { written.append(name) }

    /// - Throws: `missing`, `notANumber` or `notFinite`.
    func interpreted() throws(DatasetError) -> (Dataset.Task, Examples.Targets) {
        if let error { throw error }
        guard hasNumbers else { return Self.classes(written) { $0 } }
        // Above 2²⁴ neighbouring whole numbers are the same Float.
        let areWhole = numbers.allSatisfy { number in number == number.rounded() && number.magnitude < 0x1p24 }
        let different = Set(numbers).count
        guard areWhole, different <= 100, 2 * different < numbers.count else {
            return (.regression, .values(numbers))
        }
        return Self.classes(numbers) { "\(Int($0))" }
    }

    /// Classes in ascending order and each label's index among them.
    private static func classes<Label: Comparable & Hashable>(
        _ labels: [Label], name: (Label) -> String
    ) -> (Dataset.Task, Examples.Targets) {
        let sorted = Set(labels).sorted()
        let indices = Dictionary(uniqueKeysWithValues: zip(sorted, Int32(0)...))
        return (.classification(classes: sorted.map(name)), .labels(labels.compactMap { indices[$0] }))
    }
}

/// Why a label cannot be learned from.
public enum LabelError: DatasetErrorCause {
    case missing(FieldPosition)

    public var description: String {
        switch self {
        case .missing(let position): "\(position): the label is missing"
        }
    }
}
