#pragma clang fp contract(off)

#include <math.h>

#include "AnnealKernels.h"
#include "Exponential.h"
#include "Variants.h"

/* Running sums, so that the order of additions is the same whatever the width of a vector. */
enum { LANES = 16 };

ANNEAL_SPECIALISED float largest_of(const float *x, size_t count) {
  float lanes[LANES];
  for (size_t lane = 0; lane < LANES; lane++) lanes[lane] = -INFINITY;
  size_t i = 0;
  for (; i + LANES <= count; i += LANES)
    for (size_t lane = 0; lane < LANES; lane++) lanes[lane] = x[i + lane] > lanes[lane] ? x[i + lane] : lanes[lane];
  for (size_t lane = 0; i + lane < count; lane++) lanes[lane] = x[i + lane] > lanes[lane] ? x[i + lane] : lanes[lane];
  float largest = lanes[0];
  for (size_t lane = 1; lane < LANES; lane++) largest = lanes[lane] > largest ? lanes[lane] : largest;
  return largest;
}

/* Writes exp(x - largest) to `out` unless it is NULL and returns the sum. */
ANNEAL_SPECIALISED float sum_of_exponentials(const float *x, size_t count, float largest, float *out) {
  float lanes[LANES] = {0};
  size_t i = 0;
  for (; i + LANES <= count; i += LANES)
    for (size_t lane = 0; lane < LANES; lane++) {
      const float e = exp_of_negative(x[i + lane] - largest);
      if (out) out[i + lane] = e;
      lanes[lane] += e;
    }
  for (size_t lane = 0; i + lane < count; lane++) {
    const float e = exp_of_negative(x[i + lane] - largest);
    if (out) out[i + lane] = e;
    lanes[lane] += e;
  }
  float sum = 0;
  for (size_t lane = 0; lane < LANES; lane++) sum += lanes[lane];
  return sum;
}

ANNEAL_SPECIALISED bool is_first_largest(const float *x, size_t index, float largest) {
  if (x[index] != largest) return false;
  for (size_t i = 0; i < index; i++)
    if (x[i] == largest) return false;
  return true;
}

ANNEAL_VARIANTS
double anneal_softmax_cross_entropy(const float *logits, const int32_t *labels, size_t rows, size_t classes,
                                    double scale, float *gradient, size_t *correct) {
  const float factor = (float)scale;
  double loss = 0;
  size_t hits = 0;
  for (size_t row = 0; row < rows; row++, logits += classes) {
    const size_t label = (size_t)labels[row];
    const float largest = largest_of(logits, classes);
    float sum;
    if (gradient) {
      sum = sum_of_exponentials(logits, classes, largest, gradient);
      const float inverse = 1 / sum, at_label = gradient[label] * inverse - 1;
      for (size_t i = 0; i < classes; i++) gradient[i] = gradient[i] * inverse * factor;
      gradient[label] = at_label * factor;
      gradient += classes;
    } else {
      sum = sum_of_exponentials(logits, classes, largest, NULL);
    }
    loss += log((double)sum) - ((double)logits[label] - (double)largest);
    hits += is_first_largest(logits, label, largest);
  }
  *correct = hits;
  return loss;
}

ANNEAL_SPECIALISED double squared_error(const float *restrict outputs, const float *restrict targets, size_t count,
                                        float factor, float *restrict gradient, const bool has_gradient) {
  double lanes[LANES] = {0};
  size_t i = 0;
  for (; i + LANES <= count; i += LANES)
    for (size_t lane = 0; lane < LANES; lane++) {
      const float difference = outputs[i + lane] - targets[i + lane];
      if (has_gradient) gradient[i + lane] = factor * difference;
      lanes[lane] += (double)difference * (double)difference;
    }
  for (size_t lane = 0; i + lane < count; lane++) {
    const float difference = outputs[i + lane] - targets[i + lane];
    if (has_gradient) gradient[i + lane] = factor * difference;
    lanes[lane] += (double)difference * (double)difference;
  }
  double sum = 0;
  for (size_t lane = 0; lane < LANES; lane++) sum += lanes[lane];
  return sum;
}

ANNEAL_VARIANTS
double anneal_squared_error(const float *outputs, const float *targets, size_t count, double scale, float *gradient) {
  const float factor = (float)(2 * scale);
  return gradient ? squared_error(outputs, targets, count, factor, gradient, true)
                  : squared_error(outputs, targets, count, factor, NULL, false);
}
