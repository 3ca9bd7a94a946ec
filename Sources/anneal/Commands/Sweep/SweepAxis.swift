internal import AnnealEvidence
internal import AnnealHost
internal import Yams

/// A parameter of a sweep with its values, as a file has them.
///
///     lr: log(1e-4..1e-1, 7)         # seven values, a factor of √10 apart
///     weight_decay: [0, 0.01, 0.1]
///     momentum: linear(0.8..0.99)    # any value between, for --points
///     batch-size: 64
struct SweepAxis {
    let key: String
    /// One after another; `nil` if it is anything between.
    let values: [String]?
    /// Any value between; `nil` if they are listed.
    private let range: SearchRange?

    init(_ key: String, _ node: Node, _ file: String) throws {
        self.key = key
        switch node {
        case .sequence(let items) where !items.isEmpty:
            let texts = items.compactMap { $0.scalar?.string }
            guard texts.count == items.count else {
                throw RecipeError(file, node, "\(key) is a list of single values, [0, 0.01, 0.1]")
            }
            guard Set(texts).count == texts.count else {
                throw RecipeError(file, node, "\(key) has the same value twice")
            }
            (values, range) = (texts, nil)
        case .scalar(let scalar):
            let text = scalar.string.trimmingBlanks
            guard let open = text.firstIndex(of: "("), text.hasSuffix(")"), text.contains("..") else {
                (values, range) = ([text], nil)
                return
            }
            let name = text[..<open]
            let parts = TopLevel.parts(text[text.index(after: open)...].dropLast(), by: ",")
            guard ["log", "linear"].contains(name), parts.count <= 2,
                let typed = RangeText(name == "log" ? "log(\(parts[0]))" : parts[0]), !typed.isPercent
            else {
                throw RecipeError(
                    file, node, "\(key): '\(text)' is no range: write log(1e-4..1e-1, 7) or linear(0.8..0.99, 3)")
            }
            guard parts.count == 2 else {
                (values, range) = (nil, typed.range)
                return
            }
            guard let count = Int(parts[1]), 1...1000 ~= count else {
                throw RecipeError(file, node, "\(key): '\(parts[1])' is no number of values")
            }
            let numbers = typed.range.values(count: count)
            guard Set(numbers).count == numbers.count else {
                throw RecipeError(file, node, "\(key): there are no \(count) different values between these bounds")
            }
            (values, range) = (numbers.map(\.shortest), nil)
        default:
            throw RecipeError(file, node, "\(key) needs values: a list, log(1e-4..1e-1, 7) or linear(0.8..0.99, 3)")
        }
    }

    /// The value at a share of a range, or of a list, whose values have equal shares.
    func value(at share: Double) -> String {
        if let range { return range.value(at: share).shortest }
        let values = values ?? []
        return values[min(values.count - 1, Int(share * Double(values.count)))]
    }

    /// Where a heat map has this parameter's values: each of a list, or equal parts of a range.
    ///
    /// - Parameter points: how many there are, for the number of parts.
    func bins(points: Int) -> (names: [String], place: (String) -> Int?) {
        guard let range else {
            let values = values ?? []
            return (values, { values.firstIndex(of: $0) })
        }
        let count = min(8, max(2, Int(Double(points).squareRoot())))
        let bounds = (0...count).map { range.value(at: Double($0) / Double(count)) }
        let names = (0..<count).map { "\(bounds[$0].shortest)–\(bounds[$0 + 1].shortest)" }
        return (
            names,
            { text in
                Double(text).map { value in
                    min(count - 1, max(0, bounds.dropFirst().firstIndex { value < $0 }.map { $0 - 1 } ?? count - 1))
                }
            }
        )
    }
}
