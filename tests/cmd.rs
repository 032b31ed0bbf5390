//! The command line as files: every `tests/cmd/*.trycmd` holds commands with what they print.
//!
//! `TRYCMD=overwrite cargo test --test cmd` writes what is printed now.

#[test]
fn commands_print_what_their_files_say() {
    trycmd::TestCases::new()
        .env("NO_COLOR", "1")
        .env("COLUMNS", "100")
        .env("COPYDESK_ARCHIVE", "")
        .default_bin_name("copydesk")
        .case("tests/cmd/*.trycmd");
}
