/* The weights to evaluate it writes where those stand that it trains. */
#define ANNEAL_PLUGIN_IMPLEMENTATION
#include <anneal.h>
static anneal_status evaluate(const anneal_component *self, const void *instance, const anneal_block *block, float *out, anneal_error *error) {
  (void)self, (void)instance, (void)error;
  for (uint64_t i = 0; i < block->count; i++) out[i] = block->parameter[i] *= 0.5f;
  return ANNEAL_OK;
}
static const void *extension(const char *id);
#define MORE_PLUGIN , .extension = extension
#include "optimizer.h"
static const anneal_evaluation evaluation = {
    .struct_size = sizeof evaluation, .component_count = 1, .components = components, .evaluation = evaluate};
static const void *extension(const char *id) { return strcmp(id, "anneal.evaluation/1") ? NULL : &evaluation; }
