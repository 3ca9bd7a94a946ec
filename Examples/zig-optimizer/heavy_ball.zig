//! An optimizer as a plugin: gradient descent with the momentum of a heavy ball.
//!
//!     b <- momentum * b + g
//!     p <- p - lr * b
//!
//! Polyak 1964, https://doi.org/10.1016/0041-5553(64)90137-5. A plugin is a set of constant tables, read from the bottom of this
//! file upwards: the entry function returns the plugin, which lists its components; a component has a name, parameters and
//! functions. `anneal.zig` is what Zig makes of `anneal.h`, which explains every field. A field that is not written is 0 or null,
//! which means "absent".
const std = @import("std");
const c = @import("anneal.zig");

/// 1. What the user may set. The host parses, checks the range, fills in the default and makes the error messages.
/// Schedulable: a schedule may drive it, so its value comes with every step. The role tells schedules which one it is.
const lr = c.anneal_parameter{
    .struct_size = @sizeOf(c.anneal_parameter),
    .type = c.ANNEAL_FLOAT,
    .flags = c.ANNEAL_SCHEDULABLE,
    .role = c.ANNEAL_ROLE_LR,
    .key = "lr",
    .help = "Learning rate.",
    .default_number = 0.01,
    .minimum = 0,
    .maximum = std.math.inf(f64), // no upper limit
};
const momentum = c.anneal_parameter{
    .struct_size = @sizeOf(c.anneal_parameter),
    .type = c.ANNEAL_FLOAT,
    .flags = c.ANNEAL_SCHEDULABLE | c.ANNEAL_MAXIMUM_OPEN, // "below 1", not 1 itself
    .role = c.ANNEAL_ROLE_MOMENTUM,
    .key = "momentum",
    .help = "How much of the last direction is kept.",
    .default_number = 0.9,
    .minimum = 0,
    .maximum = 1,
};
const parameters = [_][*c]const c.anneal_parameter{ &lr, &momentum };

/// 2. What is remembered between steps: a number per weight, 0 at first. The host owns it, and saves it under this name.
const buffer = c.anneal_slot{
    .struct_size = @sizeOf(c.anneal_slot),
    .kind = c.ANNEAL_LIKE_PARAMETER,
    .key = "momentum_buffer",
};
const slots = [_][*c]const c.anneal_slot{&buffer};

/// 3. An instance would hold what does not change from step to step. Here that is nothing.
fn create(
    _: [*c]const c.anneal_component,
    _: [*c]const c.anneal_setup,
    instance: [*c]?*anyopaque,
    _: [*c]c.anneal_error,
) callconv(.c) c.anneal_status {
    instance.* = null;
    return c.ANNEAL_OK;
}

fn destroy(_: ?*anyopaque) callconv(.c) void {}

/// 4. The rule itself, for a block of weights: any part of them, on any thread, at the same time as other blocks. It writes what
/// the block points to and nothing else.
fn update(
    _: ?*const anyopaque,
    block: [*c]const c.anneal_block,
    _: [*c]c.anneal_error,
) callconv(.c) c.anneal_status {
    const count = block.*.count;
    const rate: f32 = @floatCast(block.*.hyperparameters[0]); // in the order of `parameters`
    const kept: f32 = @floatCast(block.*.hyperparameters[1]);
    const ball: [*]f32 = @ptrCast(@alignCast(block.*.slots[0]));
    for (block.*.parameter[0..count], block.*.gradient[0..count], ball[0..count]) |*p, g, *b| {
        b.* = kept * b.* + g;
        p.* -= rate * b.*;
    }
    return c.ANNEAL_OK;
}

const optimizer = c.anneal_optimizer_api{
    .struct_size = @sizeOf(c.anneal_optimizer_api),
    .flags = c.ANNEAL_CUT_ANYWHERE, // each weight by itself
    .slot_count = slots.len,
    .slots = &slots,
    .create = create,
    .destroy = destroy,
    .update = update,
};

/// 5. Its name, and everything above.
const component = c.anneal_component{
    .struct_size = @sizeOf(c.anneal_component),
    .kind = c.ANNEAL_OPTIMIZER,
    .name = "heavy-ball", // what the user types: heavy-ball(momentum=0.5)
    .summary = "Gradient descent with the momentum of a heavy ball.",
    .parameter_count = parameters.len,
    .parameters = &parameters,
    .api = &optimizer,
};
const components = [_][*c]const c.anneal_component{&component};
const plugin = c.anneal_plugin{
    .struct_size = @sizeOf(c.anneal_plugin),
    .abi_minor = c.ANNEAL_ABI_MINOR,
    .version = "1.0.0",
    .component_count = components.len,
    .components = &components,
};

/// 6. The one function the host looks up in the library. It may be called more than once.
export fn anneal_plugin_v1(_: [*c]const c.anneal_host) [*c]const c.anneal_plugin {
    return &plugin;
}
