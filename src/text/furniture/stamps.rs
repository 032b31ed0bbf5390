//! Stamps: when something was published or updated.

use super::{Furniture, Hit, Line};
use crate::text::kinds::End;
use crate::text::lexicon;

/// Longest stamp, in words.
const LONGEST: usize = 18;

/// Most other words of a labelled stamp; one without a label has none.
const MOST_OTHERS: usize = 3;

/// Words that stand in stamps beside numbers, months and days.
#[rustfmt::skip]
pub(super) const STAMP_WORDS: &[&str] = &[
    "am", "pm", "a.m", "p.m", "at", "on", "ago", "hour", "hours", "hr", "hrs", "h", "minute", "minutes", "min", "mins", "day", "days", "week", "weeks", "month", "months", "year", "years", "second", "seconds",
    "et", "est", "edt", "ct", "cst", "cdt", "mt", "mst", "mdt", "pt", "pst", "pdt", "gmt", "utc", "bst", "ist", "cet", "cest", "aest", "jst", "eastern", "pacific", "central", "time", "local",
    "published", "updated", "posted", "modified", "last", "first", "created", "originally", "date", "of", "the", "an", "a", "just", "now", "today", "yesterday", "about", "mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun", "edited", "released", "st", "nd", "rd", "th", "update", "sept", "added", "and", "in", "s", "m", "d", "share",
];

/// Words with which a labelled stamp begins.
#[rustfmt::skip]
pub(super) const LABELS: &[&str] = &[
    "published", "updated", "posted", "modified", "created", "last", "first", "originally", "date", "edited",
    "update", "added",
];

/// A stamp; pure dates are datelines and none of these.
pub(super) fn timestamp(line: &Line<'_>) -> Option<Hit> {
    let count = line.words.len();
    if !(2..=LONGEST).contains(&count) || !line.words.iter().any(|word| word.shape.has_digit()) {
        return None;
    }
    let first = &line.words[0];
    let known = super::marks(first) & super::mark::STAMP != 0;
    if !known && !first.shape.has_digit() && !lexicon::is_month(line.form(0)) && !lexicon::is_day(line.form(0)) {
        return None;
    }
    let labelled = LABELS.iter().any(|label| line.is(0, label));
    let (mut digits, mut units, mut others, mut months) = (0, 0, 0, 0);
    let mut clock = false;
    for at in 0..count {
        let form = line.form(at);
        let shape = line.words[at].shape;
        if shape.has_digit() {
            digits += 1;
            clock |= line.behind(at).starts_with(':')
                && line.words.get(at + 1).is_some_and(|next| next.shape.has_digit())
                || is_clock(form)
                || is_dotted(form) && is_zone(line.form(at + 1));
        } else if lexicon::is_month(form) {
            months += 1;
        } else if lexicon::is_day(form) {
        } else if super::marks(&line.words[at]) & super::mark::STAMP != 0 {
            units += 1;
            clock |= line.is_any(at, &["am", "pm", "a.m", "p.m"]) && at > 0 && line.words[at - 1].shape.has_digit();
        } else {
            others += 1;
            if others > MOST_OTHERS {
                return None;
            }
        }
    }
    if digits > 9 || matches!(line.end, End::Mark | End::Comma) && !line.text.ends_with("m.") {
        return None;
    }
    let ago = line.is(count - 1, "ago");
    // "2 minutes" and "last 3 years" are no stamps.
    // "3h ago".
    let short = count == 2
        && ago
        && first.shape.has_digit()
        && first.span.len() <= 3
        && line.form(0).ends_with(['h', 'm', 'd', 'w']);
    // "16.47 GMT".
    let dotted = count == 2 && is_dotted(line.form(0)) && is_zone(line.form(1));
    let told = short
        || dotted
        || labelled && (months > 0 || clock || ago || digits >= 3)
        || ago && units >= 2
        || clock && (months > 0 || digits >= 4 || count <= 4 && digits >= 2 && units >= 1);
    if !told || others > 0 && !labelled {
        return None;
    }
    // A dateline of prose that goes on: "Updated figures: 3 May".
    // A clock time alone heads the entries of live blogs and transcripts.
    let sure = others == 0 && (labelled || ago || months > 0 || digits >= 4);
    if !sure && line.words.iter().filter(|word| word.shape.starts_lower() && !word.shape.has_digit()).count() > 4 {
        return None;
    }
    Some(Hit { furniture: Furniture::Timestamp, sure })
}

/// "09.14", as British papers write a time.
fn is_dotted(form: &str) -> bool {
    let digits = |part: &str| part.len() <= 2 && !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    form.split_once('.').is_some_and(|(hour, minute)| digits(hour) && minute.len() == 2 && digits(minute))
}

fn is_zone(form: &str) -> bool {
    matches!(form, "GMT" | "BST" | "UTC" | "CET" | "CEST" | "EST" | "EDT" | "AEST" | "AEDT" | "IST")
}

/// "4pm", "10.30am".
fn is_clock(form: &str) -> bool {
    let low = form.to_ascii_lowercase();
    low.len() <= 7 && low.starts_with(|c: char| c.is_ascii_digit()) && (low.ends_with("am") || low.ends_with("pm"))
}

#[cfg(test)]
mod tests {
    use crate::text::furniture::{Furniture, recognise};
    use crate::text::tokens::tokenise;

    #[test]
    fn times_with_a_dot_and_short_ones() {
        let tell = |line: &str| recognise(line, 0, &tokenise(line)).map(|hit| hit.furniture);
        for line in ["Mon 3 Nov 2025 09.14 GMT", "16.47 GMT", "3h ago", "12m ago"] {
            assert_eq!(tell(line), Some(Furniture::Timestamp), "{line}");
        }
        for line in ["16.47 metres", "3.5 GMT", "16.475 GMT", "3x ago", "Long ago"] {
            assert_eq!(tell(line), None, "{line}");
        }
    }
}
