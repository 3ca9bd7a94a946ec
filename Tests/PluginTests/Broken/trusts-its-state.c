/* A number of its state is an index, whatever it is. */
#define ANNEAL_PLUGIN_IMPLEMENTATION
#include <anneal.h>
static const double factors[4] = {1, 0.5, 0.25, 0.125};
static anneal_status observe(const void *instance, const double *base, double *state, const anneal_observation *seen, anneal_error *error) {
  (void)instance, (void)base, (void)seen, (void)error;
  if (state[0] < 3 && state[0] >= 0) state[0]++;
  return ANNEAL_OK;
}
static const anneal_state kept = {.struct_size = sizeof kept, .key = "drops"};
static const anneal_state *const states[] = {&kept};
#define MORE_API , .state_count = 1, .states = states, .observe = observe
#define VALUE(base, time) ((base) * factors[(long)state[0]])
#include "schedule.h"
