/* anneal.h: the contract between a host and a plugin, major version 1.
 *
 * A plugin is a shared library that exports one function, anneal_plugin_v1, and nothing else. It
 * describes components (learning-rate schedules, optimizers) in tables; the host picks them by
 * name, owns all memory that changes during training, and calls the functions in the tables. Rules
 * that hold everywhere:
 *
 *  - Every struct begins with struct_size (set it to sizeof), has no tail padding and crosses by
 *    pointer only. Fields are only ever appended; 0 or NULL in an appended field means "absent". A
 *    struct larger than yours is fine.
 *  - Nothing a plugin returns is ever freed or changed by the host; tables and strings live as long
 *    as the process. No pointer received in a call is kept after it returns, except the host, its
 *    extensions and the component itself.
 *  - An instance is immutable after create. All state that changes is in memory the host owns and
 *    passes in.
 *  - No exception, panic or longjmp crosses; the floating-point environment is left as found.
 *    Libraries are never unloaded.
 *  - Strings are NUL-terminated UTF-8. Names are lower case with hyphens ("cosine-restarts"), keys
 *    as the field writes them.
 *  - A field that a table does not write is 0 or NULL: mind maximum, which then is 0 as well.
 *  - Threads: [control] one call at a time per instance; [worker] concurrent on disjoint blocks;
 *    [any] concurrent. The host calls from threads of its own. A function without a tag is
 *    [control].
 *
 * A plugin in C is one file that defines ANNEAL_PLUGIN_IMPLEMENTATION, includes this one and
 * exports its entry only:
 *
 *     cc -shared -fPIC -fvisibility=hidden mine.c -o mine.so
 *
 * `anneal plugins new` writes a whole one to start from.
 */
#ifndef ANNEAL_H
#define ANNEAL_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#define ANNEAL_STATIC_ASSERT(condition, message) static_assert(condition, message)
#else
#define ANNEAL_STATIC_ASSERT(condition, message) _Static_assert(condition, message)
#endif

#define ANNEAL_ABI_MINOR 0 /* grows when a field is appended */

/* What a call came to. After anything but ANNEAL_OK the error buffer holds one sentence. */
typedef int32_t anneal_status;
#define ANNEAL_OK 0
#define ANNEAL_REFUSED 1 /* the setup cannot work (say which parameter and why): the user mends
                            it */
#define ANNEAL_FAILED 2  /* it was tried and failed: the run ends, the step is not checkpointed */

/* Filled by the callee, owned by the caller, valid until its next use. Example message: "T_0 must
   be at least 1". */
typedef struct anneal_error {
  uint32_t struct_size;
  uint32_t capacity; /* bytes at message, the closing NUL included; at least 256 */
  char *message;     /* one sentence, no newline, cut to fit; zeroed on entry */
} anneal_error;

/* The program that loads. One per process; a plugin may keep the pointer. */
typedef struct anneal_host {
  uint32_t struct_size;
  uint32_t abi_minor;  /* the host's ANNEAL_ABI_MINOR */
  const char *name;    /* "anneal" */
  const char *version; /* "0.1.0" */
  /* [any] an optional table, "anneal.thing/1"; NULL: not offered */
  const void *(*extension)(const struct anneal_host *host, const char *id);
} anneal_host;

/* ---- Parameters: declared once, decoded by the host ----
 * A plugin never parses text and never re-checks a range. */

/* anneal_parameter.type: how the value arrives in anneal_value */
#define ANNEAL_FLOAT 1    /* number, finite */
#define ANNEAL_INTEGER 2  /* number, whole, within +-2^53 */
#define ANNEAL_BOOLEAN 3  /* number, 0 or 1 */
#define ANNEAL_CHOICE 4   /* number, the index into choices */
#define ANNEAL_TEXT 5     /* text */
#define ANNEAL_FLOATS 6   /* list of finite numbers */
#define ANNEAL_INTEGERS 7 /* list of whole numbers */

