// An optimizer as a plugin: gradient descent with the momentum of a heavy ball.
//
//     b <- momentum * b + g
//     p <- p - lr * b
//
// Polyak 1964, https://doi.org/10.1016/0041-5553(64)90137-5. A plugin is a set of constant tables, read from the bottom of
// this file upwards: the entry function returns the plugin, which lists its components; a component has a name, parameters
// and functions. anneal.h explains every field. A field that is not written is 0 or null, which means "absent".
#define ANNEAL_PLUGIN_IMPLEMENTATION // this file defines the entry, so the header declares it
#include <anneal.h>

#include <limits>

namespace {

// 1. What the user may set. The host parses, checks the range, fills in the default and makes the error messages.
// Schedulable: a schedule may drive it, so its value comes with every step. The role tells schedules which one it is.
constexpr anneal_parameter lr = [] {
  anneal_parameter made{};
  made.struct_size = sizeof(anneal_parameter);
  made.type = ANNEAL_FLOAT;
  made.flags = ANNEAL_SCHEDULABLE;
  made.role = ANNEAL_ROLE_LR;
  made.key = "lr";
  made.help = "Learning rate.";
  made.default_number = 0.01;
  made.minimum = 0;
  made.maximum = std::numeric_limits<double>::infinity(); // no upper limit
  return made;
}();
constexpr anneal_parameter momentum = [] {
  anneal_parameter made{};
  made.struct_size = sizeof(anneal_parameter);
  made.type = ANNEAL_FLOAT;
  made.flags = ANNEAL_SCHEDULABLE | ANNEAL_MAXIMUM_OPEN; // "below 1", not 1 itself
  made.role = ANNEAL_ROLE_MOMENTUM;
  made.key = "momentum";
  made.help = "How much of the last direction is kept.";
  made.default_number = 0.9;
  made.minimum = 0;
  made.maximum = 1;
  return made;
}();
constexpr const anneal_parameter *parameters[] = {&lr, &momentum};

// 2. What is remembered between steps: a number per weight, 0 at first. The host owns it, and saves it under this name.
constexpr anneal_slot buffer = [] {
  anneal_slot made{};
  made.struct_size = sizeof(anneal_slot);
  made.kind = ANNEAL_LIKE_PARAMETER;
  made.key = "momentum_buffer";
  return made;
}();
constexpr const anneal_slot *slots[] = {&buffer};

// 3. An instance would hold what does not change from step to step. Here that is nothing. No exception may leave a function
// that the host calls.
anneal_status create(const anneal_component *, const anneal_setup *, void **instance, anneal_error *) noexcept {
  *instance = nullptr;
  return ANNEAL_OK;
}

void destroy(void *) noexcept {}

// 4. The rule itself, for a block of weights: any part of them, on any thread, at the same time as other blocks. It writes
// what the block points to and nothing else.
anneal_status update(const void *, const anneal_block *block, anneal_error *) noexcept {
  const auto rate = static_cast<float>(block->hyperparameters[0]); // in the order of `parameters`
  const auto kept = static_cast<float>(block->hyperparameters[1]);
  const auto ball = static_cast<float *>(block->slots[0]);
  for (uint64_t i = 0; i < block->count; i++) {
    ball[i] = kept * ball[i] + block->gradient[i];
    block->parameter[i] -= rate * ball[i];
  }
  return ANNEAL_OK;
}

constexpr anneal_optimizer_api optimizer = [] {
  anneal_optimizer_api made{};
  made.struct_size = sizeof(anneal_optimizer_api);
  made.flags = ANNEAL_CUT_ANYWHERE; // each weight by itself
  made.slot_count = 1;
  made.slots = slots;
  made.create = create;
  made.destroy = destroy;
  made.update = update;
  return made;
}();

// 5. Its name, and everything above.
constexpr anneal_component component = [] {
  anneal_component made{};
  made.struct_size = sizeof(anneal_component);
  made.kind = ANNEAL_OPTIMIZER;
  made.name = "heavy-ball"; // what the user types: heavy-ball(momentum=0.5)
  made.summary = "Gradient descent with the momentum of a heavy ball.";
  made.parameter_count = 2;
  made.parameters = parameters;
  made.api = &optimizer;
  return made;
}();
constexpr const anneal_component *components[] = {&component};
constexpr anneal_plugin plugin = [] {
  anneal_plugin made{};
  made.struct_size = sizeof(anneal_plugin);
  made.abi_minor = ANNEAL_ABI_MINOR;
  made.version = "1.0.0";
  made.component_count = 1;
  made.components = components;
  return made;
}();

} // namespace

// 6. The one function the host looks up in the library. It may be called more than once.
const anneal_plugin *anneal_plugin_v1(const anneal_host *) { return &plugin; }
