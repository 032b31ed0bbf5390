//! Where the archive is.

use std::path::{Path, PathBuf};

use anyhow::anyhow;

use super::super::args::LocationArgs;

/// Names the archive where the command line does not.
const VARIABLE: &str = "COPYDESK_ARCHIVE";

/// The archive inside a project's folder.
const IN_PROJECT: &str = ".copydesk/archive.db";

/// An archive that somebody named, or the nearest one. Whether it exists is seen on opening.
pub(crate) fn existing(args: &LocationArgs) -> anyhow::Result<PathBuf> {
    known(args).ok_or_else(|| {
        anyhow!(
            "no archive: there is no {IN_PROJECT} in this folder or above it; make one with `copydesk archive add \
             PATHS`, or name one with --archive or {VARIABLE}"
        )
    })
}

/// The same, or else the one that is to be made in the current folder.
pub(crate) fn existing_or_new(args: &LocationArgs) -> PathBuf {
    known(args).unwrap_or_else(|| IN_PROJECT.into())
}

fn known(args: &LocationArgs) -> Option<PathBuf> {
    let named = || std::env::var_os(VARIABLE).filter(|name| !name.is_empty()).map(PathBuf::from);
    args.archive.clone().or_else(named).or_else(nearest)
}

fn nearest() -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    let found = here.ancestors().map(|folder| folder.join(IN_PROJECT)).find(|path| path.is_file())?;
    // Messages name the file; in the current folder the short name says enough.
    Some(found.strip_prefix(&here).map(Path::to_owned).unwrap_or(found))
}
