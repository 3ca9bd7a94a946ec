/* curves FOLDER < LINES: of each line "STEPS STEPS_PER_EPOCH BATCH SPEC" the values of all steps, as the library fills them at once, step
   by step, and from four threads; they have to agree. Prints the channels, and a row of hexadecimal numbers for each step. */
#include "host.h"
#include <pthread.h>

typedef struct {
  const anneal_schedule *schedule;
  const double *base;
  double *out;
  int64_t first, count;
} part;

static void *fill(void *argument) {
  part *p = argument;
  char text[256];
  anneal_error own = {sizeof own, sizeof text, text};
  if (anneal_schedule_fill(p->schedule, p->first, p->count, p->base, NULL, p->out, &own) != ANNEAL_OK) p->count = -1;
  return NULL;
}

int main(int argc, char **argv) {
  EXPECT(argc == 2);
  anneal_registry *plugins = plugins_in(argv[1]);
  char line[512];
  while (fgets(line, sizeof line, stdin)) {
    long steps, epoch, batch;
    int start;
    EXPECT(sscanf(line, "%ld %ld %ld %n", &steps, &epoch, &batch, &start) == 3);
    line[strcspn(line, "\n")] = 0;
    anneal_run_length length = {sizeof length, 0, steps, epoch, batch};
    anneal_schedule *schedule;
    MUST(anneal_schedule_open(plugins, line + start, &length, &schedule, &error));
    uint64_t width = anneal_schedule_channel_count(schedule);
    double base[8] = {0.1, 0.9, 0.9, 0.9}, *all = malloc(steps * width * sizeof *all), *one = malloc(steps * width * sizeof *one);
    MUST(anneal_schedule_fill(schedule, 0, steps, base, NULL, all, &error));
    for (long step = steps - 1; step >= 0; step--)
      MUST(anneal_schedule_fill(schedule, step, 1, base, NULL, one + step * width, &error));
    EXPECT(!memcmp(all, one, steps * width * sizeof *all));
    memset(one, 0, steps * width * sizeof *one);
    pthread_t threads[4];
    part parts[4];
    for (int i = 0; i < 4; i++) {
      int64_t first = steps * i / 4;
      parts[i] = (part){schedule, base, one + first * width, first, steps * (i + 1) / 4 - first};
      EXPECT(!pthread_create(threads + i, NULL, fill, parts + i));
    }
    for (int i = 0; i < 4; i++) EXPECT(!pthread_join(threads[i], NULL) && parts[i].count >= 0);
    EXPECT(!memcmp(all, one, steps * width * sizeof *all));
    char *about = anneal_schedule_describe(schedule);
    puts(about);
    anneal_free(about);
    for (long step = 0; step < steps; step++) {
      for (uint64_t channel = 0; channel < width; channel++) printf("%a ", all[step * width + channel]);
      puts("");
    }
    free(all);
    free(one);
    anneal_schedule_close(schedule);
  }
  anneal_registry_close(plugins);
}
