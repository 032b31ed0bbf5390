//! The first byte picks the name of a file, the others are its content.
#![no_main]

#[path = "../../tests/support/bodies.rs"]
mod bodies;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((&name, content)) = bytes.split_first() else { return };
    bodies::read_bytes(bodies::NAMES[usize::from(name) % bodies::NAMES.len()], content);
});
