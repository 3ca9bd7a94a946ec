/// How a line of text becomes features: its words, what stands together in it, and the characters of its words, each hashed into
/// one of a number of buckets.
///
///     let ngrams = NGrams(words: 2, characters: nil, buckets: 1000)
///     ngrams.features(of: "see the sea")   // [944, 980, 420, 708, 504]: three words, two pairs
///
/// The rule, all of it, for whoever wants the same numbers:
/// - Words are what stands between blanks: space, tab, line feed, vertical tab, form feed, carriage return and 0. Nothing else is
///   taken off: case and punctuation stay, and bytes are taken as they are, of whatever encoding.
/// - A word's hash h is ``FNV1a``; its feature is h mod buckets.
/// - The feature of words w₁ … wₙ that follow each other, for each n from 2 to `words`, is H mod buckets, where H = h₁ and then,
///   for each further word, H ← H · 116049371 + hᵢ, modulo 2⁶⁴, with every hᵢ taken as a signed 32-bit number.
/// - Characters are those of <word>, in its angle brackets. A character begins at each byte that is not 10xxxxxx, as in UTF-8. Of
///   each n in `characters`, n that follow each other have the feature buckets + ``FNV1a`` of their bytes mod buckets; a lone
///   bracket has none. Buckets of their own keep "the" in "other" apart from the word.
/// - Each occurrence counts, with the value 1: the bag is their mean. What falls into one bucket is one feature.
///
/// The hashes are fastText's, and so are the buckets of pairs and of characters. It looks single words up in a dictionary, for
/// which there is none here, and takes the end of a line for a word, which is left out here.
/// Joulin et al. 2016 <https://arxiv.org/abs/1607.01759>; Bojanowski et al. 2016 <https://arxiv.org/abs/1607.04606> for characters;
/// Weinberger et al. 2009 <https://arxiv.org/abs/0902.2206> for hashing, without their signs.
public struct NGrams: Sendable, Equatable {
    /// The most words that are taken together.
    public private(set) var words: Int
    /// How many characters are taken together; `nil` for none.
    public private(set) var characters: ClosedRange<Int>?
    public private(set) var buckets: Int

    static let longest = 16
    static let mostBuckets = 1 << 30

    /// - Precondition: `words` and `characters` are from 1 to 16, `buckets` from 1 to 2³⁰.
    public init(words: Int = 2, characters: ClosedRange<Int>? = nil, buckets: Int = 100_000) {
        precondition((1...Self.longest).contains(words) && (1...Self.mostBuckets).contains(buckets))
        precondition(characters.map { $0.lowerBound >= 1 && $0.upperBound <= Self.longest } ?? true)
        self.words = words
        self.characters = characters
        self.buckets = buckets
    }

    /// The number of features: twice the buckets where there are those of characters.
    public var featureCount: Int { characters == nil ? buckets : 2 * buckets }

    /// The features of a text, each repeated as often as it occurs.
    public func features(of text: String) -> [UInt32] {
        let bytes = Array(text.utf8)
        var bag = NGramBag(self)
        var position = 0
        while position < bytes.count {
            let word = LabelledLines.word(in: bytes, from: position)
            if !word.isEmpty { bag.add(bytes[word]) }
            position = word.upperBound + 1
        }
        bag.addPairsAndLonger()
        return bag.features
    }
}

extension NGrams {
    /// Reads `words=2,chars=3-6,buckets=100000`, of which each may be left out.
    ///
    /// - Throws: `badOption`.
    init(options: [Substring]) throws(DatasetError) {
        self.init()
        var seen: Set<String> = []
        for option in options {
            let sides = option.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard sides.count == 2, seen.insert(String(sides[0])).inserted else {
                throw DatasetError(NGramError.badOption(String(option)))
            }
            let numbers = sides[1].split(separator: "-", omittingEmptySubsequences: false).map(Self.number)
            switch (sides[0], numbers.count) {
            case ("words", 1):
                guard let words = numbers[0], (1...Self.longest).contains(words) else {
                    throw DatasetError(NGramError.badOption(String(option)))
                }
                self.words = words
            case ("chars", 1...2):
                guard let fewest = numbers[0], let most = numbers[numbers.count - 1], fewest >= 1, fewest <= most,
                    most <= Self.longest
                else { throw DatasetError(NGramError.badOption(String(option))) }
                characters = fewest...most
            case ("buckets", 1):
                guard let buckets = numbers[0], (1...Self.mostBuckets).contains(buckets) else {
                    throw DatasetError(NGramError.badOption(String(option)))
                }
                self.buckets = buckets
            default: throw DatasetError(NGramError.badOption(String(option)))
            }
        }
    }

    /// The number of a text of digits only: `Int` reads "+2" as well.
    private static func number(_ text: Substring) -> Int? {
        text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? Int(text) : nil
    }
}

extension NGrams: CustomStringConvertible {
    /// All options, as they are typed, so that what a checkpoint says does not depend on defaults.
    public var description: String {
        let characters = characters.map { ",chars=\($0.lowerBound)-\($0.upperBound)" } ?? ""
        return "words=\(words)\(characters),buckets=\(buckets)"
    }
}

/// Why options say nothing of n-grams.
public enum NGramError: DatasetErrorCause {
    case badOption(String)

    public var isUsage: Bool { true }

    public var description: String {
        switch self {
        case .badOption(let option):
            "\(inQuotes(option)) is not an option of ngrams; write words=N and chars=N-N with numbers from 1 to \(NGrams.longest), and "
                + "buckets=N from 1 to \(NGrams.mostBuckets), each once, as in ngrams:FILE,words=2,chars=3-6,buckets=100000"
        }
    }
}
