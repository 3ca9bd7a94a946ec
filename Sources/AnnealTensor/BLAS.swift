import COpenBLAS

/// Matrix products by OpenBLAS, the only place that knows it.
///
/// One thread, always: OpenBLAS gives other bits with two threads than with one. Parallelism is the pool's.
enum BLAS {
    enum Transpose {
        case no, yes
        fileprivate var flag: CBLAS_TRANSPOSE { self == .yes ? CblasTrans : CblasNoTrans }
    }

    private static let useOneThread: Void = openblas_set_num_threads(1)

    /// c = op(a) · op(b) + beta · c, where op(a) is [rows, inner], op(b) is [inner, columns] and c is [rows, columns].
    ///
    /// All are row-major and contiguous; a transposed operand is stored the other way round. With beta 0, c is only written.
    ///
    /// - Throws: `invalidShape` if a size does not fit OpenBLAS's 32-bit integers.
    static func multiply(
        _ a: UnsafePointer<Float>, _ transposeA: Transpose = .no, _ b: UnsafePointer<Float>,
        _ transposeB: Transpose = .no, into c: UnsafeMutablePointer<Float>,
        rows: Int, columns: Int, inner: Int, beta: Float
    ) throws(TensorError) {
        _ = useOneThread
        guard let m = Int32(exactly: rows), let n = Int32(exactly: columns), let k = Int32(exactly: inner) else {
            throw .invalidShape(Shape(rows, columns, inner))
        }
        guard m > 0, n > 0 else { return }
        // OpenBLAS asks for a leading dimension of at least 1 even of an empty operand.
        cblas_sgemm(
            CblasRowMajor, transposeA.flag, transposeB.flag, m, n, k, 1, a, max(transposeA == .yes ? m : k, 1), b,
            max(transposeB == .yes ? k : n, 1), beta, c, n)
    }
}
