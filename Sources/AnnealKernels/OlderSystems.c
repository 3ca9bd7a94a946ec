/* Swift's and C++'s libraries refer to functions that nothing here calls, and that glibc has, or has in another version, since 2.35 or
 * 2.36 only. With these nobody asks for that glibc: what is built runs from 2.34 on. */
#include <math.h>
#include <stdint.h>
#include <sys/random.h>

#define ANNEAL_OURS __attribute__((visibility("hidden")))

/* The squares are exact, or nearly, in the wider type. */
ANNEAL_OURS double hypot(double x, double y) {
  if (isinf(x) || isinf(y)) return INFINITY;
  return (double)sqrtl((long double)x * x + (long double)y * y);
}

ANNEAL_OURS float hypotf(float x, float y) {
  if (isinf(x) || isinf(y)) return INFINITY;
  return (float)sqrt((double)x * x + (double)y * y);
}

ANNEAL_OURS uint32_t arc4random(void) {
  uint32_t number = 0;
  while (getrandom(&number, sizeof number, 0) != sizeof number) {
  }
  return number;
}
