//! Gradient boosting of oblivious trees on the logistic loss, second order (Chen and Guestrin 2016), over histograms.

use copydesk::model::forest::{DEPTH, LEAVES, STEP, Tree};
use copydesk::model::profile::{NUMBERS, Profile};
use copydesk::model::{Calibration, Forest};

use crate::cuts::Random;
use crate::learn::platt;

pub(crate) const TREES: usize = 175;
const RATE: f32 = 0.18;
/// Added to the curvature of every leaf, so that few examples move little.
const RIDGE: f32 = 8.0;
/// Most bounds that are tried of a number.
const BINS: usize = 64;
/// Shares of the examples and of the numbers that a tree sees, in hundredths.
const SAMPLED: usize = 70;
const ASKED: usize = 50;

/// One end to learn from.
#[derive(Debug)]
pub(crate) struct Sample {
    pub(crate) profile: Profile,
    /// Sum of a linear model that has not learned from this article.
    pub(crate) opinion: f32,
    pub(crate) cut: bool,
    pub(crate) weight: f32,
}

/// Gradient and curvature of some examples.
#[derive(Debug, Clone, Copy, Default)]
struct Slope {
    gradient: f32,
    curvature: f32,
}

impl Slope {
    fn add(&mut self, other: Self) {
        self.gradient += other.gradient;
        self.curvature += other.curvature;
    }

    fn without(self, other: Self) -> Self {
        Self { gradient: self.gradient - other.gradient, curvature: self.curvature - other.curvature }
    }

    fn gain(self) -> f32 {
        self.gradient * self.gradient / (self.curvature + RIDGE)
    }
}

/// The values of a number between which a tree may ask, in rising order.
fn bounds(samples: &[Sample], place: usize) -> Vec<i16> {
    let mut values: Vec<i16> = samples.iter().map(|sample| sample.profile[place]).collect();
    values.sort_unstable();
    let mut bounds: Vec<i16> = (1..BINS).map(|bin| values[bin * values.len() / BINS]).collect();
    // Rare values are asked for, too, where there are few.
    values.dedup();
    if values.len() <= BINS {
        bounds.clone_from(&values);
    }
    bounds.dedup();
    if bounds.last() == values.last() {
        bounds.pop();
    }
    bounds
}

/// Grows the trees that correct the opinions.
pub(crate) fn grow(samples: &[Sample]) -> Forest {
    let bounds: Vec<Vec<i16>> = (0..NUMBERS).map(|place| bounds(samples, place)).collect();
    let bins: Vec<Vec<u8>> = bounds
        .iter()
        .enumerate()
        .map(|(place, bounds)| {
            let bin = |sample: &Sample| bounds.partition_point(|bound| *bound < sample.profile[place]) as u8;
            samples.iter().map(bin).collect()
        })
        .collect();
    let points: Vec<(f32, bool, f32)> = samples.iter().map(|one| (one.opinion, one.cut, one.weight)).collect();
    let Calibration { slope, offset } = platt(&points, (0.0, 1.0));
    let mut logits: Vec<f32> = samples.iter().map(|sample| slope * sample.opinion + offset).collect();
    let mut random = Random(7);
    let mut trees = Vec::with_capacity(TREES);
    let mut rows: Vec<u32> = Vec::new();
    let mut slopes = vec![Slope::default(); samples.len()];
    for number in 0..TREES {
        rows.clear();
        rows.extend((0..samples.len() as u32).filter(|_| random.below(100) < SAMPLED));
        let mut loss = 0f64;
        for (sample, (logit, slope)) in samples.iter().zip(logits.iter().zip(&mut slopes)) {
            let p = 1.0 / (1.0 + (-logit).exp());
            let error = p - f32::from(u8::from(sample.cut));
            *slope = Slope { gradient: error * sample.weight, curvature: (p * (1.0 - p)).max(1e-6) * sample.weight };
            loss -= f64::from((1.0 - error.abs()).max(1e-7).ln() * sample.weight);
        }
        if number % 40 == 0 {
            println!("tree {number}: loss {:.4}", loss / samples.len() as f64);
        }
        let places: Vec<usize> =
            (0..NUMBERS).filter(|&place| !bounds[place].is_empty() && random.below(100) < ASKED).collect();
        let (tree, leaves) = tree(&bounds, &bins, &places, &rows, &slopes, slope);
        for (logit, leaf) in logits.iter_mut().zip(&leaves) {
            *logit += f32::from(tree.leaves[usize::from(*leaf)]) * STEP * slope;
        }
        trees.push(tree);
    }
    Forest { trees }
}

/// The best question of some for the examples of a level.
fn best(
    places: &[usize],
    bounds: &[Vec<i16>],
    bins: &[Vec<u8>],
    rows: &[u32],
    slopes: &[Slope],
    leaves: &[u8],
    level: usize,
) -> Option<(f32, usize, usize)> {
    let mut best: Option<(f32, usize, usize)> = None;
    let mut sums = vec![[Slope::default(); BINS]; 1 << level];
    for &place in places {
        sums.fill([Slope::default(); BINS]);
        let bins = &bins[place];
        for &row in rows {
            let row = row as usize;
            sums[usize::from(leaves[row])][usize::from(bins[row])].add(slopes[row]);
        }
        let mut gains = vec![0f32; bounds[place].len()];
        for sums in &sums {
            let mut whole = Slope::default();
            sums.iter().for_each(|sum| whole.add(*sum));
            let mut low = Slope::default();
            for (gain, sum) in gains.iter_mut().zip(sums) {
                low.add(*sum);
                *gain += low.gain() + whole.without(low).gain();
            }
        }
        for (at, &gain) in gains.iter().enumerate() {
            if best.is_none_or(|best| gain > best.0) {
                best = Some((gain, place, at));
            }
        }
    }
    best
}

/// Grows one tree, and tells the leaf of every example.
fn tree(
    bounds: &[Vec<i16>],
    bins: &[Vec<u8>],
    places: &[usize],
    rows: &[u32],
    slopes: &[Slope],
    slope: f32,
) -> (Tree, Vec<u8>) {
    let mut leaves = vec![0u8; slopes.len()];
    let mut tree = Tree { places: [0; DEPTH], bounds: [i16::MAX; DEPTH], leaves: [0; LEAVES] };
    let (one, other) = places.split_at(places.len() / 2);
    for level in 0..DEPTH {
        let ask = |places| best(places, bounds, bins, rows, slopes, &leaves, level);
        let (a, b) = std::thread::scope(|scope| {
            let a = scope.spawn(|| ask(one));
            (ask(other), a.join().expect("the search for a question does not fail"))
        });
        let Some((_, place, at)) = [b, a].into_iter().flatten().reduce(|a, b| if b.0 > a.0 { b } else { a }) else {
            break;
        };
        (tree.places[level], tree.bounds[level]) = (place as u8, bounds[place][at]);
        for (leaf, &bin) in leaves.iter_mut().zip(&bins[place]) {
            *leaf |= u8::from(usize::from(bin) > at) << level;
        }
    }
    let mut sums = [Slope::default(); LEAVES];
    for &row in rows {
        sums[usize::from(leaves[row as usize])].add(slopes[row as usize]);
    }
    for (value, sum) in tree.leaves.iter_mut().zip(sums) {
        let step = -RATE * sum.gradient / (sum.curvature + RIDGE) / slope;
        *value = (step / STEP).round().clamp(-20_000.0, 20_000.0) as i16;
    }
    (tree, leaves)
}
