/* A schedule without a defect: half the base rate. Each file beside this one puts in one. */
#ifndef ANNEAL_PLUGIN_IMPLEMENTATION
#define ANNEAL_PLUGIN_IMPLEMENTATION
#endif
#include <anneal.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifndef VALUE
#define VALUE(base, time) ((base) / 2)
#endif
#ifndef IN_CREATE
#define IN_CREATE
#endif
#ifndef IN_DESTROY
#define IN_DESTROY
#endif
#ifndef MORE_API
#define MORE_API
#endif
#ifndef IN_FILL
#define IN_FILL
#endif
#ifndef IN_ENTRY
#define IN_ENTRY
#endif
#ifndef HELP
#define HELP "A number that means nothing."
#endif
#ifndef TYPE
#define TYPE ANNEAL_FLOAT
#endif
#ifndef FLAGS
#define FLAGS 0
#endif
#ifndef DEFAULT
#define DEFAULT 0.5
#endif

static anneal_status create(const anneal_component *self, const anneal_setup *setup, void **instance, anneal_error *error) {
  (void)self, (void)setup, (void)instance, (void)error;
  IN_CREATE
  return ANNEAL_OK;
}

static void destroy(void *instance) {
  (void)instance;
  IN_DESTROY
}

static anneal_status fill(const void *instance, const double *time, const double *base, uint64_t base_stride,
                          const double *state, uint64_t count, double *out, anneal_error *error) {
  (void)instance, (void)state, (void)error;
  IN_FILL
  for (uint64_t i = 0; i < count; i++) out[i] = VALUE(base[i * base_stride], time[i]);
  return ANNEAL_OK;
}

static const anneal_parameter number = {.struct_size = sizeof number, .type = TYPE, .flags = FLAGS, .key = "number", .help = HELP,
                                        .default_number = DEFAULT, .maximum = 1};
static const anneal_parameter *const parameters[] = {&number};
static const char *const channels[] = {"lr"};
static const anneal_schedule_api api = {
    .struct_size = sizeof api, .flags = ANNEAL_FRACTIONAL_TIME, .default_clock = ANNEAL_PER_STEP, .channel_count = 1,
    .channels = channels, .create = create, .destroy = destroy, .fill = fill MORE_API};
static const anneal_component component = {
    .struct_size = sizeof component, .kind = ANNEAL_SCHEDULE, .name = "half", .summary = "Half the base rate.",
    .parameter_count = 1, .parameters = parameters, .api = &api};
static const anneal_component *const components[] = {&component};
static const anneal_plugin plugin = {.struct_size = sizeof plugin, .version = "1.0.0", .component_count = 1,
                                     .components = components};

const anneal_plugin *anneal_plugin_v1(const anneal_host *host) {
  (void)host;
  IN_ENTRY
  return &plugin;
}
