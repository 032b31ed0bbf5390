//! Changes of a sound archive, which reach deeper than bytes at random.
#![no_main]

#[path = "../../tests/support/bodies.rs"]
mod bodies;

use libfuzzer_sys::fuzz_target;

fuzz_target!(init: { std::sync::LazyLock::force(&FOLDER); }, |patches: &[u8]| {
    bodies::patched_archive(FOLDER.path(), patches);
});

static FOLDER: std::sync::LazyLock<tempfile::TempDir> = std::sync::LazyLock::new(|| tempfile::tempdir().unwrap());
