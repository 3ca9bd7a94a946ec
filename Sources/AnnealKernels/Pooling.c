#pragma clang fp contract(off)

#include <string.h>

#include "AnnealKernels.h"
#include "Variants.h"

ANNEAL_SPECIALISED void max_pool(const float *restrict x, const anneal_window *w, float *restrict y,
                                 int32_t *restrict places, const size_t kernel, const size_t stride) {
  for (size_t c = 0; c < w->channels; c++, x += w->height * w->width)
    for (size_t row = 0; row < w->out_height; row++, y += w->out_width, places += w->out_width) {
      const float *restrict first = x + row * stride * w->width;
      for (size_t i = 0; i < w->out_width; i++) {
        float best = first[i * stride];
        int32_t place = (int32_t)(row * stride * w->width + i * stride);
        const int32_t corner = place;
        for (size_t ky = 0; ky < kernel; ky++)
          for (size_t kx = 0; kx < kernel; kx++) {
            const float value = first[ky * w->width + i * stride + kx];
            /* A NaN stays, as in PyTorch; of equals the first is taken. */
            const bool taken = (value > best) | (value != value);
            place = taken ? corner + (int32_t)(ky * w->width + kx) : place;
            best = taken ? value : best;
          }
        y[i] = best;
        places[i] = place;
      }
    }
}

ANNEAL_VARIANTS
void anneal_max_pool(const float *x, const anneal_window *w, float *y, int32_t *places) {
  if (w->kernel == 2 && w->stride == 2)
    max_pool(x, w, y, places, 2, 2);
  else
    max_pool(x, w, y, places, w->kernel, w->stride);
}

void anneal_max_pool_gradient(const float *dy, const int32_t *places, const anneal_window *w, float *dx,
                              bool accumulate) {
  const size_t outputs = w->out_height * w->out_width, inputs = w->height * w->width;
  if (!accumulate) memset(dx, 0, w->channels * inputs * sizeof *dx);
  for (size_t c = 0; c < w->channels; c++, dx += inputs, dy += outputs, places += outputs)
    for (size_t i = 0; i < outputs; i++) dx[places[i]] += dy[i];
}

ANNEAL_VARIANTS
void anneal_average_pool(const float *restrict x, const anneal_window *w, float *restrict y) {
  const float area = (float)(w->kernel * w->kernel);
  for (size_t c = 0; c < w->channels; c++, x += w->height * w->width)
    for (size_t row = 0; row < w->out_height; row++, y += w->out_width)
      for (size_t i = 0; i < w->out_width; i++) {
        float sum = 0;
        for (size_t ky = 0; ky < w->kernel; ky++)
          for (size_t kx = 0; kx < w->kernel; kx++)
            sum = sum + x[(row * w->stride + ky) * w->width + i * w->stride + kx];
        y[i] = sum / area;
      }
}

ANNEAL_VARIANTS
void anneal_average_pool_gradient(const float *restrict dy, const anneal_window *w, float *restrict dx,
                                  bool accumulate) {
  const float area = (float)(w->kernel * w->kernel);
  if (!accumulate) memset(dx, 0, w->channels * w->height * w->width * sizeof *dx);
  for (size_t c = 0; c < w->channels; c++, dx += w->height * w->width)
    for (size_t row = 0; row < w->out_height; row++, dy += w->out_width)
      for (size_t i = 0; i < w->out_width; i++) {
        const float share = dy[i] / area;
        for (size_t ky = 0; ky < w->kernel; ky++)
          for (size_t kx = 0; kx < w->kernel; kx++)
            dx[(row * w->stride + ky) * w->width + i * w->stride + kx] += share;
      }
}
