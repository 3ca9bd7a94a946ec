/* misuse FOLDER: prints the sentence of each call that cannot work; none of them may end the process. */
#include "host.h"

#define SAY(call)                                             \
  do {                                                        \
    strcpy(message, "no sentence");                           \
    int status = (call);                                      \
    printf("%d %s\n", status, status ? message : "went");     \
  } while (0)

int main(int argc, char **argv) {
  EXPECT(argc == 2);
  anneal_registry *plugins = plugins_in(argv[1]), *registry;
  anneal_registry_setup where = {.struct_size = 8};
  SAY(anneal_registry_open(&where, &registry, &error));
  where.struct_size = sizeof where;
  where.flags = 8;
  SAY(anneal_registry_open(&where, &registry, &error));
  where.flags = 0;
  where.lock = "/nowhere/anneal.lock";
  SAY(anneal_registry_open(&where, &registry, &error));
  EXPECT(registry == NULL);
  const char *digests[] = {"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"};
  where.trusted = digests;
  where.trusted_count = 1;
  SAY(anneal_registry_open(&where, &registry, &error));
  where.lock = NULL;
  digests[0] = "abc";
  SAY(anneal_registry_open(&where, &registry, &error));
  char *text;
  SAY(anneal_registry_describe(plugins, "cosin", &text, &error));
  SAY(anneal_registry_describe(NULL, "cosine", &text, &error));

  anneal_schedule *schedule;
  anneal_run_length length = {.struct_size = sizeof length, .steps = 100};
  SAY(anneal_schedule_open(plugins, "cosine(eta_min=-1)", &length, &schedule, &error));
  SAY(anneal_schedule_open(plugins, "cosine for 1 sample", &length, &schedule, &error));
  SAY(anneal_schedule_open(plugins, "1 * onecycle(max_lr=1)", &length, &schedule, &error));
  SAY(anneal_schedule_open(plugins, NULL, &length, &schedule, &error));
  SAY(anneal_schedule_open(plugins, "cosine", NULL, &schedule, &error));
  length.steps_per_epoch = -1;
  SAY(anneal_schedule_open(plugins, "cosine", &length, &schedule, &error));
  length.steps_per_epoch = 0;
  MUST(anneal_schedule_open(plugins, "cosine", &length, &schedule, &error));
  double base = 0.1, bad = -1, out[4];
  SAY(anneal_schedule_fill(schedule, -1, 4, &base, NULL, out, &error));
  SAY(anneal_schedule_fill(schedule, 1, INT64_MAX, &base, NULL, out, &error));
  SAY(anneal_schedule_fill(schedule, 0, 4, &bad, NULL, out, &error));
  SAY(anneal_schedule_fill(schedule, 0, 4, &base, NULL, NULL, &error));
  anneal_schedule *longer;
  length.steps = 200;
  SAY(anneal_schedule_resume(schedule, 50, &length, "stretch", &longer, &error));
  SAY(anneal_schedule_resume(schedule, 50, &length, "refuse", &longer, &error));

  uint64_t shape[] = {2, 2};
  float numbers[4] = {1, 2, 3, 4}, *starts[] = {numbers}, *slopes[] = {numbers}, *none[] = {NULL};
  anneal_tensor tensor = {sizeof tensor, 2, "w", shape, 4, 0};
  const anneal_tensor *tensors[] = {&tensor};
  const char *options[] = {"bias: lr=1"}, *scheduled[] = {"lr"}, *unknown[] = {"beta2"};
  uint32_t membership[] = {2};
  anneal_arrays parameters = {sizeof parameters, 0, starts, NULL}, gradients = {sizeof gradients, 0, slopes, NULL};
  anneal_arrays nothing = {sizeof nothing, 0, none, NULL};
  anneal_optimizer_setup setup = {.struct_size = sizeof setup, .text = "adam(lr=0.1)", .tensors = tensors, .tensor_count = 1};
  anneal_optimizer *optimizer;
  SAY(anneal_optimizer_open(plugins, &setup, NULL, &optimizer, &error));
  SAY(anneal_optimizer_open(plugins, &setup, &nothing, &optimizer, &error));
  tensor.count = 5;
  SAY(anneal_optimizer_open(plugins, &setup, &parameters, &optimizer, &error));
  tensor.count = 4;
  setup.groups = options;
  setup.group_count = 1;
  SAY(anneal_optimizer_open(plugins, &setup, &parameters, &optimizer, &error));
  options[0] = "w: schedule=\"cosine\"";
  SAY(anneal_optimizer_open(plugins, &setup, &parameters, &optimizer, &error));
  options[0] = "lr=1";
  setup.membership = membership;
  SAY(anneal_optimizer_open(plugins, &setup, &parameters, &optimizer, &error));
  membership[0] = 1;
  setup.scheduled = unknown;
  setup.scheduled_count = 1;
  SAY(anneal_optimizer_open(plugins, &setup, &parameters, &optimizer, &error));
  setup.scheduled = scheduled;
  setup.lr = &base;
  SAY(anneal_optimizer_open(plugins, &setup, &parameters, &optimizer, &error));
  double *hyperparameters = anneal_optimizer_hyperparameters(optimizer);
  hyperparameters[0] = -1;
  SAY(anneal_optimizer_step(optimizer, &parameters, &gradients, NULL, NULL, &error));
  hyperparameters[0] = 0.1;
  double beta1 = hyperparameters[1];
  hyperparameters[1] = 0.5;
  SAY(anneal_optimizer_step(optimizer, &parameters, &gradients, NULL, NULL, &error));
  hyperparameters[1] = beta1;
  SAY(anneal_optimizer_step(optimizer, &nothing, &gradients, NULL, NULL, &error));
  anneal_rows rows = {sizeof rows, 0, shape, numbers, 2};
  const anneal_rows *all[] = {&rows};
  SAY(anneal_optimizer_step(optimizer, &parameters, &gradients, all, NULL, &error));
  int64_t strides[] = {0, 1};
  const int64_t *all_strides[] = {strides};
  anneal_arrays expanded = {sizeof expanded, 0, starts, all_strides};
  SAY(anneal_optimizer_step(optimizer, &expanded, &gradients, NULL, NULL, &error));
  EXPECT(numbers[0] == 1 && anneal_optimizer_steps(optimizer, ANNEAL_SCOPE_TENSOR)[0] == 0);
  SAY(anneal_optimizer_step(optimizer, &parameters, &nothing, NULL, NULL, &error));
  EXPECT(numbers[0] == 1 && anneal_optimizer_steps(optimizer, ANNEAL_SCOPE_TENSOR)[0] == 0);
  anneal_numbers slot = {.struct_size = sizeof slot};
  SAY(anneal_optimizer_slot(optimizer, ANNEAL_SCOPE_ALL, 0, 0, &slot, &error));
  SAY(anneal_optimizer_slot(optimizer, ANNEAL_SCOPE_TENSOR, 1, 0, &slot, &error));
  SAY(anneal_optimizer_slot(optimizer, ANNEAL_SCOPE_TENSOR, 0, 9, &slot, &error));
  anneal_optimizer_close(optimizer);
  tensor.flags = ANNEAL_SPARSE_GRADIENT;
  setup.text = "lion";
  setup.lr = NULL;
  SAY(anneal_optimizer_open(plugins, &setup, &parameters, &optimizer, &error));
  setup.text = "adagrad";
  MUST(anneal_optimizer_open(plugins, &setup, &parameters, &optimizer, &error));
  SAY(anneal_optimizer_step(optimizer, &parameters, &gradients, NULL, NULL, &error));
  SAY(anneal_optimizer_step(optimizer, &parameters, &nothing, all, NULL, &error));
  anneal_pool *pool;
  SAY(anneal_pool_open(0, &pool, &error));
  SAY(anneal_pool_borrow(2, NULL, &pool, &error));
  SAY(anneal_finder_rates(0, 1, 10, ANNEAL_SWEEP_EXPONENTIAL, out, &error));
  SAY(anneal_finder_suggest("best", out, out, out, 4, 4, out, &error));

  /* Without a buffer for it, and with one that is short. */
  EXPECT(anneal_pool_open(0, &pool, NULL) == ANNEAL_REFUSED);
  char few[8];
  anneal_error little = {sizeof little, sizeof few, few};
  EXPECT(anneal_pool_open(0, &pool, &little) == ANNEAL_REFUSED && !strcmp(few, "threads"));
  anneal_registry_close(NULL);
  anneal_schedule_close(NULL);
  anneal_optimizer_close(NULL);
  anneal_pool_close(NULL);
  anneal_free(NULL);
  EXPECT(!anneal_registry_list(NULL) && !anneal_schedule_describe(NULL) && !anneal_schedule_channel_count(NULL));
  anneal_optimizer_close(optimizer);
  anneal_schedule_close(schedule);
  anneal_registry_close(plugins);
}
