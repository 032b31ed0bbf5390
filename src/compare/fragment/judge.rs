//! Whether a sentence whose end is in doubt is cut off, and how sure that is.

use super::endings::{ends_in_ampersand, is_before_name};
use super::items::{enumerates, stands_among_whole};
use super::thresholds::{self, Habit};
use super::{
    CERTAIN, Cut, Doubt, Fragment, abbreviation, crosshead, dots, endings, follows_whole, marks, page, piece, quotes,
    whole,
};
use crate::model::features::Opened;
use crate::model::{EndClass, Ending, Model};
use crate::span::Span;
use crate::text::lexicon::{self, Abbreviation};
use crate::text::{BlockKind, Token, chars, speaker};

/// Probability that a line is broken which ends in a small word that ends no sentence, where the
/// next line goes on in a small letter.
const BROKEN: f32 = 0.9;

/// Lengths in characters at which news services and databases cut texts: a text of exactly
/// that many characters, or one fewer when a space stood at the cut, that stops unfinished.
pub(super) const FIXED_LENGTHS: [usize; 6] = [199, 200, 255, 256, 259, 260];

/// What speaks for a cut beside the model.
struct Evidence<'a> {
    ending: &'a Ending<'a>,
    /// The last word.
    word: Token,
    /// The last word as written.
    form: &'a str,
    /// The text is as long as programs cut texts.
    fixed: bool,
    /// The next block goes on in a small letter.
    goes_on: bool,
    /// Dots end a text that is as short as what pages show of one.
    is_shortened: bool,
    /// Dots stand behind a word that wants another one.
    trails: bool,
    /// Dots stand behind the beginning of a word.
    is_piece: bool,
    /// The last word is a title without a name.
    is_titled: bool,
    /// A quotation of the paragraph is open.
    is_quoted: bool,
    /// The sentence is an item of a list.
    is_item: bool,
    /// The paragraph is nothing but an abbreviation.
    is_stump: bool,
}

impl<'a> Evidence<'a> {
    fn of(ending: &'a Ending<'a>, model: &Model) -> Option<Self> {
        let Ending { source, text, sentence, class, .. } = *ending;
        let word = *text.words_of(&sentence).last()?;
        let form = word.span.of(source);
        let unmarked = class == EndClass::Nothing;
        Some(Self {
            ending,
            word,
            form,
            fixed: ending.block + 1 == text.blocks.len()
                && !matches!(class, EndClass::Abbreviation(_))
                && source.len() <= 4 * FIXED_LENGTHS[5]
                && FIXED_LENGTHS.contains(&source.trim_end().chars().count()),
            goes_on: text.blocks.get(ending.block + 1).is_some_and(|next| text.small_start(next).is_some()),
            is_shortened: dots::shorten(ending, form),
            trails: dots::leave_unfinished(ending, form),
            is_piece: dots::behind_a_piece(ending, model),
            is_titled: unmarked && is_before_name(ending, form),
            is_quoted: unmarked && (quotes::are_open(ending) || quotes::are_open_single(ending)),
            is_item: text.blocks[ending.block].kind == BlockKind::ListItem,
            is_stump: abbreviation::is_stump(source, text, ending.block),
        })
    }

    /// The lowest probability of a cut that it leaves.
    fn least_score(&self) -> f32 {
        let Ending { source, text, sentence, class, .. } = *self.ending;
        let hangs = matches!(class, EndClass::Nothing | EndClass::Comma) && sentence.tokens.len() >= 4;
        let abbreviated = match class {
            EndClass::Abbreviation(what) => {
                abbreviation::least_score(source, text.words_of(&sentence), what, self.form)
            }
            _ => 0.0,
        };
        let told = [
            (self.goes_on && hangs && lexicon::dangles(self.form), BROKEN),
            (self.is_item || self.is_piece || self.is_titled, CERTAIN),
            (self.is_shortened, dots::SHORTENED),
            (self.trails, dots::UNFINISHED),
            (self.is_quoted, quotes::OPEN),
            (self.is_stump, abbreviation::STUMP),
        ];
        told.iter().filter(|(holds, _)| *holds).fold(abbreviated, |most, (_, score)| most.max(*score))
    }

    /// An item of a list in which no item has its end mark.
    fn is_loose_item(&self) -> bool {
        self.is_item && !stands_among_whole(self.ending.source, self.ending.text, self.ending.block)
    }

