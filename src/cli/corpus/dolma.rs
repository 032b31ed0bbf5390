//! `--dolma`: findings, copies and passages as attributes that the Dolma toolkit's mixer reads.
//!
//! One line for each article in the order of the input, `{"id", "attributes": {NAME: [[start,
//! end, score], ...]}}`; offsets in code points, as Dolma counts.

use std::collections::BTreeMap;

use copydesk::corpus::clean::Copied;
use copydesk::corpus::collection::Collection;
use copydesk::corpus::sharing::Sharing;
use copydesk::span::LineIndex;
use serde::Serialize;

use super::folder::Folder;

#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    attributes: BTreeMap<String, Vec<(u32, u32, f32)>>,
}

/// Writes `attributes.jsonl`.
pub(super) fn write(folder: &mut Folder, collection: &Collection, sharing: &Sharing) -> anyhow::Result<()> {
    let mut copied = collection.buckets::<Copied>("attributes");
    sharing.passages.each(|passage, places| {
        let mut pieces = places.iter().map(|place| Copied { doc: place.doc, span: place.span, passage });
        pieces.try_for_each(|piece| copied.put(collection, piece))
    })?;
    let mut out = folder.file("attributes.jsonl")?;
    copied.each(collection, |doc, own| {
        let text = collection.text(doc)?;
        let index = LineIndex::new(&text);
        let points = |at: u32| index.chars_before(&text, at);
        let mut attributes: BTreeMap<String, Vec<(u32, u32, f32)>> = BTreeMap::new();
        for mark in collection.marks(doc)? {
            let name = format!("copydesk__{}", mark.rule().replace('-', "_"));
            let (start, end) = (points(mark.span.start), points(mark.span.end));
            attributes.entry(name).or_default().push((start, end, mark.score().unwrap_or(1.0)));
        }
        for copied in own {
            let stock = sharing.passages.is_stock(copied.passage);
            let name = if stock { "copydesk__boilerplate" } else { "copydesk__shared_passage" };
            let (start, end) = (points(copied.span.start), points(copied.span.end));
            attributes.entry(name.to_owned()).or_default().push((start, end, 1.0));
        }
        if sharing.copies.of(doc).is_some() {
            attributes.insert("copydesk__duplicate".to_owned(), vec![(0, points(text.len() as u32), 1.0)]);
        }
        let row = Row { id: &collection.id(doc)?, attributes };
        out.with(|out| {
            serde_json::to_writer(&mut *out, &row)?;
            out.write_all(b"\n")
        })
    })?;
    out.close()
}
