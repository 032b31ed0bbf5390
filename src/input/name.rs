//! Names of files as text: paths are bytes, ids and reports are UTF-8.

use std::borrow::Cow;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// A path for reports and ids. Bytes that are no UTF-8 become `\xNN`, so that two files never have one name;
/// [`path_of`] leads back to the file.
#[must_use]
pub fn name_of(path: &Path) -> String {
    let mut name = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        name.push_str(chunk.valid());
        for byte in chunk.invalid() {
            name.push_str(&format!("\\x{byte:02X}"));
        }
    }
    name
}

/// The path of a [name](name_of). What stands there under the name itself comes first.
#[must_use]
pub fn path_of(name: &str) -> PathBuf {
    let path = PathBuf::from(name);
    if !name.contains("\\x") || path.symlink_metadata().is_ok() {
        return path;
    }
    match of_bytes(&bytes_of(name)) {
        Some(other) if Path::new(&*other).symlink_metadata().is_ok() => PathBuf::from(other.into_owned()),
        _ => path,
    }
}

/// The bytes that a name stands for.
fn bytes_of(name: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name;
    while let Some(at) = rest.find("\\x") {
        bytes.extend_from_slice(&rest.as_bytes()[..at]);
        let digits = rest.get(at + 2..at + 4).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()).filter(|byte| !byte.is_ascii()) {
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
        // A name that is a file's own is that file.
        let own = folder.path().join("caf\\xE9.txt");
        std::fs::write(&own, "x").unwrap();
        assert_eq!(path_of(&name_of(&own)), own);
        assert_eq!(path_of("gone\\xE9"), Path::new("gone\\xE9"));
    }
}