    /// True for what an author writes so, whatever the model says.
    fn is_meant(&self, line: &str) -> bool {
        let ending = self.ending;
        let whole = match ending.class {
            EndClass::Comma => introduces(ending, self.form, lexicon::is_saying) || marks::is_address(ending),
            EndClass::Nothing => enumerates(ending, self.word.span) || page::points(ending, self.form),
            // "…," she said": the full stop of the attribution is missing.
            EndClass::Closer => matches!(self.form, "said" | "says"),
            EndClass::Abbreviation(what) => !self.is_stump && abbreviation::may_end(ending, what, self.form),
            _ => false,
        };
        whole || is_interrupted(ending, self.form) || page::is_code(ending, line) || page::is_signed(ending)
    }

    /// True when no sentence ends so.
    fn is_certain(&self, cut: Cut) -> bool {
        let ending = self.ending;
        match ending.class {
            EndClass::Abbreviation(what) => self.is_stump || abbreviation::is_certain(ending, what, self.form),
            // A grade, and its plural.
            EndClass::Nothing => {
                cut != Cut::MidWord
                    && !matches!(self.form, "A" | "As")
                    && lexicon::leaves_unfinished(self.form)
                    && !endings::is_stranded(ending)
                    || self.is_titled && lexicon::is_bare_title(self.form)
                    || self.fixed
            }
            EndClass::Comma => self.fixed,
            // Between paragraphs an author may leave out what was quoted.
            EndClass::Ellipsis => self.trails && self.form != "and" && dots::is_last_prose(ending.text, ending.block),
            _ => false,
        }
    }

    /// True where nothing but the words speaks against a crosshead.
    fn may_be_crosshead(&self) -> bool {
        self.ending.class == EndClass::Nothing
            && !(self.goes_on || self.is_quoted || self.is_titled || ends_in_ampersand(self.ending))
            && !Opened::of(self.ending.source, &self.ending.sentence).any()
    }

    /// What else may be the reason.
    fn doubt(&self, verdict: &Verdict, line: &str, model: &Model) -> Option<Doubt> {
        let ending = self.ending;
        let Ending { source, text, sentence, class, .. } = *ending;
        let unmarked = verdict.cut == Cut::MidSentence
            && class == EndClass::Nothing
            && !(verdict.certain
                || self.goes_on
                || self.is_quoted
                || self.is_titled
                || ends_in_ampersand(ending)
                || whole::wants_another(text.words_of(&sentence), source)
                || Opened::of(source, &sentence).any());
        // "…are not happy about him at all..." is what an author wrote, or what a page showed of it.
        let may_trail = verdict.score <= dots::SHORTENED
            && self.is_shortened
            && !lexicon::dangles(self.form)
            && model.is_word(self.word.hash, false);
        let is_open = matches!(class, EndClass::Nothing | EndClass::Comma);
        match (unmarked, may_trail) {
            // Items may be begun on purpose, and the next one ends them.
            _ if class == EndClass::Nothing && self.is_loose_item() => Some(Doubt::Linked),
            _ if verdict.cut != Cut::Api && !verdict.certain && is_open && page::is_linked(line) => Some(Doubt::Linked),
            _ if verdict.cut == Cut::MidSentence
                && !verdict.certain
                && self.may_be_crosshead()
                && crosshead::is_one(ending, model) =>
            {
                Some(Doubt::Whole)
            }
            (true, _) if whole::seems_whole(ending, model) => Some(Doubt::Whole),
            _ if class == EndClass::Comma
                && !lexicon::dangles(self.form)
                && introduces(ending, self.form, |_| true) =>
            {
                Some(Doubt::Linked)
            }
            (true, _) => Some(Doubt::OnlyMark),
            (false, true) => Some(Doubt::Trails),
            (false, false) => None,
        }
    }
}

/// How a sentence is cut, and how sure that is.
struct Verdict {
    cut: Cut,
    score: f32,
    certain: bool,
}

