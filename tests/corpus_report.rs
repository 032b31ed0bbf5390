//! The report on a collection: well formed, escaped, bounded, and asking nothing of the network.

use copydesk::corpus::overview::Overview;
use copydesk::report::corpus;

#[path = "support/overview.rs"]
mod overview;
#[path = "support/page.rs"]
mod page;

use overview::overview;
use page::{asks_for_nothing, body, sha256, well_formed};

fn render(overview: &Overview) -> String {
    let mut out = Vec::new();
    corpus::write(overview, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn a_collection() {
    let page = render(&overview(1));
    let elements = well_formed(&page);
    asks_for_nothing(&page, &elements);
    assert!(
        page.contains("8.1&nbsp;%</b> <small>12.3&nbsp;% before</small> <span>of the articles are copies"),
        "2,137 of 26,371"
    );
    // Both texts of a copy, with what differs between them.
    assert!(page.contains("<del>below</del> <ins>under</ins> the river"));
    assert!(page.contains("<li class=\"more\">and 608 more articles</li>"));
    assert!(page.contains("and 1,109 more clusters in <code>duplicates.jsonl</code>"));
    assert!(page.contains("<small>4.2 before</small>"));
    assert!(page.contains("<code>removed.jsonl</code> and <code>comparison.json</code> with every row"));
    insta::with_settings!({ omit_expression => true }, {
        insta::assert_snapshot!(body(&page));
    });
}

#[test]
fn a_collection_of_nothing() {
    let page = render(&Overview::default());
    let elements = well_formed(&page);
    asks_for_nothing(&page, &elements);
    assert!(page.contains("<h2>0 articles</h2>"));
    assert!(!page.contains("NaN") && !page.contains(">inf"));
}

/// Everything that is read may try to be markup, or to reorder what people see.
#[test]
fn hostile_texts_stay_text() {
    let bad = "</script><script>alert(1)</script><img src=x onerror=alert(1)> \u{202e}\" onclick=\"x' & ]]>";
    let mut hostile = overview(1);
    hostile.inputs = vec![bad.into(); 6];
    hostile.sources[0].name = Some(bad.into());
    hostile.boilerplate[0].places[0].text = bad.into();
    for worst in &mut hostile.worst {
        worst.name.title = Some(bad.into());
        worst.name.id = bad.into();
        worst.name.published = Some(bad.into());
        worst.name.url = Some(format!("javascript:{bad}"));
        for finding in &mut worst.findings {
            finding.message = bad.into();
            finding.text = bad.into();
            finding.context = (bad.into(), bad.into());
            finding.other = Some((bad.into(), bad.into()));
        }
    }
    for cluster in &mut hostile.clusters {
        cluster.keep.text = bad.into();
        cluster.members[0].text = format!("{bad} more");
        cluster.members[0].name.source = Some(bad.into());
    }
    let page = render(&hostile);
    let elements = well_formed(&page);
    asks_for_nothing(&page, &elements);
    assert_eq!(page.matches("<script>").count(), 1);
    assert!(!page.contains('\u{202e}'));
}

/// A million articles make no longer a page than a few thousand.
#[test]
fn the_page_is_bounded() {
    let mut large = overview(400);
    let long = "They said so again and again, on every day of the year. ".repeat(2_000);
    for cluster in &mut large.clusters {
        cluster.keep.text.clone_from(&long);
        cluster.members[0].text = long.replace("every", "each");
        cluster.members[0].name.title = Some(long.clone());
    }
    for passage in large.passages.iter_mut().chain(&mut large.boilerplate) {
        passage.places[0].text.clone_from(&long);
    }
    for worst in &mut large.worst {
        worst.findings.iter_mut().for_each(|finding| finding.text.clone_from(&long));
    }
    let page = render(&large);
    well_formed(&page);
    assert!(page.len() < 3 << 20, "{} bytes", page.len());
    assert!(page.contains("more articles") && page.contains("more sources"));
}

/// The policy lets the page's own style and script in, and nothing else.
#[test]
fn the_policy_names_style_and_script() {
    let page = render(&overview(1));
    let styles: Vec<&str> = page.split("<style>").skip(1).map(|rest| rest.split_once("</style>").unwrap().0).collect();
    assert_eq!(styles.len(), 2);
    for style in styles {
        let expected = format!("'sha256-{}'", sha256(style.as_bytes()));
        assert!(page.contains(&expected), "src/report/corpus/mod.rs must say {expected}");
        assert!(!style.contains("url(") && !style.contains("@import") && !style.contains("http"));
    }
}

#[test]
fn a_browser_finds_nothing_to_complain_about() {
    page::a_browser_finds_nothing_to_complain_about(&render(&overview(1)));
}
