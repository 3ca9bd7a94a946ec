/* It explains nothing. */
#define HELP "number"
#include "schedule.h"
