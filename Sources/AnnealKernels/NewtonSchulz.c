#pragma clang fp contract(off)

#include "AnnealKernels.h"
#include "Lanes.h"
#include "Variants.h"

/* Products by tiles of ROWS x WIDTH numbers that are added in registers, DEPTH at a time, so that a panel of the right
 * matrix (DEPTH x WIDTH, copied so that it is read in order) stays in the first-level cache. */
enum { ROWS = 4, WIDTH = 32, DEPTH = 256 };

/* A matrix as it is read: element (i, j) stands at values[i * row_stride + j * column_stride]. */
typedef struct {
  const float *values;
  size_t row_stride, column_stride;
} matrix;

/* Spelled as vectors, because the loop over an array is not kept in registers. A multiply and an add each round, as in every
 * other kernel. */
typedef float vector __attribute__((ext_vector_type(WIDTH), aligned(4)));

ANNEAL_SPECIALISED void tile(matrix a, const float *restrict panel, size_t depth, const float *restrict addend,
                             float *restrict out, size_t stride, size_t width, float alpha, float beta,
                             const size_t rows) {
  vector sums[ROWS];
  for (size_t i = 0; i < rows; i++) sums[i] = 0;
  for (size_t p = 0; p < depth; p++) {
    const vector right = *(const vector *)(panel + p * WIDTH);
    for (size_t i = 0; i < rows; i++) sums[i] += a.values[i * a.row_stride + p * a.column_stride] * right;
  }
  for (size_t i = 0; i < rows; i++) {
    sums[i] *= alpha;
    if (width == WIDTH) {
      if (addend) sums[i] += beta * *(const vector *)(addend + i * stride);
      *(vector *)(out + i * stride) = sums[i];
    } else {
      float edge[WIDTH];
      *(vector *)edge = sums[i];
      for (size_t j = 0; j < width; j++)
        out[i * stride + j] = addend ? beta * addend[i * stride + j] + edge[j] : edge[j];
    }
  }
}

/* out = alpha a b + beta addend (NULL: none), out and addend being [rows, columns] without gaps. symmetric: the result is
 * known to be, so only what is on and above the diagonal is computed and then mirrored. */
ANNEAL_SPECIALISED void product(matrix a, matrix b, size_t rows, size_t columns, size_t inner, float alpha, float beta,
                                const float *addend, float *out, float *restrict panel, const bool symmetric) {
  for (size_t start = 0; start < inner; start += DEPTH) {
    const size_t depth = inner - start < DEPTH ? inner - start : DEPTH;
    const matrix left = {a.values + start * a.column_stride, a.row_stride, a.column_stride};
    for (size_t column = 0; column < columns; column += WIDTH) {
      const size_t width = columns - column < WIDTH ? columns - column : WIDTH;
      const float *source = b.values + start * b.row_stride + column * b.column_stride;
      for (size_t p = 0; p < depth; p++, source += b.row_stride)
        for (size_t j = 0; j < WIDTH; j++) panel[p * WIDTH + j] = j < width ? source[j * b.column_stride] : 0;
      const size_t last = symmetric ? column + width : rows;
      for (size_t row = 0; row < last; row += ROWS) {
        float *const place = out + row * columns + column;
        /* What the depths before this one came to is in out. */
        const float *const base = start == 0 ? (addend ? addend + row * columns + column : NULL) : place;
        const float share = start == 0 ? beta : 1;
        const matrix strip = {left.values + row * a.row_stride, a.row_stride, a.column_stride};
        switch (last - row) {
          case 1: tile(strip, panel, depth, base, place, columns, width, alpha, share, 1); break;
          case 2: tile(strip, panel, depth, base, place, columns, width, alpha, share, 2); break;
          case 3: tile(strip, panel, depth, base, place, columns, width, alpha, share, 3); break;
          default: tile(strip, panel, depth, base, place, columns, width, alpha, share, ROWS);
        }
      }
    }
  }
  if (symmetric)
    for (size_t row = 1; row < rows; row++)
      for (size_t column = 0; column < row; column++) out[row * columns + column] = out[column * columns + row];
}

size_t anneal_newton_schulz_scratch(size_t rows, size_t columns) {
  const size_t side = rows < columns ? rows : columns;
  return rows * columns + 2 * side * side + DEPTH * WIDTH;
}

ANNEAL_VARIANTS
void anneal_newton_schulz(float *x, size_t rows, size_t columns, double a, double b, double c, size_t steps,
                          double eps, float *scratch) {
  const size_t count = rows * columns, side = rows < columns ? rows : columns;
  if (count == 0) return;
  float *const gram = scratch, *const polynomial = gram + side * side, *const panel = polynomial + side * side;
  float *now = x, *next = panel + DEPTH * WIDTH;

  const double norm = __builtin_elementwise_sqrt(anneal_sum_of_squares(x, count));
  const float divisor = (float)(norm < eps ? eps : norm);
  for (size_t i = 0; i < count; i++) x[i] = x[i] / divisor;

  const float factor1 = (float)a, factor3 = (float)b, factor5 = (float)c;
  const matrix square = {gram, side, 1}, weights = {polynomial, side, 1};
  for (size_t step = 0; step < steps; step++) {
    const matrix plain = {now, columns, 1}, transposed = {now, 1, columns};
    if (rows <= columns) {
      product(plain, transposed, side, side, columns, 1, 0, NULL, gram, panel, true);
      product(square, square, side, side, side, factor5, factor3, gram, polynomial, panel, true);
      product(weights, plain, rows, columns, side, 1, factor1, now, next, panel, false);
    } else {
      product(transposed, plain, side, side, rows, 1, 0, NULL, gram, panel, true);
      product(square, square, side, side, side, factor5, factor3, gram, polynomial, panel, true);
      product(plain, weights, rows, columns, side, 1, factor1, now, next, panel, false);
    }
    float *const old = now;
    now = next;
    next = old;
  }
  if (now != x)
    for (size_t i = 0; i < count; i++) x[i] = now[i];
}
