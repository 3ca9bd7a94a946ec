/// The labels of a table, read one by one; the first decides whether they are numbers or text.
///
/// Text names classes. Numbers are classes if they are whole, at most 100 different ones, and fewer than half as many
/// as the rows; otherwise they are values to predict.
struct LabelColumn {
    private var numbers: [Float] = []
    private var texts: [String] = []

    var count: Int { numbers.count + texts.count }

    /// - Throws: `emptyLabel`, `notANumber` or `notFinite`.
    mutating func append(_ text: String, number: Float?, at place: DatasetError.Place) throws(DatasetError) {
        guard !text.isEmpty else { throw .emptyLabel(place) }
        guard texts.isEmpty, number != nil || !numbers.isEmpty else {
            texts.append(text)
            return
        }
        guard let number else { throw .notANumber(place, text: text) }
        guard number.isFinite else { throw .notFinite(place, text: text) }
        numbers.append(number)
    }

    /// Finite numbers.
    mutating func append(_ numbers: [Float]) { self.numbers += numbers }

    func interpreted() -> (Dataset.Task, Examples.Targets) {
        if !texts.isEmpty { return Self.classes(texts) { $0 } }
        // Above 2²⁴ neighbouring whole numbers are the same Float.
        let areWhole = numbers.allSatisfy { number in number == number.rounded() && number.magnitude < 0x1p24 }
        let different = Set(numbers).count
        guard areWhole, different <= 100, 2 * different < numbers.count else {
            return (.regression, .values(numbers))
        }
        return Self.classes(numbers) { "\(Int($0))" }
    }

    /// Classes in ascending order and each label's index among them.
    static func classes<Label: Comparable & Hashable>(
        _ labels: [Label], name: (Label) -> String
    ) -> (Dataset.Task, Examples.Targets) {
        let sorted = Set(labels).sorted()
        let indices = Dictionary(uniqueKeysWithValues: zip(sorted, Int32(0)...))
        return (.classification(classes: sorted.map(name)), .labels(labels.compactMap { indices[$0] }))
    }
}
