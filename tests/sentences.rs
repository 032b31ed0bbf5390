//! Sentence boundaries against the gold sentences of Wikinews articles.

#![allow(clippy::print_stdout, reason = "a failing run shows which boundaries differ")]

use copydesk::Article;
use copydesk::text::Text;

/// Joins the gold sentences of each paragraph and counts the inner boundaries that the
/// splitter finds, misses and invents.
#[test]
fn wikinews_boundaries() {
    let rows = include_str!("data/wikinews.jsonl");
    let (mut right, mut wrong, mut missed) = (0, 0, Vec::new());
    for row in rows.lines() {
        let row: serde_json::Value = serde_json::from_str(row).unwrap();
        // Captions, lists and the page's row of category links are no paragraphs.
        let paragraph = |block: &&serde_json::Value| block["kind"] == "p" && block["sentences"][0] != "Categories:";
        for block in row["blocks"].as_array().unwrap().iter().filter(paragraph) {
            let gold: Vec<&str> =
                block["sentences"].as_array().unwrap().iter().map(|s| s.as_str().unwrap().trim()).collect();
            let paragraph = gold.join(" ");
            let mut ends = Vec::new();
            let mut at = 0;
            for sentence in &gold {
                at += sentence.len();
                ends.push(at as u32);
                at += 1;
            }
            ends.pop();
            let text = Text::new(&Article::from_text("gold", &paragraph), None);
            let mut found: Vec<u32> = text.sentences.iter().map(|sentence| sentence.span.end).collect();
            found.pop();
            right += found.iter().filter(|end| ends.contains(end)).count();
            for end in found.iter().filter(|end| !ends.contains(end)) {
                wrong += 1;
                println!("invented: {} | {}", &paragraph[..*end as usize], &paragraph[*end as usize..]);
            }
            missed.extend(
                ends.iter().filter(|end| !found.contains(end)).map(|end| paragraph[..*end as usize].to_owned()),
            );
        }
    }
    for sentence in &missed {
        println!("missed: {sentence}");
    }
    let precision = right as f64 / (right + wrong) as f64;
    let recall = right as f64 / (right + missed.len()) as f64;
    let f1 = 2.0 * precision * recall / (precision + recall);
    println!("boundaries {} precision {precision:.3} recall {recall:.3} F1 {f1:.3}", right + missed.len());
    assert!(f1 >= 0.98, "F1 {f1:.3}");
}
