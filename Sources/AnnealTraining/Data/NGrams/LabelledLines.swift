/// The lines of a text, each an example: `__label__NAME` and words, as fastText takes them.
///
/// The label may stand anywhere in its line. Lines without anything are skipped, and so is a byte order mark.
struct LabelledLines {
    struct Line {
        /// In the file, from 1.
        let number: Int
        /// The name; `nil` if there is no label.
        let label: String?
        /// The first of the lines without anything that stand right before; `nil` if there are none.
        let skipped: Int?
    }

    static let mark = Array("__label__".utf8)

    private let bytes: [UInt8]
    private let file: String
    private var bag: NGramBag
    private var position: Int
    private var number = 0
    private var starts = [0]

    init(_ bytes: [UInt8], _ ngrams: NGrams, file: String) {
        self.bytes = bytes
        self.file = file
        bag = NGramBag(ngrams)
        position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    /// A row for each line so far.
    var features: SparseFeatures { SparseFeatures(starts: starts, occurrences: bag.features) }

    /// The next line with something on it, or nil after the last.
    ///
    /// - Throws: `severalLabels`, `unnamedLabel`, `labelNotUTF8` or `noWords`.
    mutating func next() throws(DatasetError) -> Line? {
        var skipped: Int?
        while position < bytes.count {
            number += 1
            let label = try takeLine()
            if bag.isEmpty, label == nil {
                skipped = skipped ?? number
                continue
            }
            guard !bag.isEmpty else { throw DatasetError(LabelledLineError.noWords(file, line: number)) }
            bag.addPairsAndLonger()
            starts.append(bag.features.count)
            return Line(number: number, label: label, skipped: skipped)
        }
        return nil
    }

    /// Words into the bag up to the end of the line, and its label.
    private mutating func takeLine() throws(DatasetError) -> String? {
        var label: String?
        while position < bytes.count, bytes[position] != UInt8(ascii: "\n") {
            let word = Self.word(in: bytes, from: position)
            position = word.isEmpty ? position + 1 : word.upperBound
            guard !word.isEmpty else { continue }
            guard bytes[word].starts(with: Self.mark) else {
                bag.add(bytes[word])
                continue
            }
            guard label == nil else { throw DatasetError(LabelledLineError.severalLabels(file, line: number)) }
            let name = bytes[word].dropFirst(Self.mark.count)
            guard !name.isEmpty else { throw DatasetError(LabelledLineError.unnamedLabel(file, line: number)) }
            guard let text = String(validating: name, as: UTF8.self) else {
                throw DatasetError(LabelledLineError.labelNotUTF8(file, line: number))
            }
            label = text
        }
        position += 1
        return label
    }

    /// The bytes from `start` up to the next blank; empty if there is one.
    static func word(in bytes: [UInt8], from start: Int) -> Range<Int> {
        var end = start
        while end < bytes.count, !isBlank(bytes[end]) { end += 1 }
        return start..<end
    }

    /// Whether a byte is one of C's isspace, or 0.
    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0 || (0x09...0x0D).contains(byte) }
}

/// Why a line is no example.
public enum LabelledLineError: DatasetErrorCause {
    case noLabel(String, line: Int)
    case unnamedLabel(String, line: Int)
    case severalLabels(String, line: Int)
    case labelNotUTF8(String, line: Int)
    case noWords(String, line: Int)

    public var description: String {
        switch self {
        case .noLabel(let path, let line): "\(path), line \(line): there is no label; begin it with __label__NAME"
        case .unnamedLabel(let path, let line): "\(path), line \(line): no name follows __label__; write __label__NAME"
        case .severalLabels(let path, let line):
            "\(path), line \(line): there is a second label; an example has one class, so leave one label"
        case .labelNotUTF8(let path, let line):
            "\(path), line \(line): the label is not in UTF-8; save the file in that encoding"
        case .noWords(let path, let line): "\(path), line \(line): there are no words; add some or take the line out"
        }
    }
}
