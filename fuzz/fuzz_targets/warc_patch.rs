//! Changes of a sound web archive, which reach deeper than bytes at random.
#![no_main]

#[path = "../../tests/support/bodies.rs"]
mod bodies;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|patches: &[u8]| bodies::patched_warc(patches));
