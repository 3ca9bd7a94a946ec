/// An array of unsigned bytes in the format of MNIST's files.
///
/// Two zero bytes, the element type, the number of dimensions, each size as a big-endian 32-bit number, then the
/// elements, the last index changing fastest. Y. LeCun, C. Cortes, C. Burges: The MNIST database.
///
///     let labels = try IDX([0, 0, 8, 1, 0, 0, 0, 2, 7, 9], file: "labels")
///     labels.sizes      // [2]
///     labels.elements   // [7, 9]
struct IDX {
    let file: String
    let sizes: [Int]
    let elements: ArraySlice<UInt8>

    /// - Throws: `empty`, `notIDX`, `unsupportedElements` or `sizeMismatch`.
    init(_ bytes: [UInt8], file: String) throws(DatasetError) {
        guard !bytes.isEmpty else { throw .empty(file) }
        guard bytes.count >= 4, bytes[0] == 0, bytes[1] == 0 else { throw .notIDX(file) }
        guard bytes[2] == 0x08 else { throw .unsupportedElements(file, type: bytes[2]) }
        let header = 4 + 4 * Int(bytes[3])
        guard bytes.count >= header else { throw .notIDX(file) }

        self.file = file
        sizes = stride(from: 4, to: header, by: 4).map { start in
            bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
        }
        elements = bytes[header...]
        guard Self.product(of: sizes) == elements.count else {
            throw .sizeMismatch(file, promised: sizes, bytes: elements.count)
        }
    }

    /// - Throws: `empty`, `notIDX`, `unsupportedElements`, `sizeMismatch`, or what reading the file met.
    init(file: String) throws(DatasetError) {
        try self.init(DataFile.read(file), file: file)
    }

    /// Nil when it does not fit an `Int`.
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
