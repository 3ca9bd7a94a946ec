/* It does without asking whether there is what it asked for. */
#define IN_CREATE if (((const anneal_scratch *)setup->host->extension(setup->host, "anneal.scratch/1"))->memory == NULL) return ANNEAL_FAILED;
#include "schedule.h"
