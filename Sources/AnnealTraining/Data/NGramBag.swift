/// The features of one line after another, in memory that is used again.
struct NGramBag {
    private let ngrams: NGrams
    /// Of each word of the line, as fastText widens it.
    private var hashes: [UInt64] = []
    private var features: [UInt32] = []
    /// A word in its brackets.
    private var bracketed: [UInt8] = []

    init(_ ngrams: NGrams) { self.ngrams = ngrams }

    var isEmpty: Bool { hashes.isEmpty }

    mutating func add(_ word: ArraySlice<UInt8>) {
        let hash = FNV1a.hash(word)
        hashes.append(UInt64(bitPattern: Int64(Int32(bitPattern: hash))))
        features.append(hash % UInt32(ngrams.buckets))
        if let characters = ngrams.characters { addCharacters(of: word, characters) }
    }

    private mutating func addCharacters(of word: ArraySlice<UInt8>, _ lengths: ClosedRange<Int>) {
        bracketed.removeAll(keepingCapacity: true)
        bracketed.append(UInt8(ascii: "<"))
        bracketed += word
        bracketed.append(UInt8(ascii: ">"))
        let end = bracketed.count
        for start in 0..<end where !Self.isContinuation(bracketed[start]) {
            var hash = FNV1a()
            var (next, length) = (start, 0)
            while next < end, length < lengths.upperBound {
                repeat {
                    hash.add(bracketed[next])
                    next += 1
                } while next < end && Self.isContinuation(bracketed[next])
                length += 1
                let isBracket = length == 1 && (start == 0 || next == end)
                if length >= lengths.lowerBound, !isBracket {
                    features.append(UInt32(ngrams.buckets) + hash.value % UInt32(ngrams.buckets))
                }
            }
        }
    }

    /// Ends the line: its features go behind those that are there.
    mutating func empty(into all: inout [UInt32]) {
        let buckets = UInt64(ngrams.buckets)
        for first in hashes.indices {
            var hash = hashes[first]
            for last in first + 1..<max(first + 1, min(first + ngrams.words, hashes.count)) {
                hash = hash &* 116_049_371 &+ hashes[last]
                features.append(UInt32(truncatingIfNeeded: hash % buckets))
            }
        }
        all += features
        features.removeAll(keepingCapacity: true)
        hashes.removeAll(keepingCapacity: true)
    }

    private static func isContinuation(_ byte: UInt8) -> Bool { byte & 0b1100_0000 == 0b1000_0000 }
}
