internal import AnnealHost
internal import ArgumentParser

/// Readers of numbers on the command line, with a sentence for each way a text can be wrong.
///
/// Options that use them parse `.unconditional`ly, since the parser would call the value of `--lr -1` missing.
enum NumberArgument {
    static func rate(_ text: String) throws -> Double {
        try number(text, "a rate is a number of at least 0, for example 0.001") { $0 >= 0 }
    }

    static func positive(_ text: String) throws -> Double {
        try number(text, "it has to be a number above 0") { $0 > 0 }
    }

    static func fraction(_ text: String) throws -> Double {
        try number(text, "it has to be a number from 0 to below 1") { $0 >= 0 && $0 < 1 }
    }

    static func aboveOne(_ text: String) throws -> Double {
        try number(text, "it has to be a number above 1") { $0 > 1 }
    }

    /// A whole number of at least 1.
    static func count(_ text: String) throws -> Int {
        try whole(text, "it has to be a whole number of at least 1") { $0 >= 1 }
    }

    /// A whole number of at least 0.
    static func countOrNone(_ text: String) throws -> Int {
        try whole(text, "it has to be a whole number of at least 0") { $0 >= 0 }
    }

    static func threads(_ text: String) throws -> Int {
        try whole(text, "it has to be a whole number from 1 to 256") { (1...256).contains($0) }
    }

    static func timeSpan(_ text: String) throws -> TimeSpan {
        guard let span = TimeSpan(text) else {
            throw UsageError("it has to be a length: a number of steps, epochs, samples or %, for example 5%")
        }
        return span
    }

    /// A bare number is one of steps.
    static func stepsOrTimeSpan(_ text: String) throws -> TimeSpan {
        if Int(text) != nil { return try timeSpan("\(count(text)) steps") }
        return try timeSpan(text)
    }

    static func seed(_ text: String) throws -> UInt64 {
        guard let seed = UInt64(text) else { throw UsageError("a seed is a whole number from 0 to \(UInt64.max)") }
        return seed
    }

    private static func number(_ text: String, _ rule: String, _ isLegal: (Double) -> Bool) throws -> Double {
        guard let number = Double(number: text), isLegal(number) else { throw UsageError(rule) }
        return number
    }

    private static func whole(_ text: String, _ rule: String, _ isLegal: (Int) -> Bool) throws -> Int {
        // A billion of anything is more than this program can do, and keeps every product of two inside an Int.
        guard let number = Int(text), isLegal(number) else { throw UsageError(rule) }
        guard number <= 1_000_000_000 else { throw UsageError("it can be at most 1000000000") }
        return number
    }
}