/* anneal_parameter.flags */
#define ANNEAL_TIME 0x01u         /* a time or length: the host converts its unit to ticks of the
                                     clock in force */
#define ANNEAL_ABSOLUTE 0x02u     /* given, it sets the rate itself (max_lr), whatever the base rate
                                     is */
#define ANNEAL_SCHEDULABLE 0x04u  /* an optimizer re-reads it every step, from hyperparameters */
#define ANNEAL_DERIVED 0x08u      /* may be left unset (is_set 0), which has the meaning
                                     default_text says */
#define ANNEAL_MINIMUM_OPEN 0x10u /* minimum itself is not legal */
#define ANNEAL_MAXIMUM_OPEN 0x20u /* maximum itself is not legal */
#define ANNEAL_REQUIRED 0x40u     /* has no default: the user must give it */
#define ANNEAL_FILE 0x80u         /* a text that is the path of a file */

/* anneal_parameter.role: what the number is to training, whatever its key; channels of schedules
   are matched to it */
#define ANNEAL_ROLE_NONE 0
#define ANNEAL_ROLE_LR 1
#define ANNEAL_ROLE_MOMENTUM 2 /* sgd's momentum, adam's beta1 */
#define ANNEAL_ROLE_WEIGHT_DECAY 3

typedef struct anneal_parameter {
  uint32_t struct_size;
  uint32_t type;  /* ANNEAL_FLOAT ... */
  uint32_t flags; /* ANNEAL_TIME | ... */
  uint32_t role;  /* ANNEAL_ROLE_... */
  const char *key;  /* "gamma": letters, digits, underscore; unique in its component */
  const char *help; /* one sentence: "Factor per drop." */
  double default_number; /* for numbers, booleans, choices (index); ignored when required or
                            derived. Lists: the empty list */
  double minimum, maximum; /* inclusive unless flagged open; -INFINITY and INFINITY: none. Lists: of
                              each element. Booleans, choices and texts: not looked at */
  const char *default_text; /* for text: the default, NULL is ""; of one that is required an example
                               that create accepts, of a file what such a file may hold: checks try
                               the component with it; when derived: what unset means, "the whole
                               run" (of a time "1 epoch" or "5%" is that length: the host sets it if
                               it knows how); else NULL */
  uint64_t choice_count;    /* for a choice: how many; otherwise 0 */
  const char *const *choices; /* "triangular", ... */
} anneal_parameter;

/* One value as it arrives in create. Owned by the host, gone after the call. */
typedef struct anneal_value {
  uint32_t struct_size;
  uint32_t is_set; /* 0 only for a derived parameter left unset; the rest is then 0 and NULL */
  double number;
  const char *text;   /* ANNEAL_TEXT; otherwise NULL */
  const double *list; /* ANNEAL_FLOATS and ANNEAL_INTEGERS; otherwise NULL */
  uint64_t list_count;
} anneal_value;

/* What create receives. Owned by the host, gone after the call. */
typedef struct anneal_setup {
  uint32_t struct_size;
  uint32_t value_count;              /* = the component's parameter_count */
  const anneal_value *const *values; /* complete, in declared order */
  const anneal_host *host;           /* may be kept */
  double horizon;           /* the length of the run in ticks; negative: unknown; 0: an empty
                               piece */
  const uint8_t *scheduled; /* per parameter, 1: its value changes during the run, so do not decide
                               anything by it */
} anneal_setup;

/* ---- Components ---- */

#define ANNEAL_SCHEDULE 1
#define ANNEAL_OPTIMIZER 2

typedef struct anneal_component {
  uint32_t struct_size;
  uint32_t kind;       /* ANNEAL_SCHEDULE: api is an anneal_schedule_api; ANNEAL_OPTIMIZER: an
                          anneal_optimizer_api */
  const char *name;    /* "cosine": what a user types; lower case, digits, hyphens */
  const char *summary; /* one sentence */
  uint64_t parameter_count;
  const anneal_parameter *const *parameters;
  const void *api;
  const void *context; /* the plugin's own; the host never touches it */
} anneal_component;

