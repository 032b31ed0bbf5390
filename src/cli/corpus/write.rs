//! What a run over a collection leaves in its folder.

use std::cmp::Reverse;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write as _;
use std::io;
use std::path::Path;

use anyhow::Context as _;
use copydesk::Span;
use copydesk::corpus::clean::Drop;
use copydesk::corpus::clusters::Cluster;
use copydesk::corpus::collect::{self, Collector};
use copydesk::corpus::collection::{Collection, Doc};
use copydesk::corpus::overview::{self, Likeness, Overview};
use copydesk::corpus::sharing::Sharing;
use copydesk::parallel::{Limits, both, try_weighed_map};
use copydesk::report::corpus::rows::{self, Shared, Standing};
use copydesk::report::corpus::{self, summary};
use copydesk::report::{counted, percent, thousands, wrap_indented};

use super::clean::{self, Cleaned};
use super::dolma;
use super::folder::{Folder, Output};
use crate::cli::outputs::NewFile;

/// Clusters and passages of which the page shows the evidence.
const SHOWN: usize = 50;

/// Members of a cluster and places of a passage that it names.
const NAMED: usize = 20;

/// Bytes of a text that it may quote.
const QUOTED: u32 = 4_096;

/// What is written beside the usual files.
pub(super) struct Wanted<'a> {
    /// What articles are counted together by.
    pub(super) by: &'a str,
    pub(super) dolma: bool,
    pub(super) clean: Option<NewFile>,
    pub(super) drops: &'a [Drop],
    /// What this run is compared with.
    pub(super) before: Option<overview::Before>,
    /// Threads that may be used.
    pub(super) limits: Limits,
}

/// What was written.
pub(super) struct Written {
    pub(super) overview: Overview,
    /// What was taken out, and the file that is to be moved to its name.
    pub(super) cleaned: Option<(Cleaned, NewFile)>,
}

/// Writes every file but the findings, which were written while the articles were read.
pub(super) fn all(
    folder: &mut Folder,
    collection: &Collection,
    sharing: &Sharing,
    mut collector: Collector,
    inputs: Vec<String>,
    wanted: Wanted<'_>,
) -> anyhow::Result<Written> {
    let numbered = clusters(folder, collection, sharing)?;
    let (passages_file, articles_file) = (folder.file("passages.jsonl")?, folder.file("articles.jsonl")?);
    // The two longest files are written side by side.
    let (found, shares) = both(
        wanted.limits,
        || passages(passages_file, collection, sharing, wanted.limits),
        || articles(articles_file, collection, sharing, &numbered, &mut collector),
    );
    let ((passages, boilerplate), shares) = (found?, shares?);
    if wanted.dolma {
        dolma::write(folder, collection, sharing)?;
    }
    let cleaned = match wanted.clean {
        Some(target) => Some(clean::write(folder, target, collection, sharing, wanted.drops)?),
        None => None,
    };
    let mut overview = collector.finish(inputs, |ordinal| f64::from(shares[ordinal as usize]));
    let totals = &mut overview.totals;
    for cluster in &sharing.clusters {
        match cluster.likeness {
            Likeness::Exact => totals.exact_clusters += 1,
            Likeness::Near | Likeness::Template => totals.near_clusters += 1,
        }
    }
    totals.boilerplate = sharing.passages.stock() as u64;
    totals.passages = sharing.passages.len() as u64 - totals.boilerplate;
    overview.by = (wanted.by != "source").then(|| wanted.by.to_owned());
    (overview.before, overview.cleaned) = (wanted.before, cleaned.is_some());
    overview.clusters = biggest(collection, &sharing.clusters)?;
    overview.passages = passages;
    overview.boilerplate = boilerplate;
    let mut out = folder.file("summary.json")?;
    out.with(|out| summary::write(&overview, out))?;
    out.close()?;
    let mut out = folder.file("report.html")?;
    out.with(|out| corpus::write(&overview, out))?;
    out.close()?;
    Ok(Written { overview, cleaned })
}

/// Writes the clusters, and tells the number of each article's: the one that says what it is a copy of, else that of
/// near copies, where it is in two.
fn clusters(folder: &mut Folder, collection: &Collection, sharing: &Sharing) -> anyhow::Result<HashMap<Doc, u64>> {
    let mut out = folder.file("duplicates.jsonl")?;
    let mut numbered: HashMap<Doc, (u64, Likeness)> = HashMap::new();
    for (number, cluster) in (1..).zip(&sharing.clusters) {
        out.with(|out| rows::cluster(out, number, cluster, collection))?;
        let new = (number, cluster.likeness);
        for member in &cluster.members {
            let known = numbered.entry(member.doc).or_insert(new);
            let says_more = sharing.copies.of(member.doc).is_some_and(|copy| copy.cluster as u64 + 1 == number);
            if says_more || known.1 == Likeness::Exact {
                *known = new;
            }
        }
    }
    out.close()?;
    Ok(numbered.into_iter().map(|(doc, (number, _))| (doc, number)).collect())
}

