//! A learning-rate schedule as a plugin: the rate halves every `ticks` ticks.
//!
//!     rate(t) = base * 0.5^(t / ticks)
//!
//! A plugin is a set of constant tables, read from the bottom of this file upwards: the entry function returns the plugin,
//! which lists its components; a component has a name, parameters and functions. `anneal.rs` has the types, and `anneal.h`
//! explains every field. A field that is not written is 0 or null, which means "absent".
mod anneal;

use anneal::*;
use std::os::raw::{c_char, c_void};
use std::ptr::addr_of;

/// 1. What the user may set. The host parses, checks the range, fills in the default and makes the error messages.
static TICKS: anneal_parameter = anneal_parameter {
    r#type: ANNEAL_FLOAT,
    flags: ANNEAL_TIME | ANNEAL_MINIMUM_OPEN, // a length, converted when the clock changes; "above 0", not 0 itself
    key: b"ticks\0".as_ptr().cast(),
    help: b"Ticks in which the rate halves.\0".as_ptr().cast(),
    default_number: 5.0,
    minimum: 0.0,
    maximum: f64::INFINITY, // no upper limit
    ..anneal_parameter::UNSET
};
static PARAMETERS: [&anneal_parameter; 1] = [&TICKS];

/// 2. An instance holds what `fill` needs. It never changes after `create`: many threads may read it at once.
struct Settings {
    ticks: f64,
}

unsafe extern "C" fn create(
    _this: *const anneal_component,
    setup: *const anneal_setup,
    instance: *mut *mut c_void,
    error: *mut anneal_error,
) -> anneal_status {
    // Values come in the order of PARAMETERS; only numbers the table allows arrive.
    let ticks = (**(*setup).values).number;
    // Boxes abort where there is no memory left; a plugin that says so allocates by hand.
    let layout = std::alloc::Layout::new::<Settings>();
    let made = std::alloc::alloc(layout).cast::<Settings>();
    if made.is_null() {
        (*error).say("there is no memory left");
        return ANNEAL_FAILED;
    }
    made.write(Settings { ticks });
    *instance = made.cast();
    ANNEAL_OK
}

unsafe extern "C" fn destroy(instance: *mut c_void) {
    drop(Box::from_raw(instance.cast::<Settings>()));
}

/// 3. The schedule itself: a value for every time asked for. The times come in any order and reach past the end of the run,
/// so compute each from `time` and `base` alone, never from the row before. Only schedules that listen to the run's progress
/// have state.
unsafe extern "C" fn fill(
    instance: *const c_void,
    time: *const f64,
    base: *const f64,
    base_stride: u64,
    _state: *const f64,
    count: u64,
    out: *mut f64,
    _error: *mut anneal_error,
) -> anneal_status {
    let settings = &*instance.cast::<Settings>();
    for row in 0..count as usize {
        let base = *base.add(row * base_stride as usize);
        *out.add(row) = base * 0.5_f64.powf(*time.add(row) / settings.ticks);
    }
    ANNEAL_OK
}

/// What it drives; "momentum" could follow.
struct Channels([*const c_char; 1]);
unsafe impl Sync for Channels {}
static CHANNELS: Channels = Channels([b"lr\0".as_ptr().cast()]);

static SCHEDULE: anneal_schedule_api = anneal_schedule_api {
    flags: ANNEAL_FRACTIONAL_TIME, // it means something at 2.5 ticks too
    default_clock: ANNEAL_PER_EPOCH,
    channel_count: 1,
    channels: addr_of!(CHANNELS.0).cast(),
    create: Some(create),
    destroy: Some(destroy),
    fill: Some(fill),
    ..anneal_schedule_api::UNSET
};

/// 4. Its name, and everything above.
static COMPONENT: anneal_component = anneal_component {
    kind: ANNEAL_SCHEDULE,
    name: b"half-life\0".as_ptr().cast(), // what the user types: half-life(ticks=10)
    summary: b"Halves the rate every n ticks.\0".as_ptr().cast(),
    parameter_count: 1,
    parameters: addr_of!(PARAMETERS).cast(),
    api: addr_of!(SCHEDULE).cast(),
    ..anneal_component::UNSET
};
static COMPONENTS: [&anneal_component; 1] = [&COMPONENT];
static PLUGIN: anneal_plugin = anneal_plugin {
    version: b"1.0.0\0".as_ptr().cast(),
    component_count: 1,
    components: addr_of!(COMPONENTS).cast(),
    ..anneal_plugin::UNSET
};

/// 5. The one function the host looks up in the library. It may be called more than once.
#[no_mangle]
pub extern "C" fn anneal_plugin_v1(_host: *const anneal_host) -> *const anneal_plugin {
    &PLUGIN
}
