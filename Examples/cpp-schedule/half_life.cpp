// A learning-rate schedule as a plugin: the rate halves every `ticks` ticks.
//
//     rate(t) = base * 0.5^(t / ticks)
//
// A plugin is a set of constant tables, read from the bottom of this file upwards: the entry function returns the plugin,
// which lists its components; a component has a name, parameters and functions. anneal.h explains every field. A field that
// is not written is 0 or null, which means "absent".
#define ANNEAL_PLUGIN_IMPLEMENTATION // this file defines the entry, so the header declares it
#include <anneal.h>

#include <cmath>
#include <cstdio>
#include <limits>
#include <new>

namespace {

// 1. What the user may set. The host parses, checks the range, fills in the default and makes the error messages.
constexpr anneal_parameter ticks = [] {
  anneal_parameter made{};
  made.struct_size = sizeof(anneal_parameter);
  made.type = ANNEAL_FLOAT;
  made.flags = ANNEAL_TIME | ANNEAL_MINIMUM_OPEN; // a length, converted when the clock changes; "above 0", not 0 itself
  made.key = "ticks";
  made.help = "Ticks in which the rate halves.";
  made.default_number = 5;
  made.minimum = 0;
  made.maximum = std::numeric_limits<double>::infinity(); // no upper limit
  return made;
}();
constexpr const anneal_parameter *parameters[] = {&ticks};

// 2. An instance holds what `fill` needs. It never changes after `create`: many threads may read it at once.
struct Settings {
  double ticks;
};

// No exception may leave a function that the host calls: so no plain `new`, and nothing else that throws.
anneal_status create(const anneal_component *, const anneal_setup *setup, void **instance, anneal_error *error) noexcept {
  // Values come in the order of `parameters`; only numbers the table allows arrive.
  Settings *made = new (std::nothrow) Settings{setup->values[0]->number};
  if (made == nullptr) {
    std::snprintf(error->message, error->capacity, "there is no memory left");
    return ANNEAL_FAILED;
  }
  *instance = made;
  return ANNEAL_OK;
}

void destroy(void *instance) noexcept { delete static_cast<Settings *>(instance); }

// 3. The schedule itself: a value for every time asked for. The times come in any order and reach past the end of the run,
// so compute each from `time` and `base` alone, never from the row before. Only schedules that listen to the run's progress
// have state.
anneal_status fill(const void *instance, const double *time, const double *base, uint64_t base_stride, const double *,
                   uint64_t count, double *out, anneal_error *) noexcept {
  const auto &self = *static_cast<const Settings *>(instance);
  for (uint64_t row = 0; row < count; row++) out[row] = base[row * base_stride] * std::pow(0.5, time[row] / self.ticks);
  return ANNEAL_OK;
}

constexpr const char *channels[] = {"lr"}; // what it drives; "momentum" could follow
constexpr anneal_schedule_api schedule = [] {
  anneal_schedule_api made{};
  made.struct_size = sizeof(anneal_schedule_api);
  made.flags = ANNEAL_FRACTIONAL_TIME; // it means something at 2.5 ticks too
  made.default_clock = ANNEAL_PER_EPOCH;
  made.channel_count = 1;
  made.channels = channels;
  made.create = create;
  made.destroy = destroy;
  made.fill = fill;
  return made;
}();

// 4. Its name, and everything above.
constexpr anneal_component component = [] {
  anneal_component made{};
  made.struct_size = sizeof(anneal_component);
  made.kind = ANNEAL_SCHEDULE;
  made.name = "half-life"; // what the user types: half-life(ticks=10)
  made.summary = "Halves the rate every n ticks.";
  made.parameter_count = 1;
  made.parameters = parameters;
  made.api = &schedule;
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

// 5. The one function the host looks up in the library. It may be called more than once.
const anneal_plugin *anneal_plugin_v1(const anneal_host *) { return &plugin; }
