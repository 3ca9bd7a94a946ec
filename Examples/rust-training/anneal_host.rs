//! What `train.rs` needs of `anneal_host.h`, major 1, minor 0, in Rust: the same names, the same layout. What each field and
//! function promises stands in the header.
#![allow(non_camel_case_types, dead_code)]

use std::os::raw::{c_char, c_void};

pub type anneal_status = i32;
pub const ANNEAL_OK: anneal_status = 0;

#[repr(C)]
pub struct anneal_error {
    pub struct_size: u32,
    pub capacity: u32,
    pub message: *mut c_char,
}

#[repr(C)]
pub struct anneal_run_length {
    pub struct_size: u32,
    pub reserved: u32,
    pub steps: i64,
    pub steps_per_epoch: i64,
    pub batch_size: i64,
}

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
pub struct anneal_optimizer_setup {
    pub struct_size: u32,
    pub reserved: u32,
    pub text: *const c_char,
    pub lr: *const f64,
    pub tensors: *const *const anneal_tensor,
    pub tensor_count: u64,
    pub groups: *const *const c_char,
    pub group_count: u64,
    pub membership: *const u32,
    pub scheduled: *const *const c_char,
    pub scheduled_count: u64,
    pub length: *const anneal_run_length,
}

#[repr(C)]
pub struct anneal_arrays {
    pub struct_size: u32,
    pub reserved: u32,
    pub start: *const *mut f32,
    pub strides: *const *const i64,
}

pub enum anneal_registry {}
pub enum anneal_schedule {}
pub enum anneal_optimizer {}
pub enum anneal_pool {}

#[link(name = "annealhost")]
extern "C" {
    pub fn anneal_registry_open(setup: *const c_void, out: *mut *mut anneal_registry, error: *mut anneal_error) -> anneal_status;
    pub fn anneal_registry_close(registry: *mut anneal_registry);
    pub fn anneal_schedule_open(
        registry: *const anneal_registry, text: *const c_char, length: *const anneal_run_length,
        out: *mut *mut anneal_schedule, error: *mut anneal_error,
    ) -> anneal_status;
    pub fn anneal_schedule_close(schedule: *mut anneal_schedule);
    pub fn anneal_schedule_fill(
        schedule: *const anneal_schedule, first: i64, count: i64, base: *const f64, state: *const f64, out: *mut f64,
        error: *mut anneal_error,
    ) -> anneal_status;
    pub fn anneal_optimizer_open(
        registry: *const anneal_registry, setup: *const anneal_optimizer_setup, parameters: *const anneal_arrays,
        out: *mut *mut anneal_optimizer, error: *mut anneal_error,
    ) -> anneal_status;
    pub fn anneal_optimizer_close(optimizer: *mut anneal_optimizer);
    pub fn anneal_optimizer_hyperparameter(optimizer: *const anneal_optimizer, key: *const c_char) -> i64;
    pub fn anneal_optimizer_hyperparameters(optimizer: *mut anneal_optimizer) -> *mut f64;
    pub fn anneal_optimizer_step(
        optimizer: *mut anneal_optimizer, parameters: *const anneal_arrays, gradients: *const anneal_arrays,
        rows: *const *const c_void, pool: *mut anneal_pool, error: *mut anneal_error,
    ) -> anneal_status;
}
