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
    private var labels: Labels
    private var textCount = 0
    private var areClasses = false
    private var firstText: DatasetError?
    private var firstNotFinite: DatasetError?
    private var firstMissing: DatasetError?
    /// Of the texts those that say that there is no value: beside numbers they are no names.
    private var markCount = 0
    private var firstMark: DatasetError?

    /// - Parameter areNumbers: Whether all are, as far as is known, so that they need not be kept as they are written.
    init(name: String? = nil, areNumbers: Bool = false) {
        self.name = name
        labels = areNumbers ? .numbers([]) : .names(LabelNames())
    }

    var count: Int {
        switch labels {
        case .numbers(let numbers): numbers.count
        case .names(let names): names.codes.count
        }
    }

    mutating func reserveCapacity(_ count: Int) {
        guard case .numbers(var numbers) = labels, numbers.isEmpty else { return }
        numbers.reserveCapacity(count)
        labels = .numbers(numbers)
    }

    /// - Parameter isMark: Whether the text says that there is no value, as "NA" does.
    mutating func append(
        _ text: String, number: Double?, isMark: Bool = false, at position: @autoclosure () -> FieldPosition
    ) {
        add(text, number ?? .nan)
        if text.isEmpty {
            firstMissing = firstMissing ?? DatasetError(LabelError.missing(position()))
        } else if number == nil {
            textCount += 1
            firstText = firstText ?? DatasetError(UnreadableNumber.notANumber(position(), text: text))
            if isMark {
                markCount += 1
                firstMark = firstMark ?? DatasetError(LabelError.missing(position()))
            }
        } else if let number, !Float(number).isFinite {
            firstNotFinite = firstNotFinite ?? DatasetError(UnreadableNumber.notFinite(position(), text: text))
        }
    }

    /// A finite number.
    mutating func append(_ number: Double) {
        guard case .numbers(var numbers) = labels else { return add(Self.className(number), number) }
        labels = .numbers([])
        numbers.append(number)
        labels = .numbers(numbers)
    }

    /// Finite numbers.
    ///
    /// - Parameter areClasses: Whether they name classes unless something else is asked for.
    mutating func append(_ numbers: [Double], areClasses: Bool) {
        if count == 0 { labels = .numbers([]) }
        self.areClasses = areClasses
        switch labels {
        case .numbers(let all): labels = .numbers(all + numbers)
        case .names: for number in numbers { add(Self.className(number), number) }
        }
    }

    /// A name, whatever it looks like.
    mutating func append(name: String) {
        add(name, .nan)
        textCount += 1
    }

    /// All labels of another column after these.
    mutating func append(_ other: LabelColumn) {
        if case .numbers(let own) = labels, case .numbers(let others) = other.labels {
            labels = .numbers(own + others)
        } else {
            for row in 0..<other.count { add(other.text(row), other.value(row)) }
        }
        textCount += other.textCount
        areClasses = areClasses || other.areClasses
        firstText = firstText ?? other.firstText
        firstNotFinite = firstNotFinite ?? other.firstNotFinite
        firstMissing = firstMissing ?? other.firstMissing
        markCount += other.markCount
        firstMark = firstMark ?? other.firstMark
    }

    private mutating func add(_ text: String, _ number: Double) {
        var names: LabelNames
        switch labels {
        case .names(let all): names = all
        case .numbers(let numbers):
            names = LabelNames()
            for number in numbers { names.append(Self.className(number), number) }
        }
        labels = .numbers([])
        names.append(text, number)
        labels = .names(names)
    }

    /// The label of a row as text.
    func text(_ row: Int) -> String {
        switch labels {
        case .numbers(let numbers): Self.className(numbers[row])
        case .names(let names): names.texts[Int(names.codes[row])]
        }
    }

    /// The number of a row's label; NaN if it has none.
    private func value(_ row: Int) -> Double {
        switch labels {
        case .numbers(let numbers): numbers[row]
        case .names(let names): names.numbers[Int(names.codes[row])]
        }
    }

    /// The number of a row's label; `nil` if it is none or not finite.
    func number(_ row: Int) -> Double? {
        let number = value(row)
        return Float(number).isFinite ? number : nil
    }

    /// What a number is called as a class: `3` for 3.0.
    static func className(_ number: Double) -> String {
        isWhole(number) ? "\(Int(number))" : "\(number)"
    }

    /// - Throws: `missing`, `notANumber` or `notFinite`.
    func interpreted(as kind: LabelKind? = nil) throws(DatasetError) -> Interpretation {
        if let firstMissing { throw firstMissing }
        if markCount == textCount, markCount < count, let firstMark { throw firstMark }
        let areNumbers = textCount == 0
        let areWhole = areNumbers && (0..<count).allSatisfy { value($0) == value($0).rounded() }
        let different =
            isByNumber
            ? differentNumbers(isCounted: areWhole || kind == .classification || areClasses) : differentNames
        let areFew = 2 * different < count
        let title = "label\(name.map { " \(inQuotes($0))" } ?? "")"

        if areNumbers, let firstNotFinite { throw firstNotFinite }
        switch kind {
        case .regression?:
            if let firstText { throw firstText }
            guard areNumbers else { throw DatasetError(LabelError.names) }
            return values("\(title): numbers, regression")
        case .classification?,
            nil where areClasses:
            return classes("\(title): \(different) classes")
        case nil where areNumbers && areWhole && areFew && different <= Self.mostClasses:
            return classes(
                "\(title): whole numbers, \(different) classes (task=regression to predict them as numbers)")
        case nil where areNumbers:
            let other = areWhole ? " (task=classification for \(different) classes)" : ""
            return values("\(title): numbers, regression\(other)")
        case nil:
            if 2 * textCount <= count, !areFew, let firstText { throw firstText }
            let isNamed = areFew || different <= Self.mostClasses
            return classes(
                "\(title): text, \(different) classes"
                    + (isNamed ? "" : " in \(count) rows (numbers to predict are written as 1234.5)"))
        }
    }

    /// Whether it is a whole number that no other rounds to.
    private static func isWhole(_ number: Double) -> Bool {
        number == number.rounded() && number.magnitude < 0x1p53
    }

    private func values(_ note: String) -> Interpretation {
        let isRounded = (0..<count).contains { row in
            let number = value(row)
            return number == number.rounded() && Double(Float(number)) != number
        }
        return Interpretation(
            task: .regression, targets: .values((0..<count).map { Float(value($0)) }),
            note: note + (isRounded ? "; those above 16777216 are rounded to 32 bits" : ""))
    }

    /// How many numbers there are; if nobody counts them, as many as rows.
    private func differentNumbers(isCounted: Bool) -> Int {
        isCounted ? Set((0..<count).lazy.map(value)).count : count
    }

    /// Whether labels are the same if their numbers are. A double does not tell large integers apart; as they are written, they are.
    private var isByNumber: Bool {
        guard textCount == 0 else { return false }
        if case .numbers = labels { return true }
        return (0..<count).allSatisfy { value($0).magnitude < 0x1p53 }
    }

    private var differentNames: Int { if case .names(let names) = labels { names.texts.count } else { 0 } }

    /// Classes in ascending order and each label's index among them.
    private func classes(_ note: String) -> Interpretation {
        if isByNumber {
            let sorted = Set((0..<count).lazy.map(value)).sorted()
            let places = Dictionary(uniqueKeysWithValues: zip(sorted, Int32(0)...))
            return Interpretation(
                task: .classification(classes: sorted.map(Self.className)),
                targets: .labels((0..<count).map { places[value($0), default: 0] }), note: note)
        }
        guard case .names(let names) = labels else {
            return Interpretation(task: .classification(classes: []), targets: .labels([]), note: note)
        }
        let areNumbers = textCount == 0
        let sorted = names.texts.indices.sorted { left, right in
            let (a, b) = areNumbers ? (names.numbers[left], names.numbers[right]) : (0, 0)
            return a == b ? names.texts[left] < names.texts[right] : a < b
        }
        var places = [Int32](repeating: 0, count: sorted.count)
        for (place, name) in sorted.enumerated() { places[name] = Int32(place) }
        let classes = sorted.map { names.texts[$0] }
        return Interpretation(
            task: .classification(classes: classes), targets: .labels(names.codes.map { places[Int($0)] }),
            note: note + DoubtfulClasses.remark(on: classes))
    }
}

extension LabelColumn {
    /// How labels are held.
    private enum Labels {
        /// One for each row; NaN where none is there.
        case numbers([Double])
        case names(LabelNames)
    }
}

/// Labels as they are written, each different one once.
struct LabelNames {
    /// The place of each row's label among `texts`.
    private(set) var codes: [UInt32] = []
    /// The different labels, in the order in which they appear.
    private(set) var texts: [String] = []
    /// The number of each of them; NaN if it has none.
    private(set) var numbers: [Double] = []
    private var places: [String: UInt32] = [:]

    mutating func append(_ text: String, _ number: Double) {
        if let place = places[text] {
            codes.append(place)
            return
        }
        places[text] = UInt32(texts.count)
        codes.append(UInt32(texts.count))
        texts.append(text)
        numbers.append(number)
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
