internal import Glibc

/// A regular expression that finds the metric in what an untouched script prints.
///
///     try MetricPattern(#"epoch (?<step>\d+).* val_acc=([0-9.]+)"#)
///
/// The group named `value` is the metric, or else the first group without a name; the group `step`, if there is one, says where.
public struct MetricPattern {
    private let expression: Regex<AnyRegexOutput>

    /// Why an expression cannot be used.
    public enum Failure: Error, Equatable, CustomStringConvertible {
        case invalid(expression: String, reason: String)
        case noGroup(expression: String)

        public var description: String {
            switch self {
            case .invalid(let expression, let reason): "'\(expression)' is no regular expression: \(reason)"
            case .noGroup(let expression): "'\(expression)' has no group in parentheses that is the metric"
            }
        }
    }

    public init(_ expression: String) throws(Failure) {
        do {
            self.expression = try Regex(expression)
        } catch {
            throw .invalid(expression: expression, reason: "\(error)")
        }
        guard expression.contains("(") else { throw .noGroup(expression: expression) }
    }

    func match(_ line: String) -> (value: Double, step: Int?)? {
        guard let match = try? expression.firstMatch(in: line) else { return nil }
        let groups = match.output.dropFirst()
        let named = groups.first { $0.name == "value" } ?? groups.first { $0.name == nil && $0.substring != nil }
        guard let text = named?.substring, let value = Self.number(text) else { return nil }
        let step = groups.first { $0.name == "step" }?.substring.flatMap { Int($0) }
        return (value, step)
    }

    /// As C reads it, nan and inf among it.
    private static func number(_ text: Substring) -> Double? {
        let text = String(text)
        var end: UnsafeMutablePointer<CChar>?
        return text.withCString { start in
            let value = strtod(start, &end)
            return end == nil || end == UnsafeMutablePointer(mutating: start) ? nil : value
        }
    }
}
