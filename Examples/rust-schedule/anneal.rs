//! `anneal.h`, major 1, minor 0, in Rust: the same names, the same layout. What each field promises stands in the header.
//!
//! Functions that the host calls are `extern "C"`; a panic that reaches their end aborts the program, so let none happen.
#![allow(non_camel_case_types, dead_code)]

use std::os::raw::{c_char, c_void};
use std::mem::size_of;
use std::ptr::null;

pub const ANNEAL_ABI_MINOR: u32 = 0;

/// What a call came to. After anything but `ANNEAL_OK` the error buffer holds one sentence.
pub type anneal_status = i32;
pub const ANNEAL_OK: anneal_status = 0;
pub const ANNEAL_REFUSED: anneal_status = 1;
pub const ANNEAL_FAILED: anneal_status = 2;

#[repr(C)]
pub struct anneal_error {
    pub struct_size: u32,
    pub capacity: u32,
    pub message: *mut c_char,
}

impl anneal_error {
    /// Writes one sentence, cut to fit.
    ///
    /// # Safety
    /// Only during the call in which the host passed it.
    pub unsafe fn say(&mut self, sentence: &str) {
        let mut count = sentence.len().min(self.capacity as usize - 1);
        while !sentence.is_char_boundary(count) {
            count -= 1;
        }
        std::ptr::copy_nonoverlapping(sentence.as_ptr(), self.message.cast(), count);
        *self.message.add(count) = 0;
    }
}

#[repr(C)]
pub struct anneal_host {
    pub struct_size: u32,
    pub abi_minor: u32,
    pub name: *const c_char,
    pub version: *const c_char,
    pub extension: Option<unsafe extern "C" fn(host: *const anneal_host, id: *const c_char) -> *const c_void>,
}

// Parameters

pub const ANNEAL_FLOAT: u32 = 1;
pub const ANNEAL_INTEGER: u32 = 2;
pub const ANNEAL_BOOLEAN: u32 = 3;
pub const ANNEAL_CHOICE: u32 = 4;
pub const ANNEAL_TEXT: u32 = 5;
pub const ANNEAL_FLOATS: u32 = 6;
pub const ANNEAL_INTEGERS: u32 = 7;

pub const ANNEAL_TIME: u32 = 0x01;
pub const ANNEAL_ABSOLUTE: u32 = 0x02;
pub const ANNEAL_SCHEDULABLE: u32 = 0x04;
pub const ANNEAL_DERIVED: u32 = 0x08;
pub const ANNEAL_MINIMUM_OPEN: u32 = 0x10;
pub const ANNEAL_MAXIMUM_OPEN: u32 = 0x20;
pub const ANNEAL_REQUIRED: u32 = 0x40;
pub const ANNEAL_FILE: u32 = 0x80;

pub const ANNEAL_ROLE_NONE: u32 = 0;
pub const ANNEAL_ROLE_LR: u32 = 1;
pub const ANNEAL_ROLE_MOMENTUM: u32 = 2;
pub const ANNEAL_ROLE_WEIGHT_DECAY: u32 = 3;

#[repr(C)]
pub struct anneal_parameter {
    pub struct_size: u32,
    pub r#type: u32,
    pub flags: u32,
    pub role: u32,
    pub key: *const c_char,
    pub help: *const c_char,
    pub default_number: f64,
    pub minimum: f64,
    pub maximum: f64,
    pub default_text: *const c_char,
    pub choice_count: u64,
    pub choices: *const *const c_char,
}

#[repr(C)]
pub struct anneal_value {
    pub struct_size: u32,
    pub is_set: u32,
    pub number: f64,
    pub text: *const c_char,
    pub list: *const f64,
    pub list_count: u64,
}

#[repr(C)]
pub struct anneal_setup {
    pub struct_size: u32,
    pub value_count: u32,
    pub values: *const *const anneal_value,
    pub host: *const anneal_host,
    pub horizon: f64,
    pub scheduled: *const u8,
}

// Components

pub const ANNEAL_SCHEDULE: u32 = 1;
pub const ANNEAL_OPTIMIZER: u32 = 2;

#[repr(C)]
pub struct anneal_component {
    pub struct_size: u32,
    pub kind: u32,
    pub name: *const c_char,
    pub summary: *const c_char,
    pub parameter_count: u64,
    pub parameters: *const *const anneal_parameter,
    pub api: *const c_void,
    pub context: *const c_void,
}

#[repr(C)]
pub struct anneal_plugin {
    pub struct_size: u32,
    pub abi_minor: u32,
    pub version: *const c_char,
    pub component_count: u64,
    pub components: *const *const anneal_component,
    pub extension: Option<unsafe extern "C" fn(id: *const c_char) -> *const c_void>,
}

// Schedules

pub const ANNEAL_PER_EPOCH: u32 = 1;
pub const ANNEAL_PER_STEP: u32 = 2;

