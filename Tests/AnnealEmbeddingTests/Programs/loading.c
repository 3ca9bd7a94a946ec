/* loading LIBRARY PLUGIN: loads the library, opens a registry with one plugin in C, and takes a step with threads; what the process was
   before it has to be afterwards. The library is not linked, so that there is a before. */
#include "host.h"
#include <dlfcn.h>
#include <fenv.h>
#include <locale.h>
#include <unistd.h>

typedef struct {
  char signals[512]; /* what is blocked, ignored and caught, and how many threads there are */
  char locale[256];
  int rounding;
  unsigned mode; /* what is masked and what is flushed, without the flags of what has happened */
} process;

static process now(void) {
  process p;
  memset(&p, 0, sizeof p);
  FILE *status = fopen("/proc/self/status", "r");
  char line[256];
  while (fgets(line, sizeof line, status)) {
    unsigned long long mask;
    char name[8];
    /* SigQ and SigPnd are what happens, and no setting. */
    if (sscanf(line, "Sig%7[a-zA-Z]: %llx", name, &mask) == 2 && strcmp(name, "Q") && strcmp(name, "Pnd")) {
      mask &= ~0x180000000ull; /* 32 and 33 are the C library's own, once there are threads */
      sprintf(p.signals + strlen(p.signals), "%s %llx\n", name, mask);
    }
    if (!strncmp(line, "Threads", 7)) strcat(p.signals, line);
  }
  fclose(status);
  strcpy(p.locale, setlocale(LC_ALL, NULL));
  p.rounding = fegetround();
#if defined(__SSE__)
  p.mode = __builtin_ia32_stmxcsr() & 0xffc0;
#endif
  return p;
}

static void compare(const process *before, const char *what) {
  process after = now();
  if (strcmp(before->signals, after.signals)) fprintf(stderr, "%s:\n%sbecame\n%s", what, before->signals, after.signals), exit(1);
  EXPECT(!strcmp(before->locale, after.locale));
  EXPECT(before->rounding == after.rounding && before->mode == after.mode);
}

#define FUNCTION(name) __typeof__(&name) name##_ = (__typeof__(&name))dlsym(library, #name); EXPECT(name##_ != NULL)

int main(int argc, char **argv) {
  EXPECT(argc == 3);
  setlocale(LC_ALL, "C");
#if defined(__SSE__)
  __builtin_ia32_ldmxcsr(0x1f80 | 0x8040); /* flushes denormals to zero, as a trainer may have it */
#endif
  process before = now();
  void *library = dlopen(argv[1], RTLD_NOW | RTLD_LOCAL);
  if (!library) fprintf(stderr, "%s\n", dlerror()), exit(1);
  compare(&before, "loading");
  FUNCTION(anneal_registry_open);
  FUNCTION(anneal_registry_close);
  FUNCTION(anneal_registry_list);
  FUNCTION(anneal_free);
  FUNCTION(anneal_optimizer_open);
  FUNCTION(anneal_optimizer_close);
  FUNCTION(anneal_optimizer_step);
  FUNCTION(anneal_pool_open);
  FUNCTION(anneal_pool_close);
  const char *files[] = {argv[2]};
  anneal_registry_setup setup = {.struct_size = sizeof setup, .files = files, .file_count = 1};
  anneal_registry *plugins;
  MUST(anneal_registry_open_(&setup, &plugins, &error));
  anneal_free_(anneal_registry_list_(plugins));
  compare(&before, "opening a registry");
  float weight[3] = {1, 2, 3}, slope[3] = {1, 1, 1}, *starts[] = {weight}, *slopes[] = {slope};
  uint64_t shape[] = {3};
  anneal_tensor tensor = {sizeof tensor, 1, "w", shape, 3, 0};
  const anneal_tensor *tensors[] = {&tensor};
  anneal_optimizer_setup with = {.struct_size = sizeof with, .text = "heavy-ball", .tensors = tensors, .tensor_count = 1};
  anneal_arrays parameters = {sizeof parameters, 0, starts, NULL}, gradients = {sizeof gradients, 0, slopes, NULL};
  anneal_optimizer *optimizer;
  MUST(anneal_optimizer_open_(plugins, &with, &parameters, &optimizer, &error));
  MUST(anneal_optimizer_step_(optimizer, &parameters, &gradients, NULL, NULL, &error));
  EXPECT(weight[0] != 1);
  compare(&before, "a step");
  anneal_pool *pool;
  MUST(anneal_pool_open_(3, &pool, &error));
  MUST(anneal_optimizer_step_(optimizer, &parameters, &gradients, NULL, pool, &error));
  anneal_pool_close_(pool);
  for (int wait = 0; wait < 1000 && strcmp(before.signals, now().signals); wait++) usleep(1000);
  compare(&before, "a pool that was closed");
  anneal_optimizer_close_(optimizer);
  anneal_registry_close_(plugins);
  puts("unchanged");
}
