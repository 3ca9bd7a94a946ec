/// A C type of number that a signature may name.
enum NumberType: String, CaseIterable {
    case i32, u32, i64, u64, f32, f64

    var isWhole: Bool { self != .f32 && self != .f64 }

    /// The bytes of a number in this type, from a word's lowest on; `nil` if it cannot hold it.
    ///
    /// A whole type gets the whole part: of a time between ticks the completed ones.
    @inline(__always) func word(_ number: Double) -> UInt64? {
        switch self {
        case .i32: Int32(exactly: number.rounded(.down)).map { UInt64(UInt32(bitPattern: $0)) }
        case .u32: UInt32(exactly: number.rounded(.down)).map(UInt64.init)
        case .i64: Int64(exactly: number.rounded(.down)).map(UInt64.init(bitPattern:))
        case .u64: UInt64(exactly: number.rounded(.down))
        case .f32: UInt64(Float(number).bitPattern)
        case .f64: number.bitPattern
        }
    }

    /// The same of a decimal number as it was typed, rounded once; `nil` if this type cannot hold it.
    func word(typed text: String) -> UInt64? {
        guard text.utf8.allSatisfy({ (48...57).contains($0) || "+-.eE".utf8.contains($0) }) else { return nil }
        return switch self {
        case .i32: Int32(text).map { UInt64(UInt32(bitPattern: $0)) }
        case .u32: UInt32(text).map(UInt64.init)
        case .i64: Int64(text).map(UInt64.init(bitPattern:))
        case .u64: UInt64(text)
        case .f32: Float(text).flatMap { $0.isFinite ? UInt64($0.bitPattern) : nil }
        case .f64: Double(text).flatMap { $0.isFinite ? $0.bitPattern : nil }
        }
    }

    /// The number of this type that a word holds.
    @inline(__always) func number(_ word: UInt64) -> Double {
        switch self {
        case .i32: Double(Int32(truncatingIfNeeded: word))
        case .u32: Double(UInt32(truncatingIfNeeded: word))
        case .i64: Double(Int64(bitPattern: word))
        case .u64: Double(word)
        case .f32: Double(Float(bitPattern: UInt32(truncatingIfNeeded: word)))
        case .f64: Double(bitPattern: word)
        }
    }
}
