//! `kill -9` at random moments. The test binary starts itself as a child that writes, tells in a
//! file what it is about to commit and what was committed, and is killed.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use super::*;

const FOLDER: &str = "COPYDESK_TEST_CRASH_FOLDER";
const ROUND: &str = "COPYDESK_TEST_CRASH_ROUND";
const IDS: u64 = 60;

/// In every third round the writer commits by itself after some articles.
fn small(path: &Path, round: u64) -> Archive {
    open(path).with_limits(|limits| {
        if round % 3 == 2 {
            limits.batch_postings = 150;
        }
        limits.pending_text_bytes = 4000;
        limits.merge_base = 100;
        limits.merge_per_posting = 1;
        limits.merge_step = 300;
        limits.vacuum_pages = 3;
    })
}

/// Longest life of a child. Its parent wants a fraction of a second of it.
const LIFETIME: Duration = Duration::from_secs(60);

/// Ends this process when its parent is gone, however that died: nobody else holds the other end
/// of its standard input. And ends it after [`LIFETIME`], whatever happens.
fn end_with_the_parent() {
    std::thread::spawn(|| {
        // Nothing is ever written to it; it ends when the parent does.
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        std::process::exit(3);
    });
    std::thread::spawn(|| {
        std::thread::sleep(LIFETIME);
        std::process::exit(4);
    });
}

/// Not a test: what the child does until it is killed.
#[test]
#[ignore = "started by the other tests of this module"]
fn child() {
    let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else { return };
    end_with_the_parent();
    let round: u64 = std::env::var(ROUND).unwrap().parse().unwrap();
    let mut told = OpenOptions::new().append(true).create(true).open(folder.join("told")).unwrap();
    let archive = small(&folder.join("archive.db"), round);
    let mut writer = archive.writer(PATIENCE).unwrap();
    for batch in 0.. {
        let seed = mix(round << 32 | batch);
        let changes = (0..1 + seed % 20).map(|at| {
            let pick = mix(seed ^ at << 16);
            (pick % IDS, (pick >> 32 & 3 != 0).then_some(pick >> 40 & 7))
        });
        let plan: String = changes
            .clone()
            .map(|(id, version)| version.map_or(format!("{id}- "), |version| format!("{id}={version} ")))
            .collect();
        writeln!(told, "{plan}").unwrap();
        for (id, version) in changes {
            if let Some(version) = version {
                writer.add(&article(id, version), 9, &fingerprints(id, version)).unwrap();
            } else {
                writer.remove(&article(id, 0).id).unwrap();
            }
        }
        match seed >> 32 & 15 {
            0 => {
                writer.compact().unwrap();
            }
            1 => writer.settle().unwrap(),
            _ => writer.commit().unwrap(),
        }
        writeln!(told, "done").unwrap();
    }
}

fn apply(model: &mut BTreeMap<u64, u64>, change: &str) {
    if let Some(id) = change.strip_suffix('-') {
        model.remove(&id.parse().unwrap());
    } else {
        let (id, version) = change.split_once('=').unwrap();
        model.insert(id.parse().unwrap(), version.parse().unwrap());
    }
}

fn same(snapshot: &Snapshot<'_>, model: &BTreeMap<u64, u64>) -> bool {
    let text = |id| {
        let doc = snapshot.doc_by_id(&article(id, 0).id).unwrap()?;
        snapshot.text(doc).unwrap()
    };
    (0..IDS).all(|id| text(id) == model.get(&id).map(|&version| article(id, version).text))
}

/// A child that does not outlive a test that fails.
struct Killed(Child);

impl Drop for Killed {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn spawn(folder: &Path, round: u64) -> Killed {
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "archive::tests::crash::child", "--ignored", "--nocapture"])
        .env(FOLDER, folder)
        .env(ROUND, round.to_string())
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::inherit())
        .spawn()
        .unwrap();
    Killed(child)
}

fn kill(rounds: u64) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("archive.db");
    let mut model = BTreeMap::new();
    let mut commits = 0;
    for round in 0..rounds {
        let told = folder.path().join("told");
        let _ = fs::remove_file(&told);
        let mut child = spawn(folder.path(), round);
        // From before its first commit to some dozen commits.
        let delay = Duration::from_micros(mix(round) % 120_000);
        let began = Instant::now();
        while began.elapsed() < delay {
            // A reader beside the writer sees a sound archive at every moment.
            if round % 4 == 0 && path.exists() {
                assert_sound(&Archive::open_read_only(&path, &parameters()).unwrap());
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        assert!(child.0.try_wait().unwrap().is_none(), "the child ended by itself");
        drop(child);

        let told = fs::read_to_string(&told).unwrap_or_default();
        let mut pending: Option<&str> = None;
        for line in told.split_inclusive('\n') {
            match line {
                "done\n" => {
                    pending.take().unwrap().split_whitespace().for_each(|change| apply(&mut model, change));
                    commits += 1;
                }
                plan if plan.ends_with('\n') => pending = Some(plan),
                _ => {}
            }
        }
        if !path.exists() {
            assert!(model.is_empty());
            continue;
        }
        let archive = small(&path, round);
        assert_sound(&archive);
        let snapshot = archive.snapshot().unwrap();
        // The last batch may have been committed without having been acknowledged: all of it, or,
        // where the writer commits by itself, the first articles of it.
        let mut pending = pending.unwrap_or_default().split_whitespace();
        while !same(&snapshot, &model) {
            let change = pending.next().unwrap_or_else(|| panic!("round {round}: in no state that was ever committed"));
            apply(&mut model, change);
            if round % 3 != 2 {
                pending.by_ref().for_each(|change| apply(&mut model, change));
            }
        }
        for (&id, &version) in &model {
            assert_holds(&snapshot, id, version);
        }
    }
    assert!(commits > rounds, "only {commits} commits: the children were killed too early to test anything");
}

/// As when the test that started it was killed: the pipe closes, nobody kills the child.
#[test]
fn a_child_ends_with_its_parent() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = spawn(folder.path(), 0);
    let told = folder.path().join("told");
    let began = Instant::now();
    let wait = |what: &str| {
        assert!(began.elapsed() < LIFETIME / 2, "{what}");
        std::thread::sleep(Duration::from_millis(2));
    };
    while !fs::metadata(&told).is_ok_and(|told| told.len() > 0) {
        assert!(child.0.try_wait().unwrap().is_none(), "the child ended while its parent lived");
        wait("the child never began");
    }
    drop(child.0.stdin.take());
    let status = loop {
        match child.0.try_wait().unwrap() {
            Some(status) => break status,
            None => wait("the child goes on without its parent"),
        }
    };
    assert_eq!(status.code(), Some(3));
}

#[test]
fn killed_writers_lose_nothing_acknowledged() {
    kill(40);
}

#[test]
#[ignore = "takes a minute; the same with 200 kills"]
fn killed_writers_lose_nothing_acknowledged_200() {
    kill(200);
}
