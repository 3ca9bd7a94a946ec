/* It handles a signal of the whole process. */
#include <signal.h>
static void handle(int number) { (void)number; }
#define IN_ENTRY signal(SIGUSR1, handle);
#include "schedule.h"
