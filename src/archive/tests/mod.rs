//! Tests of the archive as a whole. Articles and fingerprints are made from numbers, so that a
//! test knows what every article must hold.

mod crash;
mod damage;
mod formats;
mod limits;
mod lookup;
mod model;
mod sharing;

use std::path::Path;
use std::time::Duration;

use super::{Archive, Fingerprint, Parameters, Snapshot};
use crate::article::Article;

const PATIENCE: Duration = Duration::from_secs(20);

fn parameters() -> Parameters {
    Parameters::new(1, 8, 9)
}

fn open(path: &Path) -> Archive {
    Archive::open_or_create(path, &parameters()).unwrap()
}

/// A well-mixed number (the finaliser of SplitMix64).
fn mix(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ z >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ z >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ z >> 31
}

/// An article that its id and version tell all of.
fn article(id: u64, version: u64) -> Article {
    let words = ["rain", "bridge", "mayor", "closed", "river", "council", "on Monday", "again", "harbour", "vote"];
    let seed = mix(id << 32 | version);
    let length = 20 + seed % 300;
    let text = (0..length).map(|at| words[(mix(seed ^ at) % 10) as usize]).collect::<Vec<_>>().join(" ");
    Article {
        id: format!("article-{id}"),
        path: format!("feeds/{}.jsonl", id % 7),
        record: (!id.is_multiple_of(3)).then_some(id),
        text: format!("{id} version {version}: {text}"),
        title: id.is_multiple_of(2).then(|| format!("Title {id}")),
        url: Some(format!("https://news.example/{id}")),
        source: Some(format!("source {}", id % 5)),
        published: None,
        ..Article::default()
    }
}

/// Its fingerprints: some of its own, two that most articles share.
fn fingerprints(id: u64, version: u64) -> Vec<Fingerprint> {
    let seed = mix(id << 32 | version);
    let own = (0..10 + seed % 40).map(|at| (mix(seed ^ at << 8), at as u32 * 5));
    let all = own.chain([(mix(1), 900), (mix(2 + id % 4), 901)]);
    all.map(|(hash, position)| fingerprint(hash, position, around(seed, position))).collect()
}

fn fingerprint(hash: u64, position: u32, neighbours: u32) -> Fingerprint {
    Fingerprint { hash, position, neighbours }
}

/// The neighbours of a fingerprint at a position.
fn around(seed: u64, position: u32) -> u32 {
    mix(seed ^ u64::from(position) << 40) as u32
}

/// Fails unless the archive holds the article in this version, whole, and finds it.
fn assert_holds(snapshot: &Snapshot<'_>, id: u64, version: u64) {
    let wanted = article(id, version);
    let doc = snapshot.doc_by_id(&wanted.id).unwrap().unwrap_or_else(|| panic!("{} is lost", wanted.id));
    let entry = snapshot.article(doc).unwrap().unwrap();
    assert_eq!((entry.title, entry.url, entry.record), (wanted.title, wanted.url, wanted.record));
    assert_eq!(snapshot.text(doc).unwrap().unwrap(), wanted.text);
    let wanted = fingerprints(id, version);
    assert_eq!(entry.fingerprints as usize, wanted.len());
    let hashes: Vec<u64> = wanted.iter().map(|fingerprint| fingerprint.hash).collect();
    let wanted = &wanted;
    let same = |index: u32| move |neighbours| wanted[index as usize].neighbours == neighbours;
    let lookup = snapshot.postings_alike(&hashes, u32::MAX, None, same).unwrap();
    for (index, fingerprint) in wanted.iter().enumerate() {
        let found = lookup.found.iter().any(|found| {
            found.fingerprint as usize == index
                && found.doc == doc
                && found.position == fingerprint.position
                && found.alike
        });
        assert!(found, "fingerprint {index} of article {id} is lost");
    }
}

fn assert_sound(archive: &Archive) {
    let verification = archive.snapshot().unwrap().verify().unwrap();
    assert_eq!(verification.problems, [""; 0]);
}
