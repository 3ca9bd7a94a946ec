/* anneal_host.h: Anneal inside another program, major version 1.
 *
 * It loads plugins, makes schedules and optimizers of what a user types, and computes with memory
 * that stays the caller's:
 *
 *     anneal_registry *plugins;
 *     anneal_schedule *schedule;
 *     anneal_registry_open(NULL, &plugins, &error);
 *     anneal_schedule_open(plugins, "linear for 5% -> cosine", &length, &schedule, &error);
 *     anneal_schedule_fill(schedule, 0, 100, &lr, NULL, rates, &error);
 *
 * Rules that hold everywhere:
 *
 *  - Handles are opaque. What an open function makes, its close function frees; closing NULL does
 *    nothing, every other function wants a handle that is open. A handle keeps what it was made
 *    from alive, so the order of closing does not matter.
 *  - A function that can fail returns an anneal_status. After anything but ANNEAL_OK *out is NULL,
 *    and error holds one sentence; error itself may be NULL. ANNEAL_REFUSED: what was asked for
 *    cannot work, and nothing has changed. ANNEAL_FAILED: it was tried and failed.
 *  - Text that is returned is UTF-8 JSON, the caller's from then on: give it to anneal_free. NULL
 *    where there is no memory. A number that JSON does not have is NaN, Infinity or -Infinity.
 *  - Structs begin with struct_size (set it to sizeof) and cross by pointer. Fields are only ever
 *    appended; 0 or NULL in an appended field means "as before". Nothing that is passed in is kept
 *    after the call, except where it says so.
 *  - Threads: [any] from any thread, several at once; [control] one call at a time for each handle.
 *    No function starts a thread but anneal_pool_open. None touches signal handlers, the locale,
 *    the floating-point mode, the working directory or standard streams. After a fork the child may
 *    go on with every handle; a pool of the parent's works alone there.
 */
#ifndef ANNEAL_HOST_H
#define ANNEAL_HOST_H

#include "anneal.h"

