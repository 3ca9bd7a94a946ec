internal import AnnealHost
internal import CAnnealHost

extension SparseGradient {
    /// A tensor that rests.
    nonisolated(unsafe) static let none = SparseGradient(
        rows: UnsafePointer(UnsafeMutablePointer<UInt64>.allocate(capacity: 1)),
        values: UnsafePointer(UnsafeMutablePointer<Float>.allocate(capacity: 1)), count: 0)

    /// The rows that a caller gave for a tensor.
    init(_ pointer: UnsafePointer<anneal_rows>, of layout: TensorLayout) throws(Misuse) {
        let given = try table(pointer, "rows of the tensor \(layout.name)", atLeast: ANNEAL_ROWS_V1_SIZE)
        guard given.count > 0 else {
            self = .none
            return
        }
        let bad = Misuse.badRows(tensor: layout.name, rows: layout.shape[0])
        guard given.count <= UInt64(layout.shape[0]) else { throw bad }
        guard let rows = given.rows else { throw .missing("rows.rows of the tensor \(layout.name)") }
        guard let values = given.values else { throw .missing("rows.values of the tensor \(layout.name)") }
        let count = Int(given.count)
        for index in 1..<max(1, count) where rows[index - 1] >= rows[index] { throw bad }
        guard rows[count - 1] < UInt64(layout.shape[0]) else { throw bad }
        self.init(rows: rows, values: values, count: count)
    }
}
