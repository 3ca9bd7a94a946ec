/* An optimizer as a plugin: gradient descent with the momentum of a heavy ball.
 *
 *     b <- momentum * b + g
 *     p <- p - lr * b
 *
 * Polyak 1964, https://doi.org/10.1016/0041-5553(64)90137-5. A plugin is a set of constant tables, read from the bottom of
 * this file upwards: the entry function returns the plugin, which lists its components; a component has a name, parameters
 * and functions. anneal.h explains every field.
 */
#define ANNEAL_PLUGIN_IMPLEMENTATION /* this file defines the entry, so the header declares it */
#include <anneal.h>

#include <math.h>

/* 1. What the user may set. The host parses, checks the range, fills in the default and makes the error messages.
   Schedulable: a schedule may drive it, so its value comes with every step. The role tells schedules which one it is. */
enum { LR, MOMENTUM };
static const anneal_parameter lr = {
    .struct_size = sizeof(anneal_parameter),
    .type = ANNEAL_FLOAT,
    .flags = ANNEAL_SCHEDULABLE,
    .role = ANNEAL_ROLE_LR,
    .key = "lr",
    .help = "Learning rate.",
    .default_number = 0.01,
    .minimum = 0,
    .maximum = INFINITY, /* no upper limit */
};
static const anneal_parameter momentum = {
    .struct_size = sizeof(anneal_parameter),
    .type = ANNEAL_FLOAT,
    .flags = ANNEAL_SCHEDULABLE | ANNEAL_MAXIMUM_OPEN, /* "below 1", not 1 itself */
    .role = ANNEAL_ROLE_MOMENTUM,
    .key = "momentum",
    .help = "How much of the last direction is kept.",
    .default_number = 0.9,
    .minimum = 0,
    .maximum = 1,
};
static const anneal_parameter *const parameters[] = {[LR] = &lr, [MOMENTUM] = &momentum};

/* 2. What is remembered between steps: a number per weight, 0 at first. The host owns it, and saves it under this name. */
enum { BUFFER };
static const anneal_slot buffer = {
    .struct_size = sizeof(anneal_slot),
    .kind = ANNEAL_LIKE_PARAMETER,
    .key = "momentum_buffer",
};
static const anneal_slot *const slots[] = {[BUFFER] = &buffer};

/* 3. An instance would hold what does not change from step to step. Here that is nothing. */
static anneal_status create(const anneal_component *self, const anneal_setup *setup, void **instance, anneal_error *error) {
  (void)self;
  (void)setup;
  (void)error;
  *instance = NULL;
  return ANNEAL_OK;
}

static void destroy(void *instance) { (void)instance; }

/* 4. The rule itself, for a block of weights: any part of them, on any thread, at the same time as other blocks. It writes
   what the block points to and nothing else. */
static anneal_status update(const void *instance, const anneal_block *block, anneal_error *error) {
  (void)instance;
  (void)error;
  const float rate = (float)block->hyperparameters[LR];
  const float kept = (float)block->hyperparameters[MOMENTUM];
  float *ball = block->slots[BUFFER];
  for (uint64_t i = 0; i < block->count; i++) {
    ball[i] = kept * ball[i] + block->gradient[i];
    block->parameter[i] -= rate * ball[i];
  }
  return ANNEAL_OK;
}

static const anneal_optimizer_api optimizer = {
    .struct_size = sizeof(anneal_optimizer_api),
    .flags = ANNEAL_CUT_ANYWHERE, /* each weight by itself */
    .slot_count = 1,
    .slots = slots,
    .create = create,
    .destroy = destroy,
    .update = update,
};

/* 5. Its name, and everything above. A field that is not written is 0 or NULL, which means "absent". */
static const anneal_component component = {
    .struct_size = sizeof(anneal_component),
    .kind = ANNEAL_OPTIMIZER,
    .name = "heavy-ball", /* what the user types: heavy-ball(momentum=0.5) */
    .summary = "Gradient descent with the momentum of a heavy ball.",
    .parameter_count = 2,
    .parameters = parameters,
    .api = &optimizer,
};
static const anneal_component *const components[] = {&component};
static const anneal_plugin plugin = {
    .struct_size = sizeof(anneal_plugin),
    .abi_minor = ANNEAL_ABI_MINOR,
    .version = "1.0.0",
    .component_count = 1,
    .components = components,
};

/* 6. The one function the host looks up in the library. It may be called more than once. */
const anneal_plugin *anneal_plugin_v1(const anneal_host *host) {
  (void)host;
  return &plugin;
}
