#pragma clang fp contract(off)

#include "AnnealKernels.h"
#include "Lanes.h"
#include "Variants.h"

/* Elements that are added in registers at once: four of the widest vectors. */
enum { TILE = 64 };

ANNEAL_SPECIALISED void column_sums(const float *restrict x, float *restrict sums, size_t rows, size_t columns,
                                    size_t width, bool accumulate) {
  float total[TILE] = {0};
  for (size_t row = 0; row < rows; row++, x += columns)
    for (size_t i = 0; i < width; i++) total[i] += x[i];
  for (size_t i = 0; i < width; i++) sums[i] = accumulate ? sums[i] + total[i] : total[i];
}

ANNEAL_VARIANTS
void anneal_column_sums(const float *x, float *sums, size_t rows, size_t columns, bool accumulate) {
  size_t column = 0;
  for (; column + TILE <= columns; column += TILE)
    column_sums(x + column, sums + column, rows, columns, TILE, accumulate);
  if (column < columns) column_sums(x + column, sums + column, rows, columns, columns - column, accumulate);
}

ANNEAL_SPECIALISED void sum_chunks(float *const *chunks, size_t chunk_count, size_t begin, size_t width) {
  float total[TILE];
  for (size_t i = 0; i < width; i++) total[i] = chunks[0][begin + i];
  for (size_t chunk = 1; chunk < chunk_count; chunk++) {
    const float *addend = chunks[chunk] + begin;
    for (size_t i = 0; i < width; i++) total[i] += addend[i];
  }
  for (size_t i = 0; i < width; i++) chunks[0][begin + i] = total[i];
}

ANNEAL_VARIANTS
void anneal_sum_chunks(float *const *chunks, size_t chunk_count, size_t begin, size_t count) {
  if (chunk_count < 2) return;
  const size_t end = begin + count;
  for (; begin + TILE <= end; begin += TILE) sum_chunks(chunks, chunk_count, begin, TILE);
  if (begin < end) sum_chunks(chunks, chunk_count, begin, end - begin);
}

ANNEAL_VARIANTS
double anneal_sum_of_squares(const float *x, size_t count) {
  double lanes[LANES] = {0};
  size_t i = 0;
  for (; i + LANES <= count; i += LANES)
    for (size_t lane = 0; lane < LANES; lane++) lanes[lane] += (double)x[i + lane] * (double)x[i + lane];
  for (size_t lane = 0; i + lane < count; lane++) lanes[lane] += (double)x[i + lane] * (double)x[i + lane];
  return total(lanes);
}
