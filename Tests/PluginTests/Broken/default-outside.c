/* Its default is not in its own range. */
#define DEFAULT 2
#include "schedule.h"
