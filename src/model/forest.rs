//! Boosted trees over the [profile] of a doubtful end.
//!
//! The trees are oblivious (Kohavi 1994; CatBoost, Prokhorenkova et al. 2018): every level of a tree asks one question,
//! so that the answers are the number of the leaf. They correct the linear model, which adds up what words say and
//! cannot say that several things hold at once.

use crate::model::profile::{self, NUMBERS, Profile};

/// Questions of a tree.
pub const DEPTH: usize = 5;

/// Leaves of a tree.
pub const LEAVES: usize = 1 << DEPTH;

/// What one step of a leaf is worth, in units of the linear model's sum.
pub const STEP: f32 = 1.0 / 512.0;

/// Bytes of a tree in a file: place and bound of each question, then the leaves.
pub(super) const TREE_BYTES: usize = 3 * DEPTH + 2 * LEAVES;

/// One tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tree {
    /// Place of the number that is asked for, below [`NUMBERS`].
    pub places: [u8; DEPTH],
    /// Whether that number is larger.
    pub bounds: [i16; DEPTH],
    /// Values in [steps](STEP), by the answers: the first question is the lowest bit.
    pub leaves: [i16; LEAVES],
}

impl Tree {
    /// The leaf of a profile.
    #[must_use]
    #[inline]
    pub fn leaf(&self, profile: &Profile) -> usize {
        let mut leaf = 0;
        for (level, (&place, &bound)) in self.places.iter().zip(&self.bounds).enumerate() {
            leaf |= usize::from(profile[usize::from(place)] > bound) << level;
        }
        leaf
    }

    /// Adds the tree to a file.
    pub(super) fn write(&self, bytes: &mut Vec<u8>) {
        bytes.extend(self.places);
        for number in self.bounds.iter().chain(&self.leaves) {
            bytes.extend(number.to_le_bytes());
        }
    }

    /// Reads what [`Tree::write`] wrote; nothing when a question asks for a number that no profile has.
    pub(super) fn read(bytes: &[u8; TREE_BYTES]) -> Option<Self> {
        let number = |at: usize| i16::from_le_bytes([bytes[DEPTH + 2 * at], bytes[DEPTH + 2 * at + 1]]);
        let places: [u8; DEPTH] = std::array::from_fn(|level| bytes[level]);
        places.iter().all(|&place| usize::from(place) < NUMBERS).then(|| Self {
            places,
            bounds: std::array::from_fn(number),
            leaves: std::array::from_fn(|leaf| number(DEPTH + leaf)),
        })
    }
}

/// All trees.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Forest {
    /// The trees, whose values are added up.
    pub trees: Vec<Tree>,
}

impl Forest {
    /// What the trees add to the linear model's sum. What stops at a word that [goes on](profile::goes_on) stays as doubtful
    /// as it was: pages whose links were lost do so in every paragraph, and the articles of the training take such
    /// paragraphs for whole.
    #[must_use]
    pub fn value(&self, profile: &Profile) -> f32 {
        let sum: i32 = self.trees.iter().map(|tree| i32::from(tree.leaves[tree.leaf(profile)])).sum();
        let value = sum as f32 * STEP;
        if profile::goes_on(profile) { value.max(0.0) } else { value }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leaf_is_the_number_of_the_answers_and_trees_come_back() {
        let tree = Tree {
            places: [0, 3, 1, 2, NUMBERS as u8 - 1],
            bounds: [10, -1, 5, 0, i16::MAX],
            leaves: std::array::from_fn(|leaf| leaf as i16 - 7),
        };
        let mut profile: Profile = [0; NUMBERS];
        (profile[0], profile[2]) = (11, 1);
        assert_eq!(tree.leaf(&profile), 0b01011);
        let forest = Forest { trees: vec![tree, tree] };
        assert_eq!(forest.value(&profile), 2.0 * 4.0 * STEP);
        profile = [0; NUMBERS];
        assert_eq!(forest.value(&profile), 2.0 * -5.0 * STEP);
        profile[4] = 1;
        assert_eq!(forest.value(&profile), 0.0, "it ends with a preposition");
        let mut bytes = Vec::new();
        tree.write(&mut bytes);
        let mut bytes: [u8; TREE_BYTES] = bytes.try_into().unwrap();
        assert_eq!(Tree::read(&bytes), Some(tree));
        bytes[0] = NUMBERS as u8;
        assert_eq!(Tree::read(&bytes), None);
    }
}
