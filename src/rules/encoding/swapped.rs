//! UTF-16 whose bytes were read two by two in the wrong order: whole articles of Chinese characters
//! that mean nothing.

use crate::span::Span;
use crate::text::chars;

/// Fewest characters of a run.
const LEAST: usize = 8;

/// Characters of a run that a finding shows; the others are garbled like them.
const SHOWN: usize = 40;

/// The runs of a text, in order. A pair of small letters makes a character from U+6161 on, which
/// begins with 0xE6 or 0xE7, as hardly a character of other text does outside of Chinese.
pub(super) fn runs(source: &str) -> impl Iterator<Item = Span> {
    let mut at = 0;
    std::iter::from_fn(move || {
        while let Some(found) = memchr::memchr2(0xE6, 0xE7, &source.as_bytes()[at..]) {
            let hit = at + found;
            let back: usize =
                source[at..hit].chars().rev().take_while(|c| pair(*c).is_some()).map(char::len_utf8).sum();
            let length: usize = source[hit..].chars().take_while(|c| pair(*c).is_some()).map(char::len_utf8).sum();
            let (start, end) = (hit - back, hit + length);
            at = end.max(hit + chars::at(source, hit).map_or(1, char::len_utf8));
            if is_latin(&source[start..end]) {
                let shown = source[start..end].char_indices().nth(SHOWN).map_or(end, |(length, _)| start + length);
                return Some(Span::new(start, shown));
            }
        }
        None
    })
}

/// The two ASCII characters whose bytes make up a character, the high one first.
fn pair(c: char) -> Option<[u8; 2]> {
    let [high, low] = u16::try_from(u32::from(c)).ok()?.to_be_bytes();
    let prints = |byte: u8| matches!(byte, b' '..=b'~' | b'\t' | b'\n' | b'\r');
    (prints(high) && prints(low)).then_some([high, low])
}

/// True when the bytes of the characters are words of letters.
fn is_latin(run: &str) -> bool {
    let (mut count, mut small, mut spaces) = (0usize, 0usize, 0usize);
    for [high, low] in run.chars().filter_map(pair) {
        count += 1;
        small += usize::from(high.is_ascii_lowercase()) + usize::from(low.is_ascii_lowercase());
        spaces += usize::from(high == b' ') + usize::from(low == b' ');
    }
    count >= LEAST && spaces > 0 && (small + spaces) * 4 >= count * 2 * 3
}

/// Whether the low byte of the characters came first, told by the pairs of letters that English is made of.
pub(super) fn is_low_first<'a>(runs: impl Iterator<Item = &'a str>) -> bool {
    let (low, high) = runs.fold((0, 0), |(low, high), run| {
        (low + likely(restore(run, true).as_bytes()), high + likely(restore(run, false).as_bytes()))
    });
    low >= high
}

/// The words that a run was made of.
pub(super) fn restore(run: &str, low_first: bool) -> String {
    let pairs = run.chars().filter_map(pair);
    pairs.flat_map(|[high, low]| if low_first { [low, high] } else { [high, low] }).map(char::from).collect()
}

/// How many pairs of letters are common ones.
fn likely(words: &[u8]) -> usize {
    const COMMON: [&[u8; 2]; 18] = [
        b"th", b"he", b"in", b"er", b"an", b"re", b"on", b"at", b"en", b"nd", b"ti", b"es", b"or", b"te", b"of", b"ed",
        b"e ", b"s ",
    ];
    words.windows(2).filter(|pair| COMMON.iter().any(|common| *pair == *common)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn swapped(words: &str, low_first: bool) -> String {
        let read = |pair: &[u8]| match low_first {
            true => u16::from_le_bytes([pair[0], pair[1]]),
            false => u16::from_be_bytes([pair[0], pair[1]]),
        };
        let units: Vec<u16> = words.as_bytes().chunks_exact(2).map(read).collect();
        String::from_utf16(&units).expect("ASCII makes no surrogates")
    }

    #[test]
    fn swapped_words() {
        let words = "The tunnel was closed for the winter, and nobody knew when the ferries would run.\r\n";
        for low_first in [true, false] {
            let text = format!("Before: {} and behind", swapped(words, low_first));
            let spans: Vec<Span> = runs(&text).collect();
            assert_eq!(spans.len(), 1);
            let run = spans[0].of(&text);
            assert_eq!(is_low_first([run].into_iter()), low_first);
            assert_eq!(restore(run, low_first), words[..2 * SHOWN]);
        }
        assert_eq!(runs(&swapped("A tunnel", true)).count(), 0);
    }

    #[test]
    fn chinese_is_none() {
        let text = "委员会星期二晚上开会，听取工程师的报告。隧道里有水，渡船要到春天才会恢复。潮湿的漏水浸泡着海洋湖泊灌溉清洁";
        assert_eq!(runs(text).count(), 0);
    }
}
