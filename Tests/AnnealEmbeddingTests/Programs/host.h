/* What the programs of these tests share. */
#ifndef HOST_H
#define HOST_H
#include <anneal_host.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char message[1024];
static anneal_error error = {sizeof error, sizeof message, message};

#define MUST(call)                                                    \
  do {                                                                \
    if ((call) != ANNEAL_OK) {                                        \
      fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, message);    \
      exit(1);                                                        \
    }                                                                 \
  } while (0)

#define EXPECT(condition)                                                   \
  do {                                                                      \
    if (!(condition)) {                                                     \
      fprintf(stderr, "%s:%d: not %s\n", __FILE__, __LINE__, #condition);   \
      exit(1);                                                              \
    }                                                                       \
  } while (0)

/* The plugins of one folder and nothing else. */
static inline anneal_registry *plugins_in(const char *folder) {
  anneal_registry *registry;
  anneal_registry_setup setup = {.struct_size = sizeof setup, .folders = &folder, .folder_count = 1};
  MUST(anneal_registry_open(&setup, &registry, &error));
  return registry;
}

/* 64-byte aligned, of zeros. */
static inline float *floats(uint64_t count) {
  float *memory = aligned_alloc(64, (count * sizeof(float) + 127) / 64 * 64);
  memset(memory, 0, count * sizeof(float));
  return memory;
}
#endif
