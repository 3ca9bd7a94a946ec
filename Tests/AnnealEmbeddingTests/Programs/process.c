/* process FOLDER: what the process does meanwhile: it flushes denormals to zero, forks, has several registries; and what a step does to it:
   it allocates nothing. */
#include "host.h"
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

/* All memory of the library's comes through here. */
static volatile long allocations;
extern void *__libc_malloc(size_t), *__libc_calloc(size_t, size_t), *__libc_realloc(void *, size_t), *__libc_memalign(size_t, size_t);
void *malloc(size_t size) { return __sync_fetch_and_add(&allocations, 1), __libc_malloc(size); }
void *calloc(size_t count, size_t size) { return __sync_fetch_and_add(&allocations, 1), __libc_calloc(count, size); }
void *realloc(void *memory, size_t size) { return __sync_fetch_and_add(&allocations, 1), __libc_realloc(memory, size); }
void *aligned_alloc(size_t to, size_t size) { return __sync_fetch_and_add(&allocations, 1), __libc_memalign(to, size); }
int posix_memalign(void **out, size_t to, size_t size) {
  __sync_fetch_and_add(&allocations, 1);
  *out = __libc_memalign(to, size);
  return *out ? 0 : 12;
}

enum { COUNT = 70000 };

static float *train(anneal_registry *plugins, const char *text, anneal_pool *pool, int steps, int shift, long *allocated) {
  float *weights = floats(COUNT + 16) + shift, *slopes = floats(COUNT + 16) + shift, *starts[] = {weights}, *gradient[] = {slopes};
  for (int i = 0; i < COUNT; i++) weights[i] = (float)(i % 13) / 8 - 0.75f, slopes[i] = ((float)(i % 7) - 3) * 1e-21f;
  uint64_t shape[] = {COUNT / 100, 100};
  anneal_tensor tensor = {sizeof tensor, 2, "w", shape, COUNT, 0};
  const anneal_tensor *tensors[] = {&tensor};
  const char *scheduled[] = {"lr"};
  anneal_optimizer_setup setup = {
      .struct_size = sizeof setup, .text = text, .tensors = tensors, .tensor_count = 1, .scheduled = scheduled, .scheduled_count = 1};
  anneal_arrays parameters = {sizeof parameters, 0, starts, NULL}, gradients = {sizeof gradients, 0, gradient, NULL};
  anneal_optimizer *optimizer;
  anneal_schedule *schedule;
  anneal_run_length length = {.struct_size = sizeof length, .steps = steps};
  MUST(anneal_schedule_open(plugins, "linear for 5% -> cosine", &length, &schedule, &error));
  MUST(anneal_optimizer_open(plugins, &setup, &parameters, &optimizer, &error));
  double *lr = anneal_optimizer_hyperparameters(optimizer), base = *lr;
  for (int step = 0; step < steps; step++) {
    if (step == 3) *allocated = allocations;
    MUST(anneal_schedule_fill(schedule, step, 1, &base, NULL, lr, &error));
    MUST(anneal_optimizer_step(optimizer, &parameters, &gradients, NULL, pool, &error));
  }
  *allocated = allocations - *allocated;
  anneal_numbers slot = {.struct_size = sizeof slot};
  /* The last one that it keeps: of adam the squares. */
  for (int index = 3; index >= 0 && slot.kind != ANNEAL_LIKE_PARAMETER; index--)
    anneal_optimizer_slot(optimizer, ANNEAL_SCOPE_TENSOR, 0, index, &slot, NULL);
  EXPECT(slot.kind == ANNEAL_LIKE_PARAMETER && slot.count == COUNT);
  float *seen = floats(2 * COUNT);
  memcpy(seen, weights, COUNT * sizeof(float));
  memcpy(seen + COUNT, slot.start, COUNT * sizeof(float));
  anneal_optimizer_close(optimizer);
  anneal_schedule_close(schedule);
  return seen;
}

