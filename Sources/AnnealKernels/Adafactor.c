#pragma clang fp contract(off)

#include "AnnealKernels.h"
#include "Lanes.h"
#include "Variants.h"

/* torch/optim/_adafactor.py, _single_tensor_adafactor. */
ANNEAL_VARIANTS
void anneal_adafactor_factors(const float *restrict grad, double *restrict row_var, double *restrict col_var,
                              double *restrict col_sums, size_t rows, size_t columns, double weight) {
  for (size_t column = 0; column < columns; column++) col_sums[column] = 0;
  for (size_t row = 0; row < rows; row++, grad += columns) {
    double lanes[LANES] = {0};
    size_t i = 0;
    for (; i + LANES <= columns; i += LANES)
      for (size_t lane = 0; lane < LANES; lane++) {
        const double square = (double)grad[i + lane] * (double)grad[i + lane];
        lanes[lane] += square;
        col_sums[i + lane] += square;
      }
    for (size_t lane = 0; i + lane < columns; lane++) {
      const double square = (double)grad[i + lane] * (double)grad[i + lane];
      lanes[lane] += square;
      col_sums[i + lane] += square;
    }
    row_var[row] += weight * (total(lanes) / (double)columns - row_var[row]);
  }
  for (size_t column = 0; column < columns; column++)
    col_var[column] += weight * (col_sums[column] / (double)rows - col_var[column]);
}

/* u = g / max(sqrt(v), eps1) for a row: v = row_share * col_var, or v = variance. */
ANNEAL_SPECIALISED float direction(float g, float v, float least) {
  v = v < least ? least : v;
  return g / __builtin_elementwise_sqrt(v);
}

ANNEAL_SPECIALISED void adafactor(float *restrict param, const float *restrict grad, const double *restrict col_var,
                                  const float *restrict variance, size_t count, float row_share, float least,
                                  float kept, float step_size, const bool factored, const bool takes_step,
                                  double *restrict lanes) {
  for (size_t i = 0; i < count; i += LANES) {
    const size_t width = count - i < LANES ? count - i : LANES;
    float u[LANES] = {0};
    if (width == LANES) {
      for (size_t lane = 0; lane < LANES; lane++)
        u[lane] = direction(grad[i + lane], factored ? row_share * (float)col_var[i + lane] : variance[i + lane], least);
      if (takes_step)
        for (size_t lane = 0; lane < LANES; lane++) param[i + lane] = kept * param[i + lane] - step_size * u[lane];
    } else {
      for (size_t lane = 0; lane < width; lane++) {
        u[lane] = direction(grad[i + lane], factored ? row_share * (float)col_var[i + lane] : variance[i + lane], least);
        if (takes_step) param[i + lane] = kept * param[i + lane] - step_size * u[lane];
      }
    }
    if (!takes_step)
      for (size_t lane = 0; lane < LANES; lane++) lanes[lane] += (double)u[lane] * (double)u[lane];
  }
}

ANNEAL_VARIANTS
double anneal_adafactor_length(const float *grad, const double *col_var, const float *variance, size_t count,
                               double row_share, double eps1) {
  double lanes[LANES] = {0};
  const float least = (float)(eps1 * eps1);
  if (col_var)
    adafactor(NULL, grad, col_var, NULL, count, (float)row_share, least, 1, 0, true, false, lanes);
  else
    adafactor(NULL, grad, NULL, variance, count, 1, least, 1, 0, false, false, lanes);
  return total(lanes);
}

ANNEAL_VARIANTS
void anneal_adafactor(float *param, const float *grad, const double *col_var, const float *variance, size_t count,
                      double row_share, double eps1, double decay, double step_size) {
  const float least = (float)(eps1 * eps1), kept = (float)(1 - decay), size = (float)step_size;
  if (col_var)
    adafactor(param, grad, col_var, NULL, count, (float)row_share, least, kept, size, true, true, NULL);
  else
    adafactor(param, grad, NULL, variance, count, 1, least, kept, size, false, true, NULL);
}

ANNEAL_VARIANTS
void anneal_adafactor_variance(const float *restrict grad, float *restrict variance, size_t count, double weight) {
  const float w = (float)weight;
  for (size_t i = 0; i < count; i++) variance[i] = variance[i] + w * (grad[i] * grad[i] - variance[i]);
}
