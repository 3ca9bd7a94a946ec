#include "digits.h"

/* #embed is C23; older modes of the compiler accept it with a warning. */
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char bytes[] = {
#embed "digits.csv.gz"
};

const unsigned char *digits_csv_gz(void) { return bytes; }

size_t digits_csv_gz_count(void) { return sizeof bytes; }
