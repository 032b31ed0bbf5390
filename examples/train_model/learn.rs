//! Logistic regression with AdaGrad, quantised to 8 bits, calibrated per class.

use std::collections::{BTreeMap, HashSet};

use copydesk::model::{Calibration, DOUBTFUL, Model, Profile, Vocabulary, Weights, profile};

use crate::boost::{self, Sample};
use crate::corpus::Split;
use crate::cuts::{Example, FOLDS, KINDS, Random, Task};

/// Step of AdaGrad; larger ones learn sentences by heart.
const RATE: f32 = 0.04;
/// Share of the features that an example goes without each time, so that none is relied on.
const DROPPED: f64 = 0.15;
/// Examples in which a slot must occur to be kept.
const LEAST: u32 = 4;

fn sum(weights: &[f32], features: &[u32]) -> f32 {
    features.iter().map(|&slot| weights[slot as usize]).sum()
}

fn logistic(sum: f32) -> f32 {
    1.0 / (1.0 + (-sum).exp())
}

/// Passes over the examples with the whole table, from which the weights to keep are chosen.
const SCOUTING: usize = 3;

/// Trains on the whole table, keeps the `kept` most telling slots, trains those again; then grows the forest. Of an
/// `earlier` model the most telling weights stay as they are, and its calibration where the forest corrects nothing.
pub(crate) fn train(
    examples: &mut [Example],
    vocabulary: Vocabulary,
    pages: usize,
    kept: usize,
    epochs: usize,
    earlier: Option<&Model>,
) -> Model {
    let slots = pages * 256;
    let weights = descend(examples, vec![0f32; slots], SCOUTING, None);
    let counts = counts(examples, slots);
    let mut keep = telling(&counts, &weights, pages, kept);
    let earlier_weights = earlier.map(|model| most_telling(&counts, &model.weights, kept));
    for (slot, _) in earlier_weights.iter().flatten() {
        keep[*slot as usize] = true;
    }
    for example in examples.iter_mut() {
        example.features.retain(|&slot| keep[slot as usize]);
        if let Some(second) = &mut example.second {
            second.piece.retain(|&slot| keep[slot as usize]);
        }
    }
    let forest = boost::grow(&samples(examples, slots, epochs));
    let (scale, stored) = match earlier.zip(earlier_weights) {
        Some((model, weights)) => (model.scale, weights),
        None => {
            let start = weights.iter().zip(&keep).map(|(weight, keep)| if *keep { *weight } else { 0.0 }).collect();
            quantised(&descend(examples, start, epochs, None), &keep)
        }
    };
    let mut table = vec![0f32; slots];
    for (slot, weight) in &stored {
        table[*slot as usize] = f32::from(*weight) * scale;
    }
    for example in examples.iter_mut() {
        example.sum = sum(&table, &example.features);
        if let Some(profile) = second_look(example, example.sum, &table) {
            example.sum += forest.value(&profile);
        }
    }
    let corrected: HashSet<usize> =
        examples.iter().filter(|one| one.second.is_some()).map(|one| usize::from(one.class)).collect();
    let calibration = std::array::from_fn(|class| match earlier {
        Some(model) if !corrected.contains(&class) => model.calibration[class],
        _ => calibrate(examples, class),
    });
    Model { scale, calibration, weights: Weights::new(pages, &stored), forest, vocabulary }
}

/// Weights in 8 bits: what one step is worth, and the slots in their order.
fn quantised(weights: &[f32], keep: &[bool]) -> (f32, Vec<(u32, i8)>) {
    let mut sizes: Vec<f32> = weights.iter().map(|weight| weight.abs()).filter(|size| *size > 0.0).collect();
    sizes.sort_unstable_by(f32::total_cmp);
    let scale = sizes[sizes.len() - 1 - sizes.len() / 1000] / 127.0;
    let stored = (0..weights.len())
        .filter(|&slot| keep[slot])
        .map(|slot| (slot as u32, (weights[slot] / scale).round().clamp(-127.0, 127.0) as i8))
        .collect();
    (scale, stored)
}

/// The weights of a model that move scores most, in the order of their slots.
fn most_telling(counts: &[u32], weights: &Weights, kept: usize) -> Vec<(u32, i8)> {
    let mut slots: Vec<(u32, i8)> = weights.kept().collect();
    let telling = |(slot, weight): (u32, i8)| u64::from(weight.unsigned_abs()) * u64::from(counts[slot as usize]);
    slots.sort_by_key(|&slot| (std::cmp::Reverse(telling(slot)), slot));
    slots.truncate(kept);
    slots.sort_unstable();
    slots
}

