//! Texts of options and configurations.
#![no_main]

#[path = "../../tests/support/bodies.rs"]
mod bodies;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| bodies::values(text));
