/* An optimizer that checks the promises about blocks of rows and adds the gradient to every parameter that it is given; a slot
   counts the visits. It sums how many numbers a step updates, and refuses a sparse tensor called "forbidden". CUT as in
   blocks.c. */
#define ANNEAL_PLUGIN_IMPLEMENTATION
#include <anneal.h>
#include <stdio.h>
#include <string.h>

static anneal_status fail(anneal_error *error, const anneal_block *block, const char *what) {
  snprintf(error->message, error->capacity, "block at %d of %s: %s", (int)block->begin,
           block->tensor ? block->tensor->name : "a run", what);
  return ANNEAL_FAILED;
}

static uint64_t width(const anneal_block *block) {
  uint64_t product = 1;
  if (!block->rows) return 1;
  for (uint32_t i = 1; i < block->tensor->rank; i++) product *= block->tensor->shape[i];
  return product;
}

static anneal_status check(const anneal_block *block, anneal_error *error) {
  if (block->count == 0) return fail(error, block, "empty");
  if (!block->rows) {
    if (block->tensor && block->tensor->flags) return fail(error, block, "dense where rows were promised");
    return ANNEAL_OK;
  }
  if (!block->tensor || block->tensor->flags != ANNEAL_SPARSE_GRADIENT) return fail(error, block, "rows of no sparse tensor");
  if ((uintptr_t)block->parameter % 64 || (uintptr_t)block->slots[0] % 64) return fail(error, block, "not aligned");
  for (uint64_t i = 0; i < block->count; i++) {
    if (block->rows[i] >= block->tensor->shape[0]) return fail(error, block, "a row beyond the tensor");
    if (i && block->rows[i] <= block->rows[i - 1]) return fail(error, block, "rows in disorder");
  }
  return ANNEAL_OK;
}

static anneal_status create(const anneal_component *self, const anneal_setup *setup, void **instance, anneal_error *error) {
  (void)self, (void)setup, (void)instance, (void)error;
  return ANNEAL_OK;
}

static void destroy(void *instance) { (void)instance; }

static anneal_status layout(const void *instance, const anneal_tensor *tensor, anneal_plan *plan, anneal_error *error) {
  (void)instance, (void)plan;
  if (!tensor->flags || strcmp(tensor->name, "forbidden")) return ANNEAL_OK;
  snprintf(error->message, error->capacity, "no rows of %s", tensor->name);
  return ANNEAL_REFUSED;
}

static anneal_status measure(const void *instance, const anneal_block *block, double *partial, anneal_error *error) {
  (void)instance;
  partial[0] = (double)(block->count * width(block));
  return check(block, error);
}

static anneal_status update(const void *instance, const anneal_block *block, anneal_error *error) {
  const uint64_t size = width(block);
  float *visits = block->slots[0];
  (void)instance;
  if (block->reduced[0] != block->hyperparameters[0]) return fail(error, block, "another number was measured");
  for (uint64_t i = 0; i < block->count; i++)
    for (uint64_t j = 0; j < size; j++) {
      const uint64_t place = block->rows ? block->rows[i] * size + j : i;
      block->parameter[place] += block->gradient[i * size + j];
      visits[place] += 1;
    }
  return check(block, error);
}

static const anneal_parameter rate = {.struct_size = sizeof rate, .type = ANNEAL_FLOAT, .flags = ANNEAL_SCHEDULABLE,
                                      .role = ANNEAL_ROLE_LR, .key = "lr", .help = "Numbers to expect.",
                                      .default_number = 1, .maximum = 1e9};
static const anneal_parameter *const parameters[] = {&rate};
static const anneal_slot visits = {.struct_size = sizeof visits, .kind = ANNEAL_LIKE_PARAMETER, .key = "visits"};
static const anneal_slot *const slots[] = {&visits};
static const anneal_reduction size = {.struct_size = sizeof size, .scope = ANNEAL_SCOPE_ALL, .key = "size"};
static const anneal_reduction *const reductions[] = {&size};
static const anneal_optimizer_api api = {
    .struct_size = sizeof api, .flags = CUT | ANNEAL_SPARSE_ROWS, .slot_count = 1, .reduction_count = 1, .measure_count = 1,
    .slots = slots, .reductions = reductions, .create = create, .destroy = destroy, .layout = layout, .measure = measure,
    .update = update};
static const anneal_component component = {
    .struct_size = sizeof component, .kind = ANNEAL_OPTIMIZER, .name = "rows", .summary = "Checks its rows.",
    .parameter_count = 1, .parameters = parameters, .api = &api};
static const anneal_component *const components[] = {&component};
static const anneal_plugin plugin = {.struct_size = sizeof plugin, .version = "1.0.0", .component_count = 1,
                                     .components = components};

const anneal_plugin *anneal_plugin_v1(const anneal_host *host) { return host ? &plugin : NULL; }
