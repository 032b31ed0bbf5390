//! Disks that are full and files that may not be written.

use std::process::Command;

use super::*;
use crate::archive::ArchiveError;

/// Adds until nothing fits any more; gives the number of articles that were acknowledged.
fn fill(archive: &Archive) -> u64 {
    let mut writer = archive.writer(PATIENCE).unwrap();
    for id in 0..100_000 {
        let outcome = writer
            .add(&article(id, 0), 9, &fingerprints(id, 0))
            .and_then(|_| if id % 10 == 9 { writer.commit() } else { Ok(()) });
        match outcome {
            Ok(()) => {}
            Err(error) => {
                assert!(matches!(error, ArchiveError::DiskFull { .. }), "{error:?}");
                return id / 10 * 10;
            }
        }
    }
    panic!("the disk never filled up");
}

fn assert_holds_all(archive: &Archive, count: u64) {
    assert_sound(archive);
    let snapshot = archive.snapshot().unwrap();
    assert_eq!(snapshot.len(), count);
    (0..count).for_each(|id| assert_holds(&snapshot, id, 0));
}

#[test]
fn a_full_disk_loses_nothing_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    for pages in [40, 100, 300] {
        let archive = open(&path).with_limits(|limits| limits.max_pages = Some(pages));
        let acknowledged = fill(&archive);
        assert_holds_all(&archive, acknowledged);
        // Removing and compacting is the way out, and works on what was made free by it.
        let mut writer = archive.writer(PATIENCE).unwrap();
        assert!(matches!(writer.compact(), Ok(_) | Err(ArchiveError::DiskFull { .. })));
        drop(writer);
        drop(archive);
        // With more room everything goes on.
        let archive = open(&path);
        assert_holds_all(&archive, acknowledged);
        let mut writer = archive.writer(PATIENCE).unwrap();
        writer.add(&article(acknowledged, 0), 9, &fingerprints(acknowledged, 0)).unwrap();
        writer.commit().unwrap();
        writer.compact().unwrap();
        assert_holds_all(&archive, acknowledged + 1);
    }
}

/// On a real full file system, where the log and its index fail to grow too.
#[test]
#[ignore = "needs leave to mount a file system of its own (`unshare`)"]
fn a_full_file_system_loses_nothing_acknowledged() {
    const FOLDER: &str = "COPYDESK_TEST_FULL_FOLDER";
    if let Some(folder) = std::env::var_os(FOLDER) {
        let archive = open(&Path::new(&folder).join("a.db"));
        let ballast = Path::new(&folder).join("ballast");
        std::fs::write(&ballast, vec![1; 300 << 10]).unwrap();
        let acknowledged = fill(&archive);
        assert!(acknowledged > 20, "{acknowledged}");
        assert_holds_all(&archive, acknowledged);
        drop(archive);
        let archive = Archive::open_read_only(Path::new(&folder).join("a.db"), &parameters()).unwrap();
        assert_holds_all(&archive, acknowledged);
        drop(archive);
        std::fs::remove_file(&ballast).unwrap();
        let archive = open(&Path::new(&folder).join("a.db"));
        let mut writer = archive.writer(PATIENCE).unwrap();
        writer.add(&article(acknowledged, 0), 9, &fingerprints(acknowledged, 0)).unwrap();
        writer.commit().unwrap();
        assert_holds_all(&archive, acknowledged + 1);
        return;
    }
    for kib in [900, 2048, 5000] {
        let folder = tempfile::tempdir().unwrap();
        let status = Command::new("unshare")
            .args(["--map-root-user", "--mount", "sh", "-c"])
            .arg(format!("mount -t tmpfs -o size={kib}k tmpfs \"${FOLDER}\" && exec \"$0\" \"$@\""))
            .arg(std::env::current_exe().unwrap())
            .args(["--exact", "archive::tests::limits::a_full_file_system_loses_nothing_acknowledged"])
            .args(["--ignored", "--nocapture"])
            .env(FOLDER, folder.path())
            .status()
            .unwrap();
        assert!(status.success(), "with {kib} KiB");
    }
}

/// Folders that may not be written: told to everybody but the superuser.
#[cfg(unix)]
#[test]
fn a_read_only_folder_can_be_read() {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("sealed");
    let path = inner.join("50% of #1?.db");
    let archive = open(&path);
    let mut writer = archive.writer(PATIENCE).unwrap();
    for id in 0..30 {
        writer.add(&article(id, 0), 9, &fingerprints(id, 0)).unwrap();
    }
    writer.commit().unwrap();
    drop(writer);
    drop(archive);

    let set = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    set(&path, 0o444);
    set(&inner, 0o555);
    let superuser = fs::write(inner.join("probe"), "").is_ok();
    let archive = Archive::open_read_only(&path, &parameters()).unwrap();
    assert_holds_all(&archive, 30);
    if !superuser {
        // Read without locks: a change from outside is noticed.
        let snapshot = archive.snapshot().unwrap();
        set(&path, 0o644);
        let file = fs::File::options().write(true).open(&path).unwrap();
        file.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
        assert!(matches!(snapshot.text(1), Err(ArchiveError::ChangedWhileReading { .. })));
        assert!(matches!(archive.snapshot(), Err(ArchiveError::ChangedWhileReading { .. })));
        set(&path, 0o444);
        drop(snapshot);

        let error =
            Archive::open(&path, &parameters()).and_then(|archive| archive.writer(PATIENCE).map(drop)).unwrap_err();
        assert!(matches!(error, ArchiveError::ReadOnly { .. }), "{error:?}");
        assert!(error.to_string().contains("permissions"), "{error}");
        set(&inner, 0o755);
        // The folder may be written, the file not.
        let error =
            Archive::open(&path, &parameters()).and_then(|archive| archive.writer(PATIENCE).map(drop)).unwrap_err();
        assert!(matches!(error, ArchiveError::ReadOnly { .. }), "{error:?}");
    }
    set(&inner, 0o755);
}

/// What is written then goes to a file that nobody looks for.
#[cfg(unix)]
#[test]
fn an_archive_that_is_moved_away_acknowledges_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let archive = open(&path);
    let mut writer = archive.writer(PATIENCE).unwrap();
    writer.add(&article(1, 0), 9, &fingerprints(1, 0)).unwrap();
    writer.commit().unwrap();
    std::fs::rename(&path, folder.path().join("b.db")).unwrap();
    writer.add(&article(2, 0), 9, &fingerprints(2, 0)).unwrap();
    assert!(matches!(writer.commit(), Err(ArchiveError::Moved { .. })));
    std::fs::write(&path, "").unwrap();
    assert!(matches!(writer.commit(), Err(ArchiveError::Moved { .. })));
}
