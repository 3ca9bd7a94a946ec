import COpenBLAS

/// Matrix products by OpenBLAS, the only place that knows it.
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

        static func plain(_ values: UnsafePointer<Float>, stride: Int? = nil) -> Operand {
            Operand(values: values, isTransposed: false, stride: stride)
        }
        static func transposed(_ values: UnsafePointer<Float>, stride: Int? = nil) -> Operand {
            Operand(values: values, isTransposed: true, stride: stride)
        }
    }

    private static let useOneThread: Void = {
        openblas_set_num_threads(1)
        openblas_end_threads()
    }()

    /// c = a · b + beta · c, where a is [rows, inner], b is [inner, columns] and c is [rows, columns], all row-major.
    ///
    /// A transposed operand stands in memory with its two sizes exchanged. With beta 0, c is only written.
    ///
    /// - Parameter stride: elements from one row of c to the next, where they do not follow each other.
    /// - Throws: `invalidShape` if a size does not fit OpenBLAS's 32-bit integers.
    static func multiply(
        _ a: Operand, _ b: Operand, into c: UnsafeMutablePointer<Float>, rows: Int, columns: Int, inner: Int,
        beta: Float, stride: Int? = nil
    ) throws(TensorError) {
        _ = useOneThread
        guard let m = Int32(exactly: rows), let n = Int32(exactly: columns), let k = Int32(exactly: inner) else {
            throw .invalidShape(Shape(rows, columns, inner))
        }
        guard let lda = Int32(exactly: a.stride ?? (a.isTransposed ? rows : inner)),
            let ldb = Int32(exactly: b.stride ?? (b.isTransposed ? inner : columns)),
            let ldc = Int32(exactly: stride ?? columns)
        else { throw .invalidShape(Shape(rows, columns, inner)) }
        guard m > 0, n > 0 else { return }
        // OpenBLAS wants a leading dimension of at least 1 even for an operand without elements.
        cblas_sgemm(
            CblasRowMajor, a.flag, b.flag, m, n, k, 1, a.values, max(lda, 1), b.values, max(ldb, 1), beta, c, ldc)
    }
}
