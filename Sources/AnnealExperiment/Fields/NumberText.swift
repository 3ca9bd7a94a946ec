public import AnnealHost

/// Readers of numbers and lengths, with a sentence for each way in which a text can be wrong.
///
///     try NumberText.count("3")   // 3
///     try NumberText.count("0")   // throws: it has to be a whole number of at least 1
public enum NumberText {
    public static func rate(_ text: String) throws(ValueError) -> Double {
        try number(text, "a rate is a number of at least 0, for example 0.001") { $0 >= 0 }
    }

    public static func positive(_ text: String) throws(ValueError) -> Double {
        try number(text, "it has to be a number above 0") { $0 > 0 }
    }

    public static func notNegative(_ text: String) throws(ValueError) -> Double {
        try number(text, "it has to be a number of at least 0") { $0 >= 0 }
    }

    public static func fraction(_ text: String) throws(ValueError) -> Double {
        try number(text, "it has to be a number from 0 to below 1") { $0 >= 0 && $0 < 1 }
    }

    public static func aboveOne(_ text: String) throws(ValueError) -> Double {
        try number(text, "it has to be a number above 1") { $0 > 1 }
    }

    /// A whole number of at least 1.
    public static func count(_ text: String) throws(ValueError) -> Int {
        try whole(text, "it has to be a whole number of at least 1") { $0 >= 1 }
    }

    /// A whole number of at least 0.
    public static func countOrNone(_ text: String) throws(ValueError) -> Int {
        try whole(text, "it has to be a whole number of at least 0") { $0 >= 0 }
    }

    public static func threads(_ text: String) throws(ValueError) -> Int {
        try whole(text, "it has to be a whole number from 1 to 256") { (1...256).contains($0) }
    }

    public static func timeSpan(_ text: String) throws(ValueError) -> TimeSpan {
        guard let span = TimeSpan(text) else {
            throw ValueError("it has to be a length: a number of steps, epochs, samples or %, for example 5%")
        }
        return span
    }

    /// A length; a bare number is one of steps.
    public static func stepsOrTimeSpan(_ text: String) throws(ValueError) -> TimeSpan {
        if Int(text) != nil { return try timeSpan("\(count(text)) steps") }
        return try timeSpan(text)
    }

    public static func seed(_ text: String) throws(ValueError) -> UInt64 {
        guard let seed = UInt64(text) else { throw ValueError("a seed is a whole number from 0 to \(UInt64.max)") }
        return seed
    }

    private static func number(
        _ text: String, _ rule: String, _ isLegal: (Double) -> Bool
    ) throws(ValueError) -> Double {
        guard let number = Double(number: text), isLegal(number) else { throw ValueError(rule) }
        return number
    }

    private static func whole(_ text: String, _ rule: String, _ isLegal: (Int) -> Bool) throws(ValueError) -> Int {
        // A billion of anything is more than this program can do, and keeps every product of two inside an Int.
        guard let number = Int(text), isLegal(number) else { throw ValueError(rule) }
        guard number <= 1_000_000_000 else { throw ValueError("it can be at most 1000000000") }
        return number
    }
}
