/// Which axis of pictures has their channels: the first of each, as a model takes them, or the last.
///
///     PictureLayout.found(in: [32, 32, 3])          // .nhwc
///     PictureLayout.nhwc.channelsFirst([32, 30, 3])   // [3, 32, 30]
enum PictureLayout: String, Sendable, CaseIterable {
    case nchw
    case nhwc

    /// The layout of pictures of a shape; nil if it is none of pictures with channels. A last axis of 1, 3 or 4 that is smaller than
    /// both others is that of channels.
    static func found(in shape: [Int]) -> PictureLayout? {
        guard shape.count == 3 else { return nil }
        return [1, 3, 4].contains(shape[2]) && shape[2] < min(shape[0], shape[1]) ? .nhwc : .nchw
    }

    /// The axes of an array in the order in which a model takes them; nil if that is their own.
    var axes: [Int]? { self == .nhwc ? [0, 3, 1, 2] : nil }

    func channelsFirst(_ shape: [Int]) -> [Int] { self == .nhwc ? [shape[2], shape[0], shape[1]] : shape }

    /// What was taken for what, and what says otherwise.
    func summary(of shape: [Int], name: String, isDeclared: Bool) -> String {
        let sizes = channelsFirst(shape)
        let place = self == .nhwc ? "last" : "first"
        let other = self == .nhwc ? PictureLayout.nchw : .nhwc
        return
            "\(name): pictures of \(shapeText([sizes[1], sizes[2], sizes[0]])) (height × width × channels), channels \(place)"
            + (isDeclared ? "" : " (layout=\(other.rawValue) if not)")
    }
}
