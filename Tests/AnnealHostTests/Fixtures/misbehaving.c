/* A schedule that does whatever it is told wrongly; `none` is well behaved. */
#define ANNEAL_PLUGIN_IMPLEMENTATION
#include <anneal.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { NONE, REFUSE, SILENT, ODD_STATUS, OVERFILL, UNTERMINATED, FILL, NOT_A_NUMBER, NEGATIVE, ENDLESS, UNWRITTEN, OBSERVE };
static const char *const ways[] = {"none", "refuse", "silent", "odd-status", "overfill", "unterminated", "fill",
                                   "nan", "negative", "infinite", "unwritten", "observe"};
static const anneal_parameter how = {.struct_size = sizeof how, .type = ANNEAL_CHOICE, .flags = ANNEAL_REQUIRED, .key = "how",
                                     .help = "What to do wrong.", .choice_count = OBSERVE + 1, .choices = ways};
static const anneal_parameter *const parameters[] = {&how};

static anneal_status create(const anneal_component *self, const anneal_setup *setup, void **instance, anneal_error *error) {
  int way = (int)setup->values[0]->number;
  (void)self;
  switch (way) {
  case REFUSE: snprintf(error->message, error->capacity, "T_0 must be at least %d", 1); return ANNEAL_REFUSED;
  case SILENT: return ANNEAL_FAILED;
  case ODD_STATUS: return -77;
  case OVERFILL: /* a sentence longer than the buffer, cut as snprintf cuts it */
    for (uint32_t i = 0; i + 1 < error->capacity; i++) error->message[i] = (char)('a' + i % 26);
    error->message[error->capacity - 1] = 0;
    return ANNEAL_REFUSED;
  case UNTERMINATED: memset(error->message, 'x', error->capacity); return ANNEAL_REFUSED;
  default: *instance = (void *)(intptr_t)way; return ANNEAL_OK; /* an instance need not be a pointer to anything */
  }
}

static void destroy(void *instance) { (void)instance; }

static anneal_status fill(const void *instance, const double *time, const double *base, uint64_t base_stride,
                          const double *state, uint64_t count, double *out, anneal_error *error) {
  int way = (int)(intptr_t)instance;
  for (uint64_t row = 0; row < count; row++, out += 2) {
    if (way == UNWRITTEN && time[row] >= 3) continue;
    out[0] = base[row * base_stride] + state[0];
    out[1] = base[row * base_stride + 1];
    if (time[row] < 3) continue;
    if (way == NOT_A_NUMBER) out[0] = NAN;
    if (way == NEGATIVE) out[1] = -0.25;
    if (way == ENDLESS) out[0] = INFINITY;
    if (way == FILL) {
      snprintf(error->message, error->capacity, "row %d is beyond me", (int)row);
      return ANNEAL_FAILED;
    }
  }
  return ANNEAL_OK;
}

static anneal_status observe(const void *instance, const double *base, double *state, const anneal_observation *seen,
                             anneal_error *error) {
  (void)base;
  if ((int)(intptr_t)instance == OBSERVE) {
    snprintf(error->message, error->capacity, "epoch %d is beyond me", (int)seen->epoch);
    return ANNEAL_FAILED;
  }
  state[0] += 1;
  return ANNEAL_OK;
}

static const anneal_state calls = {.struct_size = sizeof calls, .key = "calls"};
static const anneal_state *const states[] = {&calls};
static const char *const channels[] = {"lr", "momentum"};
static const anneal_schedule_api api = {
    .struct_size = sizeof api, .flags = FLAGS, .default_clock = ANNEAL_PER_STEP, .channel_count = 2, .channels = channels,
    .state_count = 1, .states = states, .create = create, .destroy = destroy, .fill = fill, .observe = observe};
static const anneal_component component = {
    .struct_size = sizeof component, .kind = ANNEAL_SCHEDULE, .name = "clumsy", .summary = "Errs as told.",
    .parameter_count = 1, .parameters = parameters, .api = &api};
static const anneal_component *const components[] = {&component};
static const anneal_plugin plugin = {.struct_size = sizeof plugin, .version = "1.0.0", .component_count = 1,
                                     .components = components};

const anneal_plugin *anneal_plugin_v1(const anneal_host *host) { return host ? &plugin : NULL; }
