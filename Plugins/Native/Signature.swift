import AnnealPlugin

/// A C function's result, its arguments, and what is passed to it.
///
///     f64(u64 step, u64 total, f64 base, f32 floor=1e-5)
struct Signature {
    /// The value that an argument's name chooses.
    enum Source: Equatable {
        case step, epoch, total, base
        /// The name means nothing, and this is the value as its type has it.
        case constant(UInt64)
    }

    struct Argument {
        let type: NumberType
        let name: String
        let source: Source
        /// The column where it stands in the text, from 1.
        let column: Int

        /// Why it cannot be passed.
        func refusal(_ reason: String) -> Refusal { Refusal("signature, column \(column): \(reason)") }
    }

    var result = NumberType.f64
    var arguments: [Argument] = []
}
