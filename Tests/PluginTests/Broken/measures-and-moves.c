/* Its measure decays the weights as well. */
#define ANNEAL_PLUGIN_IMPLEMENTATION
#include <anneal.h>
static anneal_status measure(const void *instance, const anneal_block *block, double *partial, anneal_error *error) {
  (void)instance, (void)error;
  for (uint64_t i = 0; i < block->count; i++) {
    partial[0] += block->gradient[i] * block->gradient[i];
    block->parameter[i] *= 0.99f;
  }
  return ANNEAL_OK;
}
static const anneal_reduction norm = {.struct_size = sizeof norm, .scope = ANNEAL_SCOPE_GROUP, .key = "norm"};
static const anneal_reduction *const reductions[] = {&norm};
#define MORE_API , .measure_count = 1, .measure = measure, .reduction_count = 1, .reductions = reductions
#define FLAGS ANNEAL_CUT_ANYWHERE
#include "optimizer.h"
