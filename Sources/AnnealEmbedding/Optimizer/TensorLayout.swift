internal import AnnealHost
internal import CAnneal

/// A tensor of an optimizer that was opened, wherever its numbers lie.
struct TensorLayout {
    let name: String
    let shape: [Int]
    /// The numbers of it.
    let count: Int
    /// Whether its gradient comes as rows.
    let isSparse: Bool

    /// The numbers of a row.
    var width: Int { shape.first.map { $0 == 0 ? 0 : count / $0 } ?? count }

    /// - Parameter index: its place in the setup, which names it where it has no name.
    init(_ pointer: UnsafePointer<anneal_tensor>?, index: Int) throws(Misuse) {
        let tensor = try table(pointer, "setup.tensors[\(index)]", atLeast: UInt32(MemoryLayout<anneal_tensor>.size))
        name = tensor.name.map { String(cString: $0) } ?? "\(index)"
        guard tensor.rank == 0 || tensor.shape != nil else { throw .missing("the shape of the tensor \(name)") }
        var (shape, count): ([Int], Int) = ([], 1)
        for dimension in 0..<Int(tensor.rank) {
            let size = try whole(tensor.shape[dimension], "the shape of the tensor \(name)")
            let (product, isTooLarge) = count.multipliedReportingOverflow(by: size)
            guard !isTooLarge, product <= 1 << 58 else {
                throw .outOfRange("the shape of the tensor \(name)", range: "of at most 2^58 numbers")
            }
            shape.append(size)
            count = product
        }
        guard tensor.count == UInt64(count) else { throw .wrongCount(tensor: name, said: tensor.count, shape: shape) }
        isSparse = tensor.flags & UInt64(ANNEAL_SPARSE_GRADIENT) != 0 && !shape.isEmpty
        self.shape = shape
        self.count = count
    }

    /// Whether numbers with these strides lie as the host wants them, one after another.
    func isContiguous(_ strides: UnsafePointer<Int64>?) -> Bool {
        guard let strides, count > 1 else { return true }
        var expected = 1
        for dimension in shape.indices.reversed() where shape[dimension] != 1 {
            if strides[dimension] != Int64(expected) { return false }
            expected *= shape[dimension]
        }
        return true
    }

    /// Whether two of its numbers would share a place.
    func overlaps(_ strides: UnsafePointer<Int64>) -> Bool {
        guard count > 1 else { return false }
        return shape.indices.contains { shape[$0] > 1 && strides[$0] == 0 }
    }
}
