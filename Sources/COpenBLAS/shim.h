/* Debian keeps OpenBLAS's header beside those of other BLAS libraries under a name of its own; others have a folder. */
#if __has_include(<cblas-openblas.h>)
#include <cblas-openblas.h>
#elif __has_include(<openblas/cblas.h>)
#include <openblas/cblas.h>
#else
#include <cblas.h>
#endif
#include <dlfcn.h>

/* OpenBLAS's functions that this project calls. Its library is opened when the first product is asked for, since opening it
 * takes as long as half of what a listing of all plugins takes; where it is linked into the program, it is there already. Both
 * are why the names are weak: NULL, where no such function is linked. */
#pragma weak cblas_sgemm
#pragma weak openblas_set_num_threads
extern int blas_thread_shutdown_(void) __attribute__((weak));

typedef struct {
  void (*sgemm)(
      enum CBLAS_ORDER, enum CBLAS_TRANSPOSE, enum CBLAS_TRANSPOSE, blasint m, blasint n, blasint k, float alpha, const float *a,
      blasint lda, const float *b, blasint ldb, float beta, float *c, blasint ldc);
  void (*set_num_threads)(int);
  /* Ends the threads that OpenBLAS starts when it is loaded, which spin for their first tenth of a second and take a core from
   * ours. It is in no header, and NULL in an OpenBLAS built without threads. */
  int (*thread_shutdown)(void);
} openblas_functions;

static inline openblas_functions openblas_linked(void) {
  openblas_functions linked = {(__typeof__(linked.sgemm))cblas_sgemm, openblas_set_num_threads, blas_thread_shutdown_};
  return linked;
}

static inline openblas_functions openblas_found(void *library) {
  openblas_functions found = {
      (__typeof__(found.sgemm))dlsym(library, "cblas_sgemm"),
      (__typeof__(found.set_num_threads))dlsym(library, "openblas_set_num_threads"),
      (__typeof__(found.thread_shutdown))dlsym(library, "blas_thread_shutdown_")};
  return found;
}
