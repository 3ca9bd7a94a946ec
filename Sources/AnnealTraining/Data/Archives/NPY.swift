/// An array in NumPy's format: a header that says type, order and shape, then the elements.
///
///     let array = try NPY(bytes)
///     array.shape                  // [12, 2, 3]
///     try array.numbers().count    // 72, the last index changing fastest
///
/// NumPy enhancement proposal 1 <https://numpy.org/neps/nep-0001-npy-format.html>.
struct NPY {
    let type: NPYType
    let shape: [Int]
    /// Whether the first index changes fastest in the file, instead of the last.
    let isFortran: Bool
    private let bytes: ArraySlice<UInt8>

    init(_ content: ArraySlice<UInt8>) throws(NPYError) {
        guard content.starts(with: [0x93] + Array("NUMPY".utf8)), content.count >= 12 else { throw .notAnArray }
        let start = content.startIndex
        // From version 2 on the header's length has four bytes.
        let width = content[start + 6] == 1 ? 2 : 4
        let length = content[start + 8..<start + 8 + width].reversed().reduce(0) { $0 << 8 | Int($1) }
        guard length <= content.count - 8 - width else { throw .cutOff }
        // Longer headers have only records of very many fields.
        guard length <= 0xFFFF else { throw .notAnArray }
        let header = String(decoding: content[start + 8 + width..<start + 8 + width + length], as: UTF8.self)
        guard let descr = header.firstMatch(of: /'descr': *('[^']*'|\[)/)?.1,
            let order = header.firstMatch(of: /'fortran_order': *(True|False)/)?.1,
            let sizes = header.firstMatch(of: /'shape': *\(([0-9, ]*)\)/)?.1
        else { throw .notAnArray }
        let name = String(descr).replacing("'", with: "")
        if name.hasSuffix("O") { throw .objects }
        guard let type = NPYType(name) else { throw .type(name == "[" ? "records" : name) }
        var (shape, count) = ([Int](), 1)
        for text in sizes.split(whereSeparator: { ", ".contains($0) }) {
            guard let size = Int(text) else { throw .cutOff }
            let (product, overflow) = count.multipliedReportingOverflow(by: size)
            guard !overflow else { throw .cutOff }
            shape.append(size)
            count = product
        }
        self.type = type
        self.shape = shape
        isFortran = order == "True"
        bytes = content[(start + 8 + width + length)...]
        guard bytes.count / type.size == count, bytes.count % type.size == 0 else { throw .cutOff }
    }

    /// The elements as numbers, those of the last axis changing fastest.
    ///
    /// - Parameter axes: The axes in the order to take them in; nil for their own.
    /// - Throws: `notFinite`, or `type` for text.
    func numbers(axes: [Int]? = nil) throws(NPYError) -> [Double] {
        guard !type.isText else { throw .type(type.name) }
        let numbers = bytes.withUnsafeBytes { bytes in elements(axes) { type.number(bytes, at: $0) } }
        if let index = numbers.firstIndex(where: { !Float($0).isFinite }) { throw .notFinite(position(index, axes)) }
        return numbers
    }

    /// The same in 32 bits.
    func floats(axes: [Int]? = nil) throws(NPYError) -> [Float] {
        guard !type.isText else { throw .type(type.name) }
        let floats = bytes.withUnsafeBytes { bytes in elements(axes) { Float(type.number(bytes, at: $0)) } }
        if let index = floats.firstIndex(where: { !$0.isFinite }) { throw .notFinite(position(index, axes)) }
        return floats
    }

    /// The elements of an array of bytes, without a copy where they are in order.
    func wholeBytes(axes: [Int]? = nil) -> ArraySlice<UInt8> {
        guard isFortran && shape.count > 1 || axes != nil else { return bytes }
        return bytes.withUnsafeBytes { bytes in elements(axes) { bytes[$0] } }[...]
    }

    /// The elements of an array of text.
    ///
    /// - Throws: `notText` where one is not in its encoding.
    func texts() throws(NPYError) -> [String] {
        let texts = bytes.withUnsafeBytes { bytes in elements(nil) { type.text(bytes, at: $0) } }
        if let index = texts.firstIndex(of: nil) { throw .notText(position(index, nil)) }
        return texts.compactMap { $0 }
    }

    /// What is at the place of each element, in bytes, in the order of the last axis changing fastest.
    private func elements<Element>(_ axes: [Int]?, _ element: (Int) -> Element) -> [Element] {
        let count = bytes.count / type.size
        guard isFortran && shape.count > 1 || axes != nil else { return (0..<count).map { element($0 * type.size) } }
        var strides = shape.map { _ in type.size }
        let fastestLast = isFortran ? Array(shape.indices.reversed()) : Array(shape.indices)
        for (axis, next) in zip(fastestLast, fastestLast.dropFirst()).reversed() {
            strides[axis] = strides[next] * shape[next]
        }
        let axes = axes ?? Array(shape.indices)
        var position = axes.map { _ in 0 }
        var offset = 0
        var elements: [Element] = []
        elements.reserveCapacity(count)
        for _ in 0..<count {
            elements.append(element(offset))
            for place in axes.indices.reversed() {
                position[place] += 1
                offset += strides[axes[place]]
                if position[place] < shape[axes[place]] { break }
                offset -= strides[axes[place]] * shape[axes[place]]
                position[place] = 0
            }
        }
        return elements
    }

    /// The indices of an element, along each dimension of the file.
    private func position(_ element: Int, _ axes: [Int]?) -> [Int] {
        var (rest, position) = (element, shape.map { _ in 0 })
        for axis in (axes ?? Array(shape.indices)).reversed() {
            position[axis] = rest % shape[axis]
            rest /= shape[axis]
        }
        return position
    }
}

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