/* What OpenMP's GOMP_parallel does. Its threads start with denormals kept, and are looked at when they end. */
typedef struct { void (*body)(void *); void *context; } part;
static void *work(void *argument) {
  part *own = argument;
  own->body(own->context);
#if defined(__SSE__)
  EXPECT((__builtin_ia32_stmxcsr() & 0x8040) == 0);
#endif
  return NULL;
}
static void several(void (*body)(void *), void *context, unsigned threads, unsigned flags) {
  part own = {body, context};
  pthread_t others[16];
  EXPECT(flags == 0 && threads <= 16);
#if defined(__SSE__)
  /* A thread takes over the mode of the one that starts it. */
  unsigned mode = __builtin_ia32_stmxcsr();
  __builtin_ia32_ldmxcsr(mode & ~0x8040u);
#endif
  for (unsigned i = 1; i < threads; i++) EXPECT(!pthread_create(others + i, NULL, work, &own));
#if defined(__SSE__)
  __builtin_ia32_ldmxcsr(mode);
#endif
  body(context);
  for (unsigned i = 1; i < threads; i++) EXPECT(!pthread_join(others[i], NULL));
}

static int same(const float *a, const float *b) { return !memcmp(a, b, 2 * COUNT * sizeof(float)); }

int main(int argc, char **argv) {
  EXPECT(argc == 2);
  anneal_registry *plugins = plugins_in(argv[1]), *others = plugins_in(argv[1]);
  anneal_pool *pools[4] = {NULL};
  MUST(anneal_pool_open(2, pools + 1, &error));
  MUST(anneal_pool_open(5, pools + 2, &error));
  MUST(anneal_pool_borrow(3, several, pools + 3, &error));
  long allocated;

  /* 1e-21 squared is a denormal: flushed or kept, whatever thread comes to it. */
  float *kept = train(plugins, "adamw", NULL, 20, 0, &allocated), *flushed = NULL;
  EXPECT(allocated == 0);
#if defined(__SSE__)
  __builtin_ia32_ldmxcsr(__builtin_ia32_stmxcsr() | 0x8040);
  flushed = train(plugins, "adamw(beta1=0)", NULL, 20, 0, &allocated);
  for (int i = 1; i < 4; i++) EXPECT(same(flushed, train(plugins, "adamw(beta1=0)", pools[i], 20, 0, &allocated)));
  __builtin_ia32_ldmxcsr(__builtin_ia32_stmxcsr() & ~0x8040u);
  float *unflushed = train(plugins, "adamw(beta1=0)", NULL, 20, 0, &allocated);
  EXPECT(!same(flushed, unflushed));
  for (int i = 1; i < 4; i++) EXPECT(same(unflushed, train(plugins, "adamw(beta1=0)", pools[i], 20, 0, &allocated)));
#endif

  /* With threads, and with tensors that are copied. */
  const char *texts[] = {"adamw", "lamb", "prodigy", "rmsprop", "schedule-free-adamw", "muon"};
  for (int i = 0; i < 6; i++)
    for (int shift = 0; shift < 2; shift++) {
      train(plugins, texts[i], pools[1], 20, shift, &allocated);
      if (allocated) fprintf(stderr, "%s allocated %ld times in 17 steps\n", texts[i], allocated), exit(1);
    }

  /* Registries do not know each other. */
  EXPECT(same(kept, train(others, "adamw", pools[1], 20, 0, &allocated)));
  anneal_registry_close(plugins);
  EXPECT(same(kept, train(others, "adamw", pools[1], 20, 0, &allocated)));

  /* A child goes on with all of it; the threads are not there, and nobody waits for them. */
  fflush(NULL);
  pid_t child = fork();
  if (child == 0) {
    alarm(60);
    int good = same(kept, train(others, "adamw", pools[2], 20, 0, &allocated));
    good &= same(kept, train(others, "adamw", pools[3], 20, 0, &allocated));
    anneal_registry *own = plugins_in(argv[1]);
    anneal_pool *fresh;
    MUST(anneal_pool_open(3, &fresh, &error));
    good &= same(kept, train(own, "adamw", fresh, 20, 0, &allocated));
    anneal_pool_close(fresh);
    anneal_pool_close(pools[2]);
    anneal_pool_close(pools[3]);
    anneal_registry_close(others);
    _exit(good ? 0 : 2);
  }
  int status;
  EXPECT(waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0);
  for (int i = 2; i < 4; i++) EXPECT(same(kept, train(others, "adamw", pools[i], 20, 0, &allocated)));
  anneal_pool_close(pools[1]);
  anneal_pool_close(pools[2]);
  anneal_pool_close(pools[3]);
  anneal_registry_close(others);
  puts("all held");
}
