/// The labels of a file, read one by one: classes or numbers to predict, which all of them decide.
///
///     var labels = LabelColumn()
///     for text in ["1", "0", "1", "0", "1"] { labels.append(text, number: Double(text), at: position) }
///     try labels.interpreted(as: nil).task   // .classification(classes: ["0", "1"])
///
/// Unless a kind is asked for:
/// - Numbers are classes if they are whole, at most 20 different ones, and fewer than half as many as the rows; otherwise they are
///   values to predict.
/// - Text names classes. Where it stands among numbers, all of them are names if most are text or if there are fewer than half as
///   many different ones as rows; otherwise the first text is an error.
struct LabelColumn {
    /// The task, the answer of each row, and what was taken for what.
    struct Interpretation {
        let task: Dataset.Task
        let targets: Examples.Targets
        let note: String
    }

    /// The most different whole numbers that are classes unless it is said.
    static let mostClasses = 20

    /// What the column is called; `nil` without a header.
    var name: String?
    /// Every label as written; empty if they came as numbers.
    private var written: [String] = []
    /// The number of each label, NaN if it has none; empty if they came as names.
    private var numbers: [Double] = []
    private var textCount = 0
    private var areClasses = false
    private var firstText: DatasetError?
    private var firstNotFinite: DatasetError?
    private var firstMissing: DatasetError?

    init(name: String? = nil) { self.name = name }

    var count: Int { max(written.count, numbers.count) }

    mutating func append(_ text: String, number: Double?, at position: @autoclosure () -> FieldPosition) {
        written.append(text)
        numbers.append(number ?? .nan)
        if text.isEmpty {
            firstMissing = firstMissing ?? DatasetError(LabelError.missing(position()))
        } else if number == nil {
            textCount += 1
            firstText = firstText ?? DatasetError(UnreadableNumber.notANumber(position(), text: text))
        } else if let number, !Float(number).isFinite {
            firstNotFinite = firstNotFinite ?? DatasetError(UnreadableNumber.notFinite(position(), text: text))
        }
    }

    /// Finite numbers.
    ///
    /// - Parameter areClasses: Whether they name classes unless something else is asked for.
    mutating func append(_ numbers: [Double], areClasses: Bool) {
        self.numbers += numbers
        self.areClasses = areClasses
    }

    /// A name, whatever it looks like.
    mutating func append(name: String) {
        written.append(name)
        textCount += 1
    }

    /// All labels of another column after these.
    mutating func append(_ other: LabelColumn) {
        written += other.written
        numbers += other.numbers
        textCount += other.textCount
        areClasses = areClasses || other.areClasses
        firstText = firstText ?? other.firstText
        firstNotFinite = firstNotFinite ?? other.firstNotFinite
        firstMissing = firstMissing ?? other.firstMissing
    }

    /// The label of a row as text.
    func text(_ row: Int) -> String { written.isEmpty ? Self.className(numbers[row]) : written[row] }

    /// The number of a row's label; `nil` if it is none or not finite.
    func number(_ row: Int) -> Double? {
        guard numbers.indices.contains(row), Float(numbers[row]).isFinite else { return nil }
        return numbers[row]
    }

    /// What a number is called as a class: `3` for 3.0.
    static func className(_ number: Double) -> String {
        number == number.rounded() && number.magnitude <= 0x1p53 ? "\(Int(number))" : "\(number)"
    }

    /// - Throws: `missing`, `notANumber` or `notFinite`.
    func interpreted(as kind: LabelKind? = nil) throws(DatasetError) -> Interpretation {
        if let firstMissing { throw firstMissing }
        let areNumbers = textCount == 0
        // Integers are compared as integers, as far as a double holds them.
        let areWhole = areNumbers && numbers.allSatisfy { $0 == $0.rounded() && $0.magnitude <= 0x1p53 }
        let different = areNumbers ? Set(numbers).count : Set(written).count
        let areFew = 2 * different < count
        let title = "label\(name.map { " \(inQuotes($0))" } ?? "")"

        if areNumbers, let firstNotFinite { throw firstNotFinite }
        switch kind {
        case .regression?:
            if let firstText { throw firstText }
            guard areNumbers else { throw DatasetError(LabelError.names) }
            return Interpretation(task: .regression, targets: values, note: "\(title): numbers, regression")
        case .classification?,
            nil where areClasses:
            return classes(areNumbers, "\(title): \(different) classes")
        case nil where areNumbers && areWhole && areFew && different <= Self.mostClasses:
            return classes(
                true, "\(title): whole numbers, \(different) classes (task=regression to predict them as numbers)")
        case nil where areNumbers:
            let other = areWhole ? " (task=classification for \(different) classes)" : ""
            return Interpretation(task: .regression, targets: values, note: "\(title): numbers, regression\(other)")
        case nil:
            if 2 * textCount <= count, !areFew, let firstText { throw firstText }
            return classes(false, "\(title): text, \(different) classes")
        }
    }

    private var values: Examples.Targets { .values(numbers.map { Float($0) }) }

    private func classes(_ areNumbers: Bool, _ note: String) -> Interpretation {
        let (task, targets) =
            areNumbers ? Self.classes(numbers, name: Self.className) : Self.classes(written) { $0 }
        return Interpretation(task: task, targets: targets, note: note)
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
    /// Numbers were asked for.
    case names

    public var description: String {
        switch self {
        case .missing(let position): "\(position): the label is missing"
        case .names: "the labels are names of classes, not numbers to predict"
        }
    }
}