typedef struct anneal_plugin {
  uint32_t struct_size;
  uint32_t abi_minor;  /* the ANNEAL_ABI_MINOR the plugin was built with */
  const char *version; /* the plugin's own, "1.0.0" */
  uint64_t component_count; /* at least 1 */
  const anneal_component *const *components;
  const void *(*extension)(const char *id); /* [any] an optional table, "vendor.thing/1"; NULL: none
                                               at all */
} anneal_plugin;

/* The one exported symbol. Idempotent, fast, starts no thread. NULL: the plugin cannot work in this
   host. [control] */
#if defined(ANNEAL_PLUGIN_IMPLEMENTATION)
__attribute__((visibility("default")))
const anneal_plugin *anneal_plugin_v1(const anneal_host *host);
#endif
typedef const anneal_plugin *(*anneal_entry)(const anneal_host *host);

/* ---- Schedules: out = f(base, time) ----
 * A total function: every time, in any order, past the end too. */

/* anneal_schedule_api.default_clock: what a tick is. time counts completed ticks, so it starts at
   0. */
#define ANNEAL_PER_EPOCH 1
#define ANNEAL_PER_STEP 2

/* anneal_schedule_api.flags */
#define ANNEAL_NEEDS_HORIZON 0x01u    /* refuse to create it when the horizon is unknown */
#define ANNEAL_FRACTIONAL_TIME 0x02u  /* defined between ticks too, not only at whole ones */

/* A number of a schedule that changes in observe, one per parameter group; the host owns and
   checkpoints it. */
typedef struct anneal_state {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */
  const char *key;   /* "best" */
  double initial;
} anneal_state;

/* Progress, as seen by observe after each evaluation. */
typedef struct anneal_observation {
  uint32_t struct_size;
  uint32_t epoch; /* completed epochs */
  double time;    /* completed ticks */
  double metric;  /* the monitored value; may be NaN */
} anneal_observation;

typedef struct anneal_schedule_api {
  uint32_t struct_size;
  uint32_t flags;
  uint32_t default_clock; /* ANNEAL_PER_EPOCH or ANNEAL_PER_STEP */
  uint32_t channel_count; /* at least 1 */
  const char *const *channels; /* "lr" first; then hyperparameters by role or key: "momentum" */
  uint64_t state_count;        /* 0 for a closed form */
  const anneal_state *const *states;
  /* Makes an instance. On ANNEAL_OK *instance is set (NULL is legal); otherwise nothing is left
     behind. [control] */
  anneal_status (*create)(const anneal_component *self, const anneal_setup *setup, void **instance,
                          anneal_error *error);
  void (*destroy)(void *instance); /* frees what create made [control] */
  /* Row i is at time[i] ticks (finite, not negative), in any order; its channel_count base values
     stand at base + i * base_stride (stride 0: one base for all rows). out holds count *
     channel_count doubles, row by row, and overlaps nothing. A channel not driven passes its base
     through. state is NULL without states. Pure, no allocation. [any] */
  anneal_status (*fill)(const void *instance, const double *time, const double *base,
                        uint64_t base_stride, const double *state, uint64_t count, double *out,
                        anneal_error *error);
  /* The only writer of state. NULL for a closed form. [control] */
  anneal_status (*observe)(const void *instance, const double *base, double *state,
                           const anneal_observation *seen, anneal_error *error);
} anneal_schedule_api;

/* ---- Optimizers: update parameter tensors block by block, in passes 0 ... measure_count ----
 * Before each pass the host calls advance once per group; in passes before the last it calls
 * measure on every block and adds the partial sums in grid order; in the last pass it calls update
 * on every block. Gradients arrive scaled and clipped. */

/* anneal_optimizer_api.flags: how a tensor may be cut into blocks; exactly one of the first
   three */
#define ANNEAL_CUT_ANYWHERE 0x01u /* at multiples of 64 elements; a block may span neighbouring
                                     tensors of one group */
