/* A closed form with two channels, per step, defined between steps too: over `period` ticks the rate rises from half the base
   to the base and falls back, while the momentum falls from its base to half of it and rises. It needs to know the length of
   the run, and refuses a longer period. */
#define ANNEAL_PLUGIN_IMPLEMENTATION
#include <anneal.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const anneal_parameter period = {.struct_size = sizeof period, .type = ANNEAL_FLOAT,
                                        .flags = ANNEAL_TIME | ANNEAL_REQUIRED | ANNEAL_MINIMUM_OPEN, .key = "period",
                                        .help = "Ticks from peak to peak.", .maximum = INFINITY};
static const anneal_parameter *const parameters[] = {&period};

static anneal_status create(const anneal_component *self, const anneal_setup *setup, void **instance, anneal_error *error) {
  (void)self;
  double *made;
  if (setup->values[0]->number > setup->horizon) {
    snprintf(error->message, error->capacity, "a period of %g is longer than the run", setup->values[0]->number);
    return ANNEAL_REFUSED;
  }
  if (!(made = malloc(sizeof *made))) return ANNEAL_FAILED;
  *made = setup->values[0]->number;
  *instance = made;
  return ANNEAL_OK;
}

static anneal_status fill(const void *instance, const double *time, const double *base, uint64_t base_stride,
                          const double *state, uint64_t count, double *out, anneal_error *error) {
  const double ticks = *(const double *)instance;
  (void)state;
  (void)error;
  for (uint64_t row = 0; row < count; row++) {
    const double turns = time[row] / ticks;
    const double part = turns - (double)(uint64_t)turns;
    const double height = part < 0.5 ? 2 * part : 2 - 2 * part;
    out[2 * row] = base[row * base_stride] * (0.5 + 0.5 * height);
    out[2 * row + 1] = base[row * base_stride + 1] * (1 - 0.5 * height);
  }
  return ANNEAL_OK;
}

static const char *const channels[] = {"lr", "momentum"};
static const anneal_schedule_api api = {.struct_size = sizeof api, .flags = ANNEAL_NEEDS_HORIZON | ANNEAL_FRACTIONAL_TIME,
                                        .default_clock = ANNEAL_PER_STEP, .channel_count = 2, .channels = channels,
                                        .create = create, .destroy = free, .fill = fill};
static const anneal_component component = {
    .struct_size = sizeof component, .kind = ANNEAL_SCHEDULE, .name = "shelf-triangle",
    .summary = "A triangle of the rate, and its mirror image of the momentum.", .parameter_count = 1,
    .parameters = parameters, .api = &api};
static const anneal_component *const components[] = {&component};
static const anneal_plugin plugin = {.struct_size = sizeof plugin, .abi_minor = ANNEAL_ABI_MINOR, .version = "1.0.0",
                                     .component_count = 1, .components = components};

const anneal_plugin *anneal_plugin_v1(const anneal_host *host) { return host ? &plugin : NULL; }
