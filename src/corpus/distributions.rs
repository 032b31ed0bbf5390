//! How the measures of a collection are distributed: counts in bins, of the same size however
//! many articles there are.

use std::sync::LazyLock;

use super::measures::Measures;

/// Bins of a distribution: as many as a chart the width of a phone can show.
pub const BINS: usize = 40;

/// How values are laid out over the bins. What lies outside goes into the first or last bin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Scale {
    /// Bins of equal width.
    Linear {
        /// Least value of the first bin.
        from: f64,
        /// Least value that is beyond the last bin.
        to: f64,
    },
    /// Each bin is wider than the one before by the same factor; `from` is above nought.
    Log {
        /// Least value of the first bin.
        from: f64,
        /// Least value that is beyond the last bin.
        to: f64,
    },
}

impl Scale {
    /// The bin of a value.
    #[must_use]
    pub fn bin(self, value: f64) -> usize {
        let share = match self {
            Self::Linear { from, to } => (value - from) / (to - from),
            Self::Log { from, to } => (value.max(from) / from).ln() / (to / from).ln(),
        };
        ((share * BINS as f64).max(0.0) as usize).min(BINS - 1)
    }

    /// The least value of a bin; of the bin behind the last, the end of the scale.
    #[must_use]
    pub fn edge(self, bin: usize) -> f64 {
        let share = bin as f64 / BINS as f64;
        match self {
            Self::Linear { from, to } => from + (to - from) * share,
            Self::Log { from, to } => from * (to / from).powf(share),
        }
    }
}

/// What a distribution shows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Plan {
    /// Name of the measure.
    pub name: &'static str,
    /// What it says, for people.
    pub title: &'static str,
    /// How its values are laid out.
    pub scale: Scale,
    /// Nought is counted apart: it is what most articles have.
    pub zeros_apart: bool,
    /// What a published filter wants at least, and at most.
    pub wanted: (Option<f64>, Option<f64>),
}

const fn linear(from: f64, to: f64) -> Scale {
    Scale::Linear { from, to }
}

/// The measures that are plotted, with the limits that Gopher and FineWeb set them.
pub const PLANS: [Plan; 12] = [
    Plan {
        name: "n_words",
        title: "Words in an article",
        scale: Scale::Log { from: 10.0, to: 100_000.0 },
        zeros_apart: false,
        wanted: (Some(50.0), None),
    },
    Plan {
        name: "avg_sentence_length",
        title: "Length of a sentence in characters",
        scale: linear(0.0, 320.0),
        zeros_apart: false,
        wanted: (None, None),
    },
    Plan {
        name: "mean_word_length",
        title: "Length of a word in characters",
        scale: linear(2.0, 10.0),
        zeros_apart: false,
        wanted: (Some(3.0), Some(10.0)),
    },
    Plan {
        name: "fraction_of_words_with_alpha_character",
        title: "Words with a letter",
        scale: linear(0.6, 1.0),
        zeros_apart: false,
        wanted: (Some(0.8), None),
    },
    Plan {
        name: "line_punct_ratio",
        title: "Lines that end with a mark",
        scale: linear(0.0, 1.0),
        zeros_apart: false,
        wanted: (Some(0.12), None),
    },
    Plan {
        name: "short_line_ratio",
        title: "Lines of at most 30 characters",
        scale: linear(0.0, 1.0),
        zeros_apart: true,
        wanted: (None, Some(0.67)),
    },
    Plan {
        name: "char_dup_ratio",
        title: "Characters in lines that repeat",
        scale: linear(0.0, 0.5),
        zeros_apart: true,
        wanted: (None, Some(0.01)),
    },
    Plan {
        name: "top_2_gram",
        title: "Characters in the commonest word pair",
        scale: linear(0.0, 0.25),
        zeros_apart: false,
        wanted: (None, Some(0.20)),
    },
    Plan {
        name: "duplicated_5_n_grams",
        title: "Characters in repeated runs of 5 words",
        scale: linear(0.0, 0.5),
        zeros_apart: true,
        wanted: (None, Some(0.15)),
    },
    Plan {
        name: "duplicated_10_n_grams",
        title: "Characters in repeated runs of 10 words",
        scale: linear(0.0, 0.5),
        zeros_apart: true,
        wanted: (None, Some(0.10)),
    },
    Plan {
        name: "rps_doc_frac_unique_words",
        title: "Different words among all words",
        scale: linear(0.0, 1.0),
        zeros_apart: false,
        wanted: (None, None),
    },
    Plan {
        name: "rps_doc_unigram_entropy",
        title: "Entropy of the words, in nats",
        scale: linear(2.0, 8.0),
        zeros_apart: false,
        wanted: (None, None),
    },
];

