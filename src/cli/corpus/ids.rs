//! Ids that several articles have.

use std::io;

use copydesk::corpus::collection::{Collection, Doc};
use copydesk::hash;
use copydesk::report::counted;

/// What is to be said of articles whose id an earlier one has; `None` where there are none.
pub(super) fn repeated(collection: &Collection) -> io::Result<Option<String>> {
    let docs = 0..collection.len() as Doc;
    let hash_of = |doc: Doc| Ok(hash::bytes(collection.id(doc)?.as_bytes()));
    let mut hashes = docs.clone().map(hash_of).collect::<io::Result<Vec<u64>>>()?;
    hashes.sort_unstable();
    let repeated: u64 = hashes.windows(2).map(|pair| u64::from(pair[0] == pair[1])).sum();
    if repeated == 0 {
        return Ok(None);
    }
    for doc in docs {
        let own = hash_of(doc)?;
        let first = hashes.partition_point(|&hash| hash < own);
        if hashes.get(first + 1) == Some(&own) {
            let articles = counted(repeated, "article");
            let have = if repeated == 1 { "has" } else { "have" };
            return Ok(Some(format!(
                "{articles} {have} the id of an earlier one, such as {:?}; which is meant, only the order of articles.jsonl \
                 and \"row\" in removed.jsonl tell",
                collection.id(doc)?
            )));
        }
    }
    Ok(None)
}
