/* Debian keeps OpenBLAS's header beside those of other BLAS libraries under a name of its own; others have a folder. */
#if __has_include(<cblas-openblas.h>)
#include <cblas-openblas.h>
#elif __has_include(<openblas/cblas.h>)
#include <openblas/cblas.h>
#else
#include <cblas.h>
#endif

/* Ends the threads that OpenBLAS starts when it is loaded, which spin for their first tenth of a second and take a core
 * from ours. What it calls is in no header, and absent (weak, so NULL) from an OpenBLAS built without threads. */
extern int blas_thread_shutdown_(void) __attribute__((weak));
static inline void openblas_end_threads(void) {
  if (blas_thread_shutdown_) blas_thread_shutdown_();
}
