/* A schedule that listens: it multiplies the rate by `factor` when the monitored value has not fallen for more than
   `patience` observations. All that changes is in the host's state. */
#define ANNEAL_PLUGIN_IMPLEMENTATION
#include <anneal.h>
#include <math.h>
#include <stdlib.h>

static const anneal_parameter factor = {
    .struct_size = sizeof factor, .type = ANNEAL_FLOAT, .flags = ANNEAL_MINIMUM_OPEN | ANNEAL_MAXIMUM_OPEN, .key = "factor",
    .help = "What is left of the rate after a drop.", .default_number = 0.5, .maximum = 1};
static const anneal_parameter patience = {
    .struct_size = sizeof patience, .type = ANNEAL_INTEGER, .key = "patience", .help = "Bad observations that are borne.",
    .default_number = 1, .maximum = INFINITY};
static const anneal_parameter *const parameters[] = {&factor, &patience};

enum { BEST, BAD, SCALE };
static const anneal_state best = {.struct_size = sizeof best, .key = "best", .initial = INFINITY};
static const anneal_state bad = {.struct_size = sizeof bad, .key = "bad", .initial = 0};
static const anneal_state scale = {.struct_size = sizeof scale, .key = "scale", .initial = 1};
static const anneal_state *const states[] = {&best, &bad, &scale};

typedef struct plateau { double factor, patience; } plateau;

static anneal_status create(const anneal_component *self, const anneal_setup *setup, void **instance, anneal_error *error) {
  plateau *made = malloc(sizeof *made);
  (void)self, (void)error;
  if (!made) return ANNEAL_FAILED;
  *made = (plateau){setup->values[0]->number, setup->values[1]->number};
  *instance = made;
  return ANNEAL_OK;
}

static anneal_status fill(const void *instance, const double *time, const double *base, uint64_t base_stride,
                          const double *state, uint64_t count, double *out, anneal_error *error) {
  (void)instance, (void)time, (void)error;
  for (uint64_t row = 0; row < count; row++) out[row] = base[row * base_stride] * state[SCALE];
  return ANNEAL_OK;
}

static anneal_status observe(const void *instance, const double *base, double *state, const anneal_observation *seen,
                             anneal_error *error) {
  const plateau *self = instance;
  (void)base, (void)error;
  if (seen->metric < state[BEST]) {
    state[BEST] = seen->metric;
    state[BAD] = 0;
  } else if (++state[BAD] > self->patience) {
    state[SCALE] *= self->factor;
    state[BAD] = 0;
  }
  return ANNEAL_OK;
}

static const char *const channels[] = {"lr"};
static const anneal_schedule_api api = {
    .struct_size = sizeof api, .default_clock = ANNEAL_PER_EPOCH, .channel_count = 1, .channels = channels,
    .state_count = 3, .states = states, .create = create, .destroy = free, .fill = fill, .observe = observe};
static const anneal_component component = {
    .struct_size = sizeof component, .kind = ANNEAL_SCHEDULE, .name = "small-plateau", .summary = "Drops when nothing improves.",
    .parameter_count = 2, .parameters = parameters, .api = &api};
static const anneal_component *const components[] = {&component};
static const anneal_plugin plugin = {.struct_size = sizeof plugin, .version = "1.0.0", .component_count = 1,
                                     .components = components};

const anneal_plugin *anneal_plugin_v1(const anneal_host *host) { return host ? &plugin : NULL; }
