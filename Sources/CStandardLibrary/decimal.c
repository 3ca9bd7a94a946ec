/* Reading decimal numbers, as Double(text) and Float(text) do it: the part of Swift's own library that is written in C++, which
 * Embedded Swift leaves to others. */
#if defined(ANNEAL_EMBEDDED_SWIFT)
#define _GNU_SOURCE
#include <locale.h>
#include <stdlib.h>

/* The decimal point is a point, whatever the locale of the process. glibc has the C locale without allocating it. */
static locale_t c_locale(void) { return newlocale(LC_ALL_MASK, "C", (locale_t)0); }

/* The end of the number that the text begins with; NULL if it begins with none. */
__attribute__((visibility("hidden"))) const char *_swift_stdlib_strtod_clocale(const char *text, double *number) {
  locale_t locale = c_locale();
  char *end;
  *number = strtod_l(text, &end, locale);
  freelocale(locale);
  return end == text ? NULL : end;
}

__attribute__((visibility("hidden"))) const char *_swift_stdlib_strtof_clocale(const char *text, float *number) {
  locale_t locale = c_locale();
  char *end;
  *number = strtof_l(text, &end, locale);
  freelocale(locale);
  return end == text ? NULL : end;
}
#else
typedef int anneal_nothing_to_compile;
#endif
