use copydesk::{Article, Linter, compare::fragment, model::Model, text::Text};
use std::io::BufRead;
use std::time::Instant;
fn main() {
    let articles: Vec<Article> = std::io::stdin().lock().lines().map(|l| {
        let row: serde_json::Value = serde_json::from_str(&l.unwrap()).unwrap();
        Article::from_text("x", row["text"].as_str().unwrap_or_default())
    }).collect();
    let bytes: usize = articles.iter().map(|a| a.text.len()).sum();
    let _ = Model::shipped();
    let t0 = Instant::now();
    let texts: Vec<Text> = articles.iter().map(|a| Text::new(a, None)).collect();
    let t1 = Instant::now();
    let mut n = 0;
    for (a, t) in articles.iter().zip(&texts) { n += fragment::find(&a.text, t, Model::shipped()).len(); }
    let t2 = Instant::now();
    let mut m = 0;
    for a in &articles { m += Linter::default().lint(a).len(); }
    let t3 = Instant::now();
    println!("{} MB text {:?} fragments {:?} ({n}) lint {:?} ({m})", bytes / 1_000_000, t1 - t0, t2 - t1, t3 - t2);
}
