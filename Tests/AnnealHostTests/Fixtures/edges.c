/* The tables of a sound plugin, copied at run time to where nothing may be read behind them (GUARDED), or made longer as a
   later minor version of the contract would (otherwise). */
#define ANNEAL_PLUGIN_IMPLEMENTATION
#include <anneal.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static const void *place(const void *table, size_t size) {
  size_t page = (size_t)sysconf(_SC_PAGESIZE);
  char *memory = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
#ifdef GUARDED
  mprotect(memory + page, page, PROT_NONE);
  return memcpy(memory + page - size, table, size);
#else
  uint32_t larger = (uint32_t)size + 64;
  memset(memory, 0xff, larger);
  memcpy(memory, table, size);
  return memcpy(memory, &larger, sizeof larger);
#endif
}
#define PLACE(type, ...) place(&(type){.struct_size = sizeof(type), __VA_ARGS__}, sizeof(type))

static anneal_status create(const anneal_component *self, const anneal_setup *setup, void **instance, anneal_error *error) {
  (void)self, (void)setup, (void)instance, (void)error;
  return ANNEAL_OK;
}

static void destroy(void *instance) { (void)instance; }

static anneal_status fill(const void *instance, const double *time, const double *base, uint64_t base_stride,
                          const double *state, uint64_t count, double *out, anneal_error *error) {
  (void)instance, (void)time, (void)error;
  for (uint64_t row = 0; row < count; row++) out[row] = base[row * base_stride] * state[0];
  return ANNEAL_OK;
}

static anneal_status observe(const void *instance, const double *base, double *state, const anneal_observation *seen,
                             anneal_error *error) {
  (void)instance, (void)base, (void)error;
  state[0] = seen->metric;
  return ANNEAL_OK;
}

static anneal_status measure(const void *instance, const anneal_block *block, double *partial, anneal_error *error) {
  (void)instance, (void)error;
  partial[0] = (double)block->count;
  return ANNEAL_OK;
}

static anneal_status update(const void *instance, const anneal_block *block, anneal_error *error) {
  (void)instance, (void)error;
  for (uint64_t i = 0; i < block->count; i++) block->parameter[i] -= (float)block->reduced[0];
  return ANNEAL_OK;
}

const anneal_plugin *anneal_plugin_v1(const anneal_host *host) {
  static const char *const channels[] = {"lr"};
  static const void *parameters[1], *states[1], *slots[1], *reductions[1], *components[2];
  (void)host;
  parameters[0] = PLACE(anneal_parameter, .type = ANNEAL_FLOAT, .flags = ANNEAL_SCHEDULABLE, .role = ANNEAL_ROLE_LR,
                        .key = "lr", .help = "The rate.", .default_number = 1, .maximum = 1);
  states[0] = PLACE(anneal_state, .key = "seen", .initial = 3);
  slots[0] = PLACE(anneal_slot, .kind = ANNEAL_LIKE_PARAMETER, .key = "memory");
  reductions[0] = PLACE(anneal_reduction, .scope = ANNEAL_SCOPE_ALL, .key = "count");
  components[0] = PLACE(anneal_component, .kind = ANNEAL_SCHEDULE, .name = "edge", .summary = "Gives what it has seen.",
      .parameter_count = 1, .parameters = (const anneal_parameter *const *)parameters,
      .api = PLACE(anneal_schedule_api, .default_clock = ANNEAL_PER_STEP, .channel_count = 1, .channels = channels,
          .state_count = 1, .states = (const anneal_state *const *)states, .create = create, .destroy = destroy,
          .fill = fill, .observe = observe));
  components[1] = PLACE(anneal_component, .kind = ANNEAL_OPTIMIZER, .name = "counter", .summary = "Subtracts a count.",
      .parameter_count = 1, .parameters = (const anneal_parameter *const *)parameters,
      .api = PLACE(anneal_optimizer_api, .flags = ANNEAL_CUT_NEVER, .slot_count = 1, .reduction_count = 1,
          .measure_count = 1, .slots = (const anneal_slot *const *)slots,
          .reductions = (const anneal_reduction *const *)reductions, .create = create, .destroy = destroy,
          .measure = measure, .update = update));
  return PLACE(anneal_plugin, .version = "1.0.0", .component_count = 2,
               .components = (const anneal_component *const *)components);
}
