//! The bytes of a file, opened as an archive.
#![no_main]

#[path = "../../tests/support/bodies.rs"]
mod bodies;

use libfuzzer_sys::fuzz_target;

fuzz_target!(init: { std::sync::LazyLock::force(&FOLDER); }, |bytes: &[u8]| {
    bodies::archive(FOLDER.path(), bytes);
});

static FOLDER: std::sync::LazyLock<tempfile::TempDir> = std::sync::LazyLock::new(|| tempfile::tempdir().unwrap());
