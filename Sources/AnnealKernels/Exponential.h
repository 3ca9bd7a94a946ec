/* The exponential function of float32, in line, so that it vectorises with the loop around it. */
#ifndef ANNEAL_EXPONENTIAL_H
#define ANNEAL_EXPONENTIAL_H

#include <string.h>

#include "Variants.h"

/* e^x for x <= 0 to about 2 ulp, 0 below the smallest normal result.
 * x = n ln 2 + r with |r| <= ln 2 / 2; the polynomial is that of Cephes' expf. */
ANNEAL_SPECIALISED float exp_of_negative(float x) {
  const float shift = 12582912.0f; /* 1.5 * 2^23: adding it leaves round(n) in the low bits */
  const float lowest = -87.33654f;
  const float clamped = x < lowest ? lowest : x;
  const float shifted = clamped * 1.44269504088896341f + shift;
  const float n = shifted - shift;
  const float r = (clamped - n * 0.693359375f) - n * -2.12194440e-4f;
  float p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * r * r + r + 1;
  uint32_t bits;
  memcpy(&bits, &shifted, sizeof bits);
  bits = (bits - 0x4B400000u + 127u) << 23; /* 2^n */
  float power;
  memcpy(&power, &bits, sizeof power);
  return x < lowest ? 0 : p * power;
}

#endif
