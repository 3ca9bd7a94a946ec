#pragma clang fp contract(off)

#include "AnnealKernels.h"
#include "Lerp.h"
#include "Variants.h"

/* torch.lerp, in place. */
ANNEAL_VARIANTS
void anneal_average(float *restrict average, const float *restrict values, size_t count, double weight) {
  const float w = (float)weight;
  for (size_t i = 0; i < count; i++) average[i] = lerp(average[i], values[i], w);
}
