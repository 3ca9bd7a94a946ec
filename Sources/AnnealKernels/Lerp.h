/* torch.lerp for a weight of either kind: start + weight * (end - start), from the nearer end so that weight 1 gives
 * exactly `end`. Both choices are by a loop constant, so that a vector loop blends instead of computing both sides. */
#ifndef ANNEAL_LERP_H
#define ANNEAL_LERP_H

#include <stdbool.h>

#include "Variants.h"

ANNEAL_SPECIALISED float lerp(float start, float end, float weight) {
  const bool nearer_to_end = weight >= 0.5f;
  return (nearer_to_end ? end : start) + (nearer_to_end ? weight - 1 : weight) * (end - start);
}

#endif
