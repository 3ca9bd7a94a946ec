/* It takes the row numbers for those of all rows. */
#define IN_ROW row = k;
#include "optimizer.h"
