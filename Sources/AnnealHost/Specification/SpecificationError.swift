/// What was typed can never work: a name, a key or a value that does not fit.
public indirect enum SpecificationError: Error, CustomStringConvertible, Sendable, Equatable {
    case syntax(text: String, column: Int, expected: String)
    case unknownName(String, kind: Component.Kind?, known: [String], broken: Int)
    case wrongKind(String, is: Component.Kind, wanted: Component.Kind)
    case unknownKey(String, component: String, declared: [ParameterDeclaration])
    case givenTwice(String, component: String)
    case missing(component: String, ParameterDeclaration)
    case badValue(String, component: String, ParameterDeclaration)
    case illegalTicks(Double, Clock, component: String, ParameterDeclaration)
    case notWholeEpochs(String, epochs: Double, stepsPerEpoch: Int)
    case unknownBatchSize(TimeSpan)
    case tooLong(TimeSpan)
    case piecesTooLong(Double, of: Double, Clock)
    case setsTheRate(component: String)
    /// A listening schedule that takes less of a metric for better where more is, or the other way round.
    case wrongDirection(String, component: String, metric: String, right: String)
    case unknownLength(component: String)
    case percentOfUnknown(TimeSpan)
    case otherLength(planned: Int?, now: Int?)
    case noTimeLeft(done: Int, now: Int)
    case refused(component: String, sentence: String)
    /// An optimizer refuses a tensor whose gradient is sparse.
    case refusedSparse(component: String, tensor: String, sentence: String)
    case updatesAllRows(component: String, tensor: String, others: [String])
    case twoRates(option: Double, argument: Double, component: String)
    case unmatchedPattern(String, names: [String])
    case shadowedPattern(String)
    case nothingToMultiply(by: String, component: String, ParameterDeclaration)
    /// The load policy does not let it in.
    case notAdmitted(LoadRefusal)
    /// One of the others, and where it was written.
    case written(SpecificationError, SourceLocation)

    public var description: String {
        switch self {
        case .syntax(let text, let column, let expected):
            return "expected \(expected) at column \(column)\(text.isEmpty ? " of an empty text" : "")"
        case .unknownName(let name, let kind, let known, let broken):
            let near = nearestName(to: name, among: known)
            let list =
                near.map { " (did you mean \($0)?)" }
                ?? (known.isEmpty ? ": none is installed" : ": known are \(known.joined(separator: ", "))")
            let hint =
                broken == 0
                ? "" : "; \(broken) \(broken == 1 ? "file" : "files") could not be used"
            return "there is no \(kind?.rawValue ?? "plugin") called \(echoed(name))\(list)\(hint)"
        case .wrongKind(let name, let kind, let wanted):
            return "\(name) is \(kind.withArticle), but here \(wanted.withArticle) is needed"
        case .unknownKey(let key, let component, let declared):
            let near = nearestName(to: key, among: declared.map(\.key)).map { " (did you mean \($0)?)" } ?? ""
            let list =
                declared.isEmpty
                ? "it has none" : "it has \(declared.map(\.inWords).joined(separator: ", "))"
            return "\(component) has no parameter \(echoed(key))\(near): \(list)"
        case .givenTwice(let key, let component):
            return "\(component) is given \(echoed(key)) twice: keep one"
        case .missing(let component, let parameter):
            return "\(component) needs \(parameter.inWords): write \(component)(\(parameter.key)=…)"
        case .badValue(let value, let component, let parameter):
            return "\(component) cannot take \(parameter.key)=\(echoed(value)): it takes \(parameter.inWords)"
        case .illegalTicks(let number, let clock, let component, let parameter):
            return "\(component)'s \(parameter.key) comes to \(number.inWords(clock)): it takes \(parameter.inWords)"
        case .notWholeEpochs(let length, let epochs, let stepsPerEpoch):
            return
                "\(length) are \(epochs.shortest) epochs of \(stepsPerEpoch) steps, and a schedule that ticks per epoch "
                + "needs whole ones"
        case .unknownBatchSize(let span):
            return "\(span) cannot be counted in steps, because the batch size is unknown"
        case .tooLong(let span):
            return "\(span) are more steps than can be counted"
        case .piecesTooLong(let sum, let length, let clock):
            return "the pieces up to here are \(sum.inWords(clock)) long, and there are only \(length.inWords(clock)): "
                + "shorten one, or leave out the last length (each is rounded to whole steps)"
        case .setsTheRate(let component):
            return "\(component) sets the rate itself, so what stands to the left of its * would be lost: put it first"
        case .percentOfUnknown(let span):
            return "\(span) of an unknown length: say how long the run is"
        case .otherLength(let planned, let now):
            return "the schedule was planned for \(Self.steps(planned)), and the run is now \(Self.steps(now)) long: "
                + "choose keep-step (the schedule of the new length) or keep-fraction (what is left of the old one, "
                + "stretched to the new end)"
        case .noTimeLeft(let done, let now):
            return "\(done) steps are done already, so the run cannot be \(now) steps long"
        case .wrongDirection(let mode, let component, let metric, let right):
            return
                "\(component) has mode=\(mode), but \(right == "max" ? "more" : "less") of \(metric) is better: leave mode out, "
                + "or write mode=\(right)"
        case .unknownLength(let component):
            return "\(component) needs the length of the run to be known"
        case .updatesAllRows(let component, let tensor, _):
            return "\(component) cannot update single rows, which the sparse gradient of \(tensor) asks for"
        case .refused(let component, let sentence), .refusedSparse(let component, _, let sentence):
            return "\(component) refuses this: \(sentence)"
        case .twoRates(let option, let argument, let component):
            return "the learning rate \(option.shortest) and \(component)(lr=\(argument.shortest)) disagree"
        case .unmatchedPattern(let pattern, let names):
            let parts = names.flatMap { $0.split(separator: ".") }.map(String.init)
            let near = nearestName(to: pattern, among: parts).map { " (did you mean \($0)?)" } ?? ""
            return "no tensor's name fits \(echoed(pattern))\(near): "
                + (names.isEmpty ? "there are no tensors" : "they are \(firstNames(names, most: 8))")
        case .shadowedPattern(let pattern):
            return "every tensor that \(echoed(pattern)) fits is in a group before it: put the narrower pattern first"
        case .nothingToMultiply(let factor, let component, let parameter):
            return "\(component)'s \(parameter.key) is not set, so there is nothing for \(factor) to multiply: "
                + "give the common options one, or the group a value of its own"
        case .notAdmitted(let refusal): return refusal.description
        case .written(let error, _):
            return error.description
        }
    }

    /// The mistake itself, wherever it was written.
    public var reason: SpecificationError { if case .written(let error, _) = self { error } else { self } }

    /// Whether what was typed may be right, and the load policy is against it.
    public var isRefusal: Bool { if case .notAdmitted = reason { true } else { false } }

    /// The line with the mistake, and a caret below it; `nil` if it was not read from a text.
    public var excerpt: String? {
        switch self {
        case .written(_, let location): location.excerpt
        case .syntax(let text, let column, _): SourceLocation(text: text, offset: column - 1).excerpt
        default: nil
        }
    }

    /// The same mistake, written at a place unless that is known more exactly already.
    func at(_ location: SourceLocation?) -> SpecificationError {
        guard let location, excerpt == nil else { return self }
        return .written(self, location)
    }

    private static func steps(_ count: Int?) -> String {
        count.map { "\($0) \($0 == 1 ? "step" : "steps")" } ?? "an unknown length"
    }
}

extension Double {
    /// A length in ticks, with their unit.
    fileprivate func inWords(_ clock: Clock) -> String { "\(shortest) \(clock.rawValue)\(self == 1 ? "" : "s")" }
}

extension Component.Kind {
    var withArticle: String { self == .optimizer ? "an optimizer" : "a schedule" }
}
