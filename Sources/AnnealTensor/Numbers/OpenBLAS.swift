import COpenBLAS
import Glibc

/// OpenBLAS itself, opened when the first product is asked for: who only lists plugins or draws a schedule does not wait for it.
///
/// A program with OpenBLAS linked in uses that one and opens nothing.
/// A C function, which has no state of ours: so threads may share it.
struct OpenBLAS: @unchecked Sendable {
    /// `cblas_sgemm`.
    let multiply:
        @convention(c) (
            CBLAS_ORDER, CBLAS_TRANSPOSE, CBLAS_TRANSPOSE, Int32, Int32, Int32, Float, UnsafePointer<Float>?, Int32,
            UnsafePointer<Float>?, Int32, Float, UnsafeMutablePointer<Float>?, Int32
        ) -> Void

    /// The name by which the loader finds it: every release so far keeps this interface.
    private static let file = "libopenblas.so.0"

    /// OpenBLAS with one thread of its own, or why there is none.
    static let loaded: Result<OpenBLAS, TensorError> = {
        var functions = openblas_linked()
        if functions.sgemm == nil {
            guard let library = dlopen(file, RTLD_NOW | RTLD_LOCAL) else {
                return .failure(.noMatrixProducts(reason: String(cString: dlerror())))
            }
            functions = openblas_found(library)
        }
        guard let multiply = functions.sgemm, let setThreads = functions.set_num_threads else {
            return .failure(.noMatrixProducts(reason: "\(file) has no cblas_sgemm or is another library"))
        }
        setThreads(1)
        _ = functions.thread_shutdown?()
        return .success(OpenBLAS(multiply: multiply))
    }()
}
