/// Times in, values out: `count` rows of a value per channel.
public struct Table {
    /// Channels, and so values in a row: the rate first, the others in the order of `channels`.
    public let width: Int
    /// Completed ticks, a number per row.
    public let time: UnsafePointer<Double>
    /// The base values of row i begin at i · `baseStride`; a stride of 0 is one row for all.
    public let base: UnsafePointer<Double>
    public let baseStride: Int
    public let count: Int
    /// To be filled, row by row.
    public let out: UnsafeMutablePointer<Double>
}
