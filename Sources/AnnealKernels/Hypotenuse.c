/* Swift's libraries refer to hypot and hypotf, which nothing here calls, and glibc has had other versions of them since 2.35. With these
 * nobody asks for that glibc: the program and the library run from 2.34 on. The squares are exact, or nearly, in the wider type. */
#include <math.h>

__attribute__((visibility("hidden"))) double hypot(double x, double y) {
  if (isinf(x) || isinf(y)) return INFINITY;
  return (double)sqrtl((long double)x * x + (long double)y * y);
}

__attribute__((visibility("hidden"))) float hypotf(float x, float y) {
  if (isinf(x) || isinf(y)) return INFINITY;
  return (float)sqrt((double)x * x + (double)y * y);
}