#define ANNEAL_CUT_ROWS 0x02u     /* between rows (the first dimension) of one tensor */
#define ANNEAL_CUT_NEVER 0x04u    /* a block is a whole tensor */
#define ANNEAL_SPARSE_ROWS 0x08u  /* understands block.rows; without it sparse gradients never
                                     arrive. What its values do not allow (a momentum moves every
                                     row), layout refuses for an ANNEAL_SPARSE_GRADIENT */
#define ANNEAL_SHARES_BLOCKS 0x10u /* cuts large blocks itself, by anneal.crew/1; the host then
                                      hands them out one by one */

/* Where a slot's numbers live, and how many there are. */
#define ANNEAL_ABSENT 0         /* only in a plan: this tensor does without */
#define ANNEAL_LIKE_PARAMETER 1 /* float32, one per parameter */
#define ANNEAL_VALUES 2         /* float64, value_count per tensor; written only by a block that
                                   covers its whole tensor */
#define ANNEAL_PER_GROUP 3      /* float64, value_count per parameter group; written only by
                                   advance */

/* What an optimizer remembers. The host allocates, zeroes or fills, checkpoints and restores it. */
typedef struct anneal_slot {
  uint32_t struct_size;
  uint32_t kind;   /* ANNEAL_LIKE_PARAMETER, ANNEAL_VALUES or ANNEAL_PER_GROUP */
  const char *key; /* "exp_avg": names it in checkpoints */
  double initial;  /* 0 for most */
  uint64_t value_count; /* for ANNEAL_VALUES and ANNEAL_PER_GROUP; otherwise 0 */
} anneal_slot;

/* A float64 sum over elements, made by measure. */
#define ANNEAL_SCOPE_TENSOR 1
#define ANNEAL_SCOPE_GROUP 2
#define ANNEAL_SCOPE_ALL 3
typedef struct anneal_reduction {
  uint32_t struct_size;
  uint32_t scope;
  const char *key; /* "gradient_norm_squared" */
} anneal_reduction;

/* anneal_tensor.flags */
#define ANNEAL_SPARSE_GRADIENT 0x01u /* the gradient of every step is some of its rows (the first
                                        dimension) */

typedef struct anneal_tensor {
  uint32_t struct_size;
  uint32_t rank;
  const char *name;      /* "0.weight" */
  const uint64_t *shape; /* rank sizes, outermost first */
  uint64_t count;        /* their product */
  uint64_t flags;        /* ANNEAL_SPARSE_GRADIENT or 0 */
} anneal_tensor;

/* The slots of one tensor; arrays of slot_count, owned by the host and filled as declared before
   layout is called. */
typedef struct anneal_plan {
  uint32_t struct_size;
  uint32_t slot_count;
  uint32_t *kinds;   /* ANNEAL_ABSENT, or as declared, or LIKE_PARAMETER exchanged for VALUES;
                        PER_GROUP is fixed */
  double *initials;
  uint64_t *value_counts;
  uint8_t *copies_parameter; /* 1: a like-parameter slot starts as a copy of the parameter */
} anneal_plan;

/* What advance sees. */
typedef struct anneal_step {
  uint32_t struct_size;
  uint32_t pass;                 /* the one that follows: 0 ... measure_count */
  uint64_t step;                 /* 1-based; steps really taken */
  const double *hyperparameters; /* all parameters in declared order as doubles (text, lists, unset:
                                    0), as in force at this step */
  const double *reduced;         /* per reduction: sums of the earlier passes, 0 in the first; of
                                    tensor scope: 0 */
  double *const *slots;          /* per slot: its numbers if ANNEAL_PER_GROUP, otherwise NULL */
} anneal_step;

/* What measure and update see: count elements from begin. parameter, gradient and like-parameter
   slots point to the element at begin, are 64-byte aligned there and may be read and written for
   count elements only. */
