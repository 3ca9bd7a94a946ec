import COpenBLAS

/// Matrix products by OpenBLAS.
///
/// One thread, always: OpenBLAS gives other bits with two threads than with one. Parallelism is the pool's.
enum BLAS {
    /// A matrix as it stands in memory, or to be read the other way round.
    struct Operand {
        fileprivate let values: UnsafePointer<Float>
        fileprivate let isTransposed: Bool
        /// Elements from one row in memory to the next; `nil` if the rows follow each other.
        fileprivate var stride: Int?
        fileprivate var flag: CBLAS_TRANSPOSE { isTransposed ? CblasTrans : CblasNoTrans }

        fileprivate func leading(_ rows: Int32, _ columns: Int32) -> Int32 {
            max(1, stride.map { Int32(truncatingIfNeeded: $0) } ?? (isTransposed ? rows : columns))
        }

        static func plain(_ values: UnsafePointer<Float>, stride: Int? = nil) -> Operand {
            Operand(values: values, isTransposed: false, stride: stride)
        }
        static func transposed(_ values: UnsafePointer<Float>, stride: Int? = nil) -> Operand {
            Operand(values: values, isTransposed: true, stride: stride)
        }
    }

    /// c = a · b + beta · c, where a is [rows, inner], b is [inner, columns] and c is [rows, columns], all row-major.
    ///
    /// A transposed operand stands in memory with its two sizes exchanged. With beta 0, c is only written.
    ///
    /// - Parameter stride: elements from one row of c to the next, where they do not follow each other.
    /// - Throws: `invalidShape` if a size does not fit OpenBLAS's 32-bit integers; `noMatrixProducts`.
    static func multiply(
        _ a: Operand, _ b: Operand, into c: UnsafeMutablePointer<Float>, rows: Int, columns: Int, inner: Int,
        beta: Float, stride: Int? = nil
    ) throws(TensorError) {
        try check(rows, columns, inner)
        guard max(max(a.stride ?? 0, b.stride ?? 0), stride ?? 0) <= Int32.max else {
            throw .invalidShape(Shape(rows, columns, inner))
        }
        product(a, b, into: c, rows: rows, columns: columns, inner: inner, beta: beta, stride: stride)
    }

    /// - Throws: `invalidShape` if a size does not fit OpenBLAS's 32-bit integers; `noMatrixProducts`.
    static func check(_ rows: Int, _ columns: Int, _ inner: Int) throws(TensorError) {
        _ = try OpenBLAS.loaded.get()
        guard Int32(exactly: rows) != nil, Int32(exactly: columns) != nil, Int32(exactly: inner) != nil else {
            throw .invalidShape(Shape(rows, columns, inner))
        }
    }

    /// `multiply` after a `check`, where the strides are known to fit: on a thread that has nobody to throw to.
    static func product(
        _ a: Operand, _ b: Operand, into c: UnsafeMutablePointer<Float>, rows: Int, columns: Int, inner: Int,
        beta: Float, stride: Int? = nil
    ) {
        guard case .success(let library) = OpenBLAS.loaded else { return }
        let (m, n, k) = (
            Int32(truncatingIfNeeded: rows), Int32(truncatingIfNeeded: columns), Int32(truncatingIfNeeded: inner)
        )
        guard m > 0, n > 0 else { return }
        // OpenBLAS wants a leading dimension of at least 1 even for an operand without elements.
        library.multiply(
            CblasRowMajor, a.flag, b.flag, m, n, k, 1, a.values, a.leading(m, k), b.values, b.leading(k, n), beta, c,
            stride.map { Int32(truncatingIfNeeded: $0) } ?? n)
    }
}
