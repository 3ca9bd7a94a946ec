/* The files of Examples/, part of the program's read-only data: what `anneal plugins new` writes under another name. */
#ifndef ANNEAL_TEMPLATES_H
#define ANNEAL_TEMPLATES_H

#include <stddef.h>

typedef struct anneal_template {
  const char *_Nonnull example;        /* "c-schedule" */
  const char *_Nonnull path;           /* within the example: "half_life.c" */
  const unsigned char *_Nonnull bytes; /* UTF-8, no NUL at the end */
  size_t count;
} anneal_template;

/* The first of them. */
const anneal_template *_Nonnull anneal_templates(void);

size_t anneal_template_count(void);

#endif