/// Writes the rows of the articles, and tells how much of each stands elsewhere.
fn articles(
    mut out: Output,
    collection: &Collection,
    sharing: &Sharing,
    clusters: &HashMap<Doc, u64>,
    collector: &mut Collector,
) -> anyhow::Result<Vec<f32>> {
    let mut shares = Vec::with_capacity(collection.len());
    let doubled: HashSet<Doc> = collection.copies().into_values().flatten().collect();
    let mut ids: HashMap<Doc, String> = HashMap::new();
    for doc in 0..collection.len() as Doc {
        let first = collection.same_as(doc);
        let tokens = u64::from(collection.tokens(doc));
        let covered = sharing.passages.shared(first);
        let (words, stock) =
            if doubled.contains(&doc) { (tokens, 0) } else { (u64::from(covered.words), u64::from(covered.stock)) };
        let name = collection.name(doc).context("cannot read the scratch folder")?;
        collector.shared(&name, tokens, words, stock);
        let mut shared = Shared {
            shared_word_fraction: rows::ratio(words, tokens),
            boilerplate_word_fraction: rows::ratio(stock, tokens),
            cluster: clusters.get(&doc).copied(),
            words_hash: if tokens > 0 { format!("{:016x}", collection.words_hash(doc)) } else { String::new() },
            ..Shared::default()
        };
        if let Some(copy) = sharing.copies.of(doc) {
            // One of the same words as another one is lost to nobody, whatever is kept for both.
            collector.copy(&name, if copy.same.is_some() { Likeness::Exact } else { copy.likeness });
            shared.duplicate = Some(copy.likeness.name());
            shared.duplicate_of = Some(match ids.entry(copy.kept) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => new.insert(collection.id(copy.kept).context("cannot read the scratch folder")?),
            });
        }
        shares.push(shared.shared_word_fraction as f32);
        let row = collection.row(doc).context("cannot read the scratch folder")?;
        out.with(|out| rows::article(out, &row, &shared))?;
    }
    out.close()?;
    Ok(shares)
}

/// Passages for the page: those that save most words, and the commonest boilerplate.
type Shown = (Vec<overview::Passage>, Vec<overview::Passage>);

/// The passages of most weight: number, words, and the first places.
type Weightiest = BTreeMap<(Reverse<u64>, u32), (u32, Standing)>;

/// Writes the passages. Parts of them are put into words side by side.
fn passages(mut out: Output, collection: &Collection, sharing: &Sharing, limits: Limits) -> anyhow::Result<Shown> {
    let mut best: [Weightiest; 2] = Default::default();
    try_weighed_map(
        limits,
        0..sharing.passages.parts(),
        |part| written(part, collection, sharing).context("cannot read the scratch folder"),
        |(rows, _)| rows.len(),
        |(rows, heaviest)| {
            for (best, heaviest) in best.iter_mut().zip(heaviest) {
                best.extend(heaviest);
                shorten(best);
            }
            out.with(|out| out.write_all(&rows))
        },
    )?;
    out.close()?;
    let [free, stock] = best.map(|best| {
        best.into_iter()
            .map(|((_, passage), (words, standing))| shown(collection, passage, words, &standing))
            .collect::<anyhow::Result<Vec<_>>>()
    });
    Ok((free?, stock?))
}

/// The rows of a part of the passages, and those of most weight: others, and boilerplate.
fn written(part: usize, collection: &Collection, sharing: &Sharing) -> io::Result<(Vec<u8>, [Weightiest; 2])> {
    let (mut rows, mut best): (Vec<u8>, [Weightiest; 2]) = Default::default();
    sharing.passages.each_of(part, |passage, places| {
        let mut standing = Standing::of(collection, places);
        let (words, stock) = (sharing.passages.words(passage), sharing.passages.is_stock(passage));
        rows::passage(&mut rows, u64::from(passage) + 1, words, stock, &standing, collection)?;
        let weight = if stock { standing.count } else { u64::from(words) * (standing.count - 1) };
        standing.places.truncate(NAMED);
        let best = &mut best[usize::from(stock)];
        best.insert((Reverse(weight), passage), (words, standing));
        shorten(best);
        Ok(())
    })?;
    Ok((rows, best))
}

/// Keeps what is shown.
fn shorten(best: &mut Weightiest) {
    while best.len() > SHOWN {
        best.pop_last();
    }
}

