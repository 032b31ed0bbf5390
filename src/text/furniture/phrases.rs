//! Furniture told by fixed phrases at the head or the tail of a line.

use std::sync::OnceLock;

use super::Furniture::*;
use super::phrase_table::At::{self, Alone, Head, Label, Tail};
use super::phrase_table::{PHRASES, Weight};
use super::{Furniture, Hit, Index, Line, refusals};
use crate::text::chars;
use crate::text::kinds::End;
use crate::text::tokens::{Token, tokenise};

/// One element of a phrase.
#[derive(Debug, Clone)]
enum Element {
    /// One of these words; it may be missing when the flag is set.
    Word(Vec<u64>, bool),
    /// Any one word.
    Any,
    /// Up to [`GAP`] words.
    Gap,
}

/// Most words that `~` stands for.
const GAP: usize = 6;

#[derive(Debug)]
struct Phrase {
    furniture: Furniture,
    weight: Weight,
    at: At,
    elements: Vec<Element>,
}

impl Phrase {
    /// True for what asks the reader to do something, of which prose may tell, too.
    fn addresses(&self) -> bool {
        matches!(self.furniture, Newsletter | Comment | ReadMore | Advertisement | Paywall | Cookie | Refusal)
    }
}

/// The phrases, by the hash of their first word, those of the tail by their last one.
#[derive(Debug)]
struct Table {
    phrases: Vec<Phrase>,
    heads: Index<Vec<u16>>,
    tails: Index<Vec<u16>>,
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = Table { phrases: Vec::new(), heads: Index::new(), tails: Index::new() };
        for &(furniture, weight, at, phrases) in PHRASES.iter().chain(refusals::LINES) {
            for phrase in phrases {
                let ordinal = table.phrases.len() as u16;
                let elements = parse(phrase);
                let (key, index) = match at {
                    Tail(_) => (elements.last(), &mut table.tails),
                    _ => (elements.first(), &mut table.heads),
                };
                if let Some(Element::Word(words, _)) = key {
                    for &word in words {
                        let entry = index.entry(word);
                        if entry.last() != Some(&ordinal) {
                            entry.push(ordinal);
                        }
                    }
                }
                table.phrases.push(Phrase { furniture, weight, at, elements });
            }
        }
        table
    })
}

fn parse(phrase: &str) -> Vec<Element> {
    phrase
        .split(' ')
        .map(|part| match part {
            "_" => Element::Any,
            "~" => Element::Gap,
            _ => {
                let optional = part.ends_with('?');
                let words = part.trim_end_matches('?').split('|');
                Element::Word(
                    words.flat_map(|word| tokenise(word).into_iter().map(|token| token.hash)).collect(),
                    optional,
                )
            }
        })
        .collect()
}

/// Furniture that is a line of its own.
pub(super) fn recognise(line: &Line<'_>) -> Option<Hit> {
    find(line, |_| true)
}

/// Furniture that is a sentence of a paragraph.
pub(super) fn recognise_inside(line: &Line<'_>) -> Option<Hit> {
    find(line, |phrase| phrase.weight != Weight::Line)
}

