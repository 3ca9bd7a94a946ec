/* Without a momentum it keeps no memory, also where a schedule will raise the momentum. */
#define ANNEAL_PLUGIN_IMPLEMENTATION
#include <anneal.h>
static const anneal_parameter momentum = {.struct_size = sizeof momentum, .type = ANNEAL_FLOAT, .flags = ANNEAL_SCHEDULABLE,
                                          .role = ANNEAL_ROLE_MOMENTUM, .key = "momentum", .help = "Momentum.", .maximum = 1};
static const anneal_slot memory = {.struct_size = sizeof memory, .kind = ANNEAL_LIKE_PARAMETER, .key = "memory"};
static const anneal_slot *const slots[] = {&memory};
static anneal_status layout(const void *instance, const anneal_tensor *tensor, anneal_plan *plan, anneal_error *error) {
  (void)tensor, (void)error;
  if (*(const float *)instance == 0) plan->kinds[0] = ANNEAL_ABSENT;
  return ANNEAL_OK;
}
#define MORE_PARAMETERS , &momentum
#define MORE_API , .slot_count = 1, .slots = slots, .layout = layout
#define FLAGS ANNEAL_CUT_ANYWHERE
#define IN_CREATE *(float *)*instance = (float)setup->values[1]->number;
#define IN_UPDATE const float kept = (float)block->hyperparameters[1]; float *ball = block->slots[0];
#define DIRECTION (kept == 0 ? block->gradient[i] : (ball[i] = kept * ball[i] + block->gradient[i]))
#include "optimizer.h"