#ifdef __cplusplus
extern "C" {
#define ANNEAL_HOST_STATIC_ASSERT(condition, message) static_assert(condition, message)
#else
#define ANNEAL_HOST_STATIC_ASSERT(condition, message) _Static_assert(condition, message)
#endif

#define ANNEAL_HOST_MINOR 0 /* grows when a function or a field is appended */

/* The ANNEAL_HOST_MINOR the library was built with. Its major version is in its soname. [any] */
uint32_t anneal_host_minor(void);

/* "0.1.0"; lives as long as the process. [any] */
const char *anneal_host_version(void);

/* Frees text that a function of this header returned; NULL is legal. [any] */
void anneal_free(char *text);

/* ---- Registry: the plugins there are ----
 * Libraries are loaded when it is opened, and stay for the life of the process. */

typedef struct anneal_registry anneal_registry;

/* anneal_registry_setup.flags */
#define ANNEAL_SEARCH_STANDARD 0x01u /* after files and folders also where the command line looks:
                                        ANNEAL_PLUGIN_PATH, the user's data folder, and
                                        anneal/plugins beside this library */

typedef struct anneal_registry_setup {
  uint32_t struct_size;
  uint32_t flags;           /* ANNEAL_SEARCH_STANDARD or 0 */
  const char *const *files; /* single libraries; one that cannot be used is refused */
  uint64_t file_count;
  const char *const *folders; /* searched in order; a broken library in one is listed as broken */
  uint64_t folder_count;
  const char *lock; /* path of an anneal.lock: nothing but what it trusts is loaded; NULL: all that
                       nobody else could exchange is */
  const char *const *trusted; /* SHA-256 digests, 64 hexadecimal digits each: a library that others
                                 could exchange is loaded all the same if its bytes are one of
                                 these, from a copy that nobody can change. Not beside a lock */
  uint64_t trusted_count;
} anneal_registry_setup;

/* Searches for plugins. setup NULL: ANNEAL_SEARCH_STANDARD and nothing else. [any] */
anneal_status anneal_registry_open(const anneal_registry_setup *setup, anneal_registry **out,
                                   anneal_error *error);

/* [control] */
void anneal_registry_close(anneal_registry *registry);

/* What was found, in the order of the search:
   [{"name": "cosine", "kind": "schedule", "summary": "...", "version": "1.0.0", "file": "/..."},
    {"name": ..., "file": "/...", "shadowed_by": "/..."}, {"file": "/...", "broken": "..."}]
   [any] */
char *anneal_registry_list(const anneal_registry *registry);

/* All about one component: what the list says of it, and
   "parameters": [{"key": "eta_min", "type": "number", "range": "at least 0", "minimum": 0,
     "maximum": Infinity, "default": 0, "default_text": "0", "required": false, "example": null,
     "file": false, "role": "none", "schedulable": false, "time": false, "absolute": false,
     "choices": null, "help": "..."}],
   of a schedule "clock": "epoch" or "step", "channels": ["lr"], "states": ["best"], "needs_length":
   false, of an optimizer "slots": [{"key": "exp_avg", "kind": "like parameter"}], "sparse_rows":
   false, "evaluates_elsewhere": false. *out is to be freed. [any] */
anneal_status anneal_registry_describe(const anneal_registry *registry, const char *name,
                                       char **out, anneal_error *error);

/* How long a run is. */
typedef struct anneal_run_length {
  uint32_t struct_size;
  uint32_t reserved;       /* 0 */
  int64_t steps;           /* of the whole run; negative: unknown */
  int64_t steps_per_epoch; /* 0: unknown, which is as 1 */
  int64_t batch_size;      /* 0: unknown, and then no length can be given in samples */
} anneal_run_length;

/* ---- Schedules: from steps to values ----
 * A schedule never changes; what listening ones have seen is in state, the caller's, state_count
 * doubles for each parameter group. */

typedef struct anneal_schedule anneal_schedule;

/* text: as on the command line, "linear for 5% -> cosine(eta_min=1e-5)"; length NULL: unknown.
   [any] */
anneal_status anneal_schedule_open(const anneal_registry *registry, const char *text,
                                   const anneal_run_length *length, anneal_schedule **out,
                                   anneal_error *error);

/* The same schedule for a run that goes on after step steps with another length. policy: "refuse",
   "keep-step" (the schedule of the new length) or "keep-fraction" (what was left is stretched). Its
   states are those of the schedule before. [any] */
anneal_status anneal_schedule_resume(const anneal_schedule *schedule, int64_t step,
                                     const anneal_run_length *length, const char *policy,
                                     anneal_schedule **out, anneal_error *error);

/* [control] */
void anneal_schedule_close(anneal_schedule *schedule);

/* {"text": as it reads back, "clock": "step", "channels": ["lr", "momentum"], "states":
   ["plateau.best"], "sets_the_rate": false, "pieces": [{"first": 0, "end": 50, "text": "linear"}]}
   channels are keys or roles of an optimizer's parameters; end is null where no length is known.
   [any] */
char *anneal_schedule_describe(const anneal_schedule *schedule);

/* Numbers in a row of values and of base. [any] */
uint64_t anneal_schedule_channel_count(const anneal_schedule *schedule);

/* Numbers in a state; 0 for a closed form. [any] */
uint64_t anneal_schedule_state_count(const anneal_schedule *schedule);

/* Writes the state that a run starts with. [any] */
void anneal_schedule_initial_state(const anneal_schedule *schedule, double *state);

/* Writes count rows of channel_count values: those in force after first, first + 1, ... completed
   steps; past the end too, up to 2^53. base: one row, the values that are driven as the user gave
   them. state NULL: the initial one. out overlaps nothing. Allocates nothing. ANNEAL_FAILED: a
   value is not finite or negative, and out holds whatever it holds. [any] */
anneal_status anneal_schedule_fill(const anneal_schedule *schedule, int64_t first, int64_t count,
                                   const double *base, const double *state, double *out,
                                   anneal_error *error);

/* Shows a metric (NaN is legal) to the schedules that listen, after step completed steps; they
   change state, unless it fails. Closed forms ignore it, and state may be NULL then. [any] */
anneal_status anneal_schedule_observe(const anneal_schedule *schedule, int64_t step, double metric,
                                      const double *base, double *state, anneal_error *error);

/* ---- Threads ---- */

typedef struct anneal_pool anneal_pool;

/* Starts threads - 1 threads, which sleep until a call is given the pool; the thread that calls
   works along, in its floating-point mode as they do. threads: 1 ... 1024. Results do not depend on
   it. [any] */
anneal_status anneal_pool_open(uint32_t threads, anneal_pool **out, anneal_error *error);

/* Calls body(context) on up to threads threads at once, the caller's among them, and returns when all
   calls have: OpenMP's GOMP_parallel, which may be given as it is. flags is 0. */
typedef void (*anneal_fork)(void (*body)(void *context), void *context, unsigned threads,
                            unsigned flags);

/* As anneal_pool_open, but on threads of the caller's runtime, and starts none. OpenMP's spin for
   milliseconds after each of its own loops, and threads beside them would have to share their
   processors. A child that was forked works alone. [any] */
anneal_status anneal_pool_borrow(uint32_t threads, anneal_fork fork, anneal_pool **out,
                                 anneal_error *error);

/* Ends the threads that it started; no call may be using them. [control] */
void anneal_pool_close(anneal_pool *pool);

/* ---- Optimizers: over tensors anywhere in memory ----
 * Parameters and gradients are the caller's, float32. What the optimizer remembers is its own and
 * can be read and written in place. */

typedef struct anneal_optimizer anneal_optimizer;

typedef struct anneal_optimizer_setup {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */
  const char *text;  /* as on the command line: "adamw(weight_decay=0.1)" */
  const double *lr;  /* a learning rate given beside text, with which text must not disagree; NULL:
                        none */
  /* Names are for patterns and sentences; shapes may have no dimension or no elements. A tensor of
     ANNEAL_SPARSE_GRADIENT gets its gradient as rows. */
  const anneal_tensor *const *tensors;
  uint64_t tensor_count;
  /* What some tensors have otherwise. Group 0 is the common one, groups[i] is group i + 1. */
  const char *const *groups;  /* by pattern "bias|norm: weight_decay=0, lr=0.1x"; by membership the
                                 options alone, "" if they are the common ones */
  uint64_t group_count;
  const uint32_t *membership; /* of each tensor the group it is in, 0 ... group_count; NULL: by
                                 pattern */
  const char *const *scheduled; /* parameters that may change from step to step, by key or channel:
                                   an optimizer may decide things by those that do not */
  uint64_t scheduled_count;
  const anneal_run_length *length; /* NULL: unknown */
} anneal_optimizer_setup;

/* Where the numbers of all tensors lie, in the order of the setup. */
typedef struct anneal_arrays {
  uint32_t struct_size;
  uint32_t reserved;   /* 0 */
  float *const *start; /* per tensor its first number. Best 64-byte aligned: others are copied for
                          the call */
  const int64_t *const *strides; /* NULL: all tensors are contiguous, row by row. Else per tensor
                                    NULL (it is), or a stride per dimension, in elements. Strides
                                    may be negative; 0 only where nothing is written */
} anneal_arrays;

/* The gradient of a tensor of ANNEAL_SPARSE_GRADIENT: some of its rows. */
typedef struct anneal_rows {
  uint32_t struct_size;
  uint32_t reserved;    /* 0 */
  const uint64_t *rows; /* count row numbers, ascending, none twice */
  const float *values;  /* count rows, contiguous */
  uint64_t count;       /* may be 0: then the tensor takes a step that moves no row */
} anneal_rows;

/* parameters: the weights as they are, for slots that begin as a copy of them; read only. [any] */
anneal_status anneal_optimizer_open(const anneal_registry *registry,
                                    const anneal_optimizer_setup *setup,
                                    const anneal_arrays *parameters, anneal_optimizer **out,
                                    anneal_error *error);

/* [control] */
void anneal_optimizer_close(anneal_optimizer *optimizer);

/* What anneal_registry_describe says of the component, and "text": as it reads back,
   "groups": [{"name": "others", "options": "", "lr_factor": 1, "tensors": [0, 2]}, ...]; lr_factor
   multiplies a common rate that a schedule gives, null: the group has a rate of its own. [any] */
char *anneal_optimizer_describe(const anneal_optimizer *optimizer);

/* How many hyperparameters a group has. [any] */
uint64_t anneal_optimizer_hyperparameter_count(const anneal_optimizer *optimizer);

/* The place of a hyperparameter in a group's row: by key ("weight_decay"), or by the channel of a
   schedule ("momentum") if that is one that may be scheduled; negative: it has none. [any] */
int64_t anneal_optimizer_hyperparameter(const anneal_optimizer *optimizer, const char *key);

/* The hyperparameters in force, in place: group_count + 1 rows, in the order of the parameters in
   the description; texts, lists and what is unset are 0. Those that the setup said to be scheduled
   may be changed between steps; a step refuses changes of others, and what is out of range. Valid
   until the optimizer is closed. [control] */
double *anneal_optimizer_hyperparameters(anneal_optimizer *optimizer);

/* Takes a step. Where gradients->start[i] is NULL (of a sparse tensor: where rows or rows[i] is),
   the tensor rests: it, its slots and its count of steps stay as they are, and a group that rests
   whole does so too. Gradients are never written. pool NULL: on this thread alone. Allocates
   nothing, but at first for tensors that are copied and for room that an optimizer works in.
   ANNEAL_FAILED: the optimizer failed half-way, and what it wrote stays. [control] */
anneal_status anneal_optimizer_step(anneal_optimizer *optimizer, const anneal_arrays *parameters,
                                    const anneal_arrays *gradients, const anneal_rows *const *rows,
                                    anneal_pool *pool, anneal_error *error);

/* Writes the weights to evaluate: those that are trained, unless it "evaluates_elsewhere". out
   overlaps nothing. Changes nothing else. [control] */
anneal_status anneal_optimizer_evaluate(anneal_optimizer *optimizer,
                                        const anneal_arrays *parameters, const anneal_arrays *out,
                                        anneal_pool *pool, anneal_error *error);

/* Numbers of a slot. */
typedef struct anneal_numbers {
  uint32_t struct_size;
  uint32_t kind; /* ANNEAL_ABSENT: none; ANNEAL_LIKE_PARAMETER: float, contiguous whatever the
                    parameter is; ANNEAL_VALUES, ANNEAL_PER_GROUP: double */
  void *start;
  uint64_t count;
} anneal_numbers;

/* What it remembers, in place. scope: ANNEAL_SCOPE_TENSOR or ANNEAL_SCOPE_GROUP; index: of the
   tensor or group; slot: its place in "slots". Where the slot is none of that scope, kind is
   ANNEAL_ABSENT. Valid until the optimizer is closed. [control] */
anneal_status anneal_optimizer_slot(anneal_optimizer *optimizer, uint32_t scope, uint64_t index,
                                    uint64_t slot, anneal_numbers *out, anneal_error *error);

/* How many steps each tensor (ANNEAL_SCOPE_TENSOR) or group (ANNEAL_SCOPE_GROUP) has taken, in
   place: together with the slots all there is to save and restore. NULL: another scope.
   [control] */
uint64_t *anneal_optimizer_steps(anneal_optimizer *optimizer, uint32_t scope);

/* ---- Learning-rate finder: its rules, on arrays ----
 * Train with the rates of a sweep, one step at each; smooth the losses; read candidates off the
 * curve; train some steps with each, and take the one with the lowest loss. */

#define ANNEAL_SWEEP_EXPONENTIAL 0
#define ANNEAL_SWEEP_LINEAR 1

/* Writes the iterations + 1 rates of a sweep. spacing: ANNEAL_SWEEP_... [any] */
anneal_status anneal_finder_rates(double start, double end, uint64_t iterations, uint32_t spacing,
                                  double *rates, anneal_error *error);

/* Writes the exponential average of losses, corrected for its start, whose past weighs smoothing (0
   ... below 1, usually 0.98). *kept: how many points the curve has; fewer than count, or as many
   with *diverged 1: the loss was not finite, or divergence (usually 4) times the best, and the
   sweep is to end. [any] */
anneal_status anneal_finder_smooth(const double *losses, uint64_t count, double smoothing,
                                   double divergence, double *smoothed, uint64_t *kept,
                                   uint32_t *diverged, anneal_error *error);

/* The rules: "steepest", "minimum/10", "valley", "slide"; NULL from number 4 on. [any] */
const char *anneal_finder_rule(uint64_t index);

/* Writes the rate that a rule reads off a curve of count points of a sweep of iterations steps; NaN
   where it has nothing to say. [any] */
anneal_status anneal_finder_suggest(const char *rule, const double *rates, const double *losses,
                                    const double *smoothed, uint64_t count, uint64_t iterations,
                                    double *rate, anneal_error *error);

/* Which of count candidates to take, by the loss after training with each (NaN or infinite: it
   diverged): the first with the lowest; negative if none trained. [any] */
int64_t anneal_finder_choose(const double *losses, uint64_t count);

/* ---- The frozen sizes of major 1, minor 0: a struct smaller than this is refused ---- */
#define ANNEAL_REGISTRY_SETUP_V1_SIZE 64u
#define ANNEAL_RUN_LENGTH_V1_SIZE 32u
#define ANNEAL_OPTIMIZER_SETUP_V1_SIZE 88u
#define ANNEAL_ARRAYS_V1_SIZE 24u
#define ANNEAL_ROWS_V1_SIZE 32u
#define ANNEAL_NUMBERS_V1_SIZE 24u

#if UINTPTR_MAX == 0xffffffffffffffffu
ANNEAL_HOST_STATIC_ASSERT(sizeof(anneal_registry_setup) == ANNEAL_REGISTRY_SETUP_V1_SIZE,
                          "no tail padding");
ANNEAL_HOST_STATIC_ASSERT(sizeof(anneal_run_length) == ANNEAL_RUN_LENGTH_V1_SIZE,
                          "no tail padding");
ANNEAL_HOST_STATIC_ASSERT(sizeof(anneal_optimizer_setup) == ANNEAL_OPTIMIZER_SETUP_V1_SIZE,
                          "no tail padding");
ANNEAL_HOST_STATIC_ASSERT(sizeof(anneal_arrays) == ANNEAL_ARRAYS_V1_SIZE, "no tail padding");
ANNEAL_HOST_STATIC_ASSERT(sizeof(anneal_rows) == ANNEAL_ROWS_V1_SIZE, "no tail padding");
ANNEAL_HOST_STATIC_ASSERT(sizeof(anneal_numbers) == ANNEAL_NUMBERS_V1_SIZE, "no tail padding");
#endif

#ifdef __cplusplus
}
#endif
#undef ANNEAL_HOST_STATIC_ASSERT
#endif
