/* What it hears it keeps in its instance. */
#define ANNEAL_PLUGIN_IMPLEMENTATION
#include <anneal.h>
static anneal_status observe(const void *instance, const double *base, double *state, const anneal_observation *seen, anneal_error *error) {
  (void)base, (void)error;
  double *worst = (double *)instance;
  if (seen->metric > *worst) *worst = seen->metric;
  state[0] = *worst;
  return ANNEAL_OK;
}
static const anneal_state kept = {.struct_size = sizeof kept, .key = "worst"};
static const anneal_state *const states[] = {&kept};
#define MORE_API , .state_count = 1, .states = states, .observe = observe
#define IN_CREATE *instance = calloc(1, 8);
#define IN_DESTROY free(instance);
#define VALUE(base, time) ((base) / (1 + *(const double *)instance))
#include "schedule.h"