fn shown(collection: &Collection, passage: u32, words: u32, standing: &Standing) -> anyhow::Result<overview::Passage> {
    let places = standing.places.iter().map(|&(doc, span)| {
        let name = collection.name(doc)?;
        let text = collection.excerpt(doc, Span { end: span.end.min(span.start + QUOTED), ..span })?;
        // Enough of what stands around it to see where it is.
        let around = Span { start: span.start.saturating_sub(QUOTED / 8), end: span.end.saturating_add(QUOTED / 8) };
        let before = collection.excerpt(doc, Span { start: around.start, end: span.start })?;
        let behind = collection.excerpt(doc, Span { start: span.end, end: around.end })?;
        let whole = format!("{before}{text}{behind}");
        let context = collect::context(&whole, Span::new(before.len(), before.len() + text.len()));
        Ok(overview::Place { name, cut: span.len() > QUOTED as usize, text, context })
    });
    Ok(overview::Passage {
        number: u64::from(passage) + 1,
        words: u64::from(words),
        count: standing.count,
        sources: standing.sources,
        places: places.collect::<std::io::Result<_>>().context("cannot read the scratch folder")?,
    })
}

/// The biggest clusters, with the texts of their first members.
fn biggest(collection: &Collection, clusters: &[Cluster]) -> anyhow::Result<Vec<overview::Cluster>> {
    // Articles that are nearly the same are told with those that are the same.
    let mut order: Vec<(u64, &Cluster)> = (1..).zip(clusters).collect();
    order.sort_by_key(|(number, cluster)| (Reverse(cluster.members.len()), *number));
    order.truncate(SHOWN);
    let member = |doc: Doc, coverage: f64| -> std::io::Result<overview::Member> {
        let all = collection.bytes(doc);
        let text = collection.excerpt(doc, Span { start: 0, end: all.min(QUOTED) })?;
        let name = collection.name(doc)?;
        Ok(overview::Member { name, coverage, cut: text.len() < all as usize, text })
    };
    let cluster = |(number, cluster): (u64, &Cluster)| -> std::io::Result<overview::Cluster> {
        let keep = member(cluster.keep, 1.0)?;
        let others = cluster.members.iter().filter(|member| member.doc != cluster.keep).take(NAMED);
        Ok(overview::Cluster {
            number,
            likeness: cluster.likeness,
            keep,
            count: cluster.members.len() as u64,
            members: others.map(|other| member(other.doc, other.coverage)).collect::<std::io::Result<_>>()?,
        })
    };
    order.into_iter().map(cluster).collect::<std::io::Result<_>>().context("cannot read the scratch folder")
}

/// What was found, in a few lines of so many columns.
pub(super) fn summary(overview: &Overview, cleaned: Option<&Cleaned>, folder: &Path, columns: usize) -> String {
    let totals = &overview.totals;
    let percent = |part: u64, whole: u64| percent(part as f64 / whole as f64);
    let copies = totals.exact_copies + totals.near_copies;
    let [copies, shared, boilerplate, affected] = [
        percent(copies, totals.articles),
        percent(totals.shared_words, totals.compared_words),
        percent(totals.boilerplate_words, totals.compared_words),
        percent(totals.affected, totals.articles),
    ];
    let width = [&copies, &shared, &boilerplate, &affected].map(String::len).into_iter().fold(8, usize::max);
    let (articles, words) = (counted(totals.articles, "article"), counted(totals.words, "word"));
    let all = format!("{articles}, {words}, {}", counted(totals.sentences, "sentence"));
    let mut text = wrap_indented(&all, 0, 2, columns) + "\n";
    let (exact, near) = (thousands(totals.exact_copies), thousands(totals.near_copies));
    let passages = counted(totals.passages, "passage") + copydesk::report::corpus::and_copies(totals);
    let stock = counted(totals.boilerplate, "passage");
    let (fragments, repeats) = (counted(totals.fragments, "cut-off sentence"), counted(totals.repeats, "repeat"));
    let residue = counted(totals.residue, "piece");
    let mut share = |number: &str, what: String| {
        let _ = writeln!(text, "{number:>width$}  {}", wrap_indented(&what, width + 2, width + 2, columns));
    };
    share(&copies, format!("of the articles are copies: {exact} exact, {near} near"));
    share(&shared, format!("of the words also appear in another article, in {passages}"));
    share(&boilerplate, format!("of the words are boilerplate, in {stock}"));
    share(&affected, "of the articles have an error or warning:".to_owned());
    share("", format!("{fragments}, {repeats}, {residue} of residue"));
    if let Some(Cleaned { kept, articles, pieces, bytes }) = cleaned {
        let (kept, pieces) = (counted(*kept, "article"), counted(*pieces, "piece"));
        let bytes = indicatif::DecimalBytes(*bytes);
        let left = format!("{kept} kept, {} dropped; {pieces} cut out, {bytes}", thousands(*articles));
        let _ = writeln!(text, "{}", wrap_indented(&left, 0, 2, columns));
    }
    let _ = writeln!(text, "{}", folder.join("report.html").display());
    text
}
