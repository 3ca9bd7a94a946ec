/* An optimizer with everything but sparse rows: two passes, a sum over all tensors, slots per group, per weight and copied
   from the weights, memory of the host, and weights to evaluate that are not those it trains.

       n <- sqrt(sum of g^2 over all tensors)              measure, advance
       w <- w * beta                                       advance, per group; from 1
       m <- beta * m + (1 - beta) * g / n                  update
       p <- p - lr * m / (1 - w)
       a <- (a + p) / 2                                    evaluated instead of p

   A tensor called "plain" does without the average. */
#define ANNEAL_PLUGIN_IMPLEMENTATION
#include <anneal.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { LR, BETA };
static const anneal_parameter lr = {.struct_size = sizeof lr, .type = ANNEAL_FLOAT, .flags = ANNEAL_SCHEDULABLE,
                                    .role = ANNEAL_ROLE_LR, .key = "lr", .help = "Learning rate.", .default_number = 0.5,
                                    .maximum = INFINITY};
static const anneal_parameter beta = {.struct_size = sizeof beta, .type = ANNEAL_FLOAT,
                                      .flags = ANNEAL_SCHEDULABLE | ANNEAL_MAXIMUM_OPEN, .role = ANNEAL_ROLE_MOMENTUM,
                                      .key = "beta", .help = "How much of the momentum is kept.", .default_number = 0.5,
                                      .maximum = 1};
static const anneal_parameter *const parameters[] = {&lr, &beta};

enum { MOMENTUM, AVERAGE, POWER };
static const anneal_slot momentum = {.struct_size = sizeof momentum, .kind = ANNEAL_LIKE_PARAMETER, .key = "momentum"};
static const anneal_slot average = {.struct_size = sizeof average, .kind = ANNEAL_LIKE_PARAMETER, .key = "average"};
static const anneal_slot power = {.struct_size = sizeof power, .kind = ANNEAL_PER_GROUP, .key = "power", .initial = 1,
                                  .value_count = 2}; /* beta^t, and the norm of this step */
static const anneal_slot *const slots[] = {&momentum, &average, &power};
static const anneal_reduction squares = {.struct_size = sizeof squares, .scope = ANNEAL_SCOPE_ALL, .key = "squares"};
static const anneal_reduction *const reductions[] = {&squares};

static anneal_status create(const anneal_component *self, const anneal_setup *setup, void **instance, anneal_error *error) {
  (void)self;
  const anneal_host *host = setup->host;
  const anneal_scratch *scratch = host->extension(host, "anneal.scratch/1");
  if (!scratch || scratch->struct_size < sizeof *scratch) {
    snprintf(error->message, error->capacity, "this host lends no memory");
    return ANNEAL_REFUSED;
  }
  *instance = (void *)host; /* which may be kept */
  return ANNEAL_OK;
}

static void destroy(void *instance) { (void)instance; }

static anneal_status layout(const void *instance, const anneal_tensor *tensor, anneal_plan *plan, anneal_error *error) {
  (void)instance;
  (void)error;
  if (strcmp(tensor->name, "plain") == 0)
    plan->kinds[AVERAGE] = ANNEAL_ABSENT;
  else
    plan->copies_parameter[AVERAGE] = 1;
  return ANNEAL_OK;
}

static anneal_status measure(const void *instance, const anneal_block *block, double *partial, anneal_error *error) {
  (void)instance;
  (void)error;
  for (uint64_t i = 0; i < block->count; i++) partial[0] += (double)block->gradient[i] * block->gradient[i];
  return ANNEAL_OK;
}

static anneal_status advance(const void *instance, const anneal_step *step, anneal_error *error) {
  (void)instance;
  (void)error;
  if (step->pass == 0) return ANNEAL_OK;
  step->slots[POWER][0] *= step->hyperparameters[BETA];
  step->slots[POWER][1] = sqrt(step->reduced[0]);
  return ANNEAL_OK;
}

static anneal_status update(const void *instance, const anneal_block *block, anneal_error *error) {
  const anneal_host *host = instance;
  const anneal_scratch *scratch = host->extension(host, "anneal.scratch/1");
  float *unit = scratch->memory(host, block->count * sizeof(float));
  if (!unit) {
    snprintf(error->message, error->capacity, "there is no memory left");
    return ANNEAL_FAILED;
  }
  const double *group = block->slots[POWER];
  const float kept = (float)block->hyperparameters[BETA], norm = (float)group[1];
  const float rate = (float)(block->hyperparameters[LR] / (1 - group[0]));
  float *m = block->slots[MOMENTUM], *a = block->slots[AVERAGE];
  for (uint64_t i = 0; i < block->count; i++) unit[i] = norm > 0 ? block->gradient[i] / norm : 0;
  for (uint64_t i = 0; i < block->count; i++) {
    m[i] = kept * m[i] + (1 - kept) * unit[i];
    block->parameter[i] -= rate * m[i];
    if (a) a[i] = (a[i] + block->parameter[i]) / 2;
  }
  return ANNEAL_OK;
}

static anneal_status evaluate(const anneal_component *self, const void *instance, const anneal_block *block, float *out,
                              anneal_error *error) {
  (void)self;
  (void)instance;
  (void)error;
  const float *average = block->slots[AVERAGE];
  memcpy(out, average ? average : block->parameter, block->count * sizeof *out);
  return ANNEAL_OK;
}

static const anneal_optimizer_api api = {
    .struct_size = sizeof api, .flags = ANNEAL_CUT_ROWS, .slot_count = 3, .reduction_count = 1, .measure_count = 1,
    .slots = slots, .reductions = reductions, .create = create, .destroy = destroy, .layout = layout, .measure = measure,
    .advance = advance, .update = update};
static const anneal_component component = {.struct_size = sizeof component, .kind = ANNEAL_OPTIMIZER, .name = "shelf-average",
                                           .summary = "Normalised momentum, and an average of the weights to evaluate.",
                                           .parameter_count = 2, .parameters = parameters, .api = &api};
static const anneal_component *const components[] = {&component};
static const anneal_evaluation evaluation = {.struct_size = sizeof evaluation, .component_count = 1,
                                             .components = components, .evaluation = evaluate};
static const void *extension(const char *id) { return strcmp(id, "anneal.evaluation/1") ? NULL : &evaluation; }
static const anneal_plugin plugin = {.struct_size = sizeof plugin, .abi_minor = ANNEAL_ABI_MINOR, .version = "1.0.0",
                                     .component_count = 1, .components = components, .extension = extension};

const anneal_plugin *anneal_plugin_v1(const anneal_host *host) { return host ? &plugin : NULL; }
