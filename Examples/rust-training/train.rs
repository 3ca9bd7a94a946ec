//! Fits y = w x + b with Anneal's schedules and optimizers: any plugin that is installed, by name.
//!
//!     rustc --edition 2021 -O train.rs -L PREFIX/lib -C link-arg=-Wl,-rpath,PREFIX/lib
//!     ./train 'linear for 5% -> cosine' 'adamw(lr=0.05)'
mod anneal_host;

use anneal_host::*;
use std::ffi::{CStr, CString};
use std::mem::size_of;
use std::ptr::{null, null_mut};

const STEPS: i64 = 400;
const ROWS: usize = 64;

fn size<T>() -> u32 {
    size_of::<T>() as u32
}

/// Calls with a buffer for an error's sentence, and ends the program with it.
fn check(call: impl FnOnce(*mut anneal_error) -> anneal_status) {
    let mut message = [0u8; 512];
    let mut error = anneal_error { struct_size: size::<anneal_error>(), capacity: 512, message: message.as_mut_ptr().cast() };
    if call(&mut error) != ANNEAL_OK {
        eprintln!("{}", CStr::from_bytes_until_nul(&message).unwrap().to_string_lossy());
        std::process::exit(1);
    }
}

fn main() {
    let text = |index, usual: &str| CString::new(std::env::args().nth(index).unwrap_or(usual.into())).unwrap();
    let (schedule_text, optimizer_text) = (text(1, "linear for 5% -> cosine"), text(2, "adamw(lr=0.05)"));
    let mut plugins = null_mut();
    check(|error| unsafe { anneal_registry_open(null(), &mut plugins, error) });

    let length = anneal_run_length {
        struct_size: size::<anneal_run_length>(), reserved: 0, steps: STEPS, steps_per_epoch: 0, batch_size: 0 };
    let mut schedule = null_mut();
    check(|error| unsafe { anneal_schedule_open(plugins, schedule_text.as_ptr(), &length, &mut schedule, error) });

    let (mut w, mut b, mut w_slope, mut b_slope) = ([0f32; 3], [0f32; 1], [0f32; 3], [0f32; 1]);
    let (w_name, b_name, lr_key) = (c"weight", c"bias", c"lr");
    let tensor = |name: &CStr, shape: &'static [u64; 1]| anneal_tensor {
        struct_size: size::<anneal_tensor>(), rank: 1, name: name.as_ptr(), shape: shape.as_ptr(), count: shape[0], flags: 0 };
    let (weight, bias) = (tensor(w_name, &[3]), tensor(b_name, &[1]));
    let (tensors, scheduled) = ([&weight as *const _, &bias as *const _], [lr_key.as_ptr()]);
    let setup = anneal_optimizer_setup {
        struct_size: size::<anneal_optimizer_setup>(), reserved: 0, text: optimizer_text.as_ptr(), lr: null(),
        tensors: tensors.as_ptr(), tensor_count: 2, groups: null(), group_count: 0, membership: null(),
        scheduled: scheduled.as_ptr(), scheduled_count: 1, length: &length };
    let (starts, slopes) = ([w.as_mut_ptr(), b.as_mut_ptr()], [w_slope.as_mut_ptr(), b_slope.as_mut_ptr()]);
    let arrays = |start: &[*mut f32; 2]| anneal_arrays {
        struct_size: size::<anneal_arrays>(), reserved: 0, start: start.as_ptr(), strides: null() };
    let (parameters, gradients) = (arrays(&starts), arrays(&slopes));
    let mut optimizer = null_mut();
    check(|error| unsafe { anneal_optimizer_open(plugins, &setup, &parameters, &mut optimizer, error) });
    let lr = unsafe {
        anneal_optimizer_hyperparameters(optimizer).offset(anneal_optimizer_hyperparameter(optimizer, lr_key.as_ptr()) as isize)
    };
    let base = unsafe { *lr };

    for step in 0..=STEPS {
        let mut loss = 0f64;
        w_slope.fill(0.0);
        b_slope.fill(0.0);
        for row in 0..ROWS {
            let x = [(row % 8) as f32 / 4.0 - 1.0, (row % 5) as f32 / 2.0 - 1.0, (row % 3) as f32 - 1.0];
            let slip = w[0] * x[0] + w[1] * x[1] + w[2] * x[2] + b[0] - (2.0 * x[0] - 3.0 * x[1] + 0.5 * x[2] + 1.0);
            loss += (slip * slip / ROWS as f32) as f64;
            for i in 0..3 {
                w_slope[i] += 2.0 * slip * x[i] / ROWS as f32;
            }
            b_slope[0] += 2.0 * slip / ROWS as f32;
        }
        if step % 100 == 0 {
            println!("step {step}, loss {loss:.6}, lr {:.6}", unsafe { *lr });
        }
        if step < STEPS {
            check(|error| unsafe { anneal_schedule_fill(schedule, step, 1, &base, null(), lr, error) });
            check(|error| unsafe { anneal_optimizer_step(optimizer, &parameters, &gradients, null(), null_mut(), error) });
        }
    }
    println!("y = {:.3} x0 {:+.3} x1 {:+.3} x2 {:+.3}", w[0], w[1], w[2], b[0]);
    unsafe {
        anneal_optimizer_close(optimizer);
        anneal_schedule_close(schedule);
        anneal_registry_close(plugins);
    }
}
