/// The type of an array's elements, as NumPy writes it.
///
///     NPYType("<f4")?.size   // 4
struct NPYType: Equatable {
    private enum Kind: Character {
        case bool = "b"
        case integer = "i"
        case unsigned = "u"
        case float = "f"
        /// Code points of 32 bits.
        case unicode = "U"
        case bytes = "S"
    }

    let name: String
    private let kind: Kind
    /// Bytes of an element.
    let size: Int
    private let isBigEndian: Bool

    init?(_ name: String) {
        guard let order = name.first, "<>|=".contains(order), let kind = Kind(rawValue: name.dropFirst().first ?? " "),
            let count = Int(name.dropFirst(2)), count >= 1, count <= 1 << 20
        else { return nil }
        let sizes: [Int]? =
            switch kind {
            case .bool: [1]
            case .integer, .unsigned: [1, 2, 4, 8]
            case .float: [2, 4, 8]
            case .unicode, .bytes: nil
            }
        guard sizes?.contains(count) ?? true else { return nil }
        self.name = name
        self.kind = kind
        size = kind == .unicode ? 4 * count : count
        isBigEndian = order == ">"
    }

    var isText: Bool { kind == .unicode || kind == .bytes }
    /// Whether elements are bytes that stand for 0...1, as in pictures.
    var isByte: Bool { kind == .unsigned && size == 1 }
    var isBool: Bool { kind == .bool }
    /// Whether elements are whole numbers of which a double does not hold all.
    var isWholeOf64: Bool { (kind == .integer || kind == .unsigned) && size == 8 }
    /// Whether 32 bits hold every element.
    var fitsFloat: Bool { kind == .bool || kind == .float && size <= 4 || size <= 2 }

    /// Tells each of so many numbers.
    @inline(__always)
    func forEachNumber(of bytes: UnsafeRawBufferPointer, _ count: Int, _ body: (_ index: Int, _ number: Double) -> Void)
    {
        func each<Number: FixedWidthInteger>(_ type: Number.Type, _ number: (Number) -> Double) {
            for index in 0..<count {
                let bits = bytes.loadUnaligned(fromByteOffset: index * MemoryLayout<Number>.size, as: type)
                body(index, number(isBigEndian ? bits.byteSwapped : bits))
            }
        }
        switch (kind, size) {
        case (.bool, _): each(UInt8.self) { $0 == 0 ? 0 : 1 }
        case (.integer, 1): each(Int8.self) { Double($0) }
        case (.integer, 2): each(Int16.self) { Double($0) }
        case (.integer, 4): each(Int32.self) { Double($0) }
        case (.integer, _): each(Int64.self) { Double($0) }
        case (.unsigned, 1): each(UInt8.self) { Double($0) }
        case (.unsigned, 2): each(UInt16.self) { Double($0) }
        case (.unsigned, 4): each(UInt32.self) { Double($0) }
        case (.unsigned, _): each(UInt64.self) { Double($0) }
        case (.float, 2): each(UInt16.self) { Self.half($0) }
        case (.float, 4): each(UInt32.self) { Double(Float(bitPattern: $0)) }
        case (.float, _): each(UInt64.self) { Double(bitPattern: $0) }
        case (.unicode, _), (.bytes, _): return
        }
    }

    /// The text at an offset, without the zeros that fill it up, or the whole number of 64 bits; nil if it is not in its encoding.
    func text(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> String? {
        if isWholeOf64 {
            let bits = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            let number = isBigEndian ? bits.byteSwapped : bits
            return kind == .unsigned ? "\(number)" : "\(Int64(bitPattern: number))"
        }
        let element = bytes[offset..<offset + size]
        guard kind == .unicode else {
            return String(validating: element.prefix { $0 != 0 }, as: UTF8.self)
        }
        var text = String.UnicodeScalarView()
        for place in stride(from: offset, to: offset + size, by: 4) {
            let number = bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self)
            let code = isBigEndian ? number.bigEndian : number.littleEndian
            if code == 0 { break }
            guard let scalar = Unicode.Scalar(code) else { return nil }
            text.append(scalar)
        }
        return String(text)
    }

    /// A number of 16 bits: a sign, 5 bits of exponent, 10 of fraction (IEEE 754).
    ///
    ///     NPYType.half(0x3C00)   // 1
    static func half(_ bits: UInt16) -> Double {
        let sign = bits & 0x8000 == 0 ? 1.0 : -1.0
        let (exponent, fraction) = (Int(bits >> 10 & 0x1F), Double(bits & 0x3FF))
        switch exponent {
        case 0: return sign * fraction * 0x1p-24
        case 31: return fraction == 0 ? sign * .infinity : .nan
        default: return sign * (1024 + fraction) * Double(sign: .plus, exponent: exponent - 25, significand: 1)
        }
    }
}
