//! Credits of pictures, and the names of those who wrote.

use super::{Furniture, Hit, Line};
use crate::text::kinds::End;
use crate::text::lexicon;

/// Words with which a credit or a caption's label begins.
#[rustfmt::skip]
pub(super) const CREDIT_HEADS: &[&str] = &[
    "photo", "photos", "photograph", "photographs", "photography", "photographer", "image", "images", "picture",
    "pictures", "pic", "pics", "credit", "credits", "courtesy", "illustration", "graphic", "media", "video", "source",
    "sources", "caption", "ap", "file", "via", "save", "screenshot", "screengrab", "artwork", "handout", "getty",
    "reuters", "afp", "rex", "art", "cover",
];

/// Picture agencies, as the last word of a credit.
#[rustfmt::skip]
pub(super) const AGENCIES: &[&str] = &[
    "wireimage", "filmmagic", "shutterstock", "getty", "gettyimages", "startraksphoto", "startraks", "alamy",
    "photoshot", "splash", "backgrid", "instarimages", "splashnews",
];

/// Who owns pictures, behind a slash.
#[rustfmt::skip]
pub(super) const SOURCES: &[&str] = &[
    "ap", "reuters", "afp", "epa", "pa", "upi", "tass", "xinhua", "bloomberg", "nbc", "abc", "cbs", "fox", "netflix",
    "hbo", "instagram", "twitter", "facebook", "handout", "pool", "wenn", "rex", "invision", "times", "post", "photo",
    "file", "news", "pictures", "agency", "variety", "bei",
];

/// Words with which other credits begin: "Hat tip", "Featured image".
#[rustfmt::skip]
pub(super) const THANKS_HEADS: &[&str] = &[
    "featured", "hat", "h", "reprinted", "provided", "main", "cover", "lead", "top", "listing", "feature", "header",
];

/// Words with which lines about authors begin.
#[rustfmt::skip]
pub(super) const BYLINE_HEADS: &[&str] = &[
    "by", "written", "posted", "reported", "reporting", "edited", "editing", "compiled", "published", "submitted",
    "authored", "story", "words", "text", "interview", "review", "article", "report", "additional", "with", "author",
    "contributing", "contributors", "contributor", "write", "contact", "reach", "email",
];

/// Longest credit without a caption, in words.
const LONGEST_CREDIT: usize = 16;

/// Longest caption that ends with a credit, in words.
const LONGEST_CAPTION: usize = 70;

/// A picture's credit, or a caption that carries one. Lines with addresses are links.
pub(super) fn credit(line: &Line<'_>) -> Option<Hit> {
    find_credit(line).filter(|_| !line.text.contains("://"))
}

fn find_credit(line: &Line<'_>) -> Option<Hit> {
    let count = line.words.len();
    let last = last_name(line);
    let head = super::marks(&line.words[0]) & super::mark::CREDIT != 0;
    let tail = super::marks(&line.words[last]) & super::mark::AGENCY != 0;
    let open = count <= 24 && line.end != End::Mark;
    let bracketed = line.text.starts_with(['(', '[']);
    if count > LONGEST_CAPTION || !(head || tail || open || bracketed) {
        return None;
    }
    let sure = Some(Hit { furniture: Furniture::Credit, sure: true });
    let unsure = Some(Hit { furniture: Furniture::Credit, sure: false });
    if head && let Some(hit) = labelled(line) {
        return Some(hit);
    }
    if open && thanks(line, head) {
        return sure;
    }
    if open && count <= LONGEST_SIGNED && is_signed(line) {
        return sure;
    }
    let ends_open = tail && (!matches!(line.end, End::Mark) || line.text.ends_with([')', ']']));
    if ends_open && count <= LONGEST_CREDIT && ends_with_agency(line) && names_only(line) {
        return sure;
    }
    if ends_open && ends_with_agency(line) && (agency_is_set_apart(line) || line.text.ends_with(')')) {
        return unsure;
    }
    // "(Photo by Jane Doe)" and "[Photo: ...]" that stand alone.
    if line.text.starts_with(['(', '[']) && line.text.ends_with([')', ']']) && count <= 24 {
        let photo = (0..count).any(|at| {
            line.is_any(at, &["photo", "photos", "picture", "pictured", "getty", "shutterstock", "wireimage", "ap"])
        });
        if photo && line.end != End::Mark {
            return if names_only(line)
                || line.is_any(0, &["photo", "photos", "image", "ap", "getty", "credit", "picture"])
            {
                sure
            } else {
                unsure
            };
        }
    }
    None
}

/// Longest line that names a picture's owner and maker and nothing else, in words.
const LONGEST_SIGNED: usize = 8;

