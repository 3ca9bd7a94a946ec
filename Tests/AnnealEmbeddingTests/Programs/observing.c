/* observing FOLDER SPEC < METRICS: prints the rate after each metric, one for an epoch of 5 steps; at half of them the schedule is closed and
   opened again, with the state that was kept. */
#include "host.h"

int main(int argc, char **argv) {
  EXPECT(argc == 3);
  anneal_registry *plugins = plugins_in(argv[1]);
  anneal_run_length length = {.struct_size = sizeof length, .steps = 200, .steps_per_epoch = 5};
  anneal_schedule *schedule;
  MUST(anneal_schedule_open(plugins, argv[2], &length, &schedule, &error));
  uint64_t count = anneal_schedule_state_count(schedule);
  double *state = malloc((count + 1) * sizeof *state), base[4] = {0.1, 0.9, 0.9, 0.9}, out[4], metric;
  state[count] = 4711;
  anneal_schedule_initial_state(schedule, state);
  for (int epoch = 1; scanf("%lf", &metric) == 1; epoch++) {
    MUST(anneal_schedule_observe(schedule, 5 * epoch, metric, base, state, &error));
    if (epoch == 20) {
      anneal_schedule_close(schedule);
      MUST(anneal_schedule_open(plugins, argv[2], &length, &schedule, &error));
    }
    MUST(anneal_schedule_fill(schedule, 5 * epoch, 1, base, state, out, &error));
    printf("%a\n", out[0]);
  }
  EXPECT(state[count] == 4711);
  free(state);
  anneal_schedule_close(schedule);
  anneal_registry_close(plugins);
}
