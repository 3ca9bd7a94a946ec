/* A plugin whose schedule is a Python function. tables.h has its name, its parameters and the program
 * that defines it. In a host that is a Python program it runs there; elsewhere it starts the Python
 * that it was built with. Python's functions are looked up at run time, so that one file serves both.
 */
#define _GNU_SOURCE
#define ANNEAL_PLUGIN_IMPLEMENTATION
#include <anneal.h>
#include <dlfcn.h>
#include <locale.h>
#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PARAMETER(place, kind, bits, name, text, fallback)                                         \
  static const anneal_parameter parameter_##place = {                                              \
      .struct_size = sizeof(anneal_parameter), .type = kind, .flags = bits, .key = name,           \
      .help = text, .default_number = fallback, .minimum = -INFINITY, .maximum = INFINITY};
#include "tables.h"

typedef struct {
  double horizon;
  double values[PARAMETER_COUNT + 1];
} instance_t;

/* ---- Python, by the stable part of its C interface ---- */

static struct {
  int (*is_initialized)(void);
  void (*initialize)(int);
  void *(*save_thread)(void);
  int (*ensure)(void);
  void (*release)(int);
  void *(*dict_new)(void);
  void *(*builtins)(void);
  int (*set_item)(void *, const char *, void *);
  void *(*get_item)(void *, const char *);
  void *(*compile)(const char *, const char *, int);
  void *(*evaluate)(void *, void *, void *);
  void *(*call)(void *, const char *, ...);
  const char *(*utf8)(void *, ptrdiff_t *);
  void (*decref)(void *);
  void (*print_error)(void);
  void *none;
} python;

static void *fill_function;
static const char *not_started;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static int find(void *library) {
#define FIND(field, name)                                                                          \
  if (!(*(void **)&python.field = dlsym(library, name))) return 0
  FIND(is_initialized, "Py_IsInitialized");
  FIND(initialize, "Py_InitializeEx");
  FIND(save_thread, "PyEval_SaveThread");
  FIND(ensure, "PyGILState_Ensure");
  FIND(release, "PyGILState_Release");
  FIND(dict_new, "PyDict_New");
  FIND(builtins, "PyEval_GetBuiltins");
  FIND(set_item, "PyDict_SetItemString");
  FIND(get_item, "PyDict_GetItemString");
  FIND(compile, "Py_CompileString");
  FIND(evaluate, "PyEval_EvalCode");
  FIND(call, "PyObject_CallFunction");
  FIND(utf8, "PyUnicode_AsUTF8AndSize");
  FIND(decref, "Py_DecRef");
  FIND(print_error, "PyErr_Print");
  FIND(none, "_Py_NoneStruct");
  return 1;
}

static void start(void) {
  if (!find(RTLD_DEFAULT)) {
    /* Python's own modules look for its functions among those of all. */
    void *library = dlopen(LIBPYTHON, RTLD_NOW | RTLD_GLOBAL);
    if (!library || !find(library)) {
      not_started = "there is no Python to run it: " LIBPYTHON " cannot be loaded";
      return;
    }
  }
  int starts = !python.is_initialized();
  char *locale = NULL;
  struct sigaction interrupt;
  if (starts) {
    locale = strdup(setlocale(LC_ALL, NULL));
    sigaction(SIGINT, NULL, &interrupt);
    python.initialize(0);
  }
  int state = starts ? 0 : python.ensure();
  void *names = python.dict_new(), *code = python.compile(PROGRAM, NAME ".py", 257);
  python.set_item(names, "__builtins__", python.builtins());
  void *result = code ? python.evaluate(code, names, names) : NULL;
  if (result) fill_function = python.get_item(names, "fill");
  if (!fill_function) {
    python.print_error();
    not_started = "its Python program failed: is NumPy installed where it was built?";
  }
  if (starts) {
    /* Python takes the locale that the environment names, and some versions take ctrl-C; the host's stay as they were. */
    if (locale) setlocale(LC_ALL, locale);
    free(locale);
    sigaction(SIGINT, &interrupt, NULL);
    python.save_thread();
  } else {
    python.release(state);
  }
}

/* ---- The contract ---- */

static anneal_status say(anneal_error *error, anneal_status status, const char *sentence) {
  snprintf(error->message, error->capacity, "%s", sentence);
  return status;
}

static anneal_status create(const anneal_component *self, const anneal_setup *setup, void **instance,
                            anneal_error *error) {
  (void)self;
  pthread_once(&once, start);
  if (!fill_function) return say(error, ANNEAL_REFUSED, not_started);
  instance_t *made = calloc(1, sizeof(instance_t));
  if (!made) return say(error, ANNEAL_FAILED, "there is no memory");
  made->horizon = setup->horizon;
  for (uint32_t i = 0; i < setup->value_count; i++) made->values[i] = setup->values[i]->number;
  *instance = made;
  return ANNEAL_OK;
}

static anneal_status fill(const void *instance, const double *time, const double *base,
                          uint64_t base_stride, const double *state, uint64_t count, double *out,
                          anneal_error *error) {
  (void)state;
  const instance_t *self = instance;
  if (count == 0) return ANNEAL_OK;
  int lock = python.ensure();
  void *answer = python.call(
      fill_function, "KKKKKKd", (unsigned long long)(uintptr_t)time,
      (unsigned long long)(uintptr_t)base, (unsigned long long)base_stride,
      (unsigned long long)count, (unsigned long long)(uintptr_t)out,
      (unsigned long long)(uintptr_t)self->values, self->horizon);
  anneal_status status = ANNEAL_OK;
  if (!answer) {
    python.print_error();
    status = say(error, ANNEAL_FAILED, "its Python function could not be called");
  } else if (answer != python.none) {
    const char *sentence = python.utf8(answer, NULL);
    status = say(error, ANNEAL_FAILED, sentence ? sentence : "its Python function failed");
  }
  if (answer) python.decref(answer);
  python.release(lock);
  return status;
}

static const char *const channels[] = {"lr"};
static const anneal_schedule_api api = {
    .struct_size = sizeof(anneal_schedule_api), .flags = FLAGS, .default_clock = CLOCK,
    .channel_count = 1, .channels = channels, .create = create, .destroy = free, .fill = fill};
static const anneal_component component = {
    .struct_size = sizeof(anneal_component), .kind = ANNEAL_SCHEDULE, .name = NAME,
    .summary = SUMMARY, .parameter_count = PARAMETER_COUNT, .parameters = parameters, .api = &api};
static const anneal_component *const components[] = {&component};
static const anneal_plugin this_plugin = {
    .struct_size = sizeof(anneal_plugin), .abi_minor = ANNEAL_ABI_MINOR, .version = VERSION,
    .component_count = 1, .components = components};

const anneal_plugin *anneal_plugin_v1(const anneal_host *host) {
  (void)host;
  return &this_plugin;
}
