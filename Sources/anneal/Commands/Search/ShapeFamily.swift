internal import AnnealEvidence
internal import AnnealHost

/// A schedule with the parameters that a search varies.
///
///     spline2                             all its numbers that have a range
///     rex(beta)                           one of them
///     rex(beta=0.1..10, floor=0.001)      between other values, with a fixed one beside it
struct ShapeFamily {
    let name: String
    let numbers: [FamilyNumber]
    /// What is the same in all shapes.
    private let fixed: [Specification.Argument]

    init(_ text: String, in registry: Registry) throws {
        let name = text.prefix { $0 != "(" }.trimmingBlanks
        let component = try registry.component(name, .schedule)
        self.name = name
        guard let open = text.firstIndex(of: "(") else {
            fixed = []
            numbers = component.parameters.compactMap { FamilyNumber($0) }
            try check(text)
            return
        }
        guard text.hasSuffix(")") else { throw UsageError("--family \(text): a bracket is open at the end") }
        var fixed: [Specification.Argument] = []
        var numbers: [FamilyNumber] = []
        for part in TopLevel.parts(text[text.index(after: open)...].dropLast(), by: ",") where !part.isEmpty {
            let sides = part.split(separator: "=", maxSplits: 1).map(\.trimmingBlanks)
            guard let parameter = component.parameters.first(where: { $0.key == sides[0] }) else {
                let known = component.parameters.map(\.key)
                let nearest = nearestName(to: sides[0], among: known).map { " (did you mean \($0)?)" } ?? ""
                throw UsageError(
                    "\(name) has no parameter \(echoed(sides[0]))\(nearest): it has \(known.joined(separator: ", "))")
            }
            guard !(fixed.map(\.key) + numbers.map(\.parameter.key)).contains(parameter.key) else {
                throw UsageError("--family \(text): \(parameter.key) is given twice")
            }
            if sides.count == 1 {
                guard let number = FamilyNumber(parameter) else {
                    throw UsageError(
                        "nothing says between which values \(name)'s \(parameter.key) lies: write \(parameter.key)=LOW..HIGH"
                    )
                }
                numbers.append(number)
            } else if let range = RangeText(sides[1]) {
                numbers.append(try FamilyNumber(parameter, range, of: name))
            } else if sides[1].contains("..") {
                throw UsageError(
                    "\(parameter.key)=\(sides[1]) is no range: write 0.1..10, log(0.1..10) or 0%..20%, the lower bound first"
                )
            } else {
                fixed += try Specification("\(name)(\(part))").arguments
            }
        }
        self.fixed = fixed
        self.numbers = numbers
        try check(text)
    }

    private func check(_ text: String) throws {
        guard numbers.count <= SobolSequence.mostDimensions else {
            throw UsageError(
                "\(text) has \(numbers.count) numbers to search, of \(SobolSequence.mostDimensions) at most: name those you "
                    + "mean, \(name)(\(numbers[0].parameter.key))")
        }
    }

    /// A shape as it is typed; without shares the family as it stands.
    func schedule(at shares: [Double]) -> ScheduleSpecification {
        .strategy(
            Specification(name: name, arguments: zip(numbers, shares).map { $0.argument(at: $1) } + fixed))
    }

    /// What is searched, for the first lines.
    var inWords: String {
        let searched = numbers.isEmpty ? ["as it stands"] : numbers.map(\.inWords)
        return "\(name): \((searched + fixed.map { "\($0.key) = \($0.value.text)" }).joined(separator: ", "))"
    }
}
