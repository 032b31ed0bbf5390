//! The model of cut-off text: hashed features, 8-bit weights, one logistic score.
//!
//! It judges what rules cannot be certain of: whether a block that ends without a full stop,
//! or at the full stop of an abbreviation, stops in the middle of a sentence; whether a block
//! that begins with a small letter begins there. `docs/model.md` is its model card and says
//! how to train it again; `examples/train_model` is the trainer.
//!
//! Scoring touches no heap and adds integers, so that a sum is the same on every machine.

pub mod dictionary;
pub mod features;
mod filter;
pub mod forest;
mod format;
mod look;
pub mod profile;
mod vocabulary;
mod weights;

use std::sync::OnceLock;

pub use features::{EndClass, Ending, Head, Open, Opening};
pub use forest::Forest;
pub use format::{LoadError, VERSION};
pub use profile::Profile;
pub use vocabulary::{Known, Vocabulary};
pub use weights::Weights;

use look::Looks;

/// Ending classes and opening classes, each with its own calibration.
pub const CLASSES: usize = 2 * features::CLASS_COUNT;

/// Turns a raw sum of weights into a probability: `1 / (1 + exp(-(slope * sum + offset)))`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Calibration {
    /// Factor of the sum.
    pub slope: f32,
    /// Added to the product.
    pub offset: f32,
}

impl Calibration {
    /// The probability that a raw sum stands for.
    #[must_use]
    pub fn probability(self, sum: f32) -> f32 {
        1.0 / (1.0 + (-(self.slope * sum + self.offset)).exp())
    }
}

/// Weights, vocabulary and calibration.
#[derive(Debug, Clone)]
pub struct Model {
    /// What one step of a weight is worth.
    pub scale: f32,
    /// One calibration per class, see [`Ending::class_index`] and [`Opening::class_index`].
    pub calibration: [Calibration; CLASSES],
    /// The weights, in steps of `scale`.
    pub weights: Weights,
    /// Trees that correct what the weights say of some ends.
    pub forest: Forest,
    /// Words of the training text.
    pub vocabulary: Vocabulary,
}

static SHIPPED: &[u8] = include_bytes!("weights.bin");

impl Model {
    /// The model that ships with the program, read once.
    ///
    /// # Panics
    /// Never: a test loads the shipped weights.
    #[must_use]
    pub fn shipped() -> &'static Self {
        static MODEL: OnceLock<Model> = OnceLock::new();
        MODEL.get_or_init(|| Self::from_bytes(SHIPPED).expect("the shipped weights are whole"))
    }

    /// True for words of the training text and of the [dictionary], by the hash of their normalised form.
    #[must_use]
    pub fn is_word(&self, hash: u64, capital: bool) -> bool {
        self.vocabulary.knows(hash, capital) || dictionary::lists(hash, capital)
    }

    /// How likely it is that a sentence ends where it should not.
    #[must_use]
    pub fn end(&self, ending: &Ending<'_>) -> f32 {
        let looks = Looks::of(ending, &self.vocabulary);
        let mut sum = self.sum();
        features::of_end(ending, &looks, &self.vocabulary, &mut sum);
        let opinion = sum.total() as f32 * self.scale;
        let correction = if opinion >= DOUBTFUL && is_corrected(ending) {
            let profile = profile::of(ending, &looks, &self.vocabulary, opinion, self.piece(ending));
            self.forest.value(&profile)
        } else {
            0.0
        };
        self.calibration[ending.class_index()].probability(opinion + correction)
    }

    /// How likely it is that the last word of a cut sentence is the beginning of a longer one.
    #[must_use]
    pub fn mid_word(&self, ending: &Ending<'_>) -> f32 {
        Calibration { slope: 1.0, offset: 0.0 }.probability(self.piece(ending))
    }

    /// The sum that says whether the last word is the beginning of a longer one.
    fn piece(&self, ending: &Ending<'_>) -> f32 {
        let mut sum = self.sum();
        features::mid_word(ending, &self.vocabulary, &mut sum);
        sum.total() as f32 * self.scale
    }

    /// How likely it is that a block begins in the middle of a sentence.
    #[must_use]
    pub fn start(&self, opening: &Opening<'_>) -> f32 {
        let mut sum = self.sum();
        features::start(opening, &self.vocabulary, &mut sum);
        self.calibration[opening.class_index()].probability(sum.total() as f32 * self.scale)
    }

    fn sum(&self) -> Sum<'_> {
        Sum { weights: &self.weights, waiting: [0; WAITING], count: 0, total: 0 }
    }
}

/// Sum of the linear model from which on the forest is asked: what is below is no cut, whatever the trees say.
pub const DOUBTFUL: f32 = -1.0;

/// True where the forest corrects the linear model: in articles, not of lines that stand alone; and not of abbreviations,
/// most of which their own kind decides.
#[must_use]
pub fn is_corrected(ending: &Ending<'_>) -> bool {
    ending.text.blocks.len() > 1 && !matches!(ending.class, EndClass::Abbreviation(_) | EndClass::Ellipsis)
}

/// Receives the features of one place.
pub trait Sink {
    /// Takes the hash of one feature.
    fn add(&mut self, feature: u64);
}

/// Features that are looked up together: the processor waits for many weights at once where
/// nothing but look-ups follow one another.
const WAITING: usize = 64;

struct Sum<'a> {
    weights: &'a Weights,
    waiting: [u64; WAITING],
    count: usize,
    total: i32,
}

impl Sum<'_> {
    fn look_up(&mut self) {
        for &feature in &self.waiting[..self.count] {
            self.total += i32::from(self.weights.get(feature));
        }
        self.count = 0;
    }

    fn total(&mut self) -> i32 {
        self.look_up();
        self.total
    }
}

impl Sink for Sum<'_> {
    fn add(&mut self, feature: u64) {
        self.waiting[self.count] = feature;
        self.count += 1;
        if self.count == WAITING {
            self.look_up();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;
    use crate::compare::fragment;
    use crate::text::Text;

    fn end(text: &str) -> f32 {
        let taken = Text::new(&Article::from_text("x", text), None);
        let ending = fragment::ending_at(text, &taken, 0, Open::default()).expect("its end is in doubt");
        Model::shipped().end(&ending)
    }

    #[test]
    fn the_shipped_weights_load_and_tell_cut_from_whole() {
        assert!(SHIPPED.len() <= 300_000, "{} bytes", SHIPPED.len());
        let cut = end("The harbour board told reporters on Tuesday that it would not raise the");
        let whole = end("Mayor Calls Ferry Vote a Disgrace");
        assert!(cut > 0.95, "{cut}");
        assert!(whole < 0.7, "{whole}");
    }
}
