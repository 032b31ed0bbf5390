//! How texts are stored: zstd, with a dictionary shared by many texts once there are enough to
//! train one.
//!
//! ```text
//! 0 | the text itself                  when compression gains nothing
//! 1 | zstd frame
//! 2 | number of the dictionary | zstd frame
//! ```

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use rayon::prelude::*;
use rusqlite::{Connection, OptionalExtension, params};
use zstd::bulk::{Compressor, Decompressor};

use super::error::Fault;
use crate::shingle::hash;

/// On news of 3.6 kB each, level 3 without a dictionary stores 47 % of the bytes; with one,
/// level 3 stores 37 % and level 6 36 %, at 40 MB/s per thread.
const LEVEL: i32 = 6;

/// Size of a dictionary, zstd's own default: twice as large gains another point but every
/// process that reads a text must load it.
const DICTIONARY_BYTES: usize = 112_640;

/// Texts that are at hand when a dictionary is trained: fewer than this teach it too little.
/// zstd advises a hundred times the dictionary's size; a tenth of that costs one point.
pub(super) const TRAINING_BYTES: usize = 4 << 20;

/// Dictionaries, in memory.
#[derive(Debug, Default)]
pub(super) struct Dictionaries {
    loaded: HashMap<u8, Vec<u8>>,
}

impl Dictionaries {
    /// The dictionary with this number.
    fn get(&mut self, connection: &Connection, number: u8) -> Result<&[u8], Fault> {
        match self.loaded.entry(number) {
            Entry::Occupied(loaded) => Ok(loaded.into_mut()),
            Entry::Vacant(place) => {
                let row = connection
                    .prepare_cached("SELECT hash, data FROM dictionary WHERE number = ?")?
                    .query_row([number], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?)))
                    .optional()?;
                let sound = row.filter(|(recorded, data)| hash::bytes(data) as i64 == *recorded);
                let (_, data) = sound.ok_or_else(|| {
                    Fault::damaged(format!("dictionary {number} is missing or not as it was written"))
                })?;
                Ok(place.insert(data))
            }
        }
    }

    /// Number of the dictionary for new texts.
    fn newest(connection: &Connection) -> Result<Option<u8>, Fault> {
        Ok(connection.prepare_cached("SELECT max(number) FROM dictionary")?.query_row([], |row| row.get(0))?)
    }

    /// Compresses texts in parallel. When there is no dictionary yet and the texts suffice,
    /// one is trained from them and stored.
    pub(super) fn compress(&mut self, connection: &Connection, texts: &[(u32, String)]) -> Result<Vec<Vec<u8>>, Fault> {
        let mut number = Self::newest(connection)?;
        let bytes: usize = texts.iter().map(|(_, text)| text.len()).sum();
        if number.is_none() && bytes >= TRAINING_BYTES {
            number = train(connection, texts)?;
        }
        let dictionary = match number {
            Some(number) => Some((number, self.get(connection, number)?)),
            None => None,
        };
        let compressed: Result<Vec<Vec<u8>>, std::io::Error> = texts
            .par_iter()
            .with_min_len(16)
            .map_init(
                || Compressor::with_dictionary(LEVEL, dictionary.map_or(&[], |(_, data)| data)),
                |compressor, (_, text)| match compressor {
                    Ok(compressor) => pack(compressor, dictionary.map(|(number, _)| number), text),
                    Err(error) => Err(std::io::Error::other(error.to_string())),
                },
            )
            .collect();
        Ok(compressed?)
    }

    /// Gives back a text of which length and hash are known.
    pub(super) fn expand(
        &mut self,
        connection: &Connection,
        data: &[u8],
        bytes: usize,
        text_hash: u64,
    ) -> Result<String, Fault> {
        let damaged = || Fault::damaged("a stored text is not as it was written");
        let text = match data {
            [0, text @ ..] => text.to_vec(),
            // Before room is made for a length that may be damaged itself.
            [1, frame @ ..] | [2, _, frame @ ..] if !holds(frame, bytes) => return Err(damaged()),
            [1, frame @ ..] => Decompressor::new()?.decompress(frame, bytes).map_err(|_| damaged())?,
            [2, number, frame @ ..] => {
                let dictionary = self.get(connection, *number)?;
                Decompressor::with_dictionary(dictionary)?.decompress(frame, bytes).map_err(|_| damaged())?
            }
            _ => return Err(damaged()),
        };
        if text.len() != bytes || hash::bytes(&text) != text_hash {
            return Err(damaged());
        }
        String::from_utf8(text).map_err(|_| damaged())
    }
}

/// True when a frame says that so many bytes come out of it.
fn holds(frame: &[u8], bytes: usize) -> bool {
    matches!(zstd::zstd_safe::get_frame_content_size(frame), Ok(Some(size)) if size == bytes as u64)
}

fn pack(compressor: &mut Compressor<'_>, dictionary: Option<u8>, text: &str) -> std::io::Result<Vec<u8>> {
    let frame = compressor.compress(text.as_bytes())?;
    let mut data = Vec::with_capacity(frame.len() + 2);
    if frame.len() >= text.len() {
        data.push(0);
        data.extend_from_slice(text.as_bytes());
        return Ok(data);
    }
    match dictionary {
        Some(number) => data.extend([2, number]),
        None => data.push(1),
    }
    data.extend_from_slice(&frame);
    Ok(data)
}

/// Trains a dictionary and stores it. Texts too alike or too few for one are no error: then
/// there is none.
fn train(connection: &Connection, texts: &[(u32, String)]) -> Result<Option<u8>, Fault> {
    // More samples only cost time.
    let mut left = 4 * TRAINING_BYTES;
    let samples: Vec<&[u8]> = texts
        .iter()
        .map(|(_, text)| text.as_bytes())
        .filter(|text| !text.is_empty())
        .take_while(|text| {
            let fits = text.len() <= left;
            left = left.saturating_sub(text.len());
            fits
        })
        .collect();
    let Ok(dictionary) = zstd::dict::from_samples(&samples, DICTIONARY_BYTES) else { return Ok(None) };
    connection
        .prepare_cached("INSERT INTO dictionary (number, hash, data) VALUES (1, ?, ?)")?
        .execute(params![hash::bytes(&dictionary) as i64, dictionary])?;
    Ok(Some(1))
}