/// "Herald photo by Jane Doe".
fn is_signed(line: &Line<'_>) -> bool {
    let count = line.words.len();
    line.end == End::Nothing
        && !line.text.contains(':')
        && (1..count.saturating_sub(2)).any(|at| {
            line.is_any(at, &["photo", "photograph", "photographs", "photos", "picture", "pictures", "image"])
                && line.is(at + 1, "by")
                && (0..at).chain(at + 2..count).all(|at| capitalised(line, at))
        })
}

/// "Featured image by ...", "Hat tip: ...", "Reprinted with permission", "Provided by ...", and
/// captions with "Photo:" in their middle.
fn thanks(line: &Line<'_>, head: bool) -> bool {
    let count = line.words.len();
    if head && is_thanks(line) {
        return count >= 3;
    }
    (1..count.saturating_sub(1)).any(|at| {
        super::marks(&line.words[at]) & super::mark::CREDIT != 0
            && line.words[at].shape.starts_upper()
            && line.is_any(at, &["photo", "photos", "image", "picture"])
            && (line.behind(at).starts_with(':') || line.is_any(at + 1, &["by", "credit", "courtesy"]))
            && line.before(at).contains(['.', ',', '|', '(', '/'])
    })
}

fn is_thanks(line: &Line<'_>) -> bool {
    line.is(0, "featured") && line.is_any(1, &["image", "photo", "picture"])
        || line.is(0, "hat") && line.is(1, "tip")
        || line.is(0, "h") && line.is(1, "t") && line.behind(0) == "/"
        || line.is(0, "reprinted") && line.is_any(1, &["with", "by", "from"])
        || line.is_any(0, &["main", "cover", "lead", "top", "listing", "feature", "header"])
            && line.is_any(1, &["image", "photo", "photos", "picture", "pictures"])
            && (line.is_any(2, &["via", "by", "credit", "courtesy", "from"]) || line.behind(1).starts_with(':'))
        || line.is(0, "provided") && line.is(1, "by") && capitalised(line, 2)
}

/// "Photo by ...", "Image: ...", "Credit: ...", "Image caption ...".
fn labelled(line: &Line<'_>) -> Option<Hit> {
    let count = line.words.len();
    let hit = |sure| Some(Hit { furniture: Furniture::Credit, sure });
    let picture = line.is_any(
        0,
        &[
            "photo",
            "photos",
            "photograph",
            "photographs",
            "photography",
            "image",
            "images",
            "picture",
            "pictures",
            "pic",
            "pics",
            "illustration",
            "graphic",
            "artwork",
            "video",
            "media",
            "cover",
            "art",
        ],
    );
    if count == 1 {
        return if picture && !line.is_any(0, &["art", "cover", "media", "graphic"]) && line.end != End::Mark {
            hit(true)
        } else {
            None
        };
    }
    let behind = line.behind(0);
    let label = behind.trim_start().starts_with([':', '|', '/']) && !behind.trim_start().starts_with("://");
    if picture {
        if line.is_any(
            1,
            &[
                "copyright",
                "caption",
                "credit",
                "credits",
                "zoom",
                "courtesy",
                "via",
                "source",
                "supplied",
                "gallery",
                "shows",
            ],
        ) && !behind.contains(['.', ','])
        {
            let shows = line.is_any(1, &["shows", "via", "source", "supplied", "gallery"]);
            return if !shows || line.end != End::Mark { hit(!shows || count <= LONGEST_CREDIT) } else { None };
        }
        // "Image 4 of 5", "Photo 12".
        if line.words[1].shape.is_number()
            && (count == 2 || line.is_any(2, &["of"]) && count <= 5 || line.behind(1).contains('/'))
        {
            return hit(true);
        }
        if line.is(1, "by") && count > 2 && (capitalised(line, 2) || line.end != End::Mark) && count <= 40 {
            return hit(count <= LONGEST_CREDIT && line.end != End::Mark);
        }
        if line.is(1, "from") && ends_with_agency(line) {
            return hit(false);
        }
        // "PHOTOS: Ten gowns of the gala" leads to a gallery.
        let plural = line.is_any(0, &["photos", "pics", "pictures", "video", "images"]);
        if label
            && plural
            && count >= 5
            && line.end != End::Mark
            && !line.text.contains(['/', '|'])
            && !line.is(1, "courtesy")
        {
            return Some(Hit { furniture: Furniture::Related, sure: true });
        }
        if label && count <= 40 {
            return hit(count <= LONGEST_CREDIT && line.end != End::Mark && names_only(line));
        }
        return None;
    }
    if line.is_any(0, &["credit", "credits"]) && label && count <= 30 {
        return hit(true);
    }
    if line.is(0, "courtesy") && (line.is(1, "of") || label) && count <= LONGEST_CREDIT && line.end != End::Mark {
        return hit(true);
    }
    if line.is_any(0, &["source", "sources", "via", "caption", "screenshot", "screengrab", "handout", "photographer"])
        && (label
            || line.is_any(0, &["source", "sources"]) && behind.trim_start().starts_with('(')
            || line.is_any(0, &["screenshot", "screengrab", "handout"]) && line.is_any(1, &["via", "from"]))
        && count <= 24
        && line.end != End::Mark
    {
        return hit(false);
    }
    if line.is_any(0, &["ap", "file"]) && line.is_any(1, &["photo", "image", "picture", "pic", "file"]) && count <= 40 {
        return hit(count <= LONGEST_CREDIT && line.end != End::Mark);
    }
    if line.is_any(0, &["ap", "getty", "reuters", "afp", "rex"])
        && behind.starts_with('/')
        && count <= LONGEST_CREDIT
        && line.end != End::Mark
    {
        return hit(true);
    }
    if line.is(0, "getty") && line.is_any(1, &["images", "image"]) && count <= 6 && line.end != End::Mark {
        return hit(true);
    }
    if line.is_any(0, &["reuters", "afp", "ap", "save"])
        && count <= 3
        && line.end != End::Mark
        && line.is_any(1, &["file", "pool", "photo"])
    {
        return hit(true);
    }
    None
}

