/* torch.sign: -1, 0 or 1; a NaN stays one. */
#ifndef ANNEAL_SIGN_H
#define ANNEAL_SIGN_H

#include "Variants.h"

ANNEAL_SPECIALISED float sign(float x) { return x > 0 ? 1 : x < 0 ? -1 : x; }

#endif
