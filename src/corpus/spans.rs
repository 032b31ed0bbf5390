//! Spans of the tokens of an article in few bytes.

use crate::span::Span;

/// Spans that follow one another, as the space before each and its length: a byte each for most.
pub(super) fn packed(spans: impl Iterator<Item = Span>) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut last = 0;
    for span in spans {
        // Names that stand for one word may begin inside the one before.
        for number in [span.start.wrapping_sub(last), span.end - span.start] {
            put_number(number, &mut bytes);
        }
        last = span.end;
    }
    bytes
}

/// So many spans from their bytes.
pub(super) fn unpacked(mut bytes: &[u8], count: usize) -> Vec<Span> {
    const HIGH: u64 = u64::from_le_bytes([0x80; 8]);
    let mut spans = Vec::with_capacity(count);
    let mut last = 0u32;
    while spans.len() < count {
        // Four tokens at once where all numbers are of one byte, as nearly all are.
        if let Some((eight, rest)) = bytes.split_first_chunk::<8>()
            && count - spans.len() >= 4
            && u64::from_le_bytes(*eight) & HIGH == 0
        {
            for pair in eight.chunks_exact(2) {
                let start = last + u32::from(pair[0]);
                last = start + u32::from(pair[1]);
                spans.push(Span { start, end: last });
            }
            bytes = rest;
            continue;
        }
        let start = last.wrapping_add(number(&mut bytes));
        last = start + number(&mut bytes);
        spans.push(Span { start, end: last });
    }
    spans
}

/// Writes one number, seven bits a byte.
pub(super) fn put_number(number: u32, bytes: &mut Vec<u8>) {
    let mut left = number;
    while left >= 0x80 {
        bytes.push(left as u8 | 0x80);
        left >>= 7;
    }
    bytes.push(left as u8);
}

/// Reads one number of seven bits a byte.
pub(super) fn number(bytes: &mut &[u8]) -> u32 {
    let (mut number, mut shift) = (0u32, 0);
    while let Some((&byte, rest)) = bytes.split_first() {
        *bytes = rest;
        number |= u32::from(byte & 0x7F) << shift;
        shift += 7;
        if byte < 0x80 {
            break;
        }
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Tokens near each other and far apart, some of which begin inside the one before.
        #[test]
        fn spans_are_read_as_they_were_written(
            steps in prop::collection::vec((prop_oneof![0i64..3, -5i64..0, 100i64..40_000], prop_oneof![1u32..12, 100u32..300]), 0..60),
        ) {
            let mut last = 0u32;
            let mut spans = Vec::new();
            for (step, length) in steps {
                let start = (i64::from(last) + step).max(0) as u32;
                last = start + length;
                spans.push(Span { start, end: last });
            }
            prop_assert_eq!(unpacked(&packed(spans.iter().copied()), spans.len()), spans);
        }
    }
}
