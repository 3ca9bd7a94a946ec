internal import FoundationEssentials

/// Truth values, eight to a byte, the first in the lowest bit: NumPy's `unpackbits(…, bitorder="little")` reads them.
struct PackedBits {
    let data: Data

    init(_ values: [Bool]) {
        var bytes = [UInt8](repeating: 0, count: (values.count + 7) / 8)
        for (index, value) in values.enumerated() where value { bytes[index / 8] |= 1 << (index % 8) }
        data = Data(bytes)
    }

    init(data: Data) { self.data = data }

    func values(_ count: Int) -> [Bool] {
        let bytes = [UInt8](data)
        return (0..<min(count, bytes.count * 8)).map { bytes[$0 / 8] & 1 << ($0 % 8) != 0 }
    }
}
