/* It counts its steps in the group's slot, in every block. */
#define ANNEAL_PLUGIN_IMPLEMENTATION
#include <anneal.h>
static const anneal_slot taken = {.struct_size = sizeof taken, .kind = ANNEAL_PER_GROUP, .key = "taken", .value_count = 1};
static const anneal_slot *const slots[] = {&taken};
#define MORE_API , .slot_count = 1, .slots = slots
#define IN_UPDATE ((double *)block->slots[0])[0] += 1;
#include "optimizer.h"
