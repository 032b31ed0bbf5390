//! Which known name somebody meant.

/// The known name that is nearest to `name`, when one is near enough to have been meant.
///
/// Nearness is the optimal string alignment distance (insertions, deletions, substitutions
/// and swaps of neighbours) over characters, at most one for every three characters; of
/// equally near names the first wins.
#[must_use]
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let name: Vec<char> = name.chars().flat_map(char::to_lowercase).collect();
    // Nobody mistypes a name this long; the table below is quadratic.
    if name.len() > 64 {
        return None;
    }
    let mut best: Option<(usize, &str)> = None;
    for candidate in known {
        let distance = distance(&name, &candidate.chars().collect::<Vec<_>>());
        let allowed = name.len().max(candidate.len()).div_ceil(3);
        if distance <= allowed && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// `; did you mean "..."?`, or nothing when no known name is near.
#[must_use]
pub fn did_you_mean<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    nearest(name, known).map(|near| format!("; did you mean {near:?}?")).unwrap_or_default()
}

fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let same = a[i - 1] == b[j - 1];
            row[j] = (last[j] + 1).min(row[j - 1] + 1).min(last[j - 1] + usize::from(!same));
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        let of = |a: &str, b: &str| distance(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>());
        assert_eq!(of("", ""), 0);
        assert_eq!(of("", "abc"), 3);
        assert_eq!(of("sarif", "sairf"), 1);
        assert_eq!(of("kitten", "sitting"), 3);
        assert_eq!(of("json", "json-lines"), 6);
    }

    #[test]
    fn the_nearest_name_and_nothing_far_away() {
        let known = ["fragment", "repetition", "residue"];
        assert_eq!(nearest("fragmnet", known), Some("fragment"));
        assert_eq!(nearest("Residu", known), Some("residue"));
        assert_eq!(nearest("spelling", known), None);
        assert_eq!(nearest("", known), None);
        assert_eq!(nearest(&"x".repeat(1 << 20), known), None);
        assert_eq!(did_you_mean("repetitions", known), "; did you mean \"repetition\"?");
        assert_eq!(did_you_mean("spelling", known), "");
    }
}
