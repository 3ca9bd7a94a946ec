/// An array in NumPy's format: a header that says type and shape, then the elements, the last index changing fastest.
///
///     let array = try NPY(bytes)
///     array.shape        // [12, 2, 3]
///     try array.floats.count   // 72
///
/// NumPy enhancement proposal 1 <https://numpy.org/neps/nep-0001-npy-format.html>.
struct NPY {
    enum Element: String, CaseIterable {
        case byte = "|u1"
        case int32 = "<i4"
        case int64 = "<i8"
        case float32 = "<f4"
        case float64 = "<f8"

        var size: Int {
            switch self {
            case .byte: 1
            case .int32, .float32: 4
            case .int64, .float64: 8
            }
        }
    }

    let element: Element
    let shape: [Int]
    let bytes: ArraySlice<UInt8>

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
        let type = String(descr).replacing("'", with: "")
        guard let element = Element(rawValue: type) else { throw .type(type == "[" ? "records" : type) }
        var (shape, count) = ([Int](), 1)
        for text in sizes.split(whereSeparator: { ", ".contains($0) }) {
            guard let size = Int(text) else { throw .cutOff }
            let (product, overflow) = count.multipliedReportingOverflow(by: size)
            guard !overflow else { throw .cutOff }
            shape.append(size)
            count = product
        }
        guard order == "False" || shape.count < 2 else { throw .fortranOrder }
        self.element = element
        self.shape = shape
        bytes = content[(start + 8 + width + length)...]
        guard bytes.count / element.size == count, bytes.count % element.size == 0 else { throw .cutOff }
    }

    /// The elements as numbers of 32 bits; a byte is itself.
    ///
    /// - Throws: `notFinite`.
    var floats: [Float] {
        get throws(NPYError) {
            let floats: [Float] = bytes.withUnsafeBytes { bytes in
                func all<Number>(_ type: Number.Type, _ convert: (Number) -> Float) -> [Float] {
                    stride(from: 0, to: bytes.count, by: MemoryLayout<Number>.size).map {
                        convert(bytes.loadUnaligned(fromByteOffset: $0, as: type))
                    }
                }
                return switch element {
                case .byte: bytes.map { Float($0) }
                case .int32: all(Int32.self) { Float($0) }
                case .int64: all(Int64.self) { Float($0) }
                case .float32: all(Float.self) { $0 }
                case .float64: all(Double.self) { Float($0) }
                }
            }
            if let index = floats.firstIndex(where: { !$0.isFinite }) { throw .notFinite(position(index)) }
            return floats
        }
    }

    /// The indices of an element, along each dimension.
    private func position(_ element: Int) -> [Int] {
        var (rest, position) = (element, [Int]())
        for size in shape.reversed() {
            position.append(rest % size)
            rest /= size
        }
        return position.reversed()
    }
}

/// Why an array of a file cannot be used.
public enum NPYError: Error, Equatable, Sendable {
    case notAnArray
    case cutOff
    case type(String)
    case fortranOrder
    case notFinite([Int])
    case noFeatures([Int])
    case notAList([Int])
    case length(Int, expected: Int)
    case otherShape([Int], expected: [Int])
}

extension NPYError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notAnArray: "it is not an array in NumPy's format; save it with numpy.savez"
        case .cutOff: "its data is cut off or does not fit its shape; save it again"
        case .type(let type):
            "its elements are \(type); convert it to float32, float64, int32, int64 or uint8, little-endian"
        case .fortranOrder: "it is in Fortran's order; save numpy.ascontiguousarray of it"
        case .notFinite(let position): "the element at \(position) is not a finite 32-bit number"
        case .noFeatures(let shape): "its shape is \(shape); give it an axis of examples and one or more of features"
        case .notAList(let shape): "its shape is \(shape); give it one label for each example and no other axis"
        case .length(let length, let expected): "it has \(length) labels for \(expected) examples"
        case .otherShape(let shape, let expected):
            "its examples have the shape \(shape), but those to train on \(expected)"
        }
    }
}
