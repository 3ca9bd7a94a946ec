/* The bytes of digits.csv.gz, part of the program's read-only data: never freed, readable from any thread.
 *
 * Optical Recognition of Handwritten Digits, E. Alpaydin and C. Kaynak, 1998.
 * https://doi.org/10.24432/C50P49, CC BY 4.0. */
#ifndef ANNEAL_DIGITS_H
#define ANNEAL_DIGITS_H

#include <stddef.h>

/* The first byte of the gzip file. */
const unsigned char *_Nonnull digits_csv_gz(void);

/* The number of bytes. */
size_t digits_csv_gz_count(void);

#endif