/// The cut at the end of a sentence, if there is one. A comma or a hyphen says no more than that more was to come: what
/// is cut without it is cut with it.
pub(super) fn judge(ending: &Ending<'_>, habit: Habit, model: &Model) -> Option<Fragment> {
    let as_it_stands = judge_as(ending, habit, model);
    if as_it_stands.is_some() {
        return as_it_stands;
    }
    let found = judge_as(&marks::without(ending)?, habit, model)?;
    let doubt = found.doubt.filter(|doubt| *doubt != Doubt::OnlyMark);
    Some(Fragment { span: ending.sentence.span, doubt, ..found })
}

/// The cut at an end as it stands.
fn judge_as(ending: &Ending<'_>, habit: Habit, model: &Model) -> Option<Fragment> {
    let by_model = model.end(ending);
    let mut seen = Evidence::of(ending, model)?;
    let Ending { sentence, class, .. } = *ending;
    let score = by_model.max(seen.least_score());
    seen.fixed &= by_model >= 0.5;
    if class == EndClass::Abbreviation(Abbreviation::Place) && abbreviation::behind_article(ending) && score < 0.97 {
        return None;
    }
    let line = page::last_line(ending);
    if score < thresholds::least(ending, habit, model) && !seen.fixed || seen.is_meant(line) {
        return None;
    }
    let cut = match class {
        _ if seen.fixed => Cut::Api,
        EndClass::Abbreviation(_) => Cut::AtAbbreviation,
        EndClass::Ellipsis => Cut::Api,
        EndClass::Nothing if piece::ends_in_a_piece(ending, model) => Cut::MidWord,
        _ => Cut::MidSentence,
    };
    let certain = score >= CERTAIN && !seen.is_loose_item() && seen.is_certain(cut) && !is_answer(ending);
    let doubt = seen.doubt(&Verdict { cut, score, certain }, line, model);
    let word = seen.word.span;
    let at = if cut == Cut::AtAbbreviation { Span { end: sentence.span.end, ..word } } else { word };
    Some(Fragment { cut, span: sentence.span, at, score, certain, goes_on: seen.goes_on, doubt })
}

/// "In a statement the board said," before a paragraph in quotation marks: a comma that stands for a colon.
fn introduces(ending: &Ending<'_>, last: &str, verb: impl Fn(&str) -> bool) -> bool {
    let next = ending.text.blocks.get(ending.block + 1);
    verb(last) && next.is_some_and(|next| next.span.of(ending.source).starts_with(chars::is_double_quote))
}

/// Blocks above a paragraph in which the one who speaks there was named.
const SPEECH: usize = 6;

/// Labels of questions, in front of which stands a written answer. An answer may break in on its question.
fn is_question(speaker: &str) -> bool {
    matches!(speaker, "Q" | "Question")
}

/// True for a paragraph before a question: courts write down what was said as well, and there it may be broken off.
fn is_answer(ending: &Ending<'_>) -> bool {
    let next = ending.text.blocks.get(ending.block + 1);
    next.and_then(|next| speaker::of(next.span.of(ending.source))).is_some_and(is_question)
}

/// True when another speaker breaks in: transcripts write down what was left unsaid.
fn is_interrupted(ending: &Ending<'_>, last: &str) -> bool {
    let blocks = &ending.text.blocks;
    let body = |at: usize| blocks[at].span.of(ending.source);
    let mut next = ending.block + 1;
    let noted = next < blocks.len() && speaker::is_note(body(next));
    next += usize::from(noted);
    if next >= blocks.len() || matches!(ending.class, EndClass::Abbreviation(_)) {
        return false;
    }
    let Some(other) = speaker::of(body(next)) else { return false };
    // Nobody breaks in on an answer that was written. One of a few words often has no mark, and asks or ends with a
    // preposition: "Not that I know of".
    let hangs =
        || lexicon::leaves_unfinished(last) && last != "of" || follows_whole(ending.text, &blocks[ending.block]);
    if is_question(other) && matches!(ending.class, EndClass::Nothing | EndClass::Comma) && hangs() {
        return false;
    }
    let around = ending.block.saturating_sub(SPEECH)..blocks.len().min(next + SPEECH);
    let speaks = around.clone().take_while(|at| *at <= ending.block).filter_map(|at| speaker::of(body(at))).last();
    // A label comes once, and is not shouted.
    let known = !other.contains(char::is_lowercase)
        || around.into_iter().any(|at| at != next && speaker::of(body(at)) == Some(other));
    known && speaks.is_some_and(|name| noted || name != other)
}