fn find(line: &Line<'_>, allowed: impl Fn(&Phrase) -> bool) -> Option<Hit> {
    let table = table();
    let count = line.words.len();
    let mut unsure = None;
    if let Some(ordinals) = table.heads.get(line.words[0].hash) {
        for phrase in ordinals.iter().map(|&at| &table.phrases[usize::from(at)]).filter(|phrase| allowed(phrase)) {
            let longest = match phrase.at {
                Head(words) | Label(words) => words,
                _ => phrase.elements.len() + GAP,
            };
            if count > longest {
                continue;
            }
            let fits = match phrase.at {
                Alone => {
                    // A word and a full stop is the end of a wrapped line, not a label.
                    let wrapped = count == 1 && line.text.ends_with('.') && line.words[0].shape.starts_lower();
                    !wrapped && matches(&phrase.elements, line.words, 0, &|used| used == count)
                }
                Label(_) => matches(&phrase.elements, line.words, 0, &|used| {
                    used > 0 && used < count && is_label(line.behind(used - 1)) && labels(line, used)
                }),
                _ => matches(&phrase.elements, line.words, 0, &|_| true),
            };
            let is_news = || {
                phrase.furniture == Refusal && line.text.starts_with(chars::is_double_quote)
                    || phrase.addresses() && is_told(line, phrase)
                    || phrase.at == Alone && is_spoken(line, phrase)
            };
            if fits && !is_news() {
                if phrase.weight != Weight::Unsure && !(phrase.at == Alone && may_be_said(line)) {
                    return Some(Hit { furniture: phrase.furniture, sure: true });
                }
                unsure = Some(Hit { furniture: phrase.furniture, sure: false });
            }
        }
    }
    if let Some(ordinals) = table.tails.get(line.words[count - 1].hash) {
        for phrase in ordinals.iter().map(|&at| &table.phrases[usize::from(at)]).filter(|phrase| allowed(phrase)) {
            let Tail(longest) = phrase.at else { continue };
            let length = phrase.elements.len();
            // "She wrote it in the comments." tells; a plea speaks to its readers.
            let pleads = || {
                phrase.weight != Weight::Unsure
                    || (0..count).any(|at| line.is_any(at, &["us", "your", "you", "drop", "leave"]))
            };
            if count <= longest
                && count >= length
                && matches(&phrase.elements, &line.words[count - length..], 0, &|used| used == length)
                && pleads()
                && (phrase.furniture != Newsletter || offers(line))
            {
                if phrase.weight != Weight::Unsure {
                    return Some(Hit { furniture: phrase.furniture, sure: true });
                }
                unsure = Some(Hit { furniture: phrase.furniture, sure: false });
            }
        }
    }
    unsure
}

/// What parts a label from what it labels.
fn is_label(behind: &str) -> bool {
    let trimmed = behind.trim();
    trimmed.starts_with([':', '|', '»', '>', '→', '–', '—']) || trimmed == "-"
}

/// "More: he wants it all." is prose when what follows goes on in a small letter; capitals
/// throughout are a label always.
fn labels(line: &Line<'_>, used: usize) -> bool {
    let tags =
        line.end == End::Nothing && line.words[0].shape.starts_upper() && line.is_any(0, &["tags", "tagged", "topics"]);
    line.words[0].shape.all_upper()
        || tags
        || !line.words[used].shape.starts_lower() && line.words[0].shape.starts_upper()
}

/// Matches elements from a word on; `accept` decides about the number of words used.
fn matches(elements: &[Element], words: &[Token], at: usize, accept: &dyn Fn(usize) -> bool) -> bool {
    let Some(element) = elements.first() else { return accept(at) };
    match element {
        Element::Any => at < words.len() && matches(&elements[1..], words, at + 1, accept),
        Element::Gap => (0..=GAP)
            .take_while(|gap| at + gap <= words.len())
            .any(|gap| matches(&elements[1..], words, at + gap, accept)),
        Element::Word(hashes, optional) => {
            words.get(at).is_some_and(|word| hashes.contains(&word.hash))
                && matches(&elements[1..], words, at + 1, accept)
                || *optional && matches(&elements[1..], words, at, accept)
        }
    }
}

/// True for prose about what pages ask of their readers: somebody said it, or somebody else clicks there. Notices are long
/// and may speak of what was said; a comma parts the words of one who speaks.
fn is_told(line: &Line<'_>, phrase: &Phrase) -> bool {
    if matches!(phrase.furniture, Paywall | Cookie) {
        let said = |at: usize| line.is_any(at, &["said", "says"]) && line.before(at).contains(',');
        return line.end == End::Mark && (1..line.words.len()).any(said);
    }
    let says = |at: usize| line.is_any(at, &["said", "says", "asked", "asks", "told"]);
    let clicks = |at: usize| {
        line.is(at, "click")
            && line.is(at + 1, "here")
            && !line.is(at - 1, "please")
            && !line.before(at).contains([',', '.', ':', ';', '!', '?', '-', '–', '—', '|', '»', '>'])
    };
    line.end == End::Mark && (1..line.words.len()).any(|at| says(at) || clicks(at))
}

