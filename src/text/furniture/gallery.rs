//! Picture galleries that were scraped into one block: counters, captions and credits, one behind the other.

use std::sync::LazyLock;

use memchr::memchr_iter;
use memchr::memmem::Finder;

use super::{Furniture, Hit};

/// Pictures from which on a block is a gallery.
const PICTURES: usize = 3;

/// Pictures of the smallest gallery: thirds and threads of three are counted, too.
const LEAST_OF: usize = 4;

/// Most words for each of its pictures.
const WORDS_EACH: usize = 80;

/// Credits from which on a block is a gallery without counters, and most words for each: an article in one block has a few.
const CREDITED: usize = 5;
const WORDS_A_CREDIT: usize = 50;

/// How many credits begin.
static PHOTO: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("(Photo"));

/// Who lets papers print pictures, as a gallery names them behind each.
const CREDITS: &[&str] =
    &["Getty", "Reuters", "AFP", "AP", "PA", "Rex", "REX", "Shutterstock", "WireImage", "EPA", "Photo", "Photos"];

/// "1/54 Jane Doe Getty 2/54 The pier PA 3/54 ...", and a row of "(Photo by Jane Doe) The pier on Monday".
pub(super) fn recognise(block: &str, words: usize) -> Option<Hit> {
    let pictures = pictures(block);
    if pictures >= PICTURES && words <= pictures * WORDS_EACH {
        return Some(Hit { furniture: Furniture::Credit, sure: true });
    }
    let credited = PHOTO.find_iter(block.as_bytes()).count();
    (credited >= CREDITED && words <= credited * WORDS_A_CREDIT)
        .then_some(Hit { furniture: Furniture::Credit, sure: false })
}

/// How many of the counters "1/54", "2/54", "3/54" stand in a block, each behind the one before, if as many have a
/// credit behind them.
fn pictures(block: &str) -> usize {
    let bytes = block.as_bytes();
    let mut all = None;
    let (mut count, mut credits, mut behind) = (0, 0, 0);
    for slash in memchr_iter(b'/', bytes) {
        let digits = |bytes: &mut dyn Iterator<Item = &u8>| bytes.take_while(|byte| byte.is_ascii_digit()).count();
        let before = digits(&mut bytes[..slash].iter().rev());
        let after = digits(&mut bytes[slash + 1..].iter());
        if !(1..=3).contains(&before) || !(1..=3).contains(&after) {
            continue;
        }
        let (number, of) = (&block[slash - before..slash], &block[slash + 1..=slash + after]);
        let fits = of.parse().is_ok_and(|of: usize| of >= LEAST_OF) && number.parse() == Ok(count + 1);
        if all.is_none_or(|all| all == of) && fits {
            credits += usize::from(count > 0 && names_credit(&block[behind..slash - before]));
            all = Some(of);
            count += 1;
            behind = slash + 1 + after;
        }
    }
    credits += usize::from(count > 0 && names_credit(&block[behind..]));
    // Some captions of a gallery name nobody.
    if credits * 2 >= count { count } else { 0 }
}

fn names_credit(caption: &str) -> bool {
    caption.split(|c: char| !c.is_alphanumeric()).any(|word| CREDITS.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn galleries_are_told_by_counters_and_credits() {
        let is_gallery = |block: &str| recognise(block, block.split(' ').count()).is_some();
        let counted =
            "1/12 The ferry before the storm Jane Doe/Getty 2/12 The pier on Monday PA 3/12 The mayor Reuters";
        assert!(is_gallery(counted));
        for prose in [
            "The board met on 1/12, 2/12 and 3/12 to hear what the engineers had found.",
            "It was 2/3 of the 3/4 that he got, the AP said.",
            "Of the votes 1/3 went to the CAPITOL district, 2/3 to JAPAN, and 3/3 of the AP men saw it.",
            "The ferry sank. (Photo by Jane Doe) The mayor wept. (Photo by John Roe) It rained. (Photo by Ann Poe)",
        ] {
            assert!(!is_gallery(prose), "{prose}");
        }
        assert_eq!(recognise(counted, 900), None);
        let credited = "(Photo by Jane Doe) The pier on Monday. ".repeat(5);
        assert_eq!(recognise(&credited, 40).map(|hit| hit.sure), Some(false));
    }
}
