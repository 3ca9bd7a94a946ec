/* Swift's library refers to hypotf, which glibc has had in another version since 2.35. With this one nobody needs that of glibc, and the
   library loads with 2.34. As there: two squares of floats are exact in double. */
#include <math.h>

float hypotf(float x, float y) {
  if (isinf(x) || isinf(y)) return INFINITY;
  return (float)sqrt((double)x * x + (double)y * y);
}
