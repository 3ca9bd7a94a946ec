#pragma clang fp contract(off)

#include "AnnealKernels.h"
#include "Variants.h"

/* Two products in the place of a division, which takes several times as long. `high` has 9 bits, so its product with a byte is
 * exact, and the sum is rounded once: that gives the quotient's bits for each of the 256 bytes. */
ANNEAL_VARIANTS
void anneal_from_bytes(const uint8_t *x, float *y, size_t count, float mean, float deviation) {
  const float high = 0x1.01p-8f, low = (float)(1.0 / 255 - 0x1.01p-8);
  if (mean == 0 && deviation == 1) {
    for (size_t i = 0; i < count; i++) y[i] = (float)x[i] * high + (float)x[i] * low;
    return;
  }
  for (size_t i = 0; i < count; i++) y[i] = (((float)x[i] * high + (float)x[i] * low) - mean) / deviation;
}
