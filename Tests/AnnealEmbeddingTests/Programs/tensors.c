/* tensors FOLDER: tensors that rest, that get rows, and what an optimizer remembers, moved to another one. */
#include "host.h"

enum { COUNT = 3, STEPS = 12 };
static uint64_t shapes[COUNT][2] = {{5, 7}, {3, 9}, {300, 100}};
static uint64_t counts[COUNT] = {35, 27, 30000};

typedef struct {
  anneal_optimizer *optimizer;
  float *weights[COUNT], *slopes[COUNT];
  anneal_arrays parameters, gradients;
} training;

static anneal_registry *plugins;

/* A training of the tensors of a set, each in a group of its own if there are groups. */
static training *begin(const char *text, int set, int has_groups, uint64_t flags) {
  training *t = calloc(1, sizeof *t);
  anneal_tensor tensors[COUNT];
  const anneal_tensor *all[COUNT];
  uint32_t membership[COUNT];
  uint64_t count = 0;
  for (int i = 0; i < COUNT; i++) {
    if (!(set >> i & 1)) continue;
    tensors[count] = (anneal_tensor){sizeof *tensors, 2, "w", shapes[i], counts[i], flags};
    all[count] = tensors + count;
    membership[count] = has_groups ? (uint32_t)count + 1 : 0;
    t->weights[count] = floats(counts[i]);
    t->slopes[count] = floats(counts[i]);
    for (uint64_t j = 0; j < counts[i]; j++) t->weights[count][j] = (float)(j % 17) / 8 - 1;
    count++;
  }
  const char *groups[] = {"", "", ""};
  anneal_optimizer_setup setup = {
      .struct_size = sizeof setup, .text = text, .tensors = all, .tensor_count = count, .groups = groups,
      .group_count = has_groups ? count : 0, .membership = membership};
  t->parameters = (anneal_arrays){sizeof t->parameters, 0, t->weights, NULL};
  t->gradients = (anneal_arrays){sizeof t->gradients, 0, t->slopes, NULL};
  MUST(anneal_optimizer_open(plugins, &setup, &t->parameters, &t->optimizer, &error));
  return t;
}

static void slope(float *slope, int tensor, int step) {
  for (uint64_t j = 0; j < counts[tensor]; j++) slope[j] = (float)((j * 7 + step * 3 + tensor) % 11) / 8 - 0.5f;
}

static int rests(int tensor, int step) { return tensor == 1 && step % 3 != 1; }

/* Three tensors of which one rests in two steps of three, and each of them alone, which takes only its own steps. */
static void resting(const char *text, int has_groups) {
  training *together = begin(text, 7, has_groups, 0), *alone[COUNT];
  float *all[COUNT];
  uint64_t taken[COUNT] = {0};
  for (int i = 0; i < COUNT; i++) {
    alone[i] = begin(text, 1 << i, has_groups, 0);
    all[i] = together->slopes[i];
  }
  for (int step = 0; step < STEPS; step++) {
    for (int i = 0; i < COUNT; i++) {
      slope(all[i], i, step);
      together->slopes[i] = rests(i, step) ? NULL : all[i];
      if (rests(i, step)) continue;
      slope(alone[i]->slopes[0], i, step);
      MUST(anneal_optimizer_step(alone[i]->optimizer, &alone[i]->parameters, &alone[i]->gradients, NULL, NULL, &error));
      taken[i]++;
    }
    float before = together->weights[1][3];
    MUST(anneal_optimizer_step(together->optimizer, &together->parameters, &together->gradients, NULL, NULL, &error));
    EXPECT(!rests(1, step) || before == together->weights[1][3]);
  }
  uint64_t *steps = anneal_optimizer_steps(together->optimizer, ANNEAL_SCOPE_TENSOR);
  uint64_t *group_steps = anneal_optimizer_steps(together->optimizer, ANNEAL_SCOPE_GROUP);
  for (int i = 0; i < COUNT; i++) {
    EXPECT(steps[i] == taken[i] && taken[1] == 4);
    EXPECT(!memcmp(together->weights[i], alone[i]->weights[0], counts[i] * sizeof(float)));
    if (has_groups) EXPECT(group_steps[0] == 0 && group_steps[i + 1] == taken[i]);
    anneal_optimizer_close(alone[i]->optimizer);
  }
  anneal_optimizer_close(together->optimizer);
}