pub const ANNEAL_NEEDS_HORIZON: u32 = 0x01;
pub const ANNEAL_FRACTIONAL_TIME: u32 = 0x02;

#[repr(C)]
pub struct anneal_state {
    pub struct_size: u32,
    pub reserved: u32,
    pub key: *const c_char,
    pub initial: f64,
}

#[repr(C)]
pub struct anneal_observation {
    pub struct_size: u32,
    pub epoch: u32,
    pub time: f64,
    pub metric: f64,
}

/// Makes an instance, of a schedule or an optimizer.
pub type anneal_create = unsafe extern "C" fn(
    this: *const anneal_component,
    setup: *const anneal_setup,
    instance: *mut *mut c_void,
    error: *mut anneal_error,
) -> anneal_status;

/// Frees what `create` made.
pub type anneal_destroy = unsafe extern "C" fn(instance: *mut c_void);

#[repr(C)]
pub struct anneal_schedule_api {
    pub struct_size: u32,
    pub flags: u32,
    pub default_clock: u32,
    pub channel_count: u32,
    pub channels: *const *const c_char,
    pub state_count: u64,
    pub states: *const *const anneal_state,
    pub create: Option<anneal_create>,
    pub destroy: Option<anneal_destroy>,
    pub fill: Option<
        unsafe extern "C" fn(
            instance: *const c_void,
            time: *const f64,
            base: *const f64,
            base_stride: u64,
            state: *const f64,
            count: u64,
            out: *mut f64,
            error: *mut anneal_error,
        ) -> anneal_status,
    >,
    pub observe: Option<
        unsafe extern "C" fn(
            instance: *const c_void,
            base: *const f64,
            state: *mut f64,
            seen: *const anneal_observation,
            error: *mut anneal_error,
        ) -> anneal_status,
    >,
}

// Optimizers

pub const ANNEAL_CUT_ANYWHERE: u32 = 0x01;
pub const ANNEAL_CUT_ROWS: u32 = 0x02;
pub const ANNEAL_CUT_NEVER: u32 = 0x04;
pub const ANNEAL_SPARSE_ROWS: u32 = 0x08;
pub const ANNEAL_SHARES_BLOCKS: u32 = 0x10;

pub const ANNEAL_ABSENT: u32 = 0;
pub const ANNEAL_LIKE_PARAMETER: u32 = 1;
pub const ANNEAL_VALUES: u32 = 2;
pub const ANNEAL_PER_GROUP: u32 = 3;

#[repr(C)]
pub struct anneal_slot {
    pub struct_size: u32,
    pub kind: u32,
    pub key: *const c_char,
    pub initial: f64,
    pub value_count: u64,
}

pub const ANNEAL_SCOPE_TENSOR: u32 = 1;
pub const ANNEAL_SCOPE_GROUP: u32 = 2;
pub const ANNEAL_SCOPE_ALL: u32 = 3;

#[repr(C)]
pub struct anneal_reduction {
    pub struct_size: u32,
    pub scope: u32,
    pub key: *const c_char,
}

pub const ANNEAL_SPARSE_GRADIENT: u64 = 0x01;

#[repr(C)]
pub struct anneal_tensor {
    pub struct_size: u32,
    pub rank: u32,
    pub name: *const c_char,
    pub shape: *const u64,
    pub count: u64,
    pub flags: u64,
}

#[repr(C)]
pub struct anneal_plan {
    pub struct_size: u32,
    pub slot_count: u32,
    pub kinds: *mut u32,
    pub initials: *mut f64,
    pub value_counts: *mut u64,
    pub copies_parameter: *mut u8,
}

#[repr(C)]
pub struct anneal_step {
    pub struct_size: u32,
    pub pass: u32,
    pub step: u64,
    pub hyperparameters: *const f64,
    pub reduced: *const f64,
    pub slots: *const *mut f64,
}

#[repr(C)]
pub struct anneal_block {
    pub struct_size: u32,
    pub pass: u32,
    pub step: u64,
    pub begin: u64,
    pub count: u64,
    pub parameter: *mut f32,
    pub gradient: *const f32,
    pub slots: *const *mut c_void,
    pub tensor: *const anneal_tensor,
    pub hyperparameters: *const f64,
    pub reduced: *const f64,
    pub rows: *const u64,
}

