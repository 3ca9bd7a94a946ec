extension [UInt8] {
    /// The little-endian integer whose lowest byte stands at `offset`.
    ///
    ///     [0x00, 0x3e, 0x01].littleEndian(UInt16.self, at: 1)   // 0x013e
    ///
    /// The caller has checked that it lies within the array.
    func littleEndian<Integer: FixedWidthInteger & UnsignedInteger>(_: Integer.Type, at offset: Int) -> Integer {
        var value: Integer = 0
        for index in stride(from: Integer.bitWidth / 8 - 1, through: 0, by: -1) {
            value = value << 8 | Integer(truncatingIfNeeded: self[offset + index])
        }
        return value
    }
}
