/* What it hears it keeps in a variable of its own. */
#define ANNEAL_PLUGIN_IMPLEMENTATION
#include <anneal.h>
static double worst = 1;
static anneal_status observe(const void *instance, const double *base, double *state, const anneal_observation *seen, anneal_error *error) {
  (void)instance, (void)base, (void)error;
  if (seen->metric > worst) worst = seen->metric;
  state[0] = worst;
  return ANNEAL_OK;
}
static const anneal_state kept = {.struct_size = sizeof kept, .key = "worst", .initial = 1};
static const anneal_state *const states[] = {&kept};
#define MORE_API , .state_count = 1, .states = states, .observe = observe
#define VALUE(base, time) ((base) / (worst == 1 ? 1 : 2 + worst++))
#include "schedule.h"
