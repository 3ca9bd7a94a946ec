/// What was typed can never work: a name, a key or a value that does not fit.
public enum SpecificationError: Error, CustomStringConvertible, Sendable, Equatable {
    case syntax(text: String, column: Int, expected: String)
    case unknownName(String, kind: Component.Kind?, known: [String], broken: Int)
    case wrongKind(String, is: Component.Kind, wanted: Component.Kind)
    case unknownKey(String, component: String, declared: [ParameterDeclaration])
    case givenTwice(String, component: String)
    case missing(component: String, ParameterDeclaration)
    case badValue(String, component: String, ParameterDeclaration)
    case notWholeTicks(String, component: String, stepsPerEpoch: Int)
    case unknownLength(component: String)
    case refused(component: String, sentence: String)
    case twoRates(option: Double, argument: Double, component: String)

    public var description: String {
        switch self {
        case .syntax(let text, let column, let expected):
            return "\(text): expected \(expected) at column \(column)"
        case .unknownName(let name, let kind, let known, let broken):
            let near = nearestName(to: name, among: known).map { " (did you mean \($0)?)" } ?? ""
            let list = known.isEmpty ? "none is installed" : "known are \(known.joined(separator: ", "))"
            let hint =
                broken == 0
                ? "" : "; \(broken) \(broken == 1 ? "file" : "files") could not be used, see anneal plugins list"
            return "there is no \(kind?.rawValue ?? "plugin") called \(name)\(near): \(list)\(hint)"
        case .wrongKind(let name, let kind, let wanted):
            return "\(name) is \(kind.withArticle), but here \(wanted.withArticle) is needed"
        case .unknownKey(let key, let component, let declared):
            let near = nearestName(to: key, among: declared.map(\.key)).map { " (did you mean \($0)?)" } ?? ""
            let list =
                declared.isEmpty
                ? "it has none" : "it has \(declared.map(\.inWords).joined(separator: ", "))"
            return "\(component) has no parameter \(key)\(near): \(list)"
        case .givenTwice(let key, let component):
            return "\(component) is given \(key) twice: keep one"
        case .missing(let component, let parameter):
            return "\(component) needs \(parameter.inWords): write \(component)(\(parameter.key)=…)"
        case .badValue(let value, let component, let parameter):
            return "\(component) cannot take \(parameter.key)=\(value): it takes \(parameter.inWords)"
        case .notWholeTicks(let key, let component, let stepsPerEpoch):
            return "\(component)'s \(key) does not come to a legal number of ticks after the change of clock "
                + "(an epoch has \(stepsPerEpoch) steps): choose another length, or leave the clock as it is"
        case .unknownLength(let component):
            return "\(component) needs the length of the run to be known"
        case .refused(let component, let sentence):
            return "\(component) refuses this: \(sentence)"
        case .twoRates(let option, let argument, let component):
            return "--lr \(option.shortest) and \(component)(lr=\(argument.shortest)) disagree: give the rate once"
        }
    }
}

extension Component.Kind {
    var withArticle: String { self == .optimizer ? "an optimizer" : "a schedule" }
}
