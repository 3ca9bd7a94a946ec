/// The places in a good library's bytes that a test wants to spoil.
struct ELFEdit {
    /// The library has no such place.
    struct Absent: Error {}

    var bytes: [UInt8]

    /// Byte offsets of the program headers of one type.
    func segments(_ type: UInt64) -> [Int] {
        let first = Int(number(at: 32, 8))
        return (0..<Int(number(at: 56, 2))).map { first + $0 * 56 }.filter { number(at: $0, 4) == type }
    }

    /// The byte offset of the value of a dynamic entry.
    func dynamicValue(_ tag: UInt64) throws -> Int {
        guard let segment = segments(2).first else { throw Absent() }
        let start = Int(number(at: segment + 8, 8))
        let size = Int(number(at: segment + 32, 8))
        for entry in stride(from: start, to: start + size, by: 16) where number(at: entry, 8) == tag {
            return entry + 8
        }
        throw Absent()
    }

    /// The byte offset in the file of what the loader places at `address`.
    func offset(ofAddress address: UInt64) throws -> Int {
        for segment in segments(1) {
            let (offset, start) = (number(at: segment + 8, 8), number(at: segment + 16, 8))
            if address >= start, address - start < number(at: segment + 32, 8) { return Int(offset + address - start) }
        }
        throw Absent()
    }

    /// One past the last byte that a loadable segment takes from the file.
    var loadedEnd: Int { segments(1).map { Int(number(at: $0 + 8, 8) + number(at: $0 + 32, 8)) }.max() ?? 0 }

    func number(at offset: Int, _ size: Int) -> UInt64 {
        bytes[offset..<offset + size].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    mutating func set(_ offset: Int, _ size: Int, _ value: UInt64) {
        for index in 0..<size { bytes[offset + index] = UInt8(truncatingIfNeeded: value >> (8 * UInt64(index))) }
    }
}
