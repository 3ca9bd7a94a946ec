#pragma clang fp contract(off)

#include <math.h>

#include "AnnealKernels.h"
#include "Lanes.h"
#include "Variants.h"

/* Channels of rows without positions that are added up at once. */
enum { TILE = 64 };

/* Sums are float64: those of a batch are long, and a channel's mean may be far from 0. */

ANNEAL_SPECIALISED double plane_sum(const float *x, size_t count) {
  double lanes[LANES] = {0};
  size_t i = 0;
  for (; i + LANES <= count; i += LANES)
    for (size_t lane = 0; lane < LANES; lane++) lanes[lane] += (double)x[i + lane];
  for (size_t lane = 0; i + lane < count; lane++) lanes[lane] += (double)x[i + lane];
  return total(lanes);
}

ANNEAL_SPECIALISED double plane_squares(const float *x, size_t count, double mean) {
  double lanes[LANES] = {0};
  size_t i = 0;
  for (; i + LANES <= count; i += LANES)
    for (size_t lane = 0; lane < LANES; lane++)
      lanes[lane] += ((double)x[i + lane] - mean) * ((double)x[i + lane] - mean);
  for (size_t lane = 0; i + lane < count; lane++)
    lanes[lane] += ((double)x[i + lane] - mean) * ((double)x[i + lane] - mean);
  return total(lanes);
}

/* Mean and sum of squared distances from it: their difference of sums would lose its digits to a large mean. */
ANNEAL_SPECIALISED void column_moments(const float *restrict x, size_t rows, size_t channels, size_t width,
                                       double *restrict mean, double *restrict squares) {
  double sums[TILE] = {0}, distances[TILE] = {0};
  for (size_t row = 0; row < rows; row++)
    for (size_t i = 0; i < width; i++) sums[i] += (double)x[row * channels + i];
  for (size_t i = 0; i < width; i++) sums[i] /= (double)rows;
  for (size_t row = 0; row < rows; row++)
    for (size_t i = 0; i < width; i++)
      distances[i] += ((double)x[row * channels + i] - sums[i]) * ((double)x[row * channels + i] - sums[i]);
  for (size_t i = 0; i < width; i++) {
    mean[i] = sums[i];
    squares[i] = distances[i];
  }
}

ANNEAL_VARIANTS
void anneal_batch_statistics(const float *restrict x, size_t rows, size_t channels, size_t positions, size_t begin,
                             size_t count, double epsilon, double momentum, float *restrict mean,
                             float *restrict inverse, float *restrict running_mean, float *restrict running_variance) {
  const double numbers = (double)rows * (double)positions;
  for (size_t first = begin; first < begin + count; first += TILE) {
    const size_t width = begin + count - first < TILE ? begin + count - first : TILE;
    double means[TILE], squares[TILE];
    if (positions == 1) {
      column_moments(x + first, rows, channels, width, means, squares);
    } else {
      for (size_t i = 0; i < width; i++) {
        const float *plane = x + (first + i) * positions;
        double sum = 0, distances = 0;
        for (size_t row = 0; row < rows; row++) sum += plane_sum(plane + row * channels * positions, positions);
        means[i] = sum / numbers;
        for (size_t row = 0; row < rows; row++)
          distances += plane_squares(plane + row * channels * positions, positions, means[i]);
        squares[i] = distances;
      }
    }
    for (size_t i = 0; i < width; i++) {
      const size_t channel = first + i;
      mean[channel] = (float)means[i];
      inverse[channel] = (float)(1 / sqrt(squares[i] / numbers + epsilon));
      running_mean[channel] = (float)((1 - momentum) * (double)running_mean[channel] + momentum * means[i]);
      running_variance[channel] =
          (float)((1 - momentum) * (double)running_variance[channel] + momentum * (squares[i] / (numbers - 1)));
    }
  }
}

ANNEAL_VARIANTS
void anneal_running_statistics(const float *restrict running_mean, const float *restrict running_variance,
                               size_t channels, double epsilon, float *restrict mean, float *restrict inverse) {
  for (size_t i = 0; i < channels; i++) {
    mean[i] = running_mean[i];
    inverse[i] = (float)(1 / sqrt((double)running_variance[i] + epsilon));
  }
}

ANNEAL_SPECIALISED void normalize(const float *restrict x, float *restrict y, size_t count, const float *restrict mean,
                                  const float *restrict inverse, const float *restrict scale,
                                  const float *restrict shift, bool one_channel, bool fuses_relu) {
  for (size_t i = 0; i < count; i++) {
    const size_t c = one_channel ? 0 : i;
    const float value = (x[i] - mean[c]) * (inverse[c] * scale[c]) + shift[c];
    /* What is not a number compares as false and stays. */
    y[i] = fuses_relu && value < 0 ? 0 : value;
  }
}