typedef struct anneal_block {
  uint32_t struct_size;
  uint32_t pass;
  uint64_t step;
  uint64_t begin; /* offset in the tensor, or, cut anywhere, in the run of neighbouring tensors,
                     zeros between them included; a multiple of 64 if cut anywhere */
  uint64_t count;
  float *parameter;      /* measure only reads it */
  const float *gradient; /* never written */
  void *const *slots;    /* per slot: float * at begin; of ANNEAL_VALUES and ANNEAL_PER_GROUP
                            double * at its first value; NULL if absent */
  const anneal_tensor *tensor;   /* NULL if cut anywhere and dense */
  const double *hyperparameters; /* as in anneal_step */
  const double *reduced;         /* per reduction, of this tensor or group or all: sums of the
                                    earlier passes, 0 in the first */
  const uint64_t *rows; /* NULL: dense. Else sorted, unique row numbers of tensor, those of this
                           block: parameter and like slots then point to the tensor's start,
                           gradient row k belongs to rows[k], begin and count count entries of the
                           step's row numbers, and single rows are as aligned as their width makes
                           them */
} anneal_block;

typedef struct anneal_optimizer_api {
  uint32_t struct_size;
  uint32_t flags;
  uint32_t slot_count;
  uint32_t reduction_count;
  uint64_t measure_count; /* passes before the update; 0 for most */
  const anneal_slot *const *slots;
  const anneal_reduction *const *reductions;
  /* As for a schedule. [control] */
  anneal_status (*create)(const anneal_component *self, const anneal_setup *setup, void **instance,
                          anneal_error *error);
  void (*destroy)(void *instance); /* frees what create made [control] */
  /* Changes the plan where a tensor wants other slots than declared. NULL: as declared.
     [control] */
  anneal_status (*layout)(const void *instance, const anneal_tensor *tensor, anneal_plan *plan,
                          anneal_error *error);
  /* Overwrites partial[0 .. reduction_count); the host adds. It arrives as zeros in the first pass,
     later as this block left it, so that a pass sets only its own sums. NULL when measure_count is
     0. [worker] */
  anneal_status (*measure)(const void *instance, const anneal_block *block, double *partial,
                           anneal_error *error);
  /* The only writer of per-group slots. NULL: nothing to do. [control] */
  anneal_status (*advance)(const void *instance, const anneal_step *step, anneal_error *error);
  /* Writes parameter and slots of its block, nothing else, and allocates nothing. [worker] */
  anneal_status (*update)(const void *instance, const anneal_block *block, anneal_error *error);
} anneal_optimizer_api;

/* ---- Optional tables, asked for by id ----
 * Of the plugin by the host, and of the host by the plugin. */

/* Plugin, "anneal.evaluation/1": optimizers whose weights to evaluate are not those they train
   (schedule-free methods). */
typedef struct anneal_evaluation {
  uint32_t struct_size;
  uint32_t component_count;                  /* at least 1 */
  const anneal_component *const *components; /* the optimizers of this plugin that it holds for */
  /* Writes the weights to evaluate to out, count floats that overlap nothing, 64-byte aligned, and
     changes nothing else. The block is cut as for update and its slots are as the last step left
     them; step: steps taken, 0 before the first; hyperparameters: as create received them;
     gradient, reduced and rows: NULL. [worker] */
  anneal_status (*evaluation)(const anneal_component *self, const void *instance,
                              const anneal_block *block, float *out, anneal_error *error);
} anneal_evaluation;

/* Host, "anneal.scratch/1": memory to work in during one measure or update. */
typedef struct anneal_scratch {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */
  /* At least this many bytes, 64-byte aligned, of any content. The host's; the plugin's to use
     until the measure or update in which it asked returns, or until it asks again. It is kept from
     call to call, so asking costs next to nothing. NULL: there is not that much memory (then return
     ANNEAL_FAILED). Only within measure, update and evaluation, not within a crew's body.
     [worker] */
  void *(*memory)(const anneal_host *host, uint64_t bytes);
} anneal_scratch;

/* Host, "anneal.crew/1": the run's threads, for work inside one large block of an optimizer that
   ANNEAL_SHARES_BLOCKS. */
