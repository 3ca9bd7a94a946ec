/* An optimizer that trains by adding 1 and is evaluated halfway between its start and where it is. It checks what the
   evaluation is promised. A tensor or run whose first parameter is negative makes it fail there. CUT as in blocks.c. */
#define ANNEAL_PLUGIN_IMPLEMENTATION
#include <anneal.h>
#include <stdio.h>
#include <string.h>

static anneal_status create(const anneal_component *self, const anneal_setup *setup, void **instance, anneal_error *error) {
  (void)setup, (void)error;
  *instance = (void *)self;
  return ANNEAL_OK;
}

static void destroy(void *instance) { (void)instance; }

static anneal_status layout(const void *instance, const anneal_tensor *tensor, anneal_plan *plan, anneal_error *error) {
  (void)instance, (void)tensor, (void)error;
  plan->copies_parameter[0] = 1;
  return ANNEAL_OK;
}

static anneal_status update(const void *instance, const anneal_block *block, anneal_error *error) {
  (void)instance, (void)error;
  for (uint64_t i = 0; i < block->count; i++) block->parameter[i] += 1;
  return ANNEAL_OK;
}

static anneal_status evaluate(const anneal_component *self, const void *instance, const anneal_block *block, float *out,
                              anneal_error *error) {
  const float *start = block->slots[0];
  const char *broken = self != instance ? "not of this component"
      : block->struct_size < sizeof *block || (uintptr_t)out % 64 ? "not a block"
      : block->gradient || block->reduced || block->rows ? "a gradient, sums or rows"
      : (CUT == ANNEAL_CUT_ANYWHERE) != (block->tensor == NULL) ? "tensor where there is none"
      : block->hyperparameters[0] != 0.5 ? "another rate than was given"
      : block->parameter[0] - start[0] != (float)block->step ? "another step"
      : start[0] < 0 ? "a negative start" : NULL;
  if (broken) {
    snprintf(error->message, error->capacity, "at %d: %s", (int)block->begin, broken);
    return ANNEAL_FAILED;
  }
  for (uint64_t i = 0; i < block->count; i++) out[i] = (block->parameter[i] + start[i]) / 2;
  return ANNEAL_OK;
}

static const anneal_parameter rate = {.struct_size = sizeof rate, .type = ANNEAL_FLOAT, .flags = ANNEAL_SCHEDULABLE,
                                      .role = ANNEAL_ROLE_LR, .key = "lr", .help = "The rate.", .default_number = 0.5, .maximum = 1};
static const anneal_parameter *const parameters[] = {&rate};
static const anneal_slot start = {.struct_size = sizeof start, .kind = ANNEAL_LIKE_PARAMETER, .key = "start"};
static const anneal_slot *const slots[] = {&start};
static const anneal_optimizer_api api = {.struct_size = sizeof api, .flags = CUT, .slot_count = 1, .slots = slots,
                                         .create = create, .destroy = destroy, .layout = layout, .update = update};
static const anneal_component component = {
    .struct_size = sizeof component, .kind = ANNEAL_OPTIMIZER, .name = "halfway", .summary = "Adds 1.",
    .parameter_count = 1, .parameters = parameters, .api = &api};
static const anneal_component *const components[] = {&component};
static const anneal_evaluation evaluation = {.struct_size = sizeof evaluation, .component_count = 1,
                                             .components = components, .evaluation = evaluate};
static const void *extension(const char *id) { return strcmp(id, "anneal.evaluation/1") ? NULL : &evaluation; }
static const anneal_plugin plugin = {.struct_size = sizeof plugin, .version = "1.0.0", .component_count = 1,
                                     .components = components, .extension = extension};

const anneal_plugin *anneal_plugin_v1(const anneal_host *host) { return host ? &plugin : NULL; }
