/* A schedule with state: every rise of the metric halves the rate; NaN counts as a rise. Its instance is allocated, so create
   and destroy have something to do, and every type of parameter arrives. */
#define ANNEAL_PLUGIN_IMPLEMENTATION
#include <anneal.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FACTOR, PATIENCE, STRICT, MODE, LABEL, FLOORS, STEPS, LENGTH, COUNT };
static const char *const modes[] = {"min", "max"};
#define PARAMETER(...) {.struct_size = sizeof(anneal_parameter), __VA_ARGS__}
static const anneal_parameter table[] = {
    [FACTOR] = PARAMETER(.type = ANNEAL_FLOAT, .flags = ANNEAL_MINIMUM_OPEN | ANNEAL_MAXIMUM_OPEN, .key = "factor",
                         .help = "What is left of the rate.", .default_number = 0.5, .maximum = 1),
    [PATIENCE] = PARAMETER(.type = ANNEAL_INTEGER, .key = "patience", .help = "Rises that are borne.", .maximum = INFINITY),
    [STRICT] = PARAMETER(.type = ANNEAL_BOOLEAN, .key = "strict", .help = "An equal metric is a rise too.", .maximum = 1),
    [MODE] = PARAMETER(.type = ANNEAL_CHOICE, .key = "mode", .help = "Which metric is better.", .maximum = 1,
                       .choice_count = 2, .choices = modes),
    [LABEL] = PARAMETER(.type = ANNEAL_TEXT, .key = "label", .help = "A word without x.", .default_text = "none"),
    [FLOORS] = PARAMETER(.type = ANNEAL_FLOATS, .key = "floors", .help = "The first is the lowest rate.",
                         .maximum = INFINITY),
    [STEPS] = PARAMETER(.type = ANNEAL_INTEGERS, .key = "steps", .help = "Their sum delays the start, in observations.",
                        .maximum = INFINITY),
    [LENGTH] = PARAMETER(.type = ANNEAL_FLOAT, .flags = ANNEAL_TIME | ANNEAL_DERIVED, .key = "length",
                         .help = "From here on the rate is 0.", .maximum = INFINITY, .default_text = "the whole run"),
};
static const anneal_parameter *const parameters[] = {table, table + 1, table + 2, table + 3,
                                                     table + 4, table + 5, table + 6, table + 7};

enum { LAST, BAD, SCALE, SEEN };
static const anneal_state last = {.struct_size = sizeof last, .key = "last", .initial = INFINITY};
static const anneal_state bad = {.struct_size = sizeof bad, .key = "bad"};
static const anneal_state scale = {.struct_size = sizeof scale, .key = "scale", .initial = 1};
static const anneal_state seen_count = {.struct_size = sizeof seen_count, .key = "seen"};
static const anneal_state *const states[] = {&last, &bad, &scale, &seen_count};

typedef struct settings {
  double factor, patience, floor, delay, length;
  int strict, sign;
} settings;

static anneal_status create(const anneal_component *self, const anneal_setup *setup, void **instance, anneal_error *error) {
  const anneal_value *const *values = setup->values;
  if (strcmp(self->name, "shelf-drop") || setup->value_count != COUNT || values[COUNT - 1]->struct_size < sizeof(anneal_value)) {
    snprintf(error->message, error->capacity, "the values did not arrive as declared");
    return ANNEAL_FAILED;
  }
  if (strchr(values[LABEL]->text, 'x')) {
    snprintf(error->message, error->capacity, "%s has an x in it", values[LABEL]->text);
    return ANNEAL_REFUSED;
  }
  settings *made = malloc(sizeof *made);
  if (!made) return ANNEAL_FAILED;
  *made = (settings){.factor = values[FACTOR]->number,
                     .patience = values[PATIENCE]->number,
                     .floor = values[FLOORS]->list_count ? values[FLOORS]->list[0] : 0,
                     .length = values[LENGTH]->is_set ? values[LENGTH]->number : setup->horizon,
                     .strict = values[STRICT]->number != 0,
                     .sign = values[MODE]->number == 0 ? 1 : -1};
  for (uint64_t i = 0; i < values[STEPS]->list_count; i++) made->delay += values[STEPS]->list[i];
  *instance = made;
  return ANNEAL_OK;
}

static anneal_status fill(const void *instance, const double *time, const double *base, uint64_t base_stride,
                          const double *state, uint64_t count, double *out, anneal_error *error) {
  const settings *self = instance;
  (void)error;
  for (uint64_t row = 0; row < count; row++) {
    const double rate = base[row * base_stride] * state[SCALE];
    const int over = self->length >= 0 && time[row] >= self->length;
    out[row] = over ? 0 : rate < self->floor ? self->floor : rate;
  }
  return ANNEAL_OK;
}

static anneal_status observe(const void *instance, const double *base, double *state, const anneal_observation *seen,
                             anneal_error *error) {
  const settings *self = instance;
  (void)base;
  (void)error;
  const double metric = self->sign * seen->metric;
  const int fell = self->strict ? metric < state[LAST] : metric <= state[LAST];
  if (++state[SEEN] > self->delay && !fell && ++state[BAD] > self->patience) {
    state[SCALE] *= self->factor;
    state[BAD] = 0;
  }
  state[LAST] = metric;
  return ANNEAL_OK;
}

static const char *const channels[] = {"lr"};
static const anneal_schedule_api api = {.struct_size = sizeof api, .default_clock = ANNEAL_PER_EPOCH, .channel_count = 1,
                                        .channels = channels, .state_count = 4, .states = states, .create = create,
                                        .destroy = free, .fill = fill, .observe = observe};
static const anneal_component component = {
    .struct_size = sizeof component, .kind = ANNEAL_SCHEDULE, .name = "shelf-drop",
    .summary = "Lowers the rate at every rise of the metric.", .parameter_count = COUNT, .parameters = parameters, .api = &api};
static const anneal_component *const components[] = {&component};
static const anneal_plugin plugin = {.struct_size = sizeof plugin, .abi_minor = ANNEAL_ABI_MINOR, .version = "1.0.0",
                                     .component_count = 1, .components = components};

const anneal_plugin *anneal_plugin_v1(const anneal_host *host) { return host ? &plugin : NULL; }
