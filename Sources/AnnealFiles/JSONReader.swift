/// Reads the JSON of headers and locks: objects, arrays, strings and numbers. The caller says what comes next, so nothing nests
/// deeper than it asks for, whatever a file holds:
///
///     var reader = JSONReader(Array(#"{"shape": [2, 3]}"#.utf8)[...])
///     var shape: [Int] = []
///     try reader.object { reader, key throws(JSONError) in
///         try reader.array { reader throws(JSONError) in shape.append(try reader.integer()) }
///     }
///     shape   // [2, 3]
///
/// RFC 8259 <https://doi.org/10.17487/RFC8259>; a key that comes twice in an object is refused.
package struct JSONReader {
    private let bytes: ArraySlice<UInt8>
    /// The next byte's index.
    private var index: Int

    package init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        index = bytes.startIndex
    }

    /// Bytes read so far.
    private var offset: Int { index - bytes.startIndex }

    /// Reads an object; `value` has to read each key's value.
    ///
    /// - Throws: `otherKind` if another value comes next, and what `value` throws.
    package mutating func object(
        _ value: (inout JSONReader, _ key: String) throws(JSONError) -> Void
    ) throws(JSONError) {
        try begin("{")
        var keys: Set<String> = []
        if take("}") { return }
        repeat {
            skipSpace()
            guard next == UInt8(ascii: "\"") else { throw .notJSON(at: offset) }
            let key = try string()
            guard keys.insert(key).inserted else { throw .repeatedKey(key) }
            guard take(":") else { throw .notJSON(at: offset) }
            try value(&self, key)
        } while take(",")
        guard take("}") else { throw .notJSON(at: offset) }
    }

    /// Reads an array; `element` has to read each of its elements.
    ///
    /// - Throws: `otherKind` if another value comes next, and what `element` throws.
    package mutating func array(_ element: (inout JSONReader) throws(JSONError) -> Void) throws(JSONError) {
        try begin("[")
        if take("]") { return }
        repeat { try element(&self) } while take(",")
        guard take("]") else { throw .notJSON(at: offset) }
    }

    /// Reads a string.
    ///
    /// - Throws: `otherKind` if another value comes next.
    package mutating func string() throws(JSONError) -> String {
        try begin("\"")
        let start = offset
        var utf8: [UInt8] = []
        while let byte = next {
            index += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let string = String(validating: utf8, as: UTF8.self) else { throw .notJSON(at: start) }
                return string
            case UInt8(ascii: "\\"): utf8 += String(Character(try escapedScalar())).utf8
            case ..<0x20: throw .notJSON(at: offset - 1)
            default: utf8.append(byte)
            }
        }
        throw .notJSON(at: offset)
    }

    /// Reads an integer.
    ///
    /// - Throws: `otherKind` if another value comes next, also a number with a fraction or an exponent; `tooLarge` if it is not one
    ///   of 64 bits.
    package mutating func integer() throws(JSONError) -> Int {
        let isNegative = take("-")
        guard let first = digit else { throw isNegative ? .notJSON(at: offset) : otherKind }
        var value = 0
        while let digit {
            let (tens, isTooLarge) = value.multipliedReportingOverflow(by: 10)
            let (sum, isBeyond) =
                isNegative ? tens.subtractingReportingOverflow(digit) : tens.addingReportingOverflow(digit)
            if isTooLarge || isBeyond { throw .tooLarge }
            value = sum
            index += 1
            if first == 0, self.digit != nil { throw .notJSON(at: offset) }
        }
        if let next, ".eE".utf8.contains(next) { throw .otherKind }
        return value
    }

    /// Reads a number, with a fraction and an exponent or without.
    ///
    /// - Throws: `otherKind` if another value comes next; `tooLarge` if it is beyond the finite doubles.
    package mutating func number() throws(JSONError) -> Double {
        skipSpace()
        let start = index
        guard take("-") || digit != nil else { throw otherKind }
        if digit == 0 {
            index += 1
        } else {
            try digits()
        }
        if next == UInt8(ascii: ".") {
            index += 1
            try digits()
        }
        if let next, "eE".utf8.contains(next) {
            index += 1
            if let sign = self.next, "+-".utf8.contains(sign) { index += 1 }
            try digits()
        }
        guard let number = Double(String(decoding: bytes[start..<index], as: UTF8.self)) else {
            throw .notJSON(at: start - bytes.startIndex)
        }
        guard number.isFinite else { throw .tooLarge }
        return number
    }

    /// Reads one digit or more.
    private mutating func digits() throws(JSONError) {
        guard digit != nil else { throw .notJSON(at: offset) }
        while digit != nil { index += 1 }
    }

    /// Reads a value of any kind and forgets it.
    ///
    /// - Parameter depth: how many more objects and arrays it may be nested in.
    /// - Throws: `otherKind` if it is nested deeper.
    package mutating func skip(depth: Int = 32) throws(JSONError) {
        skipSpace()
        switch next {
        case UInt8(ascii: "{"):
            guard depth > 0 else { throw .otherKind }
            try object { reader, _ throws(JSONError) in try reader.skip(depth: depth - 1) }
        case UInt8(ascii: "["):
            guard depth > 0 else { throw .otherKind }
            try array { reader throws(JSONError) in try reader.skip(depth: depth - 1) }
        case UInt8(ascii: "\""): _ = try string()
        default:
            for word in ["true", "false", "null"] where bytes[index...].starts(with: word.utf8) {
                index += word.utf8.count
                return
            }
            _ = try number()
        }
    }

    /// - Throws: if anything but space is left.
    package mutating func end() throws(JSONError) {
        skipSpace()
        if next != nil { throw .notJSON(at: offset) }
    }

    private var next: UInt8? { index < bytes.endIndex ? bytes[index] : nil }

    private mutating func skipSpace() {
        while let byte = next, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { index += 1 }
    }

    /// Whether a character comes next, after space, which is then read.
    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        guard next == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    /// The first character of a value.
    private mutating func begin(_ character: Unicode.Scalar) throws(JSONError) {
        guard take(character) else { throw otherKind }
    }

    /// Why the value that comes next is not the one that was asked for.
    private var otherKind: JSONError {
        guard let next, "{[\"-0123456789tfn".utf8.contains(next) else { return .notJSON(at: offset) }
        return .otherKind
    }

    /// The digit that comes next.
    private var digit: Int? {
        guard let next, ("0"..."9").contains(Unicode.Scalar(next)) else { return nil }
        return Int(next - UInt8(ascii: "0"))
    }

    /// What follows a backslash.
    private mutating func escapedScalar() throws(JSONError) -> Unicode.Scalar {
        guard let byte = next else { throw .notJSON(at: offset) }
        index += 1
        switch Unicode.Scalar(byte) {
        case "\"", "\\", "/": return Unicode.Scalar(byte)
        case "b": return "\u{8}"
        case "f": return "\u{C}"
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "u":
            let unit = try codeUnit()
            if let scalar = Unicode.Scalar(unit) { return scalar }
            // The first half of a pair; a half on its own is no character.
            guard UTF16.isLeadSurrogate(unit), next == UInt8(ascii: "\\") else { throw .notJSON(at: offset) }
            index += 1
            guard next == UInt8(ascii: "u") else { throw .notJSON(at: offset) }
            index += 1
            let trail = try codeUnit()
            guard UTF16.isTrailSurrogate(trail),
                let scalar = Unicode.Scalar(0x10000 + (UInt32(unit) - 0xD800) << 10 + UInt32(trail) - 0xDC00)
            else { throw .notJSON(at: offset) }
            return scalar
        default: throw .notJSON(at: offset - 1)
        }
    }

    /// Four hexadecimal digits.
    private mutating func codeUnit() throws(JSONError) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let next, let digit = Character(Unicode.Scalar(next)).hexDigitValue else {
                throw .notJSON(at: offset)
            }
            unit = unit << 4 | UInt16(digit)
            index += 1
        }
        return unit
    }
}

/// Why a header cannot be read.
package enum JSONError: Error, Equatable {
    /// It is no JSON, as the byte at this offset shows.
    case notJSON(at: Int)
    /// A value of another kind than the one that was asked for.
    case otherKind
    case repeatedKey(String)
    /// An integer that does not fit in 64 bits.
    case tooLarge
}