/// In how many training examples each slot is.
fn counts(examples: &[Example], slots: usize) -> Vec<u32> {
    let mut counts = vec![0u32; slots];
    for example in examples.iter().filter(|example| example.split == Split::Train) {
        for &slot in &example.features {
            counts[slot as usize] += 1;
        }
    }
    println!("{} slots in use", counts.iter().filter(|count| **count > 0).count());
    counts
}

/// The slots that move scores most, all in all; rare ones are learned by heart.
fn telling(counts: &[u32], weights: &[f32], pages: usize, kept: usize) -> Vec<bool> {
    let telling = |slot: usize| if counts[slot] < LEAST { 0.0 } else { weights[slot].abs() * counts[slot] as f32 };
    let mut order: Vec<u32> = (0..weights.len() as u32).filter(|&slot| telling(slot as usize) > 0.0).collect();
    order.sort_unstable_by(|&a, &b| telling(b as usize).total_cmp(&telling(a as usize)).then(a.cmp(&b)));
    let mut keep = vec![false; weights.len()];
    let mut in_page = vec![0u16; pages];
    let mut left = kept;
    for slot in order {
        let page = &mut in_page[slot as usize / 256];
        if left == 0 || *page == 255 {
            continue;
        }
        *page += 1;
        left -= 1;
        keep[slot as usize] = true;
    }
    keep
}

/// The profile of an example that the forest is asked about, `opinion` being its linear sum.
fn second_look(example: &Example, opinion: f32, weights: &[f32]) -> Option<Profile> {
    let second = example.second.as_ref()?;
    if opinion < DOUBTFUL {
        return None;
    }
    let mut profile = second.profile;
    profile[profile::OPINION] = profile::sixteenths(opinion);
    profile[profile::PIECE] = profile::sixteenths(sum(weights, &second.piece));
    Some(profile)
}

/// What the forest learns from: training examples with the opinions of models that have not seen their articles.
fn samples(examples: &[Example], slots: usize, epochs: usize) -> Vec<Sample> {
    let mut samples = Vec::new();
    for fold in 0..FOLDS as u8 {
        let weights = descend(examples, vec![0f32; slots], epochs, Some(fold));
        for example in examples.iter().filter(|example| example.split == Split::Train && example.fold == fold) {
            let opinion = sum(&weights, &example.features);
            if let Some(profile) = second_look(example, opinion, &weights) {
                samples.push(Sample { profile, opinion, cut: example.cut, weight: example.weight });
            }
        }
    }
    println!("{} samples for the forest, {} of them cut", samples.len(), samples.iter().filter(|one| one.cut).count());
    samples
}

/// AdaGrad on the logistic loss with dropped features, `without` the articles of a fold; gives the mean of the later
/// epochs.
fn descend(examples: &[Example], mut weights: Vec<f32>, epochs: usize, without: Option<u8>) -> Vec<f32> {
    let mut squares = vec![1e-4f32; weights.len()];
    let learned = |example: &Example| example.split == Split::Train && Some(example.fold) != without;
    let mut order: Vec<u32> = (0..examples.len() as u32).filter(|&at| learned(&examples[at as usize])).collect();
    let mut random = Random(1);
    let drop = (DROPPED * 65536.0) as u64;
    let mut mean = vec![0f32; weights.len()];
    let averaged = epochs.div_ceil(2);
    let mut active: Vec<u32> = Vec::new();
    for epoch in 0..epochs {
        for at in (1..order.len()).rev() {
            order.swap(at, random.below(at + 1));
        }
        let rate = RATE * (1.0 - epoch as f32 / epochs as f32).max(0.1);
        let mut loss = 0f64;
        for &at in &order {
            let example = &examples[at as usize];
            active.clear();
            let mut bits = 0;
            for (place, &slot) in example.features.iter().enumerate() {
                if place % 4 == 0 {
                    bits = random.next();
                }
                if bits & 0xFFFF >= drop {
                    active.push(slot);
                }
                bits >>= 16;
            }
            let p = logistic(sum(&weights, &active));
            let target = f32::from(u8::from(example.cut));
            let gradient = (p - target) * example.weight;
            loss -= f64::from((if example.cut { p } else { 1.0 - p }).max(1e-7).ln() * example.weight);
            if gradient.abs() < 1e-4 {
                continue;
            }
            for &slot in &active {
                let slot = slot as usize;
                squares[slot] += gradient * gradient;
                weights[slot] -= rate * gradient / squares[slot].sqrt();
            }
        }
        println!("epoch {}: loss {:.4}", epoch + 1, loss / order.len() as f64);
        if epoch + averaged >= epochs {
            for (mean, weight) in mean.iter_mut().zip(&weights) {
                *mean += weight / averaged as f32;
            }
        }
    }
    mean
}