/// Ordinal of the last word; "Shutterstock.com" is two words, of which the first one is the name.
fn last_name(line: &Line<'_>) -> usize {
    let last = line.words.len() - 1;
    let domain = last > 0 && line.is(last, "com") && line.before(last) == ".";
    last - usize::from(domain)
}

/// True when the line's last words are a picture agency's name in the way of a credit.
fn ends_with_agency(line: &Line<'_>) -> bool {
    let last = last_name(line);
    if line.is_any(last, AGENCIES) {
        return last > 0
            && (line.is_any(last, &["wireimage", "filmmagic", "shutterstock", "startraks", "startraksphoto"])
                || line.before(last).contains(['/', '(', ':', '|'])
                || line.is(last - 1, "via"));
    }
    if last >= 2 && line.form(last) == "Getty" && !line.is(last - 1, "the") && capitalised(line, last - 1) {
        return true;
    }
    if last >= 1
        && line.is(last, "images")
        && line.is_any(last - 1, &["getty", "alamy", "pa", "wenn", "ap", "corbis", "press"])
    {
        return true;
    }
    if last >= 1
        && line.is(last, "photo")
        && line.is_any(last - 1, &["ap", "file", "reuters", "afp", "stock", "alamy", "courtesy"])
    {
        return true;
    }
    if last >= 2 && line.is(last, "press") && line.is(last - 1, "associated") {
        return line.before(last - 1).contains(['/', '(']) || line.before(last - 1).contains('|');
    }
    if last >= 2 && line.is(last, "news") && line.is(last - 1, "splash") && capitalised(line, last - 1) {
        return true;
    }
    if line.is_any(last, SOURCES) {
        // Between names of photographer and agency stands a slash.
        let mut at = last;
        while at > 0 && at + 3 > last {
            if line.before(at).contains('/') && !line.before(at).contains("//") {
                return true;
            }
            at -= 1;
        }
    }
    false
}

/// True when the agency's name at the end is parted from the caption by a bracket, a bar or a full stop.
fn agency_is_set_apart(line: &Line<'_>) -> bool {
    let count = line.words.len();
    (count.saturating_sub(8)..count).any(|at| {
        let before = line.before(at);
        before.contains(['(', '|', '[', '©', '—'])
            || at > 0 && before.contains('.')
            || line.is_any(at, &["photo", "credit", "photograph", "image", "picture"]) && before.len() > 1
    })
}

fn capitalised(line: &Line<'_>, at: usize) -> bool {
    line.words.get(at).is_some_and(|word| word.shape.starts_upper())
}

/// True when every word is a name, a number or one of the small words that stand among names.
fn names_only(line: &Line<'_>) -> bool {
    (0..line.words.len()).all(|at| {
        let shape = line.words[at].shape;
        shape.starts_upper()
            || shape.has_digit()
            || line.is_any(
                at,
                &[
                    "by",
                    "of",
                    "via",
                    "for",
                    "and",
                    "the",
                    "photo",
                    "image",
                    "images",
                    "courtesy",
                    "de",
                    "van",
                    "von",
                    "le",
                    "la",
                    "at",
                    "file",
                    "credit",
                    "credits",
                    "zoom",
                    "copyright",
                    "e",
                    "pool",
                    "iStock",
                    "www",
                    "com",
                    "caption",
                    "source",
                    "from",
                    "on",
                    "in",
                    "illustration",
                    "photographed",
                ],
            )
    })
}

