/* A learning-rate schedule as a plugin: the rate halves every `ticks` ticks.
 *
 *     rate(t) = base * 0.5^(t / ticks)
 *
 * A plugin is a set of constant tables, read from the bottom of this file upwards: the entry function returns the plugin,
 * which lists its components; a component has a name, parameters and functions. anneal.h explains every field.
 */
#define ANNEAL_PLUGIN_IMPLEMENTATION /* this file defines the entry, so the header declares it */
#include <anneal.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* 1. What the user may set. The host parses, checks the range, fills in the default and makes the error messages. */
static const anneal_parameter ticks = {
    .struct_size = sizeof(anneal_parameter),
    .type = ANNEAL_FLOAT,
    .flags = ANNEAL_TIME | ANNEAL_MINIMUM_OPEN, /* a length, converted when the clock changes; "above 0", not 0 itself */
    .key = "ticks",
    .help = "Ticks in which the rate halves.",
    .default_number = 5,
    .minimum = 0,
    .maximum = INFINITY, /* no upper limit */
};
static const anneal_parameter *const parameters[] = {&ticks};

/* 2. An instance holds what `fill` needs. It never changes after `create`: many threads may read it at once. */
typedef struct settings {
  double ticks;
} settings;

static anneal_status create(const anneal_component *self, const anneal_setup *setup, void **instance, anneal_error *error) {
  (void)self;
  settings *made = malloc(sizeof *made);
  if (made == NULL) {
    snprintf(error->message, error->capacity, "there is no memory left");
    return ANNEAL_FAILED;
  }
  made->ticks = setup->values[0]->number; /* in the order of `parameters`; only numbers the table allows arrive */
  *instance = made;
  return ANNEAL_OK;
}

static void destroy(void *instance) { free(instance); }

/* 3. The schedule itself: a value for every time asked for. The times come in any order and reach past the end of the run,
   so compute each from `time` and `base` alone, never from the row before. */
static anneal_status fill(const void *instance, const double *time, const double *base, uint64_t base_stride,
                          const double *state, uint64_t count, double *out, anneal_error *error) {
  const settings *self = instance;
  (void)state; /* only schedules that listen to the run's progress have state */
  (void)error;
  for (uint64_t row = 0; row < count; row++)
    out[row] = base[row * base_stride] * pow(0.5, time[row] / self->ticks);
  return ANNEAL_OK;
}

static const char *const channels[] = {"lr"}; /* what it drives; "momentum" could follow */
static const anneal_schedule_api schedule = {
    .struct_size = sizeof(anneal_schedule_api),
    .flags = ANNEAL_FRACTIONAL_TIME, /* it means something at 2.5 ticks too */
    .default_clock = ANNEAL_PER_EPOCH,
    .channel_count = 1,
    .channels = channels,
    .create = create,
    .destroy = destroy,
    .fill = fill,
};

/* 4. Its name, and everything above. A field that is not written is 0 or NULL, which means "absent". */
static const anneal_component component = {
    .struct_size = sizeof(anneal_component),
    .kind = ANNEAL_SCHEDULE,
    .name = "half-life", /* what the user types: half-life(ticks=10) */
    .summary = "Halves the rate every n ticks.",
    .parameter_count = 1,
    .parameters = parameters,
    .api = &schedule,
};
static const anneal_component *const components[] = {&component};
static const anneal_plugin plugin = {
    .struct_size = sizeof(anneal_plugin),
    .abi_minor = ANNEAL_ABI_MINOR,
    .version = "1.0.0",
    .component_count = 1,
    .components = components,
};

/* 5. The one function the host looks up in the library. It may be called more than once. */
const anneal_plugin *anneal_plugin_v1(const anneal_host *host) {
  (void)host;
  return &plugin;
}