/// A line from sums to logits, by Newton's method on the logistic loss. Of each point its sum, whether it is cut, its
/// weight; `targets` are the probabilities that whole and cut ones shall have.
pub(crate) fn platt(points: &[(f32, bool, f32)], targets: (f64, f64)) -> Calibration {
    let (mut slope, mut offset) = (0.5f64, 0f64);
    for _ in 0..50 {
        let (mut ga, mut gb, mut haa, mut hab, mut hbb) = (0f64, 0f64, 1e-6, 0f64, 1e-6);
        for &(x, cut, weight) in points {
            let (x, weight) = (f64::from(x), f64::from(weight));
            let p = 1.0 / (1.0 + (-(slope * x + offset)).exp());
            let target = if cut { targets.1 } else { targets.0 };
            ga += weight * (p - target) * x;
            gb += weight * (p - target);
            let curve = weight * p * (1.0 - p);
            haa += curve * x * x;
            hab += curve * x;
            hbb += curve;
        }
        let determinant = haa * hbb - hab * hab;
        if determinant.abs() < 1e-12 {
            break;
        }
        slope -= ((hbb * ga - hab * gb) / determinant).clamp(-0.3, 0.3);
        offset -= ((haa * gb - hab * ga) / determinant).clamp(-0.5, 0.5);
    }
    Calibration { slope: slope.max(0.05) as f32, offset: offset as f32 }
}

/// Platt's scaling of a class, with his smoothed targets.
fn calibrate(examples: &[Example], class: usize) -> Calibration {
    let points: Vec<(f32, bool, f32)> = examples
        .iter()
        .filter(|example| {
            example.split == Split::Calibrate && example.task != Task::MidWord && example.class as usize == class
        })
        .map(|example| (example.sum, example.cut, example.weight))
        .collect();
    let cuts = points.iter().filter(|point| point.1).count() as f64;
    let wholes = points.len() as f64 - cuts;
    if cuts < 15.0 || wholes < 15.0 {
        return Calibration { slope: 0.7, offset: -0.5 };
    }
    platt(&points, (1.0 / (wholes + 2.0), (cuts + 1.0) / (cuts + 2.0)))
}

fn score(model: &Model, example: &Example) -> f32 {
    match example.task {
        Task::MidWord => logistic(example.sum),
        _ => model.calibration[example.class as usize].probability(example.sum),
    }
}

pub(crate) fn evaluate(examples: &[Example], model: &Model) {
    let mut table: BTreeMap<(bool, Task, bool, u8), Vec<f32>> = BTreeMap::new();
    let mut bins: BTreeMap<(bool, Task, usize), (f64, f64, f64)> = BTreeMap::new();
    for example in examples.iter().filter(|example| example.split == Split::Test) {
        let score = score(model, example);
        table.entry((example.alone, example.task, example.cut, example.kind)).or_default().push(score);
        let bin = match score {
            s if s < 0.5 => continue,
            s if s < 0.7 => 0,
            s if s < 0.8 => 1,
            s if s < 0.9 => 2,
            s if s < 0.95 => 3,
            s if s < 0.98 => 4,
            _ => 5,
        };
        let entry = bins.entry((example.alone, example.task, bin)).or_default();
        entry.0 += f64::from(example.weight);
        entry.1 += f64::from(score * example.weight);
        entry.2 += f64::from(u8::from(example.cut)) * f64::from(example.weight);
    }
    println!("test articles: share at or above a score");
    println!("{:9}{:9}{:24}{:>7}{:>8}{:>8}{:>8}{:>8}", "", "task", "kind", "n", ".5", ".8", ".9", ".95");
    for ((alone, task, _, kind), scores) in &table {
        let share = |least: f32| scores.iter().filter(|&&score| score >= least).count() as f64 / scores.len() as f64;
        let place = if *alone { "alone" } else { "article" };
        println!(
            "{place:9}{task:9?}{:24}{:7}{:8.3}{:8.3}{:8.3}{:8.3}",
            KINDS[*kind as usize],
            scores.len(),
            share(0.5),
            share(0.8),
            share(0.9),
            share(0.95)
        );
    }
    by_length(examples, model);
    println!("calibration: mean score, share that is cut, n");
    for ((alone, task, _), (n, scored, cut)) in &bins {
        let place = if *alone { "alone" } else { "article" };
        println!("{place:9}{task:9?}{:8.3}{:8.3}{n:9.0}", scored / n, cut / n);
    }
    summary(&table);
    if let Ok(path) = std::env::var("COPYDESK_TRAINER_DUMP") {
        let mut lines = String::new();
        for example in examples.iter().filter(|example| example.split == Split::Test) {
            lines.push_str(&format!(
                "{}\t{:?}\t{}\t{}\t{}\t{:.3}\t{}\n",
                if example.alone { "alone" } else { "article" },
                example.task,
                example.cut,
                KINDS[example.kind as usize],
                example.class,
                score(model, example),
                example.text.as_deref().unwrap_or_default()
            ));
        }
        std::fs::write(path, lines).ok();
    }
}

