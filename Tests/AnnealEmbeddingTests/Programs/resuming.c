/* resuming FOLDER SPEC PLANNED AT NOW POLICY: prints the rates of a run that was planned for PLANNED steps, was interrupted after AT, and
   goes on to NOW. The schedule it was made from is closed before. */
#include "host.h"

int main(int argc, char **argv) {
  EXPECT(argc == 7);
  anneal_registry *plugins = plugins_in(argv[1]);
  anneal_run_length length = {.struct_size = sizeof length, .steps = atol(argv[3])};
  anneal_schedule *planned, *resumed;
  MUST(anneal_schedule_open(plugins, argv[2], &length, &planned, &error));
  anneal_registry_close(plugins);
  length.steps = atol(argv[5]);
  MUST(anneal_schedule_resume(planned, atol(argv[4]), &length, argv[6], &resumed, &error));
  anneal_schedule_close(planned);
  double base[4] = {0.1, 0.9, 0.9, 0.9}, out[4];
  for (int64_t step = 0; step < length.steps; step++) {
    MUST(anneal_schedule_fill(resumed, step, 1, base, NULL, out, &error));
    printf("%a\n", out[0]);
  }
  anneal_schedule_close(resumed);
}
