//! How texts are stored: zstd, with a dictionary shared by many texts once there are enough to
//! train one.
//!
//! ```text
//! 0 | the text itself                  when compression gains nothing
//! 1 | zstd frame
//! 2 | number of the dictionary | zstd frame
//! ```

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rayon::prelude::*;
use rusqlite::{Connection, OptionalExtension, params};
use zstd::bulk::Compressor;
use zstd::dict::{DecoderDictionary, EncoderDictionary};
use zstd::zstd_safe::{self, DCtx};

use super::error::Fault;
use crate::hash;

/// Measured on news of 3.6 kB each, as a share of the bytes: level 3 stores 44.5 % without and
/// 39.7 % with a dictionary, at some 90 MB/s of one thread; level 6 stores 43.2 % and 37.8 % at a
/// third of that speed.
const LEVEL: i32 = 3;

/// Bytes of text from which a dictionary is trained, in half a second. Three times as many gain
/// .2 points and take two seconds; with fewer at hand, none is trained.
pub(super) const TRAINING_BYTES: usize = 4 << 20;

/// Largest dictionary. One of 110 kB, zstd's default, gains .2 points more, and every process
/// that reads a text must load it.
const DICTIONARY_BYTES: usize = 64 << 10;

/// The dictionaries that were needed so far. What was committed never changes, so readers share
/// them; a writer has its own, and forgets them when it rolls back.
#[derive(Default)]
pub(super) struct Dictionaries {
    loaded: Mutex<HashMap<u8, Arc<Dictionary>>>,
    /// Contexts that are not in use. Making one costs more than expanding a text.
    contexts: Mutex<Vec<DCtx<'static>>>,
}

struct Dictionary {
    bytes: Vec<u8>,
    /// Prepared when it is first needed: readers never do.
    encoder: OnceLock<EncoderDictionary<'static>>,
    decoder: DecoderDictionary<'static>,
}

impl Dictionary {
    fn encoder(&self) -> &EncoderDictionary<'static> {
        self.encoder.get_or_init(|| EncoderDictionary::copy(&self.bytes, LEVEL))
    }
}

impl fmt::Debug for Dictionaries {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Dictionaries")
    }
}

impl Dictionaries {
    /// The dictionary with this number.
    fn get(&self, connection: &Connection, number: u8) -> Result<Arc<Dictionary>, Fault> {
        let mut loaded = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(dictionary) = loaded.get(&number) {
            return Ok(Arc::clone(dictionary));
        }
        let row = connection
            .prepare_cached("SELECT hash, data FROM dictionary WHERE number = ?")?
            .query_row([number], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?)))
            .optional()?;
        let sound = row.filter(|(recorded, bytes)| hash::bytes(bytes) as i64 == *recorded);
        let (_, bytes) =
            sound.ok_or_else(|| Fault::damaged(format!("dictionary {number} is missing or not as it was written")))?;
        let decoder = DecoderDictionary::try_copy(&bytes)?;
        let dictionary = Arc::new(Dictionary { bytes, encoder: OnceLock::new(), decoder });
        loaded.insert(number, Arc::clone(&dictionary));
        Ok(dictionary)
    }

    /// Number of the dictionary for new texts.
    fn newest(connection: &Connection) -> Result<Option<u8>, Fault> {
        Ok(connection.prepare_cached("SELECT max(number) FROM dictionary")?.query_row([], |row| row.get(0))?)
    }

    /// Compresses texts in parallel. When there is no dictionary yet and the texts have `training`
    /// bytes, one is trained from them and stored.
    pub(super) fn compress(
        &self,
        connection: &Connection,
        texts: &[(u32, String)],
        training: usize,
    ) -> Result<Vec<Vec<u8>>, Fault> {
        let mut number = Self::newest(connection)?;
        let bytes: usize = texts.iter().map(|(_, text)| text.len()).sum();
        if number.is_none() && bytes >= training {
            number = train(connection, texts, training)?;
        }
        let dictionary = match number {
            Some(number) => Some((number, self.get(connection, number)?)),
            None => None,
        };
        let compressor = || match &dictionary {
            Some((_, dictionary)) => Compressor::with_prepared_dictionary(dictionary.encoder()),
            None => Compressor::new(LEVEL),
        };
        let number = dictionary.as_ref().map(|&(number, _)| number);
        let compressed: Result<Vec<Vec<u8>>, std::io::Error> = texts
            .par_iter()
            .with_min_len(16)
            .map_init(compressor, |compressor, (_, text)| match compressor {
                Ok(compressor) => pack(compressor, number, text),
                Err(error) => Err(std::io::Error::other(error.to_string())),
            })
            .collect();
        Ok(compressed?)
    }

    /// Gives back a text of which length and hash are known.
    pub(super) fn expand(
        &self,
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
            [1, frame @ ..] => self.decompress(frame, bytes, None).ok_or_else(damaged)?,
            [2, number, frame @ ..] => {
                let dictionary = self.get(connection, *number)?;
                self.decompress(frame, bytes, Some(&dictionary)).ok_or_else(damaged)?
            }
            _ => return Err(damaged()),
        };
        if text.len() != bytes || hash::bytes(&text) != text_hash {
            return Err(damaged());
        }
        String::from_utf8(text).map_err(|_| damaged())
    }

    fn decompress(&self, frame: &[u8], bytes: usize, dictionary: Option<&Dictionary>) -> Option<Vec<u8>> {
        let idle = self.contexts.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut context = idle.or_else(DCtx::try_create)?;
        let mut text = Vec::with_capacity(bytes);
        let result = match dictionary {
            Some(dictionary) => context.decompress_using_ddict(&mut text, frame, dictionary.decoder.as_ddict()),
            None => context.decompress(&mut text, frame),
        };
        self.contexts.lock().unwrap_or_else(PoisonError::into_inner).push(context);
        result.ok().map(|_| text)
    }
}

/// True when a frame says that so many bytes come out of it.
fn holds(frame: &[u8], bytes: usize) -> bool {
    matches!(zstd_safe::get_frame_content_size(frame), Ok(Some(size)) if size == bytes as u64)
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
fn train(connection: &Connection, texts: &[(u32, String)], training: usize) -> Result<Option<u8>, Fault> {
    let mut left = training;
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
    let Ok(dictionary) = zstd::dict::from_samples(&samples, DICTIONARY_BYTES.min(training / 4)) else {
        return Ok(None);
    };
    connection
        .prepare_cached("INSERT INTO dictionary (number, hash, data) VALUES (1, ?, ?)")?
        .execute(params![hash::bytes(&dictionary) as i64, dictionary])?;
    Ok(Some(1))
}
