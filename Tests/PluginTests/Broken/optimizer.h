/* An optimizer without a defect: gradient descent. Each file beside this one puts in one. */
#ifndef ANNEAL_PLUGIN_IMPLEMENTATION
#define ANNEAL_PLUGIN_IMPLEMENTATION
#endif
#include <anneal.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#ifndef STATICS
#define STATICS
#endif
#ifndef FLAGS
#define FLAGS ANNEAL_CUT_ANYWHERE | ANNEAL_SPARSE_ROWS
#endif
#ifndef MORE_PARAMETERS
#define MORE_PARAMETERS
#endif
#ifndef MORE_API
#define MORE_API
#endif
#ifndef MORE_PLUGIN
#define MORE_PLUGIN
#endif
#ifndef IN_CREATE
#define IN_CREATE
#endif
#ifndef IN_UPDATE
#define IN_UPDATE
#endif
#ifndef DIRECTION
#define DIRECTION block->gradient[i]
#endif
#ifndef IN_ROW
#define IN_ROW
#endif
#ifndef AFTER_UPDATE
#define AFTER_UPDATE
#endif

STATICS

static anneal_status create(const anneal_component *self, const anneal_setup *setup, void **instance, anneal_error *error) {
  (void)self, (void)setup, (void)error;
  *instance = calloc(1, 8);
  IN_CREATE
  return ANNEAL_OK;
}

static void destroy(void *instance) { free(instance); }

static anneal_status update(const void *instance, const anneal_block *block, anneal_error *error) {
  const float rate = (float)block->hyperparameters[0];
  (void)instance, (void)error;
  IN_UPDATE
  if (block->rows) {
    const uint64_t width = block->tensor->shape[1];
    for (uint64_t k = 0; k < block->count; k++)
      for (uint64_t j = 0; j < width; j++) {
        uint64_t row = block->rows[k];
        IN_ROW
        block->parameter[row * width + j] -= rate * block->gradient[k * width + j];
      }
    return ANNEAL_OK;
  }
  for (uint64_t i = 0; i < block->count; i++) block->parameter[i] -= rate * (DIRECTION);
  AFTER_UPDATE
  return ANNEAL_OK;
}

static const anneal_parameter rate = {.struct_size = sizeof rate, .type = ANNEAL_FLOAT, .flags = ANNEAL_SCHEDULABLE,
                                      .role = ANNEAL_ROLE_LR, .key = "lr", .help = "Learning rate.", .default_number = 0.1,
                                      .maximum = INFINITY};
static const anneal_parameter *const parameters[] = {&rate MORE_PARAMETERS};
static const anneal_optimizer_api api = {.struct_size = sizeof api, .flags = FLAGS, .create = create, .destroy = destroy,
                                         .update = update MORE_API};
static const anneal_component component = {
    .struct_size = sizeof component, .kind = ANNEAL_OPTIMIZER, .name = "descent", .summary = "Gradient descent.",
    .parameter_count = sizeof parameters / sizeof *parameters, .parameters = parameters, .api = &api};
static const anneal_component *const components[] = {&component};
static const anneal_plugin plugin = {.struct_size = sizeof plugin, .version = "1.0.0", .component_count = 1,
                                     .components = components MORE_PLUGIN};

const anneal_plugin *anneal_plugin_v1(const anneal_host *host) { return host ? &plugin : NULL; }
