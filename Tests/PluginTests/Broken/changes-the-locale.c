/* It changes the locale of the process. */
#include <locale.h>
#define IN_ENTRY setlocale(LC_ALL, "C.UTF-8");
#include "schedule.h"