/// "(AFP)", "-- PA" and "Harbour News Service", as agencies sign their stories.
fn is_signature(line: &Line<'_>) -> bool {
    let count = line.words.len();
    if count == 1 {
        let form = line.form(0);
        // One hyphen is the mark of a list.
        let dashed = line.text.starts_with(['–', '—']) || line.text.starts_with("--");
        let led = dashed && line.end == End::Nothing;
        let bracketed = line.text.len() == form.len() + 2 && line.text.starts_with('(') && line.text.ends_with(')');
        return (2..=5).contains(&form.len())
            && form.bytes().all(|byte| byte.is_ascii_uppercase())
            && (led || bracketed);
    }
    (3..=5).contains(&count)
        && line.is(count - 2, "news")
        && line.is_any(count - 1, &["service", "desk", "bureau", "agency"])
        && line.end == End::Nothing
        && line.words.iter().all(|word| word.shape.starts_upper())
}

/// Words that stand among the names of a byline.
#[rustfmt::skip]
const BYLINE_WORDS: &[&str] = &[
    "and", "for", "of", "the", "in", "at", "with", "senior", "staff", "writer", "writers", "editor", "reporter",
    "reporters", "correspondent", "contributor", "contributing", "columnist", "by", "on", "political", "news", "de",
    "van", "von", "der", "la", "le", "al", "el", "bin", "da", "di", "du", "to", "special", "associate", "deputy",
    "chief",
];

/// "by Jane on June 16, 2011 at 12:19 am.", as comments and blogs sign.
fn is_stamped(line: &Line<'_>) -> bool {
    let count = line.words.len();
    count >= 6
        && line.is_any(count - 1, &["am", "pm", "a.m", "p.m"])
        && (count.saturating_sub(8)..count).any(|at| lexicon::is_month(line.form(at)))
        && line.words.iter().filter(|word| word.shape.has_digit()).count() >= 3
}

/// "Write to Jane Doe at jane@example.com", "Contact us at ...": below an article, how to reach its author.
fn address(line: &Line<'_>) -> Option<Hit> {
    let count = line.words.len();
    let at = (1..count.min(8)).find(|&at| line.is(at, "at"))?;
    let whom = line.is(at - 1, "us") || line.is(at - 1, "me") || capitalised(line, at - 1);
    (count <= LONGEST_ADDRESS && whom && line.text.contains('@'))
        .then_some(Hit { furniture: Furniture::Byline, sure: false })
}

/// Longest line that tells an author's address, in words; domains count as several.
const LONGEST_ADDRESS: usize = 24;

