//! Names of files as text: paths are bytes, ids and reports are UTF-8.

use std::borrow::Cow;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// A path for reports and ids. Bytes that are no UTF-8 become `\xNN`, and what reads like that already gets `\x5C` for its
/// backslash, so that two files never have one name; [`path_of`] leads back to the file.
#[must_use]
pub fn name_of(path: &Path) -> String {
    let mut name = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        let mut rest = chunk.valid();
        while let Some(at) = rest.find("\\x") {
            name.push_str(&rest[..at]);
            name.push_str(if byte_at(&rest[at..]).is_some() { "\\x5Cx" } else { "\\x" });
            rest = &rest[at + 2..];
        }
        name.push_str(rest);
        for byte in chunk.invalid() {
            name.push_str(&format!("\\x{byte:02X}"));
        }
    }
    name
}

/// The path of a [name](name_of); the path that is written so where no file has that name.
#[must_use]
pub fn path_of(name: &str) -> PathBuf {
    if !name.contains("\\x") {
        return PathBuf::from(name);
    }
    match of_bytes(&bytes_of(name)) {
        Some(path) if Path::new(&*path).symlink_metadata().is_ok() => PathBuf::from(path.into_owned()),
        _ => PathBuf::from(name),
    }
}

/// The byte that `\xNN` at the begin of some words stands for: one that is no character, or a backslash.
fn byte_at(words: &str) -> Option<u8> {
    let digits =
        words.strip_prefix("\\x")?.get(..2).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    u8::from_str_radix(digits, 16).ok().filter(|&byte| !byte.is_ascii() || byte == b'\\')
}

/// The bytes that a name stands for.
fn bytes_of(name: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name;
    while let Some(at) = rest.find("\\x") {
        bytes.extend_from_slice(&rest.as_bytes()[..at]);
        match byte_at(&rest[at..]) {
            Some(byte) => {
                bytes.push(byte);
                rest = &rest[at + 4..];
            }
            None => {
                bytes.extend_from_slice(b"\\x");
                rest = &rest[at + 2..];
            }
        }
    }
    bytes.extend_from_slice(rest.as_bytes());
    bytes
}

#[cfg(unix)]
fn of_bytes(bytes: &[u8]) -> Option<Cow<'_, OsStr>> {
    use std::os::unix::ffi::OsStrExt as _;
    Some(Cow::Borrowed(OsStr::from_bytes(bytes)))
}

/// Elsewhere names are made of characters.
#[cfg(not(unix))]
fn of_bytes(_: &[u8]) -> Option<Cow<'_, OsStr>> {
    None
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::ffi::OsStrExt as _;

    use super::*;

    #[test]
    fn names_lead_back_to_their_files() {
        let folder = tempfile::tempdir().unwrap();
        let mut names = Vec::new();
        for bytes in [&b"caf\xe9.txt"[..], b"caf\xea.txt", b"\xff\\x.txt", "café \\xZZ.txt".as_bytes()] {
            let path = folder.path().join(OsStr::from_bytes(bytes));
            // Some file systems hold no such names.
            if std::fs::write(&path, "x").is_err() {
                continue;
            }
            let name = name_of(&path);
            assert_eq!(path_of(&name), path);
            assert!(!names.contains(&name), "{name}");
            names.push(name);
        }
        assert_eq!(name_of(Path::new(OsStr::from_bytes(b"caf\xe9.txt"))), "caf\\xE9.txt");
        // A name that reads like one of bytes is another one.
        for own in ["caf\\xE9.txt", "caf\\x5CxE9.txt"] {
            let own = folder.path().join(own);
            std::fs::write(&own, "x").unwrap();
            let name = name_of(&own);
            assert_eq!(path_of(&name), own);
            assert!(!names.contains(&name), "{name}");
            names.push(name);
        }
        let only = folder.path().join("only\\xE9.txt");
        std::fs::write(&only, "x").unwrap();
        assert_eq!(path_of(only.to_str().unwrap()), only);
        assert_eq!(path_of("gone\\xE9"), Path::new("gone\\xE9"));
    }
}
