/* replay FOLDER OPTIMIZER THREADS LAYOUT RECORD OUT: takes the steps of a record, with a schedule on the rate and a group of half of it, and
   writes the weights and the weights to evaluate. LAYOUT: "aligned", "unaligned" or "strided" (the last dimension first in memory).

   A record is of uint32: the number of steps, of gradients (as many), and of tensors; of each tensor its group, rank and sizes; then of float: all
   weights, and all numbers of each gradient. Step i takes gradient i. */
#include "host.h"

enum { MOST = 64 };

static uint32_t number(FILE *file) {
  uint32_t value;
  EXPECT(fread(&value, 4, 1, file) == 1);
  return value;
}

static uint64_t shapes[MOST][4];
static int64_t strides[MOST][4];
static anneal_tensor tensors[MOST];
static const char *layout;

/* Where a tensor's numbers go. */
static float *place(float *memory) { return strcmp(layout, "aligned") ? memory + 1 : memory; }

static float *tensor_memory(const anneal_tensor *t) { return place(floats(t->count + 16)); }

/* The place of a number. */
static uint64_t at(int tensor, uint64_t index) {
  const anneal_tensor *t = tensors + tensor;
  if (strcmp(layout, "strided")) return index;
  uint64_t where = 0;
  for (int d = (int)t->rank - 1; d >= 0; d--) {
    where += index % t->shape[d] * strides[tensor][d];
    index /= t->shape[d];
  }
  return where;
}

static void put(int tensor, float *memory, const float *numbers) {
  for (uint64_t i = 0; i < tensors[tensor].count; i++) memory[at(tensor, i)] = numbers[i];
}

static void keep(int tensor, const float *memory, FILE *out) {
  for (uint64_t i = 0; i < tensors[tensor].count; i++) EXPECT(fwrite(memory + at(tensor, i), 4, 1, out) == 1);
}

int main(int argc, char **argv) {
  EXPECT(argc == 7);
  anneal_registry *plugins = plugins_in(argv[1]);
  layout = argv[4];
  FILE *record = fopen(argv[5], "rb");
  EXPECT(record != NULL);
  uint32_t steps = number(record), gradient_count = number(record), count = number(record), membership[MOST];
  const anneal_tensor *all[MOST];
  const int64_t *all_strides[MOST];
  uint64_t total = 0;
  for (uint32_t i = 0; i < count; i++) {
    membership[i] = number(record);
    tensors[i] = (anneal_tensor){sizeof tensors[i], number(record), NULL, shapes[i], 1, 0};
    for (uint32_t d = 0; d < tensors[i].rank; d++) {
      shapes[i][d] = number(record);
      strides[i][d] = (int64_t)tensors[i].count; /* the first dimension is the fastest */
      tensors[i].count *= shapes[i][d];
    }
    total += tensors[i].count;
    all[i] = tensors + i;
    all_strides[i] = strides[i];
  }
  float *weights[MOST], *slopes[MOST], *evaluated[MOST], *numbers = malloc(total * 4), *recorded = malloc(gradient_count * total * 4);
  EXPECT(gradient_count == steps);
  EXPECT(fread(numbers, 4, total, record) == total);
  EXPECT(fread(recorded, 4, gradient_count * total, record) == gradient_count * total);
  for (uint32_t i = 0, first = 0; i < count; first += tensors[i++].count) {
    weights[i] = tensor_memory(tensors + i);
    slopes[i] = tensor_memory(tensors + i);
    evaluated[i] = tensor_memory(tensors + i);
    put(i, weights[i], numbers + first);
  }

  anneal_run_length length = {.struct_size = sizeof length, .steps = steps};
  const char *groups[] = {"lr=0.5x"}, *scheduled[] = {"lr"};
  anneal_optimizer_setup setup = {
      .struct_size = sizeof setup, .text = argv[2], .tensors = all, .tensor_count = count, .groups = groups,
      .group_count = 1, .membership = membership, .scheduled = scheduled, .scheduled_count = 1, .length = &length};
  const int64_t *const *their_strides = strcmp(layout, "strided") ? NULL : all_strides;
  anneal_arrays parameters = {sizeof parameters, 0, weights, their_strides};
  anneal_arrays gradients = {sizeof gradients, 0, slopes, their_strides}, out = {sizeof out, 0, evaluated, their_strides};
  anneal_optimizer *optimizer;
  MUST(anneal_optimizer_open(plugins, &setup, &parameters, &optimizer, &error));
  int64_t width = (int64_t)anneal_optimizer_hyperparameter_count(optimizer), lr = anneal_optimizer_hyperparameter(optimizer, "lr");
  EXPECT(lr >= 0);
  double *hyperparameters = anneal_optimizer_hyperparameters(optimizer), base[2];
  for (int group = 0; group < 2; group++) base[group] = hyperparameters[group * width + lr];
  anneal_schedule *schedule;
  MUST(anneal_schedule_open(plugins, "linear for 5% -> cosine", &length, &schedule, &error));
  anneal_pool *pool = NULL;
  if (atoi(argv[3]) > 1) MUST(anneal_pool_open(atoi(argv[3]), &pool, &error));

  for (uint32_t step = 0; step < steps; step++) {
    const float *gradient = recorded + (uint64_t)step * total;
    for (uint32_t i = 0; i < count; gradient += tensors[i++].count) put(i, slopes[i], gradient);
    for (int group = 0; group < 2; group++)
      MUST(anneal_schedule_fill(schedule, step, 1, base + group, NULL, hyperparameters + group * width + lr, &error));
    MUST(anneal_optimizer_step(optimizer, &parameters, &gradients, NULL, pool, &error));
  }
  MUST(anneal_optimizer_evaluate(optimizer, &parameters, &out, pool, &error));
  FILE *result = fopen(argv[6], "wb");
  for (uint32_t i = 0; i < count; i++) keep(i, weights[i], result);
  for (uint32_t i = 0; i < count; i++) keep(i, evaluated[i], result);
  fclose(result);
  anneal_optimizer_close(optimizer);
  anneal_schedule_close(schedule);
  anneal_pool_close(pool);
  anneal_registry_close(plugins);
}
