//! Picture galleries that were scraped into one block: captions and credits, one behind the other.

use std::sync::LazyLock;

use memchr::memchr_iter;
use memchr::memmem::Finder;

use super::{Furniture, Hit};

/// Pictures from which on a block is a gallery.
const PICTURES: usize = 3;

/// Most words for each of its pictures; a whole article in one block may hold some credits, too.
const WORDS_EACH: usize = 80;

/// Who lets papers print pictures, as a gallery names them.
const CREDITS: &[&str] = &["Getty", "Reuters", "AFP", "AP", "PA", "Rex", "Shutterstock", "WireImage", "Photo", "Image"];

/// How many credits begin.
static PHOTO: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("(Photo"));

/// "1/54 Jane Doe Getty 2/54 ..." and "(Photo by Jane Doe) ... (Photo by John Roe) ...".
pub(super) fn recognise(block: &str, words: usize) -> Option<Hit> {
    let counted = counters(block);
    let is_gallery = |pictures: usize| pictures >= PICTURES && words <= pictures * WORDS_EACH;
    if is_gallery(counted) && CREDITS.iter().any(|credit| block.contains(credit)) {
        return Some(Hit { furniture: Furniture::Credit, sure: true });
    }
    let credited = PHOTO.find_iter(block.as_bytes()).count();
    is_gallery(credited).then_some(Hit { furniture: Furniture::Credit, sure: false })
}

/// How many of the counters "1/54", "2/54", "3/54" stand in a block, each behind the one before.
fn counters(block: &str) -> usize {
    let bytes = block.as_bytes();
    let mut all = None;
    let mut count = 0;
    for slash in memchr_iter(b'/', bytes) {
        let before = bytes[..slash].iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
        let behind = bytes[slash + 1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        if !(1..=3).contains(&before) || !(1..=3).contains(&behind) {
            continue;
        }
        let (number, of) = (&block[slash - before..slash], &block[slash + 1..=slash + behind]);
        if all.is_none_or(|all| all == of) && number.parse() == Ok(count + 1) {
            all = Some(of);
            count += 1;
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn galleries_are_told_by_counters_and_credits() {
        let gallery = |block: &str| recognise(block, block.split(' ').count()).map(|hit| hit.sure);
        let counted =
            "1/12 The ferry before the storm Jane Doe/Getty 2/12 The pier on Monday PA 3/12 The mayor Reuters";
        assert_eq!(gallery(counted), Some(true));
        let credited =
            "(Photo by Jane Doe) The pier. (Photo by John Roe) The ferry. (Photo courtesy of the town) The mayor.";
        assert_eq!(gallery(credited), Some(false));
        for prose in [
            "The board met on 1/12, 2/12 and 3/12 to hear what the engineers had found.",
            "It was 2/3 of the 3/4 that he got, the AP said.",
            "The ferry sank. (Photo by Jane Doe) The mayor wept. (Photo by John Roe)",
        ] {
            assert_eq!(gallery(prose), None, "{prose}");
        }
        assert_eq!(recognise(counted, 900), None);
    }
}
