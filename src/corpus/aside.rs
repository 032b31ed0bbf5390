//! Words that do not count where it is asked whether an article is a copy: boilerplate is nobody's.

use super::collection::Doc;
use super::spans::{number, put_number};
use crate::text::Ordinals;

/// Ranges of tokens that do not count, article by article, in few bytes: a large collection has many.
#[derive(Debug, Default)]
pub struct Aside {
    /// Of each range how far it begins behind the one before, and its length.
    ranges: Vec<u8>,
    /// Where those of each article end.
    ends: Vec<u64>,
}

impl Aside {
    /// Adds those of the next article, in order and apart.
    pub(super) fn add(&mut self, ranges: &[Ordinals]) {
        let mut last = 0;
        for range in ranges {
            put_number(range.start - last, &mut self.ranges);
            put_number(range.len() as u32, &mut self.ranges);
            last = range.end;
        }
        self.ends.push(self.ranges.len() as u64);
    }

    /// Those of an article; of articles of the same words the first is asked.
    pub(super) fn of(&self, doc: Doc) -> Vec<Ordinals> {
        let begin = doc.checked_sub(1).map_or(0, |before| self.ends[before as usize]);
        let mut bytes = &self.ranges[begin as usize..self.ends[doc as usize] as usize];
        let (mut ranges, mut last) = (Vec::new(), 0);
        while !bytes.is_empty() {
            let start = last + number(&mut bytes);
            last = start + number(&mut bytes);
            ranges.push(Ordinals { start, end: last });
        }
        ranges
    }
}

/// Ranges in order, none beside another one.
pub(super) fn joined(mut ranges: Vec<Ordinals>) -> Vec<Ordinals> {
    ranges.sort_unstable_by_key(|range| range.start);
    ranges.dedup_by(|next, kept| {
        let meets = next.start <= kept.end;
        if meets {
            kept.end = kept.end.max(next.end);
        }
        meets
    });
    ranges
}

/// What of ranges is in none of others; both are in order and apart.
pub(super) fn apart(ranges: &[Ordinals], others: &[Ordinals]) -> Vec<Ordinals> {
    let mut left = Vec::new();
    for &Ordinals { mut start, end } in ranges {
        let first = others.partition_point(|other| other.end <= start);
        for other in others[first..].iter().take_while(|other| other.start < end) {
            if start < other.start {
                left.push(Ordinals { start, end: other.start });
            }
            start = other.end;
        }
        if start < end {
            left.push(Ordinals { start, end });
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_in_order_and_apart() {
        let range = |start, end| Ordinals { start, end };
        let mut aside = Aside::default();
        aside.add(&joined(vec![range(9, 12), range(0, 4), range(2, 3), range(4, 6)]));
        aside.add(&[]);
        aside.add(&[range(1, 2)]);
        assert_eq!(aside.of(0), [range(0, 6), range(9, 12)]);
        assert_eq!(aside.of(1), []);
        assert_eq!(aside.of(2), [range(1, 2)]);
    }

    #[test]
    fn what_lies_in_others_is_left_out() {
        let range = |start, end| Ordinals { start, end };
        let ranges = [range(0, 4), range(6, 20), range(30, 32)];
        assert_eq!(
            apart(&ranges, &[range(2, 8), range(10, 12), range(29, 40)]),
            [range(0, 2), range(8, 10), range(12, 20)]
        );
        assert_eq!(apart(&ranges, &[]), ranges);
        assert_eq!(
            apart(&ranges, &[range(0, 2), range(4, 6), range(9, 20)]),
            [range(2, 4), range(6, 9), range(30, 32)]
        );
        assert_eq!(apart(&ranges, &[range(0, 32)]), []);
    }
}
