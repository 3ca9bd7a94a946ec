/* It crashes while an instance is made. */
#define IN_CREATE *(volatile int *)0 = 1;
#include "schedule.h"
