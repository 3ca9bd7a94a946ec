/* Fits y = w x + b with Anneal's schedules and optimizers: any plugin that is installed, by name.
 *
 *     cc train.c $(pkg-config --cflags --libs annealhost) -o train
 *     ./train 'linear for 5% -> cosine' 'adamw(lr=0.05)'
 */
#include <anneal_host.h>
#include <stdio.h>
#include <stdlib.h>

enum { STEPS = 400, ROWS = 64, WIDTH = 3 };

static char message[512];
static anneal_error error = {sizeof error, sizeof message, message};

static void check(anneal_status status) {
  if (status == ANNEAL_OK) return;
  fprintf(stderr, "%s\n", message);
  exit(1);
}

int main(int argc, char **argv) {
  anneal_registry *plugins;
  check(anneal_registry_open(NULL, &plugins, &error));

  anneal_run_length length = {.struct_size = sizeof length, .steps = STEPS};
  anneal_schedule *schedule;
  check(anneal_schedule_open(plugins, argc > 1 ? argv[1] : "linear for 5% -> cosine", &length, &schedule, &error));

  float w[WIDTH] = {0}, b[1] = {0}, w_slope[WIDTH], b_slope[1];
  uint64_t w_shape[] = {WIDTH}, b_shape[] = {1};
  anneal_tensor weight = {sizeof weight, 1, "weight", w_shape, WIDTH, 0}, bias = {sizeof bias, 1, "bias", b_shape, 1, 0};
  const anneal_tensor *tensors[] = {&weight, &bias};
  const char *scheduled[] = {"lr"};
  anneal_optimizer_setup setup = {
      .struct_size = sizeof setup, .text = argc > 2 ? argv[2] : "adamw(lr=0.05)", .tensors = tensors, .tensor_count = 2,
      .scheduled = scheduled, .scheduled_count = 1, .length = &length};
  float *starts[] = {w, b}, *slopes[] = {w_slope, b_slope};
  anneal_arrays parameters = {sizeof parameters, 0, starts, NULL}, gradients = {sizeof gradients, 0, slopes, NULL};
  anneal_optimizer *optimizer;
  check(anneal_optimizer_open(plugins, &setup, &parameters, &optimizer, &error));
  double *lr = anneal_optimizer_hyperparameters(optimizer) + anneal_optimizer_hyperparameter(optimizer, "lr"), base = *lr;

  for (int step = 0; step <= STEPS; step++) {
    double loss = 0;
    for (int i = 0; i < WIDTH; i++) w_slope[i] = 0;
    b_slope[0] = 0;
    for (int row = 0; row < ROWS; row++) {
      float x[WIDTH] = {(row % 8) / 4.f - 1, (row % 5) / 2.f - 1, (row % 3) - 1.f};
      float slip = w[0] * x[0] + w[1] * x[1] + w[2] * x[2] + b[0] - (2 * x[0] - 3 * x[1] + 0.5f * x[2] + 1);
      loss += slip * slip / ROWS;
      for (int i = 0; i < WIDTH; i++) w_slope[i] += 2 * slip * x[i] / ROWS;
      b_slope[0] += 2 * slip / ROWS;
    }
    if (step % 100 == 0) printf("step %d, loss %.6f, lr %.6f\n", step, loss, *lr);
    if (step == STEPS) break;
    check(anneal_schedule_fill(schedule, step, 1, &base, NULL, lr, &error));
    check(anneal_optimizer_step(optimizer, &parameters, &gradients, NULL, NULL, &error));
  }
  printf("y = %.3f x0 %+.3f x1 %+.3f x2 %+.3f\n", w[0], w[1], w[2], b[0]);
  anneal_optimizer_close(optimizer);
  anneal_schedule_close(schedule);
  anneal_registry_close(plugins);
}