/// True for a line that somebody says: "“I agree.”", and an answer of one word with a full stop.
fn is_spoken(line: &Line<'_>, phrase: &Phrase) -> bool {
    let quoted = line.text.starts_with(chars::is_double_quote) && line.text.ends_with(chars::is_double_quote);
    let word = line.words.len() == 1 && line.text.ends_with(['.', '!']) && !line.words[0].shape.all_upper();
    quoted || word && phrase.furniture != Advertisement
}

/// What people say as well as pages do, in small letters: with a full stop behind it, it is rather a sentence.
const SAID: &[&str] = &[
    "like this",
    "got it",
    "what do you think",
    "i agree",
    "share it",
    "see more",
    "show me more",
    "thanks for reading",
    "thank you for reading",
    "let me know",
];

/// "Like this.", "Got it." and "What do you think?".
fn may_be_said(line: &Line<'_>) -> bool {
    let words = line.text.trim_end_matches(['.', '?']);
    let is_sentence = words.len() + 1 == line.text.len() && words.contains(char::is_lowercase);
    is_sentence && SAID.iter().any(|said| words.eq_ignore_ascii_case(said))
}

/// Words of those who offer a newsletter. "It begins with a letter that lands in your inbox" tells of one.
#[rustfmt::skip]
const OFFERS: &[&str] = &[
    "get", "receive", "receiving", "sign", "subscribe", "join", "want", "newsletter", "newsletters", "delivered", "sent", "straight",
    "directly", "free", "daily", "weekly", "alerts", "updates", "send", "stories", "headlines", "let", "our", "download", "add",
];