typedef struct anneal_crew {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */
  /* Calls body(context, 0) ... body(context, count - 1), each once, in any order, on any threads,
     and returns when all have returned: what a body writes must be its own, so that bits do not
     depend on threads. Where no other thread is free (in a small block, or in a body) the caller
     does them all, in order. Only within measure, update and evaluation. [worker] */
  void (*run)(const anneal_host *host, uint64_t count,
              void (*body)(void *context, uint64_t index), void *context);
} anneal_crew;

/* ---- The frozen sizes of major 1, minor 0: a struct smaller than this is refused ---- */
#define ANNEAL_PARAMETER_V1_SIZE 80u
#define ANNEAL_COMPONENT_V1_SIZE 56u
#define ANNEAL_PLUGIN_V1_SIZE 40u
#define ANNEAL_STATE_V1_SIZE 24u
#define ANNEAL_SCHEDULE_API_V1_SIZE 72u
#define ANNEAL_SLOT_V1_SIZE 32u
#define ANNEAL_REDUCTION_V1_SIZE 16u
#define ANNEAL_OPTIMIZER_API_V1_SIZE 88u
#define ANNEAL_EVALUATION_V1_SIZE 24u
#define ANNEAL_SCRATCH_V1_SIZE 16u
#define ANNEAL_CREW_V1_SIZE 16u

#if UINTPTR_MAX == 0xffffffffffffffffu
ANNEAL_STATIC_ASSERT(sizeof(anneal_error) == 16 && sizeof(anneal_host) == 32, "no tail padding");
ANNEAL_STATIC_ASSERT(sizeof(anneal_parameter) == ANNEAL_PARAMETER_V1_SIZE, "no tail padding");
ANNEAL_STATIC_ASSERT(sizeof(anneal_value) == 40 && sizeof(anneal_setup) == 40, "no tail padding");
ANNEAL_STATIC_ASSERT(sizeof(anneal_component) == ANNEAL_COMPONENT_V1_SIZE, "no tail padding");
ANNEAL_STATIC_ASSERT(sizeof(anneal_plugin) == ANNEAL_PLUGIN_V1_SIZE, "no tail padding");
ANNEAL_STATIC_ASSERT(sizeof(anneal_state) == ANNEAL_STATE_V1_SIZE, "no tail padding");
ANNEAL_STATIC_ASSERT(sizeof(anneal_observation) == 24, "no tail padding");
ANNEAL_STATIC_ASSERT(sizeof(anneal_schedule_api) == ANNEAL_SCHEDULE_API_V1_SIZE, "no tail padding");
ANNEAL_STATIC_ASSERT(sizeof(anneal_slot) == ANNEAL_SLOT_V1_SIZE, "no tail padding");
ANNEAL_STATIC_ASSERT(sizeof(anneal_reduction) == ANNEAL_REDUCTION_V1_SIZE, "no tail padding");
ANNEAL_STATIC_ASSERT(sizeof(anneal_tensor) == 40 && sizeof(anneal_plan) == 40, "no tail padding");
ANNEAL_STATIC_ASSERT(sizeof(anneal_step) == 40 && sizeof(anneal_block) == 88, "no tail padding");
ANNEAL_STATIC_ASSERT(sizeof(anneal_optimizer_api) == ANNEAL_OPTIMIZER_API_V1_SIZE,
                     "no tail padding");
ANNEAL_STATIC_ASSERT(sizeof(anneal_evaluation) == ANNEAL_EVALUATION_V1_SIZE, "no tail padding");
ANNEAL_STATIC_ASSERT(sizeof(anneal_scratch) == ANNEAL_SCRATCH_V1_SIZE, "no tail padding");
ANNEAL_STATIC_ASSERT(sizeof(anneal_crew) == ANNEAL_CREW_V1_SIZE, "no tail padding");
#endif

#ifdef __cplusplus
}
#endif
#undef ANNEAL_STATIC_ASSERT
#endif
