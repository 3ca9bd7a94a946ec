/* torch.lerp for a weight of either kind: start + weight * (end - start), from the nearer end so that weight 1 gives
 * exactly `end`. The branch is on a loop constant. */
#ifndef ANNEAL_LERP_H
#define ANNEAL_LERP_H

#include "Variants.h"

ANNEAL_SPECIALISED float lerp(float start, float end, float weight) {
  const float difference = end - start;
  return weight < 0.5f ? start + weight * difference : end + (weight - 1) * difference;
}

#endif
