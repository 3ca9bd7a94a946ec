/* An optimizer of sparse rows: where a gradient comes, a weight moves by the rate over the root of the sum of its squared
   gradients. Where a tensor is sparse, weight decay is refused, since it would move all rows. */
#define ANNEAL_PLUGIN_IMPLEMENTATION
#include <anneal.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { LR, DECAY };
static const anneal_parameter lr = {.struct_size = sizeof lr, .type = ANNEAL_FLOAT, .flags = ANNEAL_SCHEDULABLE,
                                    .role = ANNEAL_ROLE_LR, .key = "lr", .help = "Learning rate.", .default_number = 0.25,
                                    .maximum = INFINITY};
static const anneal_parameter decay = {.struct_size = sizeof decay, .type = ANNEAL_FLOAT, .role = ANNEAL_ROLE_WEIGHT_DECAY,
                                       .key = "weight_decay", .help = "Added to the gradient.", .maximum = INFINITY};
static const anneal_parameter *const parameters[] = {&lr, &decay};
static const anneal_slot sum = {.struct_size = sizeof sum, .kind = ANNEAL_LIKE_PARAMETER, .key = "sum"};
static const anneal_slot *const slots[] = {&sum};

static anneal_status create(const anneal_component *self, const anneal_setup *setup, void **instance, anneal_error *error) {
  double *made = malloc(sizeof *made);
  (void)self;
  (void)error;
  if (!made) return ANNEAL_FAILED;
  *made = setup->values[DECAY]->number;
  *instance = made;
  return ANNEAL_OK;
}

static anneal_status layout(const void *instance, const anneal_tensor *tensor, anneal_plan *plan, anneal_error *error) {
  (void)plan;
  if (!(tensor->flags & ANNEAL_SPARSE_GRADIENT) || *(const double *)instance == 0) return ANNEAL_OK;
  snprintf(error->message, error->capacity, "weight_decay moves every row of %s", tensor->name);
  return ANNEAL_REFUSED;
}

static anneal_status update(const void *instance, const anneal_block *block, anneal_error *error) {
  const float rate = (float)block->hyperparameters[LR], decay = (float)*(const double *)instance;
  float *sums = block->slots[0];
  uint64_t width = 1;
  (void)error;
  if (block->rows)
    for (uint32_t i = 1; i < block->tensor->rank; i++) width *= block->tensor->shape[i];
  for (uint64_t i = 0; i < block->count * width; i++) {
    const uint64_t place = block->rows ? block->rows[i / width] * width + i % width : i;
    const float gradient = block->gradient[i] + decay * block->parameter[place];
    sums[place] += gradient * gradient;
    if (sums[place] > 0) block->parameter[place] -= rate * gradient / sqrtf(sums[place]);
  }
  return ANNEAL_OK;
}

static const anneal_optimizer_api api = {.struct_size = sizeof api, .flags = ANNEAL_CUT_ANYWHERE | ANNEAL_SPARSE_ROWS,
                                         .slot_count = 1, .slots = slots, .create = create, .destroy = free,
                                         .layout = layout, .update = update};
static const anneal_component component = {.struct_size = sizeof component, .kind = ANNEAL_OPTIMIZER, .name = "shelf-rows",
                                           .summary = "Rates that shrink with the squared gradients, row by row.",
                                           .parameter_count = 2, .parameters = parameters, .api = &api};
static const anneal_component *const components[] = {&component};
static const anneal_plugin plugin = {.struct_size = sizeof plugin, .abi_minor = ANNEAL_ABI_MINOR, .version = "1.0.0",
                                     .component_count = 1, .components = components};

const anneal_plugin *anneal_plugin_v1(const anneal_host *host) { return host ? &plugin : NULL; }
