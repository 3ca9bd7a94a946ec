/// Windows of a text, read byte by byte: the bytes of each and the byte that follows each of them.
///
///     let windows = try TextWindows(Array("annealing".utf8), context: 4, file: "word.txt")
///     windows.count     // 2: "anne" followed by "neal", "alin" followed by "ling"
///
/// They follow each other, so that an epoch predicts each byte once; what does not fill a window is left out.
public struct TextWindows: Sendable, Equatable {
    /// The whole text.
    public let bytes: [UInt8]
    /// Bytes in a window.
    public let context: Int
    /// Where each window begins.
    let starts: [Int]

    /// The number of windows.
    public var count: Int { starts.count }

    /// - Throws: `tooShort` for less than two windows.
    init(_ bytes: [UInt8], context: Int, file: String) throws(DatasetError) {
        let windows = (bytes.count - 1) / context
        guard windows >= 2 else { throw DatasetError(TextError.tooShort(file, bytes: bytes.count, context: context)) }
        self.init(bytes: bytes, context: context, starts: (0..<windows).map { $0 * context })
    }

    private init(bytes: [UInt8], context: Int, starts: [Int]) {
        self.bytes = bytes
        self.context = context
        self.starts = starts
    }

    /// The windows with the given numbers, in that order; the text is shared.
    func windows(_ numbers: some Collection<Int>) -> TextWindows {
        TextWindows(bytes: bytes, context: context, starts: numbers.map { starts[$0] })
    }
}

/// Why a text cannot be learned from.
public enum TextError: DatasetErrorCause {
    case tooShort(String, bytes: Int, context: Int)

    public var description: String {
        switch self {
        case .tooShort(let path, let bytes, let context):
            "\(path) holds \(bytes) bytes, but training and testing on windows of \(context) take \(2 * context + 1) or more: "
                + "give a longer text or a smaller context"
        }
    }
}
