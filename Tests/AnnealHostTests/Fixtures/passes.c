/* An optimizer that uses everything the header offers; the rule is written down in PassesRule.swift as well.
   CUT is ANNEAL_CUT_NEVER or ANNEAL_CUT_ROWS. */
#define ANNEAL_PLUGIN_IMPLEMENTATION
#include <anneal.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { LR, DECAY };
enum { MOMENTUM, ANCHOR, SECOND, HISTORY, SCALE };
enum { NORM, SHARE, COUNT };

static anneal_status say(anneal_error *error, const char *sentence) {
  snprintf(error->message, error->capacity, "%s", sentence);
  return ANNEAL_FAILED;
}

static anneal_status create(const anneal_component *self, const anneal_setup *setup, void **instance, anneal_error *error) {
  (void)self, (void)instance;
  return setup->scheduled[DECAY] ? say(error, "decay must not change") : ANNEAL_OK;
}

static void destroy(void *instance) { (void)instance; }

/* Matrices: anchored where they start, with one second moment per row. Others: no anchor, one per element. */
static anneal_status layout(const void *instance, const anneal_tensor *tensor, anneal_plan *plan, anneal_error *error) {
  (void)instance;
  if (!strcmp(tensor->name, "forbidden")) return say(error, "no tensor may be called forbidden");
  if (!strcmp(tensor->name, "broken")) plan->kinds[SCALE] = ANNEAL_ABSENT;
  if (tensor->rank != 2) {
    plan->kinds[ANCHOR] = ANNEAL_ABSENT;
    return ANNEAL_OK;
  }
  plan->copies_parameter[ANCHOR] = 1;
  plan->kinds[SECOND] = ANNEAL_VALUES;
  plan->value_counts[SECOND] = tensor->shape[0];
  plan->initials[SECOND] = 0.25;
  return ANNEAL_OK;
}

static anneal_status measure(const void *instance, const anneal_block *block, double *partial, anneal_error *error) {
  double sum = 0;
  (void)instance;
  for (uint64_t i = 0; i < block->count; i++) sum += (double)block->gradient[i] * block->gradient[i];
  if (block->pass == 0) {
    if (partial[NORM] || partial[SHARE] || partial[COUNT]) return say(error, "a partial sum of the step before");
    if (block->reduced[NORM] || block->reduced[SHARE] || block->reduced[COUNT]) return say(error, "a sum of the step before");
    partial[NORM] = sum;
    partial[COUNT] = (double)block->count;
  } else {
    partial[SHARE] = sum / (1 + block->reduced[NORM]);
  }
  return ANNEAL_OK;
}

static anneal_status advance(const void *instance, const anneal_step *step, anneal_error *error) {
  double *scale = step->slots[SCALE];
  (void)instance;
  if (step->slots[MOMENTUM] || step->slots[HISTORY]) return say(error, "a slot that is not the group's");
  if (step->reduced[NORM]) return say(error, "a tensor's sum");
  if (step->pass == 0 && (step->reduced[SHARE] || step->reduced[COUNT])) return say(error, "a sum of the step before");
  if (step->pass < 2) return ANNEAL_OK;
  scale[0] = 0.9 * scale[0] + 0.1 * step->reduced[SHARE];
  scale[1] = step->reduced[COUNT] * (double)step->step;
  return ANNEAL_OK;
}

static anneal_status update(const void *instance, const anneal_block *block, anneal_error *error) {
  const double *scale = block->slots[SCALE];
  float *momentum = block->slots[MOMENTUM], *anchor = block->slots[ANCHOR];
  double *history = block->slots[HISTORY];
  uint64_t rows = block->tensor->rank == 2 ? block->tensor->shape[0] : 0;
  uint64_t width = rows ? block->tensor->shape[1] : 1;
  int whole = block->count == block->tensor->count; /* only then may n-value slots be written */
  (void)instance, (void)error;
  for (uint64_t i = 0; i < block->count; i++) {
    double gradient = block->gradient[i], second, parameter = block->parameter[i];
    if (rows) {
      double *row = (double *)block->slots[SECOND] + (block->begin + i) / width;
      if (whole) *row += gradient * gradient;
      second = *row;
    } else {
      float *each = (float *)block->slots[SECOND] + i;
      *each += (float)(gradient * gradient);
      second = *each;
    }
    if (whole) history[0] += gradient;
    momentum[i] = (float)(block->hyperparameters[DECAY] * momentum[i] + gradient);
    parameter -= block->hyperparameters[LR] * scale[0] * momentum[i] / (1 + sqrt(second) + sqrt(block->reduced[NORM]));
    if (anchor) parameter += 0.125 * (anchor[i] - parameter);
    block->parameter[i] = (float)parameter;
  }
  if (whole) history[1] += 1;
  return ANNEAL_OK;
}

#define LIST(type, ...) (const type *const[]) { __VA_ARGS__ }
static const anneal_parameter lr = {.struct_size = sizeof lr, .type = ANNEAL_FLOAT, .flags = ANNEAL_SCHEDULABLE,
                                    .role = ANNEAL_ROLE_LR, .key = "lr", .help = "The rate.", .default_number = 0.5, .maximum = 1};
static const anneal_parameter decay = {.struct_size = sizeof decay, .type = ANNEAL_FLOAT, .flags = ANNEAL_SCHEDULABLE,
                                       .role = ANNEAL_ROLE_MOMENTUM, .key = "decay", .help = "What stays.", .default_number = 0.75, .maximum = 1};
static const anneal_slot momentum = {.struct_size = sizeof momentum, .kind = ANNEAL_LIKE_PARAMETER, .key = "momentum"};
static const anneal_slot anchor = {.struct_size = sizeof anchor, .kind = ANNEAL_LIKE_PARAMETER, .key = "anchor"};
static const anneal_slot second = {.struct_size = sizeof second, .kind = ANNEAL_LIKE_PARAMETER, .key = "second", .initial = 0.5};
static const anneal_slot history = {.struct_size = sizeof history, .kind = ANNEAL_VALUES, .key = "history", .value_count = 2};
static const anneal_slot scale = {.struct_size = sizeof scale, .kind = ANNEAL_PER_GROUP, .key = "scale", .initial = 1, .value_count = 2};
static const anneal_reduction norm = {.struct_size = sizeof norm, .scope = ANNEAL_SCOPE_TENSOR, .key = "norm"};
static const anneal_reduction share = {.struct_size = sizeof share, .scope = ANNEAL_SCOPE_GROUP, .key = "share"};
static const anneal_reduction count = {.struct_size = sizeof count, .scope = ANNEAL_SCOPE_ALL, .key = "count"};
static const anneal_optimizer_api api = {
    .struct_size = sizeof api, .flags = CUT, .slot_count = 5, .reduction_count = 3, .measure_count = 2,
    .slots = LIST(anneal_slot, &momentum, &anchor, &second, &history, &scale),
    .reductions = LIST(anneal_reduction, &norm, &share, &count), .create = create, .destroy = destroy, .layout = layout,
    .measure = measure, .advance = advance, .update = update};
static const anneal_component component = {
    .struct_size = sizeof component, .kind = ANNEAL_OPTIMIZER, .name = "passes", .summary = "Uses everything.",
    .parameter_count = 2, .parameters = LIST(anneal_parameter, &lr, &decay), .api = &api};
static const anneal_plugin plugin = {.struct_size = sizeof plugin, .version = "1.0.0", .component_count = 1,
                                     .components = LIST(anneal_component, &component)};

const anneal_plugin *anneal_plugin_v1(const anneal_host *host) { return host ? &plugin : NULL; }
