#ifndef TRIAD_H
#define TRIAD_H

#include <stddef.h>

/* a = b + scale * c: what memory gives when nothing is computed. McCalpin's STREAM. */
void triad(float *restrict a, const float *restrict b, const float *restrict c, float scale, size_t count);

#endif