fn offers(line: &Line<'_>) -> bool {
    (0..line.words.len()).any(|at| line.is_any(at, OFFERS))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Article;
    use crate::text::Text;

    #[test]
    fn prose_may_begin_so() {
        for line in [
            "Listen to this article of faith, the mayor said, and you will know what the vote was about.",
            "Enlarge this image and you see the pier.",
            "Thank you for reading it to me, she said.",
            "Tags: he wants them all.",
            "View comments of readers were never printed.",
            "Subscribe to the harbour fund, said the mayor, and you will sleep better.",
            "All rights reserved, says the label on the bottle.",
            "© is the sign that printers put there.",
        ] {
            assert_eq!(tell(line), None, "{line}");
        }
    }

    fn tell(line: &str) -> Option<(Furniture, bool)> {
        crate::text::furniture::recognise(line, 0, &tokenise(line)).map(|hit| (hit.furniture, hit.sure))
    }

    #[test]
    fn short_sentences_may_be_written() {
        for (line, sure) in [
            ("What do you think?", false),
            ("What do you think", true),
            ("Like this.", false),
            ("Like this:", true),
            ("Got it.", false),
            ("Share it.", false),
            ("Subscribe now.", true),
            ("Log in.", true),
            ("SHARE IT.", true),
            ("Comments are closed.", true),
            ("Already a subscriber?", true),
            ("Read more.", true),
            ("See more.", false),
            ("Loading the player...", true),
        ] {
            assert_eq!(tell(line).map(|(_, sure)| sure), Some(sure), "{line}");
        }
    }

    #[test]
    fn pleas_and_links_of_the_page() {
        for (line, what, sure) in [
            ("Get push notifications with news of the harbour.", Newsletter, true),
            ("Receive breaking news alerts, straight to your inbox", Newsletter, true),
            ("Click here to get the Harbour Herald app", Newsletter, true),
            ("Want all the latest on the ferry? Click here to get it in the Harbour newsletter.", Newsletter, true),
            ("Want to keep up with the latest from the harbour? Sign up here.", Newsletter, true),
            ("For all the latest harbour news, download the app.", Newsletter, true),
            ("For access to all of our films and talks – subscribe now!", Newsletter, true),
            ("Be the first to know when news breaks", Newsletter, true),
            ("Let our news meet your inbox.", Newsletter, true),
            ("For more on the flood, pick up the new issue of Harbour Weekly.", Newsletter, false),
            ("For the full story, see this week's issue of Harbour Weekly.", Newsletter, false),
            ("For more coverage, follow our harbour magazine.", Share, true),
            ("A post shared by Jane Doe (@jane.doe) on May 3, 2018 at 9:04am PDT", Share, false),
            ("View this post on Instagram", Share, false),
            ("3 total views, 1 views today", Share, true),
            ("Read or share this story: https://example.com/x", Share, true),
            ("Listen to this article", ReadMore, true),
            ("Read time: 5 minutes", ReadMore, true),
            ("Slide 1 of 3", ReadMore, true),
            ("toggle caption", ReadMore, true),
            ("Enlarge this image", ReadMore, true),
            ("Print this page", Share, true),
            ("LinkedIn", Share, true),
            ("Link copied!", Share, true),
            ("Instagram", Share, false),
            ("Thank you for signing up!", Newsletter, true),
            ("Something went wrong, please try again later.", Newsletter, true),
            ("Manage preferences", Cookie, true),
            ("We and our 345 partners store cookies on your device.", Cookie, true),
            ("Correction: An earlier version of this story misspelled the mayor's name.", Timestamp, false),
            ("This article has been corrected: the wall is nine feet high.", Timestamp, false),
            ("Editor's note: This story was updated on May 3.", Timestamp, false),
            ("Getty", Credit, true),
            ("About the author", Byline, true),
            ("Loading comments...", Comment, true),
            ("Gift this article", Share, true),
            ("Load more comments", Comment, true),
            ("View comments (23)", Comment, true),
            ("Thank you for reading", Comment, true),
            ("Media playback is not supported on this device", Advertisement, true),
            ("JavaScript is disabled in your browser", Advertisement, true),
            ("Tags: bridge, river, council", Related, true),
            ("Watch below:", ReadMore, false),
            ("See the mayor's speech in the video below.", ReadMore, false),
            ("Scroll through the gallery below.", ReadMore, false),
            ("Scroll down for more...", ReadMore, true),
            ("For full harbour coverage, click here.", ReadMore, true),
            ("To see the new tunnel from above, click here.", ReadMore, true),
            ("Loading the player...", Advertisement, true),
            ("No compatible source was found for this media.", Advertisement, true),
            ("This site is protected by reCAPTCHA", Cookie, true),
            ("This article first appeared in the Harbour Herald.", Cookie, false),
            ("The opinions expressed here are the author's own.", Cookie, false),
            ("Got a news tip? Email us at desk@example.com.", Comment, true),
            ("Do you have a story for the Herald? Email the desk.", Comment, true),
            ("We pay for stories! Do you have one? Click here.", Comment, true),
            ("Got a confidential news tip? We want to hear from you.", Comment, true),
            ("The mayor of the old harbour town, who had ... bookmark_border share more_vert", Share, true),
            ("Related 3 reasons why the ferry is late again", Related, true),
            ("By signing up for our newsletter you agree to the terms.", Newsletter, true),
            ("JavaScript is required to load the comments.", Comment, true),
            ("I agree", Cookie, false),
            ("Join our WhatsApp channel for news of the harbour.", Newsletter, true),
            ("Join the Harbour Herald WhatsApp Community", Newsletter, true),
            ("You can now subscribe to our Harbour Herald WhatsApp channel", Newsletter, true),
            ("Kindly share this story:", Share, true),
            ("Follow the Harbour Herald on Google News", Share, true),
            ("after newsletter promotion", Advertisement, true),
            ("Skip past newsletter promotion", Advertisement, true),
            ("Video Player is loading.", Advertisement, true),
            ("You have exhausted your free article limit.", Paywall, true),
            ("To view this content, you'll need to update your privacy settings.", Cookie, true),
            ("(This story has not been edited by our staff and is published from a syndicated feed.)", Cookie, true),
            ("Except for the headline, this story has not been edited by Harbour staff.", Cookie, true),
            ("Disclaimer: The views here are those of the writer.", Cookie, false),
            ("4 min read", ReadMore, true),
            ("The post Pier Opens After Two Long Years of Work appeared first on Harbour Herald.", ReadMore, true),
            ("(c) 2019 Harbour Media", Cookie, true),
            ("(c) Jane Doe", Credit, true),
            ("Got a harbour story? If you've got pictures, get in touch with the desk.", Comment, true),
        ] {
            assert_eq!(tell(line), Some((what, sure)), "{line}");
        }
        for line in [
            "Get push and pull right, the coach said.",
            "Want all of it? So did the mayor.",
            "For all the latest talk of a bridge, the ferry still runs.",
            "For access to the tunnel, drivers pay 3 dollars.",
            "Be the first to leave, she told him.",
            "For more than a year the ferry lay in the harbour.",
            "For the full story of the flood, he had to go back to 1912.",
            "A post shared by two nurses was cut on Monday.",
            "A post shared by Jane Doe on Monday drew 300 replies.",
            "See the table on the page below that one.",
            "Watch how the river rises below the bridge.",
            "Scroll down the list and the names grow older.",
            "To see the new tunnel from above, climb the tower.",
            "The views expressed at the meeting were many.",
            "This article of the treaty first bound the states in 1912.",
            "We pay for stories like that with our taxes.",
            "This bill is sponsored by three members from the valley.",
            "“This video is not what it seems.”",
            "By signing up for the course, drivers can get help with the fee.",
            "It begins with a letter that lands in your inbox.",
            "“We’ll send you back to the harbour.”",
            "Register for the free course at the town hall.",
            "“I agree.”",
            "“What do you think?”",
            "Continue.",
            "More!",
            "“See more.”",
            "Home.",
            "“Register.”",
            "Related 3 million dollar losses followed in May.",
            "(c) This order is not meant to give anybody a right to the harbour.",
            "Got a story, got a book, got a film: the mayor has it all.",
            "Do you have a story to tell?",
            "Join the channel at the old lock and sail west.",
            "The post that he had held for years was filled on Monday.",
            "This story has been edited by three people.",
            "They all read",
        ] {
            assert_eq!(tell(line), None, "{line}");
        }
    }

    #[test]
    fn prose_about_pages_is_no_furniture() {
        for line in [
            "Want to keep up with the latest in running shoes this spring? Start with the sole, says coach Jane Holm.",
            "Want to stay up to date with your vaccines? Ask your doctor.",
            "For the latest ruling, justices had to sign off on a new test.",
            "For all the latest gadgets, she could not follow the plot.",
            "We pay for schools that do not teach. Do you have any idea what that costs? asked Holm.",
            "Got a story if you want one, he said with a grin.",
            "Got a hot tip? Let it cool, brokers say.",
            "Have a tip? We do too: never lend money to a friend.",
            "For more than a decade users could click here to report abuse, but the link was removed in May.",
            "To see how the bees live, visitors click here and there on a screen in the hall.",
            "For more information on the vote, residents can click here or call the clerk.",
            "Your browser does not support the new format, the message said, and the ballots were not counted.",
            "Gallery: 12 Harbour Street. Open daily 10-5.",
            "From NASA: Scientists Find Water on Mars",
            "Related Video Shows Police Officer Striking Man in Harbour Town",
            "Related Stories About Ghosts Are Told In Every Harbour Town",
        ] {
            assert!(tell(line).is_none_or(|(_, sure)| !sure), "{line}: {:?}", tell(line));
        }
        assert_eq!(tell("For more on the old bridge, click here to read what it cost."), Some((ReadMore, true)));
    }

    #[test]
    fn links_are_sentences_of_a_paragraph() {
        let source = "The tunnel opens on Monday. Its walls had to be sealed twice. Read more";
        let text = Text::new(&Article::from_text("x", source), None);
        let found: Vec<&str> = text.furniture.iter().map(|place| place.span.of(source)).collect();
        assert_eq!(found, ["Read more"]);
    }

    #[test]
    fn every_phrase_can_be_found() {
        for phrase in &table().phrases {
            let key = if matches!(phrase.at, Tail(_)) { phrase.elements.last() } else { phrase.elements.first() };
            assert!(matches!(key, Some(Element::Word(words, false)) if !words.is_empty()), "{phrase:?}");
            let tail = matches!(phrase.at, Tail(_));
            assert!(
                !tail
                    || phrase.elements.iter().all(|element| matches!(element, Element::Word(_, false) | Element::Any))
            );
        }
    }
}