/// "By Jane Doe, Staff Writer", "Posted by Jane", "Reporting by Jane Doe; editing by John Roe".
pub(super) fn byline(line: &Line<'_>) -> Option<Hit> {
    let count = line.words.len();
    if is_signature(line) {
        return Some(Hit { furniture: Furniture::Byline, sure: false });
    }
    let sure = Some(Hit { furniture: Furniture::Byline, sure: true });
    let head = super::marks(&line.words[0]) & super::mark::BYLINE != 0;
    let tail = super::marks(&line.words[count - 1]) & super::mark::REPORT != 0;
    if !head && !tail {
        return None;
    }
    if line.is(0, "by") {
        let stamped = is_stamped(line);
        if !(2..=22).contains(&count)
            || !capitalised(line, 1) && !stamped
            || matches!(line.end, End::Comma | End::Ellipsis | End::Colon)
            || line.end == End::Mark && !stamped
        {
            return None;
        }
        let first = line.form(1);
        if lexicon::is_month(first) || lexicon::is_day(first) || lexicon::starts_sentences(first) {
            return None;
        }
        let (mut names, mut stamps) = (0, 0);
        for at in 1..count {
            let shape = line.words[at].shape;
            if shape.has_digit() {
                stamps += 1;
            } else if shape.starts_upper() || stamped && at == 1 {
                names += 1;
            } else if !BYLINE_WORDS.iter().any(|word| line.is(at, word))
                && !line.is_any(at, &["ago", "hours", "am", "pm", "a.m", "p.m", "published", "updated", "com"])
            {
                return None;
            }
        }
        // A title in capitals that begins with "By": no comma, many words.
        let title = stamps == 0
            && count > 6
            && !line.text.contains([',', '|', '/', '@', '-', '–', '•', '·', '('])
            && !line.words[1..].iter().any(|word| word.shape.starts_lower());
        return if names >= 1 && !title && (names >= 2 || count == 2 || stamps > 0) { sure } else { None };
    }
    if line.is_any(0, &["write", "contact", "reach", "email"]) {
        return address(line);
    }
    // Who wrote a song or an episode is told in lists, too.
    let listed = line.is_any(0, &["written", "story", "text"]);
    let made = line.is_any(
        0,
        &[
            "written",
            "posted",
            "reported",
            "reporting",
            "edited",
            "editing",
            "compiled",
            "published",
            "submitted",
            "authored",
            "story",
            "words",
            "text",
            "interview",
            "review",
            "article",
            "report",
        ],
    );
    if made && line.is(1, "by") && (2..=34).contains(&count) {
        let name = capitalised(line, 2) || count == 2 || line.is(2, "our");
        let prose =
            line.end == End::Mark && !line.is_any(0, &["reporting", "editing", "edited", "compiled", "written"]);
        let clause = (2..count).any(|at| lexicon::is_verb(line.form(at)) && line.words[at].shape.starts_lower());
        return if name && !prose && !clause { sure.map(|hit| Hit { sure: !listed, ..hit }) } else { None };
    }
    if line.is_any(0, &["additional", "with"])
        && line.is_any(1, &["reporting", "inputs"])
        && line.is_any(2, &["by", "from"])
        && count <= 34
    {
        return sure;
    }
    if line.is_any(0, &["author", "contributing", "contributors", "contributor"])
        && (2..=12).contains(&count)
        && line.behind(0).trim_start().starts_with(':')
        && capitalised(line, 1)
    {
        return sure;
    }
    // "(Reporting by Jane Doe; editing by John Roe)" and "Jane Doe contributed to this report."
    if line.is_any(count - 1, &["report", "story", "article"])
        && (5..=40).contains(&count)
        && (count.saturating_sub(6)..count).any(|at| line.is(at, "contributed"))
        && line.is_any(count - 2, &["this"])
    {
        return Some(Hit { furniture: Furniture::Byline, sure: false });
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::text::furniture::{Furniture, recognise};
    use crate::text::tokens::tokenise;

    fn tell(line: &str) -> Option<Furniture> {
        recognise(line, 0, &tokenise(line)).map(|hit| hit.furniture)
    }

    #[test]
    fn agencies_sign_with_their_domains() {
        for line in
            ["Jane Doe / Shutterstock.com", "Jane Doe/WENN.com", "Jane Doe Splash News", "Jane Doe via Splash News"]
        {
            assert_eq!(tell(line), Some(Furniture::Credit), "{line}");
        }
        for line in ["Images.com", "WENN.com", "Write to harbour.com", "Splash news", "The splash was news"] {
            assert_eq!(tell(line), None, "{line}");
        }
    }

    #[test]
    fn agencies_sign_their_stories() {
        for line in
            ["(AFP)", "-- PA", "— TASS", "Harbour News Service", "With agency inputs", "(with inputs from agencies)"]
        {
            assert_eq!(tell(line), Some(Furniture::Byline), "{line}");
        }
        for line in
            ["(He)", "AFP", "(AFP) said", "- TASS", "(LOUD LAUGHTER)", "The news service", "News Service", "(2019)"]
        {
            assert_ne!(tell(line), Some(Furniture::Byline), "{line}");
        }
        for line in ["Herald photo by Jane Doe", "Harbour Herald photos by JANE DOE", "Representational image"] {
            assert_eq!(tell(line), Some(Furniture::Credit), "{line}");
        }
        for line in ["The photo by Jane Doe was sold", "A photo by the harbour"] {
            assert_eq!(tell(line), None, "{line}");
        }
    }

    #[test]
    fn bylines_of_comments_and_addresses_of_authors() {
        for line in [
            "by Jane Doe on June 16, 2011 at 12:19 am.",
            "by ferryman on June 16, 2011 at 6:01 pm.",
            "Write to Jane Doe at jane.doe@example.com.",
            "Contact us at desk@example.com.",
            "Reach Jane Doe at jane@example.com and follow her on Twitter.",
        ] {
            assert_eq!(tell(line), Some(Furniture::Byline), "{line}");
        }
        for line in [
            "By June 16 the ferry had been sold to Jane Doe.",
            "by noon on June 16 it had left.",
            "Contact us at once, he said.",
            "Reach the harbour at noon and wait.",
            "Write to your representative at the town hall.",
        ] {
            assert_eq!(tell(line), None, "{line}");
        }
    }
}
