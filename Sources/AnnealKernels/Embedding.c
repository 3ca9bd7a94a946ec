#pragma clang fp contract(off)

#include "AnnealKernels.h"
#include "Variants.h"

ANNEAL_VARIANTS
void anneal_embed(const float *tokens, const float *positions, const float *ids, size_t count, size_t context,
                  size_t width, float *restrict y) {
  for (size_t i = 0; i < count; i++, y += width) {
    const float *restrict token = tokens + (size_t)ids[i] * width;
    const float *restrict position = positions + i % context * width;
    for (size_t k = 0; k < width; k++) y[k] = token[k] + position[k];
  }
}

ANNEAL_VARIANTS
void anneal_embed_gradient(const float *dy, const float *ids, size_t count, size_t context, size_t width,
                           float *dtokens, float *dpositions) {
  for (size_t i = 0; i < count; i++, dy += width) {
    float *restrict token = dtokens + (size_t)ids[i] * width;
    float *restrict position = dpositions + i % context * width;
    for (size_t k = 0; k < width; k++) {
      token[k] += dy[k];
      position[k] += dy[k];
    }
  }
}
