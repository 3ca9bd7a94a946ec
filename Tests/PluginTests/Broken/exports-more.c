/* It offers a second function. */
__attribute__((visibility("default"))) int another(void) { return 1; }
#include "schedule.h"
