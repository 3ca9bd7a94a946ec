/* Debian keeps OpenBLAS's header beside those of other BLAS libraries under a name of its own; others have a folder. */
#if __has_include(<cblas-openblas.h>)
#include <cblas-openblas.h>
#elif __has_include(<openblas/cblas.h>)
#include <openblas/cblas.h>
#else
#include <cblas.h>
#endif
