/* It divides by the length of the run, which may be 0. */
#define IN_CREATE double *length = malloc(sizeof *length); *length = fabs(setup->horizon); *instance = length;
#define IN_DESTROY free(instance);
#define VALUE(base, time) ((base) * exp(-(time) / *(const double *)instance))
#include "schedule.h"