ANNEAL_VARIANTS
void anneal_batch_norm(const float *restrict x, const float *restrict mean, const float *restrict inverse,
                       const float *restrict scale, const float *restrict shift, float *restrict y, size_t rows,
                       size_t channels, size_t positions, size_t begin, size_t count, bool fuses_relu) {
  if (positions == 1) {
    for (size_t row = 0; row < rows; row++) {
      const float *from = x + row * channels + begin;
      float *to = y + row * channels + begin;
      if (fuses_relu)
        normalize(from, to, count, mean + begin, inverse + begin, scale + begin, shift + begin, false, true);
      else
        normalize(from, to, count, mean + begin, inverse + begin, scale + begin, shift + begin, false, false);
    }
    return;
  }
  for (size_t c = begin; c < begin + count; c++)
    for (size_t row = 0; row < rows; row++) {
      const size_t plane = (row * channels + c) * positions;
      if (fuses_relu)
        normalize(x + plane, y + plane, positions, mean + c, inverse + c, scale + c, shift + c, true, true);
      else
        normalize(x + plane, y + plane, positions, mean + c, inverse + c, scale + c, shift + c, true, false);
    }
}

/* With n the normalised x: the sum of dy, and that of dy n. */
ANNEAL_SPECIALISED void plane_products(const float *restrict x, const float *restrict dy, size_t count, float mean,
                                       float inverse, double *restrict sum, double *restrict product) {
  double sums[LANES] = {0}, products[LANES] = {0};
  size_t i = 0;
  for (; i + LANES <= count; i += LANES)
    for (size_t lane = 0; lane < LANES; lane++) {
      sums[lane] += (double)dy[i + lane];
      products[lane] += (double)dy[i + lane] * (double)((x[i + lane] - mean) * inverse);
    }
  for (size_t lane = 0; i + lane < count; lane++) {
    sums[lane] += (double)dy[i + lane];
    products[lane] += (double)dy[i + lane] * (double)((x[i + lane] - mean) * inverse);
  }
  *sum += total(sums);
  *product += total(products);
}

ANNEAL_SPECIALISED void column_products(const float *restrict x, const float *restrict dy, size_t rows, size_t channels,
                                        size_t width, const float *restrict mean, const float *restrict inverse,
                                        double *restrict sum, double *restrict product) {
  double sums[TILE] = {0}, products[TILE] = {0};
  for (size_t row = 0; row < rows; row++)
    for (size_t i = 0; i < width; i++) {
      const float d = dy[row * channels + i];
      sums[i] += (double)d;
      products[i] += (double)d * (double)((x[row * channels + i] - mean[i]) * inverse[i]);
    }
  for (size_t i = 0; i < width; i++) {
    sum[i] = sums[i];
    product[i] = products[i];
  }
}

/* dx = inverse * scale * (dy - mean of dy - n * mean of dy n). */
ANNEAL_SPECIALISED void batch_norm_dx(const float *restrict x, const float *restrict dy, float *restrict dx,
                                      size_t count, const float *restrict mean, const float *restrict inverse,
                                      const float *restrict scale, const float *restrict sum,
                                      const float *restrict product, bool one_channel, bool accumulate) {
  for (size_t i = 0; i < count; i++) {
    const size_t c = one_channel ? 0 : i;
    const float d = inverse[c] * scale[c] * (dy[i] - sum[c] - (x[i] - mean[c]) * inverse[c] * product[c]);
    dx[i] = accumulate ? dx[i] + d : d;
  }
}

ANNEAL_VARIANTS
void anneal_batch_norm_gradient(const float *restrict x, const float *restrict mean, const float *restrict inverse,
                                const float *restrict scale, const float *restrict dy, float *restrict dx,
                                float *restrict dscale, float *restrict dshift, size_t rows, size_t channels,
                                size_t positions, size_t begin, size_t count, bool moves, bool accumulate) {
  const double numbers = moves ? (double)rows * (double)positions : INFINITY;
  for (size_t first = begin; first < begin + count; first += TILE) {
    const size_t width = begin + count - first < TILE ? begin + count - first : TILE;
    double sums[TILE] = {0}, products[TILE] = {0};
    float sum[TILE], product[TILE];
    if (positions == 1) {
      column_products(x + first, dy + first, rows, channels, width, mean + first, inverse + first, sums, products);
    } else {
      for (size_t i = 0; i < width; i++)
        for (size_t row = 0; row < rows; row++) {
          const size_t plane = (row * channels + first + i) * positions;
          plane_products(x + plane, dy + plane, positions, mean[first + i], inverse[first + i], sums + i, products + i);
        }
    }
    for (size_t i = 0; i < width; i++) {
      dshift[first + i] += (float)sums[i];
      dscale[first + i] += (float)products[i];
      /* Statistics that do not come from x have no share in the derivatives. */
      sum[i] = (float)(sums[i] / numbers);
      product[i] = (float)(products[i] / numbers);
    }
    if (!dx) continue;
    for (size_t row = 0; row < rows; row++) {
      if (positions == 1) {
        const size_t place = row * channels + first;
        batch_norm_dx(x + place, dy + place, dx + place, width, mean + first, inverse + first, scale + first, sum,
                      product, false, accumulate);
        continue;
      }
      for (size_t i = 0; i < width; i++) {
        const size_t c = first + i, plane = (row * channels + c) * positions;
        batch_norm_dx(x + plane, dy + plane, dx + plane, positions, mean + c, inverse + c, scale + c, sum + i,
                      product + i, true, accumulate);
      }
    }
  }
}