/* What one remembers, in another that was opened in the same way: it goes on with the same bits. */
static void moving(const char *text) {
  training *a = begin(text, 7, 1, 0), *b = NULL;
  for (int step = 0; step < STEPS; step++) {
    for (int i = 0; i < COUNT; i++) slope(a->slopes[i], i, step);
    if (step == STEPS / 2) {
      b = begin(text, 7, 1, 0);
      for (uint32_t scope = ANNEAL_SCOPE_TENSOR; scope <= ANNEAL_SCOPE_GROUP; scope++)
        for (uint64_t index = 0; index < COUNT + (scope == ANNEAL_SCOPE_GROUP); index++) {
          for (uint64_t slot = 0;; slot++) {
            anneal_numbers from = {.struct_size = sizeof from}, to = {.struct_size = sizeof to};
            if (anneal_optimizer_slot(a->optimizer, scope, index, slot, &from, &error) != ANNEAL_OK) break;
            MUST(anneal_optimizer_slot(b->optimizer, scope, index, slot, &to, &error));
            EXPECT(from.kind == to.kind && from.count == to.count && (from.start != to.start || from.kind == ANNEAL_ABSENT));
            uint64_t size = from.kind == ANNEAL_LIKE_PARAMETER ? sizeof(float) : sizeof(double);
            if (from.kind != ANNEAL_ABSENT) memcpy(to.start, from.start, from.count * size);
          }
          anneal_optimizer_steps(b->optimizer, scope)[index] = anneal_optimizer_steps(a->optimizer, scope)[index];
        }
      for (int i = 0; i < COUNT; i++) memcpy(b->weights[i], a->weights[i], counts[i] * sizeof(float));
    }
    MUST(anneal_optimizer_step(a->optimizer, &a->parameters, &a->gradients, NULL, NULL, &error));
    if (step < STEPS / 2) continue;
    for (int i = 0; i < COUNT; i++) slope(b->slopes[i], i, step);
    MUST(anneal_optimizer_step(b->optimizer, &b->parameters, &b->gradients, NULL, NULL, &error));
  }
  for (int i = 0; i < COUNT; i++) EXPECT(!memcmp(a->weights[i], b->weights[i], counts[i] * sizeof(float)));
  anneal_optimizer_close(a->optimizer);
  anneal_optimizer_close(b->optimizer);
}

/* Rows of a gradient, against all of it with zeros elsewhere. Unaligned weights and values take another way. */
static void rows(const char *text, int shift) {
  training *sparse = begin(text, 4, 0, ANNEAL_SPARSE_GRADIENT), *dense = begin(text, 4, 0, 0);
  uint64_t width = shapes[2][1];
  float *weights = floats(counts[2] + 16) + shift, *values = floats(counts[2] + 16) + shift;
  memcpy(weights, sparse->weights[0], counts[2] * sizeof(float));
  sparse->weights[0] = weights;
  sparse->slopes[0] = NULL;
  for (int step = 0; step < STEPS; step++) {
    uint64_t numbers[3] = {step, 40 + 2 * step, 299};
    memset(dense->slopes[0], 0, counts[2] * sizeof(float));
    for (int k = 0; k < 3; k++)
      for (uint64_t j = 0; j < width; j++)
        values[k * width + j] = dense->slopes[0][numbers[k] * width + j] = (float)((j + step + k) % 5) / 4 - 0.5f;
    anneal_rows touched = {sizeof touched, 0, numbers, values, 3};
    const anneal_rows *all[] = {step % 4 == 3 ? NULL : &touched};
    MUST(anneal_optimizer_step(sparse->optimizer, &sparse->parameters, &sparse->gradients, all, NULL, &error));
    if (all[0]) MUST(anneal_optimizer_step(dense->optimizer, &dense->parameters, &dense->gradients, NULL, NULL, &error));
  }
  EXPECT(!memcmp(weights, dense->weights[0], counts[2] * sizeof(float)));
  EXPECT(anneal_optimizer_steps(sparse->optimizer, ANNEAL_SCOPE_TENSOR)[0] == 9);
  anneal_optimizer_close(sparse->optimizer);
  anneal_optimizer_close(dense->optimizer);
}

int main(int argc, char **argv) {
  EXPECT(argc == 2);
  plugins = plugins_in(argv[1]);
  const char *single[] = {"sgd(momentum=0.9)", "adam", "adamw", "adagrad(lr_decay=0.1)", "rmsprop", "lion", "radam", "adamax"};
  for (int i = 0; i < 8; i++) resting(single[i], 0);
  resting("nadam", 1);
  const char *rich[] = {"adam(amsgrad=true)", "nadam", "prodigy", "adafactor", "muon", "lamb", "asgd", "rprop", "schedule-free-adamw"};
  for (int i = 0; i < 9; i++) moving(rich[i]);
  for (int shift = 0; shift < 2; shift++) {
    rows("sgd", shift);
    rows("adagrad", shift);
  }
  anneal_registry_close(plugins);
  puts("all held");
}
