internal import Yams

/// A statement that somebody published, and what a comparison would find if it holds here.
///
///     claim:
///       says: One cycle reaches a higher accuracy than steps in as short a run.
///       source: Smith and Topin 2017, Super-Convergence, https://arxiv.org/abs/1708.07120
///       expect: {best: one cycle}
///
/// `best: ARM` expects that arm before each of the others, `as good: ARM` that none of them is better by what matters, and
/// `rate: {of: ARM, over: ARM, from: 0.1, to: 0.3}` a ratio of best rates.
struct Claim: Equatable, Codable {
    enum Expectation: Equatable, Codable {
        case best(String)
        case asGood(String)
        case rate(of: String, over: String, from: Double, to: Double)
    }

    let says: String
    let source: String
    let expectation: Expectation
    /// What else a reader should know.
    let note: String?

    init(_ node: Node, _ file: String) throws {
        guard case .mapping(let mapping) = node, let says = mapping["says"]?.string,
            let source = mapping["source"]?.string, let expect = mapping["expect"]
        else { throw RecipeError(file, node, "a claim has three texts at least: says, source and expect") }
        if let other = mapping.keys.first(where: { !["says", "source", "expect", "note"].contains($0.string) }) {
            throw RecipeError(file, other, "a claim says says, source, expect and note, not \(other.string ?? "this")")
        }
        self.says = says
        self.source = source
        note = mapping["note"]?.string
        if let arm = expect["best"]?.string {
            expectation = .best(arm)
        } else if let arm = expect["as good"]?.string {
            expectation = .asGood(arm)
        } else if let rate = expect["rate"], let of = rate["of"]?.string, let over = rate["over"]?.string,
            let from = rate["from"]?.float, let to = rate["to"]?.float, 0 < from, from < to
        {
            expectation = .rate(of: of, over: over, from: from, to: to)
        } else {
            throw RecipeError(
                file, expect,
                "a claim expects {best: ARM}, {as good: ARM} or {rate: {of: ARM, over: ARM, from: 0.1, to: 0.3}}")
        }
    }

    /// Refuses arms that are none of the recipe's.
    func check(arms: [String], in file: String) throws {
        let named: [String] =
            switch expectation {
            case .best(let arm), .asGood(let arm): [arm]
            case .rate(let of, let over, _, _): [of, over]
            }
        if let unknown = named.first(where: { !arms.contains($0) }) {
            throw UsageError(
                "\(file) expects something of \(unknown), and its runs are \(arms.joined(separator: ", "))")
        }
    }
}