/// Counts of a measure's values in bins.
#[derive(Debug, Clone, PartialEq)]
pub struct Distribution {
    /// What it shows.
    pub plan: Plan,
    /// Values in each bin.
    pub bins: [u64; BINS],
    /// Values of nought, where they are counted apart.
    pub zeros: u64,
    /// The least and the greatest value in each bin.
    ranges: [(f64, f64); BINS],
}

impl Distribution {
    /// A distribution of nothing yet.
    #[must_use]
    pub fn new(plan: Plan) -> Self {
        Self { plan, bins: [0; BINS], zeros: 0, ranges: [(f64::INFINITY, f64::NEG_INFINITY); BINS] }
    }

    /// Counts a value.
    pub fn add(&mut self, value: f64) {
        if self.plan.zeros_apart && value == 0.0 {
            self.zeros += 1;
        } else {
            let bin = self.plan.scale.bin(value);
            self.bins[bin] += 1;
            let (least, greatest) = &mut self.ranges[bin];
            (*least, *greatest) = (value.min(*least), value.max(*greatest));
        }
    }

    /// All values.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.zeros + self.bins.iter().sum::<u64>()
    }

    /// The value below which a share of all values lies, to what the values of a bin differ by; `None` when there is
    /// none.
    #[must_use]
    pub fn quantile(&self, share: f64) -> Option<f64> {
        let total = self.total();
        if total == 0 {
            return None;
        }
        let wanted = share * total as f64;
        let mut below = self.zeros as f64;
        if below >= wanted && self.zeros > 0 {
            return Some(0.0);
        }
        for (bin, &count) in self.bins.iter().enumerate() {
            let count = count as f64;
            if below + count >= wanted && count > 0.0 {
                let (from, to) = self.ranges[bin];
                return Some(from + (to - from) * ((wanted - below) / count));
            }
            below += count;
        }
        Some(self.plan.scale.edge(BINS))
    }
}

/// The distributions of all measures that are plotted.
#[derive(Debug, Clone, PartialEq)]
pub struct Distributions(pub Vec<Distribution>);

impl Default for Distributions {
    fn default() -> Self {
        Self(PLANS.into_iter().map(Distribution::new).collect())
    }
}

/// For each of [`Measures::NAMES`], whether it is plotted: most are not.
fn is_plotted() -> &'static [bool] {
    static PLOTTED: LazyLock<Vec<bool>> =
        LazyLock::new(|| Measures::NAMES.iter().map(|&name| PLANS.iter().any(|plan| plan.name == name)).collect());
    &PLOTTED
}

impl Distributions {
    /// Counts an article.
    pub fn add(&mut self, measures: &Measures) {
        for ((name, value), plotted) in measures.values().zip(is_plotted()) {
            if *plotted
                && let Some(distribution) = self.0.iter_mut().find(|one| one.plan.name == name)
                && let Some(number) = value.number()
            {
                distribution.add(number);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;
    use crate::text::Text;

    #[test]
    fn every_bin_holds_its_edge() {
        for scale in [Scale::Linear { from: 2.0, to: 10.0 }, Scale::Log { from: 10.0, to: 100_000.0 }] {
            for bin in 0..BINS {
                let inside = scale.edge(bin) + (scale.edge(bin + 1) - scale.edge(bin)) / 2.0;
                assert_eq!(scale.bin(inside), bin);
            }
            assert_eq!(scale.bin(-5.0), 0);
            assert_eq!(scale.bin(1e9), BINS - 1);
        }
    }

    #[test]
    fn plans_name_measures() {
        assert!(PLANS.iter().all(|plan| Measures::NAMES.contains(&plan.name)));
        let article = Article::from_text("test", "It was a day. It was a long day, they said.");
        let measures = Measures::of(&article, &Text::new(&article, None));
        let mut distributions = Distributions::default();
        distributions.add(&measures);
        assert!(distributions.0.iter().all(|one| one.total() == 1));
        distributions.add(&measures);
        assert!(distributions.0.iter().all(|one| one.total() == 2));
    }

    #[test]
    fn quantiles() {
        let plan = Plan { zeros_apart: true, scale: Scale::Linear { from: 0.0, to: 40.0 }, ..PLANS[0] };
        let mut one = Distribution::new(plan);
        assert_eq!(one.quantile(0.5), None);
        (0..4).for_each(|_| one.add(0.0));
        (10..20).for_each(|value| one.add(f64::from(value) + 0.5));
        assert_eq!(one.quantile(0.25), Some(0.0));
        // The seventh of 14 values.
        assert_eq!(one.quantile(0.5), Some(12.5));
        // The last bin takes what lies beyond it.
        (0..14).for_each(|_| one.add(90.0));
        assert_eq!(one.quantile(1.0), Some(90.0));
    }
}
