//! Cut-off text.

pub(crate) mod cut_at_abbreviation;
pub(crate) mod truncated_copy;
