/// Why an array of a file cannot be used.
public enum NPYError: Error, Equatable, Sendable {
    case notAnArray
    case cutOff
    case type(String)
    case objects
    case notText([Int])
    case notFinite([Int])
    case noFeatures([Int])
    case notAList([Int])
    case notPictures([Int])
    case length(Int, expected: Int)
    case otherShape([Int], expected: [Int])
}

extension NPYError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notAnArray: "it is not an array in NumPy's format; save it with numpy.savez"
        case .cutOff: "its data is cut off or does not fit its shape; save it again"
        case .type(let type):
            "its elements are \(type); convert it to floats of at most 64 bits, integers, bool, or for labels text"
        case .objects:
            "its elements are Python objects, saved as code, which is not run; convert it to numbers, or for labels to text of one "
                + "width"
        case .notText(let position): "the text at \(position) is not in its encoding"
        case .notFinite(let position): "the element at \(position) is not a finite 32-bit number"
        case .noFeatures(let shape): "its shape is \(shape); give it an axis of examples and one or more of features"
        case .notAList(let shape):
            "its shape is \(shape); give it one label for each example and no other axis, or a 1 for its class among zeros"
        case .notPictures(let shape):
            "its shape is \(shape); a layout is for four axes: examples, height, width and channels"
        case .length(let length, let expected): "it has \(length) labels for \(expected) examples"
        case .otherShape(let shape, let expected):
            "its examples have the shape \(shape), but those to train on \(expected)"
        }
    }
}

extension NPYError {
    /// The error of an array of an archive.
    func of(_ archive: ZipArchive, _ name: String) -> DatasetError {
        DatasetError(NPZError.badArray(archive.path, name, self))
    }
}
