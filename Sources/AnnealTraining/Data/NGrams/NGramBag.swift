/// The features of one line after another, in memory that is used again.
struct NGramBag {
    /// Of all lines.
    private(set) var features: [UInt32] = []
    private let words: Int
    private let characters: ClosedRange<Int>?
    private let buckets: UInt32
    /// Of each word of the line, as fastText widens it.
    private var hashes: [UInt64] = []
    /// A word in its brackets.
    private var bracketed: [UInt8] = []

    init(_ ngrams: NGrams) {
        words = ngrams.words
        characters = ngrams.characters
        buckets = UInt32(ngrams.buckets)
    }

    /// Whether the line has no words yet.
    var isEmpty: Bool { hashes.isEmpty }

    /// Another word of the line.
    mutating func add(_ word: ArraySlice<UInt8>) {
        let hash = FNV1a.hash(word)
        hashes.append(UInt64(bitPattern: Int64(Int32(bitPattern: hash))))
        features.append(hash % buckets)
        if let characters { addCharacters(of: word, characters) }
    }

    /// All words of a text.
    mutating func add(text: [UInt8]) {
        var position = 0
        while position < text.count {
            let word = LabelledLines.word(in: text, from: position)
            if !word.isEmpty { add(text[word]) }
            position = word.upperBound + 1
        }
    }

    /// Ends the line.
    mutating func addPairsAndLonger() {
        for first in hashes.indices {
            var hash = hashes[first]
            for last in first + 1..<max(first + 1, min(first + words, hashes.count)) {
                hash = hash &* 116_049_371 &+ hashes[last]
                features.append(UInt32(truncatingIfNeeded: hash % UInt64(buckets)))
            }
        }
        hashes.removeAll(keepingCapacity: true)
    }

    private mutating func addCharacters(of word: ArraySlice<UInt8>, _ lengths: ClosedRange<Int>) {
        bracketed.removeAll(keepingCapacity: true)
        bracketed.append(UInt8(ascii: "<"))
        bracketed += word
        bracketed.append(UInt8(ascii: ">"))
        bracketed.withUnsafeBufferPointer { bytes in
            for start in bytes.indices where !Self.isContinuation(bytes[start]) {
                var hash = FNV1a()
                var (next, length) = (start, 0)
                while next < bytes.count, length < lengths.upperBound {
                    repeat {
                        hash.add(bytes[next])
                        next += 1
                    } while next < bytes.count && Self.isContinuation(bytes[next])
                    length += 1
                    let isBracket = length == 1 && (start == 0 || next == bytes.count)
                    if length >= lengths.lowerBound, !isBracket { features.append(buckets + hash.value % buckets) }
                }
            }
        }
    }

    private static func isContinuation(_ byte: UInt8) -> Bool { byte & 0b1100_0000 == 0b1000_0000 }
}