#[repr(C)]
pub struct anneal_optimizer_api {
    pub struct_size: u32,
    pub flags: u32,
    pub slot_count: u32,
    pub reduction_count: u32,
    pub measure_count: u64,
    pub slots: *const *const anneal_slot,
    pub reductions: *const *const anneal_reduction,
    pub create: Option<anneal_create>,
    pub destroy: Option<anneal_destroy>,
    pub layout: Option<
        unsafe extern "C" fn(
            instance: *const c_void,
            tensor: *const anneal_tensor,
            plan: *mut anneal_plan,
            error: *mut anneal_error,
        ) -> anneal_status,
    >,
    pub measure: Option<
        unsafe extern "C" fn(
            instance: *const c_void,
            block: *const anneal_block,
            partial: *mut f64,
            error: *mut anneal_error,
        ) -> anneal_status,
    >,
    pub advance: Option<
        unsafe extern "C" fn(
            instance: *const c_void,
            step: *const anneal_step,
            error: *mut anneal_error,
        ) -> anneal_status,
    >,
    pub update: Option<
        unsafe extern "C" fn(
            instance: *const c_void,
            block: *const anneal_block,
            error: *mut anneal_error,
        ) -> anneal_status,
    >,
}

// Optional tables

/// A plugin's table "anneal.evaluation/1".
#[repr(C)]
pub struct anneal_evaluation {
    pub struct_size: u32,
    pub component_count: u32,
    pub components: *const *const anneal_component,
    pub evaluation: Option<
        unsafe extern "C" fn(
            this: *const anneal_component,
            instance: *const c_void,
            block: *const anneal_block,
            out: *mut f32,
            error: *mut anneal_error,
        ) -> anneal_status,
    >,
}

/// A host's table "anneal.scratch/1".
#[repr(C)]
pub struct anneal_scratch {
    pub struct_size: u32,
    pub reserved: u32,
    pub memory: Option<unsafe extern "C" fn(host: *const anneal_host, bytes: u64) -> *mut c_void>,
}

/// A host's table "anneal.crew/1".
#[repr(C)]
pub struct anneal_crew {
    pub struct_size: u32,
    pub reserved: u32,
    pub run: Option<
        unsafe extern "C" fn(
            host: *const anneal_host,
            count: u64,
            body: Option<unsafe extern "C" fn(context: *mut c_void, index: u64)>,
            context: *mut c_void,
        ),
    >,
}

// Constant tables, which hold pointers to each other and to functions. Nothing ever writes them, so threads may share them.
unsafe impl Sync for anneal_parameter {}
unsafe impl Sync for anneal_component {}
unsafe impl Sync for anneal_plugin {}
unsafe impl Sync for anneal_state {}
unsafe impl Sync for anneal_schedule_api {}
unsafe impl Sync for anneal_slot {}
unsafe impl Sync for anneal_reduction {}
unsafe impl Sync for anneal_optimizer_api {}
unsafe impl Sync for anneal_evaluation {}

/// What a table is before its fields are written: `..anneal_slot::UNSET` leaves the others absent.
impl anneal_parameter {
    pub const UNSET: Self = Self {
        struct_size: size_of::<Self>() as u32,
        r#type: 0,
        flags: 0,
        role: 0,
        key: null(),
        help: null(),
        default_number: 0.0,
        minimum: 0.0,
        maximum: 0.0,
        default_text: null(),
        choice_count: 0,
        choices: null(),
    };
}
impl anneal_component {
    pub const UNSET: Self = Self {
        struct_size: size_of::<Self>() as u32,
        kind: 0,
        name: null(),
        summary: null(),
        parameter_count: 0,
        parameters: null(),
        api: null(),
        context: null(),
    };
}
impl anneal_plugin {
    pub const UNSET: Self = Self {
        struct_size: size_of::<Self>() as u32,
        abi_minor: ANNEAL_ABI_MINOR,
        version: null(),
        component_count: 0,
        components: null(),
        extension: None,
    };
}
impl anneal_state {
    pub const UNSET: Self = Self {
        struct_size: size_of::<Self>() as u32,
        reserved: 0,
        key: null(),
        initial: 0.0,
    };
}
impl anneal_schedule_api {
    pub const UNSET: Self = Self {
        struct_size: size_of::<Self>() as u32,
        flags: 0,
        default_clock: 0,
        channel_count: 0,
        channels: null(),
        state_count: 0,
        states: null(),
        create: None,
        destroy: None,
        fill: None,
        observe: None,
    };
}
impl anneal_slot {
    pub const UNSET: Self = Self {
        struct_size: size_of::<Self>() as u32,
        kind: 0,
        key: null(),
        initial: 0.0,
        value_count: 0,
    };
}
impl anneal_reduction {
    pub const UNSET: Self = Self {
        struct_size: size_of::<Self>() as u32,
        scope: 0,
        key: null(),
    };
}
impl anneal_optimizer_api {
    pub const UNSET: Self = Self {
        struct_size: size_of::<Self>() as u32,
        flags: 0,
        slot_count: 0,
        reduction_count: 0,
        measure_count: 0,
        slots: null(),
        reductions: null(),
        create: None,
        destroy: None,
        layout: None,
        measure: None,
        advance: None,
        update: None,
    };
}
impl anneal_evaluation {
    pub const UNSET: Self = Self {
        struct_size: size_of::<Self>() as u32,
        component_count: 0,
        components: null(),
        evaluation: None,
    };
}
