/// An array of unsigned bytes in the format of MNIST's files.
///
/// Two zero bytes, the element type, the number of dimensions, each size as a big-endian 32-bit number, then the
/// elements, the last index changing fastest. Y. LeCun, C. Cortes, C. Burges: The MNIST database.
///
///     let labels = try IDX([0, 0, 8, 1, 0, 0, 0, 2, 7, 9], file: "labels")
///     labels.sizes      // [2]
///     labels.elements   // [7, 9]
struct IDX {
    /// Whether bytes begin as an array does.
    static func begins(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0, 0]) }

    let file: String
    let sizes: [Int]
    let elements: ArraySlice<UInt8>

    /// - Throws: `empty`, `notIDX`, `unsupportedElements` or `sizeMismatch`.
    init(_ bytes: [UInt8], file: String) throws(DatasetError) {
        guard !bytes.isEmpty else { throw DatasetError(ExamplesError.empty(file)) }
        guard bytes.count >= 4, bytes[0] == 0, bytes[1] == 0 else { throw DatasetError(IDXError.notIDX(file)) }
        guard bytes[2] == 0x08 else { throw DatasetError(IDXError.unsupportedElements(file, type: bytes[2])) }
        let header = 4 + 4 * Int(bytes[3])
        guard bytes.count >= header else { throw DatasetError(IDXError.notIDX(file)) }

        self.file = file
        sizes = stride(from: 4, to: header, by: 4).map { start in
            bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
        }
        elements = bytes[header...]
        guard Self.product(of: sizes) == elements.count else {
            throw DatasetError(IDXError.sizeMismatch(file, promised: sizes, bytes: elements.count))
        }
    }

    /// - Throws: `empty`, `notIDX`, `unsupportedElements`, `sizeMismatch`, or what reading the file met.
    init(file: String) throws(DatasetError) {
        try self.init(DataFile.read(file), file: file)
    }

    /// The product; nil when it does not fit an `Int`.
    private static func product(of sizes: [Int]) -> Int? {
        var product = 1
        for size in sizes {
            let (next, overflow) = product.multipliedReportingOverflow(by: size)
            if overflow { return nil }
            product = next
        }
        return product
    }
}

/// Why a file is no array of bytes.
public enum IDXError: DatasetErrorCause {
    case notIDX(String)
    case unsupportedElements(String, type: UInt8)
    case sizeMismatch(String, promised: [Int], bytes: Int)

    public var description: String {
        switch self {
        case .notIDX(let path): "\(path) is not an IDX file; it must start with two zero bytes, a type and its sizes"
        case .unsupportedElements(let path, let type):
            "\(path) holds \(elements(type)); convert it to unsigned bytes (type 0x08)"
        case .sizeMismatch(let path, let promised, let bytes):
            "\(path) promises \(shapeText(promised)) bytes of data but holds \(bytes); copy it again"
        }
    }

    private func elements(_ type: UInt8) -> String {
        switch type {
        case 0x09: "signed bytes"
        case 0x0B: "16-bit integers"
        case 0x0C: "32-bit integers"
        case 0x0D: "32-bit floats"
        case 0x0E: "64-bit floats"
        default: "elements of the unknown type 0x\(type < 16 ? "0" : "")\(String(type, radix: 16))"
        }
    }
}
