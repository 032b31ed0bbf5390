//! No text whatever makes a rule panic, and every finding's span lies on characters of it.

use copydesk::{Article, Linter};
use proptest::prelude::*;

/// Pieces that rules look for, to be put together at random.
const PIECES: &[&str] = &[
    "The tunnel opened on Monday",
    "United States of America",
    "Russian Federation",
    "USA",
    "U.S.",
    "Read more",
    "Sign up for our newsletter",
    "By Jane Doe",
    "Photo:",
    "(AP Photo/Jane Doe)",
    "Updated 4:30 pm, March 3, 2018",
    "Share",
    "©",
    "2019",
    "Tunnel Opens After Two Years",
    "“",
    "”",
    "\"",
    "'",
    "’",
    "(",
    ")",
    "[",
    "]",
    "&amp;",
    "&",
    "<br/>",
    "<a href=",
    ">",
    "\u{FFFD}",
    "\u{0}",
    "\u{92}",
    "\u{200B}",
    "\u{FEFF}",
    "Ã©",
    "â€™",
    "â€",
    "Ã",
    "ðŸ",
    "東京",
    "👩\u{200D}🚒",
    "e\u{301}",
    ".",
    "?",
    "!",
    "…",
    ":",
    ",",
    " ",
    " ",
    " ",
    "\n",
    "\n\n",
    "\r\n",
    "\u{2028}",
    "\t",
    "|",
    "/",
];

fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::collection::vec(prop::sample::select(PIECES), 0..60).prop_map(|pieces| pieces.concat()),
        prop::collection::vec(prop::sample::select(PIECES), 0..60).prop_map(|pieces| pieces.join(" ")),
        ".{0,200}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn spans_lie_on_characters(text in texts(), title in texts()) {
        let article = Article { title: Some(title), ..Article::from_text("x", text) };
        for finding in Linter::default().lint(&article) {
            prop_assert!(article.text.get(finding.span.range()).is_some(), "{finding:?}");
            for related in &finding.related {
                prop_assert!(related.elsewhere.is_some() || article.text.get(related.span.range()).is_some());
            }
            prop_assert!(!finding.message.is_empty() && !finding.message.ends_with('.'));
        }
    }
}
