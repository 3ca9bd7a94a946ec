/* An optimizer that checks the promises about each block it is given and adds 1 to every parameter of it. A negative
   gradient at a block's first element makes it fail there. CUT says how tensors may be cut, SUMS (0 or 1) how many sums
   it has measured. */
#ifndef SUMS
#define SUMS 1
#endif
#define ANNEAL_PLUGIN_IMPLEMENTATION
#include <anneal.h>
#include <stdio.h>

static anneal_status fail(anneal_error *error, const anneal_block *block, const char *what) {
  snprintf(error->message, error->capacity, "block at %d of %s: %s", (int)block->begin,
           block->tensor ? block->tensor->name : "a run", what);
  return ANNEAL_FAILED;
}

static anneal_status check(const anneal_block *block, anneal_error *error) {
  const anneal_tensor *tensor = block->tensor;
  const float *begins = block->slots[0];
  uint64_t width = 1, product = 1;
  if (block->struct_size < sizeof *block) return fail(error, block, "too small");
  if (block->count == 0) return fail(error, block, "empty");
  if ((uintptr_t)block->parameter % 64 || (uintptr_t)block->gradient % 64 || (uintptr_t)begins % 64)
    return fail(error, block, "not aligned");
  if (block->rows) return fail(error, block, "sparse");
  if ((CUT == ANNEAL_CUT_ANYWHERE) != (tensor == NULL)) return fail(error, block, "tensor where there is none");
  if (!tensor) return block->begin % 64 ? fail(error, block, "cut within 64") : ANNEAL_OK;
  for (uint32_t i = 0; i < tensor->rank; i++) {
    product *= tensor->shape[i];
    if (i > 0) width *= tensor->shape[i];
  }
  if (product != tensor->count) return fail(error, block, "count is not the product of the sizes");
  if (block->begin % width || block->count % width) return fail(error, block, "cut within a row");
  if (block->begin + block->count > tensor->count) return fail(error, block, "beyond the tensor");
  if (CUT == ANNEAL_CUT_NEVER && block->count != tensor->count) return fail(error, block, "cut");
  return ANNEAL_OK;
}

static anneal_status create(const anneal_component *self, const anneal_setup *setup, void **instance, anneal_error *error) {
  (void)self, (void)setup, (void)instance, (void)error;
  return ANNEAL_OK;
}

static void destroy(void *instance) { (void)instance; }

static anneal_status measure(const void *instance, const anneal_block *block, double *partial, anneal_error *error) {
  (void)instance;
  partial[0] = (double)block->count;
  return block->hyperparameters[0] == 0 ? fail(error, block, "nothing to measure by") : ANNEAL_OK;
}

static anneal_status update(const void *instance, const anneal_block *block, anneal_error *error) {
  float *begins = block->slots[0];
  anneal_status status = check(block, error);
  (void)instance;
  if (status != ANNEAL_OK) return status;
  if (block->gradient[0] < 0) return fail(error, block, "a negative gradient");
  for (uint64_t i = 0; i < block->count; i++) {
    block->parameter[i] += 1;
    begins[i] = (float)(block->begin + i);
  }
  return ANNEAL_OK;
}

static const anneal_parameter rate = {.struct_size = sizeof rate, .type = ANNEAL_FLOAT, .flags = ANNEAL_SCHEDULABLE,
                                      .role = ANNEAL_ROLE_LR, .key = "lr", .help = "The rate.", .default_number = 1, .maximum = 1};
static const anneal_parameter *const parameters[] = {&rate};
static const anneal_slot begins = {.struct_size = sizeof begins, .kind = ANNEAL_LIKE_PARAMETER, .key = "begins", .initial = -1};
static const anneal_slot *const slots[] = {&begins};
static const anneal_reduction size = {.struct_size = sizeof size, .scope = ANNEAL_SCOPE_ALL, .key = "size"};
static const anneal_reduction *const reductions[] = {&size};
static const anneal_optimizer_api api = {
    .struct_size = sizeof api, .flags = CUT, .slot_count = 1, .reduction_count = SUMS, .measure_count = SUMS, .slots = slots,
    .reductions = reductions, .create = create, .destroy = destroy, .measure = SUMS ? measure : NULL, .update = update};
static const anneal_component component = {
    .struct_size = sizeof component, .kind = ANNEAL_OPTIMIZER, .name = "blocks", .summary = "Checks its blocks.",
    .parameter_count = 1, .parameters = parameters, .api = &api};
static const anneal_component *const components[] = {&component};
static const anneal_plugin plugin = {.struct_size = sizeof plugin, .version = "1.0.0", .component_count = 1,
                                     .components = components};

const anneal_plugin *anneal_plugin_v1(const anneal_host *host) { return host ? &plugin : NULL; }
