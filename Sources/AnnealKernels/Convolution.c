#pragma clang fp contract(off)

#include <string.h>

#include "AnnealKernels.h"
#include "Variants.h"

enum { VECTOR = 16 };

size_t anneal_padded_count(const anneal_window *w) {
  return w->channels * (w->height + 2 * w->padding) * (w->width + 2 * w->padding) + VECTOR;
}

size_t anneal_columns_count(const anneal_window *w) {
  return w->channels * w->kernel * w->kernel * w->out_height * w->out_width + VECTOR;
}

ANNEAL_VARIANTS
void anneal_image_to_columns(const float *restrict x, const anneal_window *w, float *restrict padded,
                             float *restrict columns) {
  const size_t height = w->height + 2 * w->padding, width = w->width + 2 * w->padding;
  if (w->padding) {
    memset(padded, 0, anneal_padded_count(w) * sizeof *padded);
    for (size_t c = 0; c < w->channels; c++)
      for (size_t row = 0; row < w->height; row++) {
        float *restrict to = padded + (c * height + row + w->padding) * width + w->padding;
        const float *restrict from = x + (c * w->height + row) * w->width;
        for (size_t i = 0; i < w->width; i++) to[i] = from[i];
      }
  } else {
    memcpy(padded, x, w->channels * height * width * sizeof *padded);
  }
  for (size_t c = 0; c < w->channels; c++)
    for (size_t ky = 0; ky < w->kernel; ky++)
      for (size_t kx = 0; kx < w->kernel; kx++)
        for (size_t row = 0; row < w->out_height; row++, columns += w->out_width) {
          const float *restrict from = padded + (c * height + row * w->stride + ky) * width + kx;
          if (w->stride == 1) {
            /* Whole vectors; what is too much is overwritten by the next row, or lies in the room after the last. */
            for (size_t i = 0; i < w->out_width; i += VECTOR)
              for (size_t lane = 0; lane < VECTOR; lane++) columns[i + lane] = from[i + lane];
          } else {
            for (size_t i = 0; i < w->out_width; i++) columns[i] = from[i * w->stride];
          }
        }
}

ANNEAL_VARIANTS
void anneal_columns_to_image(const float *restrict columns, const anneal_window *w, float *restrict padded,
                             float *restrict dx, bool accumulate) {
  const size_t height = w->height + 2 * w->padding, width = w->width + 2 * w->padding;
  memset(padded, 0, anneal_padded_count(w) * sizeof *padded);
  for (size_t c = 0; c < w->channels; c++)
    for (size_t ky = 0; ky < w->kernel; ky++)
      for (size_t kx = 0; kx < w->kernel; kx++)
        for (size_t row = 0; row < w->out_height; row++, columns += w->out_width) {
          float *restrict to = padded + (c * height + row * w->stride + ky) * width + kx;
          if (w->stride == 1)
            for (size_t i = 0; i < w->out_width; i++) to[i] = to[i] + columns[i];
          else
            for (size_t i = 0; i < w->out_width; i++) to[i * w->stride] = to[i * w->stride] + columns[i];
        }
  for (size_t c = 0; c < w->channels; c++)
    for (size_t row = 0; row < w->height; row++) {
      const float *restrict from = padded + (c * height + row + w->padding) * width + w->padding;
      float *restrict to = dx + (c * w->height + row) * w->width;
      if (accumulate)
        for (size_t i = 0; i < w->width; i++) to[i] = to[i] + from[i];
      else
        for (size_t i = 0; i < w->width; i++) to[i] = from[i];
    }
}

ANNEAL_VARIANTS
void anneal_add_row_bias(float *restrict y, const float *restrict bias, size_t rows, size_t columns, bool fuses_relu) {
  for (size_t row = 0; row < rows; row++, y += columns) {
    const float b = bias[row];
    if (fuses_relu)
      for (size_t i = 0; i < columns; i++) y[i] = y[i] + b < 0 ? 0 : y[i] + b;
    else
      for (size_t i = 0; i < columns; i++) y[i] = y[i] + b;
  }
}

ANNEAL_VARIANTS
void anneal_row_sums(const float *restrict x, float *restrict sums, size_t rows, size_t columns, bool accumulate) {
  for (size_t row = 0; row < rows; row++, x += columns) {
    float lanes[VECTOR] = {0};
    size_t i = 0;
    for (; i + VECTOR <= columns; i += VECTOR)
      for (size_t lane = 0; lane < VECTOR; lane++) lanes[lane] = lanes[lane] + x[i + lane];
    for (size_t lane = 0; i + lane < columns; lane++) lanes[lane] = lanes[lane] + x[i + lane];
    float sum = 0;
    for (size_t lane = 0; lane < VECTOR; lane++) sum += lanes[lane];
    sums[row] = accumulate ? sums[row] + sum : sum;
  }
}
