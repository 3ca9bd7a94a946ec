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

    /// Sizes in words.
    ///
    ///     PictureLayout.sizes(of: [28, 28])   // "pictures of 28 × 28 × 1 (height × width × channels)"
    ///
    /// - Parameter shape: Of one picture, its channels first if it has them.
    static func sizes(of shape: [Int]) -> String {
        switch shape.count {
        case 2: "pictures of \(shapeText(shape + [1])) (height × width × channels)"
        case 3: "pictures of \(shapeText([shape[1], shape[2], shape[0]])) (height × width × channels)"
        default: "examples of \(shapeText(shape))"
        }
    }

    func channelsFirst(_ shape: [Int]) -> [Int] { self == .nhwc ? [shape[2], shape[0], shape[1]] : shape }

    /// What was taken for what, and what says otherwise.
    func summary(of shape: [Int], name: String, isDeclared: Bool) -> String {
        let place = self == .nhwc ? "last" : "first"
        let other = self == .nhwc ? PictureLayout.nchw : .nhwc
        return
            "\(name): \(Self.sizes(of: channelsFirst(shape))), channels \(place)"
            + (isDeclared ? "" : " (layout=\(other.rawValue) if not)")
    }
}
