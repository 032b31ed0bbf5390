//! `--dolma`: findings, copies and passages as attributes that the Dolma toolkit's mixer reads.
//!
//! One line for each article in the order of the input, `{"id", "attributes": {NAME: [[start,
//! end, score], ...]}}`; offsets in code points, as Dolma counts.

use std::collections::BTreeMap;
use std::io;

use copydesk::corpus::clean::Copied;
use copydesk::corpus::collection::{Collection, Doc};
use copydesk::corpus::sharing::Sharing;
use copydesk::report::corpus::rows::Locator;
use serde::Serialize;

use super::folder::Folder;

#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    attributes: BTreeMap<String, Vec<(usize, usize, f32)>>,
}

/// Writes `attributes.jsonl`.
pub(super) fn write(
    folder: &mut Folder,
    collection: &Collection,
    sharing: &Sharing,
    locator: &mut Locator<'_>,
    duplicate: impl Fn(Doc) -> bool,
) -> anyhow::Result<()> {
    let mut copied = collection.buckets::<Copied>("attributes");
    sharing.passages.each(|passage, places| {
        for occurrence in locator.with_copies(places) {
            let (doc, span) = (occurrence.doc, locator.span(occurrence)?);
            copied.put(collection, doc, Copied { doc, span, passage })?;
        }
        io::Result::Ok(())
    })?;
    let mut out = folder.file("attributes.jsonl")?;
    copied.each(|docs, all| {
        let mut rest = all;
        for doc in docs.start..docs.end.min(collection.len() as Doc) {
            let (own, behind) = rest.split_at(rest.partition_point(|copied| copied.doc <= doc));
            rest = behind;
            let text = collection.text(doc)?;
            let points = Points::new(&text);
            let mut attributes: BTreeMap<String, Vec<(usize, usize, f32)>> = BTreeMap::new();
            for mark in collection.marks(doc)? {
                let name = format!("copydesk__{}", mark.rule().replace('-', "_"));
                let (start, end) = (points.of(mark.span.start), points.of(mark.span.end));
                attributes.entry(name).or_default().push((start, end, mark.score().unwrap_or(1.0)));
            }
            for copied in own {
                let stock = sharing.passages.is_stock(copied.passage);
                let name = if stock { "copydesk__boilerplate" } else { "copydesk__shared_passage" };
                let (start, end) = (points.of(copied.span.start), points.of(copied.span.end));
                attributes.entry(name.to_owned()).or_default().push((start, end, 1.0));
            }
            if duplicate(doc) {
                attributes.insert("copydesk__duplicate".to_owned(), vec![(0, points.of(text.len() as u32), 1.0)]);
            }
            let row = Row { id: &collection.id(doc)?, attributes };
            out.with(|out| {
                serde_json::to_writer(&mut *out, &row)?;
                out.write_all(b"\n")
            })?;
        }
        anyhow::Ok(())
    })?;
    out.close()
}

/// Code points in front of bytes, looked up from a mark every so many bytes.
struct Points<'a> {
    text: &'a str,
    marks: Vec<usize>,
}

/// Bytes between two marks.
const STEP: usize = 1 << 10;

impl<'a> Points<'a> {
    fn new(text: &'a str) -> Self {
        let (mut marks, mut count) = (vec![0], 0);
        for chunk in text.as_bytes().chunks(STEP) {
            count += starts(chunk);
            marks.push(count);
        }
        Self { text, marks }
    }

    fn of(&self, byte: u32) -> usize {
        let byte = byte as usize;
        let mark = byte / STEP;
        self.marks[mark] + starts(&self.text.as_bytes()[mark * STEP..byte])
    }
}

/// Bytes that begin a character.
fn starts(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::Points;

    #[test]
    fn code_points_are_counted() {
        let text = "Łódź – naïve ".repeat(200);
        let points = Points::new(&text);
        for (count, (byte, _)) in text.char_indices().enumerate() {
            assert_eq!(points.of(byte as u32), count);
        }
        assert_eq!(points.of(text.len() as u32), text.chars().count());
    }
}
