/* It opens a file and forgets it. */
#include <fcntl.h>
#define IN_ENTRY open("/dev/null", O_RDONLY);
#include "schedule.h"
