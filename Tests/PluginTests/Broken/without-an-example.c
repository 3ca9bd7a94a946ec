/* It wants a text, of which it shows none. */
#define TYPE ANNEAL_TEXT
#define FLAGS ANNEAL_REQUIRED
#include "schedule.h"
