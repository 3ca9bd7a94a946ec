/* A schedule whose create refuses with a sentence that says what arrived: one parameter of every type. */
#define ANNEAL_PLUGIN_IMPLEMENTATION
#include <anneal.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define PARAMETER(id, ...) \
  static const anneal_parameter id = {.struct_size = sizeof id, .key = #id, .help = "It is echoed.", \
                                      .minimum = -INFINITY, .maximum = INFINITY, __VA_ARGS__}
static const char *const words[] = {"rise", "hold", "fall"};
PARAMETER(number, .type = ANNEAL_FLOAT, .default_number = 0.5);
PARAMETER(whole, .type = ANNEAL_INTEGER, .default_number = 3);
PARAMETER(flag, .type = ANNEAL_BOOLEAN, .default_number = 1);
PARAMETER(word, .type = ANNEAL_CHOICE, .default_number = 1, .choice_count = 3, .choices = words);
PARAMETER(text, .type = ANNEAL_TEXT, .default_text = "plain");
PARAMETER(numbers, .type = ANNEAL_FLOATS);
PARAMETER(wholes, .type = ANNEAL_INTEGERS, .flags = ANNEAL_TIME, .minimum = 0);
PARAMETER(length, .type = ANNEAL_FLOAT, .flags = ANNEAL_TIME | ANNEAL_DERIVED, .default_text = "the whole run");
PARAMETER(label, .type = ANNEAL_TEXT, .flags = ANNEAL_DERIVED, .default_text = "no label");
static const anneal_parameter *const parameters[] = {&number, &whole, &flag, &word, &text, &numbers, &wholes, &length, &label};

static void say(anneal_error *error, const char *format, ...) {
  size_t length = strlen(error->message);
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(error->message + length, error->capacity - length, format, arguments);
  va_end(arguments);
}

static anneal_status create(const anneal_component *self, const anneal_setup *setup, void **instance, anneal_error *error) {
  (void)instance;
  say(error, "%s:", self->name);
  for (uint32_t i = 0; i < setup->value_count; i++) {
    const anneal_value *value = setup->values[i];
    say(error, " %s=", self->parameters[i]->key);
    if (!value->is_set) say(error, "unset%s", value->text || value->list ? "?" : "");
    else if (value->text) say(error, "'%s'", value->text);
    else if (value->list) {
      for (uint64_t k = 0; k < value->list_count; k++) say(error, "%s%g", k ? "," : "", value->list[k]);
      say(error, "#%d", (int)value->list_count);
    } else say(error, "%g", value->number);
    if (setup->scheduled[i]) say(error, "~");
  }
  say(error, " horizon=%g host=%s/%d%s", setup->horizon, setup->host->name, (int)setup->host->abi_minor,
      setup->host->extension(setup->host, "vendor.none/1") ? "+" : "");
  if (setup->struct_size < sizeof *setup || setup->values[0]->struct_size < sizeof(anneal_value) ||
      error->struct_size < sizeof *error || error->capacity < 256 || setup->host->struct_size < sizeof(anneal_host))
    say(error, " too small");
  return ANNEAL_REFUSED;
}

static void destroy(void *instance) { (void)instance; }

static anneal_status fill(const void *instance, const double *time, const double *base, uint64_t base_stride,
                          const double *state, uint64_t count, double *out, anneal_error *error) {
  (void)instance, (void)time, (void)base, (void)base_stride, (void)state, (void)count, (void)out, (void)error;
  return ANNEAL_FAILED;
}

static const char *const channels[] = {"lr"};
static const anneal_schedule_api api = {
    .struct_size = sizeof api, .default_clock = ANNEAL_PER_EPOCH, .channel_count = 1, .channels = channels,
    .create = create, .destroy = destroy, .fill = fill};
static const anneal_component echo = {
    .struct_size = sizeof echo, .kind = ANNEAL_SCHEDULE, .name = "echo", .summary = "Says what arrived.",
    .parameter_count = sizeof parameters / sizeof *parameters, .parameters = parameters, .api = &api};
static const anneal_component *const components[] = {&echo};
static const anneal_plugin plugin = {.struct_size = sizeof plugin, .version = "1.0.0", .component_count = 1,
                                     .components = components};

const anneal_plugin *anneal_plugin_v1(const anneal_host *host) { return host ? &plugin : NULL; }
