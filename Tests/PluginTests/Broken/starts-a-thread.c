/* It starts a thread. */
#include <pthread.h>
#include <unistd.h>
static void *wait(void *nothing) { for (;;) pause(); return nothing; }
#define IN_ENTRY { pthread_t thread; pthread_create(&thread, NULL, wait, NULL); }
#include "schedule.h"