/// Longest sentences of each row of [`by_length`], in words.
const LENGTHS: [u8; 8] = [3, 4, 5, 8, 12, 16, 25, u8::MAX];

/// Of what stands alone and ends without a mark, the share at or above a score by the number of its
/// words: what the thresholds of the lint are chosen by.
fn by_length(examples: &[Example], model: &Model) {
    let nothing = copydesk::model::EndClass::Nothing.index();
    let mut table: BTreeMap<(u8, usize), Vec<f32>> = BTreeMap::new();
    for example in examples {
        let asked = example.split != Split::Train && example.alone && example.task == Task::End;
        if asked && example.class as usize == nothing {
            let length = LENGTHS.partition_point(|&longest| longest < example.words);
            table.entry((example.kind, length)).or_default().push(score(model, example));
        }
    }
    println!("calibration and test articles, alone, without a mark: share at or above a score by length in words");
    println!("{:24}{:>7}{:>7}{:>8}{:>8}{:>8}{:>8}{:>8}", "kind", "up to", "n", ".74", ".85", ".9", ".95", ".97");
    for ((kind, length), scores) in table {
        print!("{:24}{:7}{:7}", KINDS[kind as usize], LENGTHS[length], scores.len());
        for least in [0.74, 0.85, 0.9, 0.95, 0.97] {
            print!("{:8.3}", scores.iter().filter(|&&score| score >= least).count() as f64 / scores.len() as f64);
        }
        println!();
    }
}

type Table = BTreeMap<(bool, Task, bool, u8), Vec<f32>>;

/// The score that so many of the weighted whole texts reach or pass.
fn threshold(table: &Table, alone: bool, wholes: &[(u8, f64)], alarms: f64) -> f32 {
    let mut points: Vec<(f32, f64)> = Vec::new();
    for &(kind, weight) in wholes {
        if let Some(scores) = table.get(&(alone, Task::End, false, kind)) {
            points.extend(scores.iter().map(|score| (*score, weight / scores.len() as f64)));
        }
    }
    points.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut sum = 0.0;
    for (score, weight) in points {
        sum += weight;
        if sum > alarms {
            return score;
        }
    }
    0.0
}

fn summary(table: &Table) {
    // Name, inside an article, kinds with their shares, share of false alarms, kinds of cuts.
    type Cell = (&'static str, bool, &'static [(u8, f64)], f64, &'static [u8]);
    let cells: [Cell; 3] = [
        ("titles 2 %", true, &[(6, 0.35), (11, 0.18), (12, 0.47)], 0.02, &[1, 2, 3]),
        ("abbreviations 3 %", true, &[(8, 1.0)], 0.03, &[0, 14]),
        ("blocks in articles .5 %", false, &[(7, 1.0)], 0.005, &[0, 1, 2, 14]),
    ];
    for (name, alone, wholes, alarms, cuts) in cells {
        let least = threshold(table, alone, wholes, alarms);
        print!("SUMMARY {name}: score {least:.3}");
        for kind in cuts {
            let scores = table.get(&(alone, Task::End, true, *kind)).map_or(&[][..], |scores| scores);
            let share = scores.iter().filter(|&&score| score > least).count() as f64 / scores.len() as f64;
            print!("; {} {share:.3}", KINDS[*kind as usize]);
        }
        println!();
    }
}
