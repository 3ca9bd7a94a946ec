/* A plugin that does nothing, so that what is left is the boundary: a schedule that passes its base through, and an optimizer
 * that leaves every tensor alone. Compiled with -DDIRECT it is a program that calls another's functions in a loop, through the
 * tables but without a host, and prints the nanoseconds of one fill of one row and of one update. */
#define ANNEAL_PLUGIN_IMPLEMENTATION
#include <anneal.h>

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
static anneal_status update(const void *instance, const anneal_block *block, anneal_error *error) {
  (void)instance, (void)block, (void)error;
  return ANNEAL_OK;
}

static const char *const channels[] = {"lr"};
static const anneal_schedule_api passing = {
    .struct_size = sizeof passing, .default_clock = ANNEAL_PER_STEP, .channel_count = 1, .channels = channels,
    .create = create, .destroy = destroy, .fill = fill};
static const anneal_component schedule = {.struct_size = sizeof schedule, .kind = ANNEAL_SCHEDULE, .name = "passes-through",
                                          .summary = "The base rate.", .api = &passing};
static const anneal_parameter rate = {.struct_size = sizeof rate, .type = ANNEAL_FLOAT, .flags = ANNEAL_SCHEDULABLE,
                                      .role = ANNEAL_ROLE_LR, .key = "lr", .help = "It is not looked at.",
                                      .default_number = 0.1, .maximum = 1};
static const anneal_parameter *const parameters[] = {&rate};
static const anneal_optimizer_api resting = {.struct_size = sizeof resting, .flags = ANNEAL_CUT_NEVER, .create = create,
                                             .destroy = destroy, .update = update};
static const anneal_component optimizer = {.struct_size = sizeof optimizer, .kind = ANNEAL_OPTIMIZER, .name = "rests",
                                           .summary = "Changes nothing.", .parameter_count = 1, .parameters = parameters,
                                           .api = &resting};
static const anneal_component *const components[] = {&schedule, &optimizer};
static const anneal_plugin plugin = {.struct_size = sizeof plugin, .version = "1.0.0", .component_count = 2,
                                     .components = components};
const anneal_plugin *anneal_plugin_v1(const anneal_host *host) { return (void)host, &plugin; }

#ifdef DIRECT
#include <dlfcn.h>
#include <stdio.h>
#include <time.h>

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e9 + time.tv_nsec;
}

int main(int count, char **words) {
  void *library = count == 2 ? dlopen(words[1], RTLD_NOW) : NULL;
  anneal_entry entry = library ? (anneal_entry)dlsym(library, "anneal_plugin_v1") : NULL;
  if (!entry) return fprintf(stderr, "usage: boundary PLUGIN\n"), 2;
  const anneal_schedule_api *rates = entry(NULL)->components[0]->api;
  const anneal_optimizer_api *steps = entry(NULL)->components[1]->api;
  enum { CALLS = 20000000 };
  double time = 0, base = 0.1, out = 0, start = now();
  for (int call = 0; call < CALLS; call++, time++) rates->fill(NULL, &time, &base, 0, NULL, 1, &out, NULL);
  double middle = now();
  anneal_block block = {.struct_size = sizeof block};
  for (int call = 0; call < CALLS; call++) steps->update(NULL, &block, NULL);
  return !printf("%f %f\n", (middle - start) / CALLS, (now() - middle) / CALLS);
}
#endif
