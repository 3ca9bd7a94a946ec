//! An optimizer as a plugin: gradient descent with the momentum of a heavy ball.
//!
//!     b <- momentum * b + g
//!     p <- p - lr * b
//!
//! Polyak 1964, <https://doi.org/10.1016/0041-5553(64)90137-5>. A plugin is a set of constant tables, read from the bottom
//! of this file upwards: the entry function returns the plugin, which lists its components; a component has a name,
//! parameters and functions. `anneal.rs` has the types, and `anneal.h` explains every field. A field that is not written is
//! 0 or null, which means "absent".
mod anneal;

use anneal::*;
use std::os::raw::c_void;
use std::ptr::{addr_of, null_mut};

/// 1. What the user may set. The host parses, checks the range, fills in the default and makes the error messages.
/// Schedulable: a schedule may drive it, so its value comes with every step. The role tells schedules which one it is.
static LR: anneal_parameter = anneal_parameter {
    r#type: ANNEAL_FLOAT,
    flags: ANNEAL_SCHEDULABLE,
    role: ANNEAL_ROLE_LR,
    key: b"lr\0".as_ptr().cast(),
    help: b"Learning rate.\0".as_ptr().cast(),
    default_number: 0.01,
    minimum: 0.0,
    maximum: f64::INFINITY, // no upper limit
    ..anneal_parameter::UNSET
};
static MOMENTUM: anneal_parameter = anneal_parameter {
    r#type: ANNEAL_FLOAT,
    flags: ANNEAL_SCHEDULABLE | ANNEAL_MAXIMUM_OPEN, // "below 1", not 1 itself
    role: ANNEAL_ROLE_MOMENTUM,
    key: b"momentum\0".as_ptr().cast(),
    help: b"How much of the last direction is kept.\0".as_ptr().cast(),
    default_number: 0.9,
    minimum: 0.0,
    maximum: 1.0,
    ..anneal_parameter::UNSET
};
static PARAMETERS: [&anneal_parameter; 2] = [&LR, &MOMENTUM];

/// 2. What is remembered between steps: a number per weight, 0 at first. The host owns it, and saves it under this name.
static BUFFER: anneal_slot = anneal_slot {
    kind: ANNEAL_LIKE_PARAMETER,
    key: b"momentum_buffer\0".as_ptr().cast(),
    ..anneal_slot::UNSET
};
static SLOTS: [&anneal_slot; 1] = [&BUFFER];

/// 3. An instance would hold what does not change from step to step. Here that is nothing.
unsafe extern "C" fn create(
    _this: *const anneal_component,
    _setup: *const anneal_setup,
    instance: *mut *mut c_void,
    _error: *mut anneal_error,
) -> anneal_status {
    *instance = null_mut();
    ANNEAL_OK
}

unsafe extern "C" fn destroy(_instance: *mut c_void) {}

/// 4. The rule itself, for a block of weights: any part of them, on any thread, at the same time as other blocks. It writes
/// what the block points to and nothing else.
unsafe extern "C" fn update(
    _instance: *const c_void,
    block: *const anneal_block,
    _error: *mut anneal_error,
) -> anneal_status {
    let block = &*block;
    let count = block.count as usize;
    let rate = *block.hyperparameters as f32; // in the order of PARAMETERS
    let kept = *block.hyperparameters.add(1) as f32;
    let parameter = std::slice::from_raw_parts_mut(block.parameter, count);
    let gradient = std::slice::from_raw_parts(block.gradient, count);
    let ball = std::slice::from_raw_parts_mut((*block.slots).cast::<f32>(), count);
    for ((p, g), b) in parameter.iter_mut().zip(gradient).zip(ball) {
        *b = kept * *b + g;
        *p -= rate * *b;
    }
    ANNEAL_OK
}

static OPTIMIZER: anneal_optimizer_api = anneal_optimizer_api {
    flags: ANNEAL_CUT_ANYWHERE, // each weight by itself
    slot_count: 1,
    slots: addr_of!(SLOTS).cast(),
    create: Some(create),
    destroy: Some(destroy),
    update: Some(update),
    ..anneal_optimizer_api::UNSET
};

/// 5. Its name, and everything above.
static COMPONENT: anneal_component = anneal_component {
    kind: ANNEAL_OPTIMIZER,
    name: b"heavy-ball\0".as_ptr().cast(), // what the user types: heavy-ball(momentum=0.5)
    summary: b"Gradient descent with the momentum of a heavy ball.\0".as_ptr().cast(),
    parameter_count: 2,
    parameters: addr_of!(PARAMETERS).cast(),
    api: addr_of!(OPTIMIZER).cast(),
    ..anneal_component::UNSET
};
static COMPONENTS: [&anneal_component; 1] = [&COMPONENT];
static PLUGIN: anneal_plugin = anneal_plugin {
    version: b"1.0.0\0".as_ptr().cast(),
    component_count: 1,
    components: addr_of!(COMPONENTS).cast(),
    ..anneal_plugin::UNSET
};

/// 6. The one function the host looks up in the library. It may be called more than once.
#[no_mangle]
pub extern "C" fn anneal_plugin_v1(_host: *const anneal_host) -> *const anneal_plugin {
    &PLUGIN
}
