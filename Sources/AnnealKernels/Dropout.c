#pragma clang fp contract(off)

#include "AnnealKernels.h"
#include "Variants.h"

/* A number's own 32 random bits: Appleby's finaliser of MurmurHash3, a permutation, twice with half the key each. */
ANNEAL_SPECIALISED uint32_t mixed(uint32_t h) {
  h ^= h >> 16;
  h *= 0x85EBCA6Bu;
  h ^= h >> 13;
  h *= 0xC2B2AE35u;
  return h ^ h >> 16;
}

ANNEAL_SPECIALISED void dropout(const float *x, float *y, size_t count, uint64_t key, uint32_t threshold, float scale,
                                const bool accumulate) {
  const uint32_t low = (uint32_t)key, high = (uint32_t)(key >> 32);
  for (size_t i = 0; i < count; i++) {
    const uint32_t bits = mixed(mixed((uint32_t)i ^ low) + high);
    const float kept = bits < threshold ? 0 : x[i] * scale;
    y[i] = accumulate ? y[i] + kept : kept;
  }
}

ANNEAL_VARIANTS
void anneal_dropout(const float *x, float *y, size_t count, uint64_t key, uint32_t threshold, float scale,
                    bool accumulate) {
  if (accumulate)
    dropout(x, y, count, key, threshold, scale, true);
  else
    dropout(x, y, count, key, threshold, scale, false);
}
