/* finder < CURVE: of a sweep's lines "RATE LOSS" the smoothed losses and what each rule reads off them. */
#include "host.h"
#include <math.h>

int main(void) {
  double rates[512], losses[512], smoothed[512], swept[101];
  uint64_t count = 0, kept;
  uint32_t diverged;
  while (count < 512 && scanf("%lf %lf", rates + count, losses + count) == 2) count++;
  MUST(anneal_finder_smooth(losses, count, 0.98, 4, smoothed, &kept, &diverged, &error));
  printf("%d %d\n", (int)kept, (int)diverged);
  for (uint64_t i = 0; i < kept; i++) printf("%a\n", smoothed[i]);
  for (uint64_t index = 0; anneal_finder_rule(index); index++) {
    double rate;
    MUST(anneal_finder_suggest(anneal_finder_rule(index), rates, losses, smoothed, kept, count - 1, &rate, &error));
    printf("%s %a\n", anneal_finder_rule(index), rate);
  }
  MUST(anneal_finder_rates(1e-7, 10, 100, ANNEAL_SWEEP_EXPONENTIAL, swept, &error));
  EXPECT(swept[0] == 1e-7 && swept[100] == 10 && fabs(swept[50] - 1e-3) < 1e-17);
  MUST(anneal_finder_rates(1, 3, 4, ANNEAL_SWEEP_LINEAR, swept, &error));
  EXPECT(swept[0] == 1 && swept[1] == 1.5 && swept[4] == 3);
  double tried[] = {NAN, 0.5, 0.25, 0.25, INFINITY}, explosion[] = {1, 0.5, 9};
  EXPECT(anneal_finder_choose(tried, 5) == 2 && anneal_finder_choose(tried, 1) == -1 && anneal_finder_choose(NULL, 0) == -1);
  MUST(anneal_finder_smooth(explosion, 3, 0, 4, smoothed, &kept, &diverged, &error));
  EXPECT(kept == 3 && diverged == 1 && smoothed[2] == 9);
  explosion[1] = NAN;
  MUST(anneal_finder_smooth(explosion, 3, 0, 4, smoothed, &kept, &diverged, &error));
  EXPECT(kept == 1 && diverged == 1);
}
