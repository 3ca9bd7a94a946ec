/* A plugin of one schedule and one optimizer whose tables are sound. A test breaks one of them by the macro of that table:
   what it holds is a designated initialiser that comes last, and so wins. */
#define ANNEAL_PLUGIN_IMPLEMENTATION
#include <anneal.h>
#include <math.h>
#include <string.h>

static anneal_status create(const anneal_component *self, const anneal_setup *setup, void **instance, anneal_error *error) {
  (void)self, (void)setup, (void)instance, (void)error;
  return ANNEAL_OK;
}

static void destroy(void *instance) { (void)instance; }

static anneal_status fill(const void *instance, const double *time, const double *base, uint64_t base_stride,
                          const double *state, uint64_t count, double *out, anneal_error *error) {
  (void)instance, (void)time, (void)state, (void)error;
  for (uint64_t row = 0; row < count; row++) out[row] = base[row * base_stride];
  return ANNEAL_OK;
}

static anneal_status observe(const void *instance, const double *base, double *state, const anneal_observation *seen,
                             anneal_error *error) {
  (void)instance, (void)base, (void)state, (void)seen, (void)error;
  return ANNEAL_OK;
}

static anneal_status work(const void *instance, const anneal_block *block, anneal_error *error) {
  (void)instance, (void)block, (void)error;
  return ANNEAL_OK;
}

static anneal_status measure(const void *instance, const anneal_block *block, double *partial, anneal_error *error) {
  (void)instance, (void)block, (void)partial, (void)error;
  return ANNEAL_OK;
}

#define LIST(type, ...) (const type *const[]) { __VA_ARGS__ }

static const anneal_parameter gain = {.struct_size = sizeof gain, .type = ANNEAL_FLOAT, .key = "gain", .help = "A factor.",
                                      .default_number = 1, .maximum = 2, PARAMETER};
static const anneal_state seen = {.struct_size = sizeof seen, .key = "seen", STATE};
static const anneal_schedule_api schedule_api = {
    .struct_size = sizeof schedule_api, .default_clock = ANNEAL_PER_EPOCH, .channel_count = 1,
    .channels = LIST(char, "lr"), .state_count = 1, .states = LIST(anneal_state, &seen), .create = create,
    .destroy = destroy, .fill = fill, .observe = observe, SCHEDULE_API};
static const anneal_component schedule = {
    .struct_size = sizeof schedule, .kind = ANNEAL_SCHEDULE, .name = "probe", .summary = "Does nothing.",
    .parameter_count = 1, .parameters = LIST(anneal_parameter, &gain), .api = &schedule_api, SCHEDULE};

static const anneal_parameter rate = {.struct_size = sizeof rate, .type = ANNEAL_FLOAT, .flags = ANNEAL_SCHEDULABLE,
                                      .role = ANNEAL_ROLE_LR, .key = "lr", .help = "The rate.", .maximum = 1, RATE};
static const anneal_slot memory = {.struct_size = sizeof memory, .kind = ANNEAL_LIKE_PARAMETER, .key = "memory", SLOT};
static const anneal_reduction norm = {.struct_size = sizeof norm, .scope = ANNEAL_SCOPE_TENSOR, .key = "norm", REDUCTION};
static const anneal_optimizer_api optimizer_api = {
    .struct_size = sizeof optimizer_api, .flags = ANNEAL_CUT_ROWS, .slot_count = 1, .reduction_count = 1,
    .measure_count = 1, .slots = LIST(anneal_slot, &memory), .reductions = LIST(anneal_reduction, &norm),
    .create = create, .destroy = destroy, .measure = measure, .update = work, OPTIMIZER_API};
static const anneal_component optimizer = {
    .struct_size = sizeof optimizer, .kind = ANNEAL_OPTIMIZER, .name = "walker", .summary = "Goes nowhere.",
    .parameter_count = 1, .parameters = LIST(anneal_parameter, &rate), .api = &optimizer_api, OPTIMIZER};

static anneal_status evaluate(const anneal_component *self, const void *instance, const anneal_block *block, float *out,
                              anneal_error *error) {
  (void)self, (void)instance, (void)block, (void)out, (void)error;
  return ANNEAL_OK;
}
static const anneal_component stranger = {.struct_size = sizeof stranger, .kind = ANNEAL_OPTIMIZER, .name = "stranger"};
static const anneal_evaluation evaluation = {
    .struct_size = sizeof evaluation, .component_count = 1, .components = LIST(anneal_component, &optimizer),
    .evaluation = evaluate, EVALUATION};

static const void *extension(const char *id) {
  (void)stranger;
  return OFFERS && !strcmp(id, "anneal.evaluation/1") ? &evaluation : NULL;
}

static const anneal_plugin plugin = {
    .struct_size = sizeof plugin, .version = "1.0.0", .component_count = 2,
    .components = LIST(anneal_component, &schedule, &optimizer), .extension = extension, PLUGIN};

const anneal_plugin *anneal_plugin_v1(const anneal_host *host) {
  (void)host;
  return ENTRY;
}
