#pragma clang fp contract(off)

#include "AnnealKernels.h"
#include "Lanes.h"
#include "Variants.h"

/* Products by tiles of ROWS x WIDTH numbers that are added in registers, DEPTH at a time, so that a panel of the right
 * matrix (DEPTH x WIDTH, copied so that it is read in order) stays in the first-level cache. Threads share strips of STRIP
 * rows, a multiple of WIDTH, so that what is on both sides of a diagonal within a panel is of one strip. */
enum { ROWS = 4, WIDTH = 32, DEPTH = 256, STRIP = 64 };

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

/* A product out = alpha a b + beta addend (NULL: none), out and addend being [rows, columns] without gaps. symmetric: the
 * result is known to be, so only what is on and above the diagonal is computed and then mirrored. */
typedef struct {
  matrix a, b;
  size_t rows, columns, inner;
  float alpha, beta;
  const float *addend;
  float *out, *packed;
  bool symmetric;
} product;

static size_t padded(size_t count) { return (count + WIDTH - 1) / WIDTH * WIDTH; }

/* Copies the columns of one panel, all its depths one after another, to where tiles read it. */
ANNEAL_VARIANTS
static void pack_panel(void *job, uint64_t panel) {
  const product *const at = job;
  const size_t column = panel * WIDTH, width = at->columns - column < WIDTH ? at->columns - column : WIDTH;
  const float *source = at->b.values + column * at->b.column_stride;
  float *out = at->packed + column * at->inner;
  for (size_t p = 0; p < at->inner; p++, source += at->b.row_stride, out += WIDTH)
    for (size_t j = 0; j < WIDTH; j++) out[j] = j < width ? source[j * at->b.column_stride] : 0;
}

/* Computes STRIP rows. Which thread does is left to chance: no bit of them depends on the others. */
ANNEAL_VARIANTS
static void compute_strip(void *job, uint64_t strip) {
  const product *const at = job;
  const size_t first = strip * STRIP, end = at->rows - first < STRIP ? at->rows : first + STRIP;
  const size_t columns = at->columns;
  for (size_t start = 0; start < at->inner; start += DEPTH) {
    const size_t depth = at->inner - start < DEPTH ? at->inner - start : DEPTH;
    for (size_t column = at->symmetric ? first / WIDTH * WIDTH : 0; column < columns; column += WIDTH) {
      const size_t width = columns - column < WIDTH ? columns - column : WIDTH;
      const float *const panel = at->packed + column * at->inner + start * WIDTH;
      const size_t last = at->symmetric && column + width < end ? column + width : end;
      for (size_t row = first; row < last; row += ROWS) {
        float *const place = at->out + row * columns + column;
        /* What the depths before this one came to is in out. */
        const float *const base = start > 0 ? place : at->addend ? at->addend + row * columns + column : NULL;
        const float beta = start > 0 ? 1 : at->beta;
        const matrix a = {at->a.values + row * at->a.row_stride + start * at->a.column_stride, at->a.row_stride,
                          at->a.column_stride};
        switch (last - row) {
          case 1: tile(a, panel, depth, base, place, columns, width, at->alpha, beta, 1); break;
          case 2: tile(a, panel, depth, base, place, columns, width, at->alpha, beta, 2); break;
          case 3: tile(a, panel, depth, base, place, columns, width, at->alpha, beta, 3); break;
          default: tile(a, panel, depth, base, place, columns, width, at->alpha, beta, ROWS);
        }
      }
    }
  }
  if (at->symmetric)
    for (size_t row = first; row < end; row++)
      for (size_t column = row + 1; column < columns; column++) at->out[column * columns + row] = at->out[row * columns + column];
}

typedef struct {
  anneal_crew_run run;
  void *crew;
} runner;

static void each(runner with, uint64_t count, void (*body)(void *, uint64_t), product *job) {
  if (with.run && count > 1)
    with.run(with.crew, count, body, job);
  else
    for (uint64_t i = 0; i < count; i++) body(job, i);
}

static void multiply(runner with, product job) {
  each(with, padded(job.columns) / WIDTH, pack_panel, &job);
  each(with, (job.rows + STRIP - 1) / STRIP, compute_strip, &job);
}

size_t anneal_newton_schulz_scratch(size_t rows, size_t columns) {
  const size_t side = rows < columns ? rows : columns;
  return rows * columns + 2 * side * side + padded(rows) * padded(columns);
}

void anneal_newton_schulz(float *x, size_t rows, size_t columns, double a, double b, double c, size_t steps,
                          double eps, float *scratch, anneal_crew_run run, void *crew) {
  const size_t count = rows * columns, side = rows < columns ? rows : columns;
  if (count == 0) return;
  const runner with = {run, crew};
  float *const packed = scratch, *const gram = packed + padded(rows) * padded(columns);
  float *const polynomial = gram + side * side;
  float *now = x, *next = polynomial + side * side;

  const double norm = __builtin_elementwise_sqrt(anneal_sum_of_squares(x, count));
  const float divisor = (float)(norm < eps ? eps : norm);
  for (size_t i = 0; i < count; i++) x[i] = x[i] / divisor;

  const float f1 = (float)a, f3 = (float)b, f5 = (float)c;
  const matrix square = {gram, side, 1}, weights = {polynomial, side, 1};
  for (size_t step = 0; step < steps; step++) {
    const matrix plain = {now, columns, 1}, transposed = {now, 1, columns};
    const bool wide = rows <= columns;
    multiply(with, (product){wide ? plain : transposed, wide ? transposed : plain, side, side, wide ? columns : rows,
                             1, 0, NULL, gram, packed, true});
    multiply(with, (product){square, square, side, side, side, f5, f3, gram, polynomial, packed, true});
    multiply(with, (product){wide ? weights : plain, wide ? plain : weights, rows, columns, side, 1, f1, now, next,
                             packed, false});
    float *const old = now;
    now = next;
    next = old;
  }
  if (now != x)
    for (size_t i = 0; i < count; i++) x[i] = now[i];
}
