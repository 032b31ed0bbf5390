//! Two texts, compared: every long run that both hold lies in a passage.
#![no_main]

#[path = "../../tests/support/bodies.rs"]
mod bodies;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|texts: (&str, &str)| bodies::reprint(texts.0, texts.1));
