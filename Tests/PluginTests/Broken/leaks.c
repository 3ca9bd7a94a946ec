/* What it makes it never frees. */
#define IN_CREATE *instance = malloc(64);
#include "schedule.h"
