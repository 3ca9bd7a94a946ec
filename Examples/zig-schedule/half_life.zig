//! A learning-rate schedule as a plugin: the rate halves every `ticks` ticks.
//!
//!     rate(t) = base * 0.5^(t / ticks)
//!
//! A plugin is a set of constant tables, read from the bottom of this file upwards: the entry function returns the plugin, which
//! lists its components; a component has a name, parameters and functions. `anneal.zig` is what Zig makes of `anneal.h`, which
//! explains every field. A field that is not written is 0 or null, which means "absent".
const std = @import("std");
const c = @import("anneal.zig");

/// 1. What the user may set. The host parses, checks the range, fills in the default and makes the error messages.
const ticks = c.anneal_parameter{
    .struct_size = @sizeOf(c.anneal_parameter),
    .type = c.ANNEAL_FLOAT,
    .flags = c.ANNEAL_TIME | c.ANNEAL_MINIMUM_OPEN, // a length, converted when the clock changes; "above 0", not 0 itself
    .key = "ticks",
    .help = "Ticks in which the rate halves.",
    .default_number = 5,
    .minimum = 0,
    .maximum = std.math.inf(f64), // no upper limit
};
const parameters = [_][*c]const c.anneal_parameter{&ticks};

/// 2. An instance holds what `fill` needs. It never changes after `create`: many threads may read it at once.
const Settings = struct { ticks: f64 };

fn create(
    _: [*c]const c.anneal_component,
    setup: [*c]const c.anneal_setup,
    instance: [*c]?*anyopaque,
    failure: [*c]c.anneal_error,
) callconv(.c) c.anneal_status {
    // Values come in the order of `parameters`; only numbers that the table allows arrive.
    const made = std.heap.c_allocator.create(Settings) catch {
        say(failure, "there is no memory left");
        return c.ANNEAL_FAILED;
    };
    made.* = .{ .ticks = setup.*.values[0].*.number };
    instance.* = made;
    return c.ANNEAL_OK;
}

/// Writes one sentence, cut to fit.
fn say(failure: [*c]c.anneal_error, sentence: []const u8) void {
    const count = @min(sentence.len, failure.*.capacity - 1);
    @memcpy(failure.*.message[0..count], sentence[0..count]);
    failure.*.message[count] = 0;
}

fn destroy(instance: ?*anyopaque) callconv(.c) void {
    std.heap.c_allocator.destroy(@as(*Settings, @ptrCast(@alignCast(instance))));
}

/// 3. The schedule itself: a value for every time asked for. The times come in any order and reach past the end of the run, so
/// compute each from `time` and `base` alone, never from the row before. Only schedules that listen to the run's progress have a
/// state.
fn fill(
    instance: ?*const anyopaque,
    time: [*c]const f64,
    base: [*c]const f64,
    base_stride: u64,
    _: [*c]const f64,
    count: u64,
    out: [*c]f64,
    _: [*c]c.anneal_error,
) callconv(.c) c.anneal_status {
    const settings: *const Settings = @ptrCast(@alignCast(instance));
    for (0..count) |row| {
        out[row] = base[row * base_stride] * std.math.pow(f64, 0.5, time[row] / settings.ticks);
    }
    return c.ANNEAL_OK;
}

/// What it drives; "momentum" could follow.
const channels = [_][*c]const u8{"lr"};

const schedule = c.anneal_schedule_api{
    .struct_size = @sizeOf(c.anneal_schedule_api),
    .flags = c.ANNEAL_FRACTIONAL_TIME, // it means something at 2.5 ticks too
    .default_clock = c.ANNEAL_PER_EPOCH,
    .channel_count = channels.len,
    .channels = &channels,
    .create = create,
    .destroy = destroy,
    .fill = fill,
};

/// 4. Its name, and everything above.
const component = c.anneal_component{
    .struct_size = @sizeOf(c.anneal_component),
    .kind = c.ANNEAL_SCHEDULE,
    .name = "half-life", // what the user types: half-life(ticks=10)
    .summary = "Halves the rate every n ticks.",
    .parameter_count = parameters.len,
    .parameters = &parameters,
    .api = &schedule,
};
const components = [_][*c]const c.anneal_component{&component};
const plugin = c.anneal_plugin{
    .struct_size = @sizeOf(c.anneal_plugin),
    .abi_minor = c.ANNEAL_ABI_MINOR,
    .version = "1.0.0",
    .component_count = components.len,
    .components = &components,
};

/// 5. The one function the host looks up in the library. It may be called more than once.
export fn anneal_plugin_v1(_: [*c]const c.anneal_host) [*c]const c.anneal_plugin {
    return &plugin;
}
