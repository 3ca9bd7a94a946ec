/// Windows of text as numbers of a vocabulary, one after the other, each of `context` tokens.
///
///     // Two windows of three bytes: "ann", "eal".
///     Tokens(ids: [97, 110, 110, 101, 97, 108], windows: 2, context: 3)
///
/// The memory belongs to somebody else and must outlive the tape's step.
public struct Tokens {
    let ids: UnsafePointer<Int32>
    /// How many windows.
    public let windows: Int
    /// Tokens in a window.
    public let context: Int

    /// - Parameter ids: windows · context numbers.
    public init(ids: UnsafePointer<Int32>, windows: Int, context: Int) {
        self.ids = ids
        self.windows = windows
        self.context = context
    }

    /// Tokens in all windows.
    public var count: Int { windows * context }
}
