/* Its values never come. */
#define IN_FILL for (volatile int i = 0;; i++) ;
#include "schedule.h"
