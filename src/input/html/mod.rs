//! HTML pages to articles: the article's text out of the page, and what the page says of itself.

mod blocks;
mod clean;
mod extract;
mod lines;
mod marks;
mod meta;
mod regions;
mod scan;
mod seams;

use crate::article::Article;

/// The article of a page. Its text is empty when none is found.
pub(super) fn read(page: &str) -> Article {
    let metadata = meta::read(page);
    let text = extract::text(page, metadata.body.as_deref(), metadata.title.as_deref());
    Article {
        text,
        title: metadata.title,
        url: metadata.url,
        source: metadata.site,
        published: metadata.published,
        ..Article::default()
    }
}

/// The text of a piece of a page, all of which belongs to the article but the captions of its pictures.
pub(super) fn fragment(html: &str) -> String {
    let mut found = blocks::blocks(&clean::clean(html).html);
    extract::without_captions(&mut found);
    blocks::join(&found)
}

/// The words of a line of HTML.
pub(super) fn words(html: &str) -> String {
    let blocks = blocks::blocks(&clean::clean(html).html);
    blocks.iter().flat_map(|block| block.text.split_whitespace()).collect::<Vec<_>>().join(" ")
}

/// True for a text that is a piece of a page: it begins with a block of HTML and holds several.
pub(super) fn is_fragment(text: &str) -> bool {
    let text = text.trim_ascii_start().as_bytes();
    let is_block = |at: &usize, close: bool| {
        let name = &text[at + 1 + usize::from(close)..];
        let length = name.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let names = [&b"p"[..], b"div", b"h1", b"h2", b"h3", b"h4", b"ul", b"ol", b"blockquote", b"figure", b"section"];
        names.iter().any(|known| name[..length].eq_ignore_ascii_case(known))
    };
    if text.first() != Some(&b'<') || !is_block(&0, false) {
        return false;
    }
    let closed = memchr::memmem::find_iter(text, b"</").filter(|at| is_block(at, true));
    closed.take(2).count() == 2
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::time::Instant;

    #[test]
    fn words_of_a_line_have_no_markers() {
        assert_eq!(super::words("<h2>Big <i>news</i></h2>"), "Big news");
        assert_eq!(super::words("<ul><li>Big</li><li>news</li></ul>"), "Big news");
    }

    #[test]
    fn captions_of_pictures_are_no_text() {
        let piece = "<p>The tunnel under the river opened on Monday, two years later than planned.</p>\
                     <figure><img src=x><figcaption>The old pier. Photo: Jane Doe</figcaption></figure>\
                     <figure><blockquote><p>We sealed it twice, and once more in May.</p></blockquote></figure>";
        let text = super::fragment(piece);
        assert!(!text.contains("Photo") && text.contains("sealed it twice"), "{text}");
    }

    /// Pages made to cost a parser or extractor more than linear time, of about `size` bytes.
    fn hostile(size: usize) -> Vec<(&'static str, String)> {
        let unit = |open: &str| open.repeat(size / open.len());
        let numbered =
            |format: &dyn Fn(usize) -> String, length: usize| (0..size / length).map(format).collect::<String>();
        vec![
            ("nested div", format!("{}<p>The end of it.</p>", unit("<div>"))),
            ("nested span", unit("<span>x ")),
            ("nested table", unit("<table><tr><td>x, y, and z went there ")),
            ("nested list", unit("<ul><li>one, two, three words ")),
            ("nested quote", unit("<blockquote><p>word, word, word, word, word, word, word")),
            ("unclosed fonts", numbered(&|n| format!("<font color={n}><p>x"), 20)),
            ("unclosed links", numbered(&|n| format!("<a href={n}><p>x, y, z"), 22)),
            ("unknown elements", numbered(&|n| format!("<x{n}>word, "), 12)),
            ("paragraphs", unit("<p>One, two, three words that make a paragraph of some length.</p>")),
            ("breaks", unit("word, word, word<br><br>")),
            ("single breaks", unit("x<br>")),
            ("links", unit("<a href=x>link</a>")),
            ("divs", unit("<div>One, two, three words that make a paragraph.</div>")),
            ("divs of paragraphs", unit("<div><p>One, two, three words that make a paragraph.</p></div>")),
            ("list items", unit("<li>One, two</li>")),
            ("cells", format!("<table>{}", unit("<tr><td>a<td>b"))),
            ("spans", unit("<span>a</span> ")),
            ("options", unit("<optgroup><option>x")),
            ("rubies", unit("<rt>x")),
            ("images", unit("<img src=x.png>")),
            ("headings", unit("<h2>Title, one</h2>")),
            ("text", unit("word, ")),
            ("lone brackets", unit("< ")),
            ("open comments", unit("<!-- ")),
            ("open quotes", unit("<a b=\"")),
            ("open scripts", unit("<script>")),
            ("open templates", unit("<template>")),
            ("attributes", format!("<div {}>", unit("a=1 "))),
            ("many attributes", unit(&format!("<p {}>", (0..500).map(|n| format!("a{n}=1 ")).collect::<String>()))),
            ("references", unit("&amp;&x")),
            ("end tags", unit("</div></p></b></td>")),
            ("forms", unit("<form><input>")),
            ("svg", unit("<svg><g><p>")),
            ("selects", unit("<select><div>")),
            ("frames", unit("<frameset><frame>")),
            ("bodies", numbered(&|n| format!("<body a{n}=1>"), 12)),
            ("buttons", unit("<button><p>x")),
            ("marquees", unit("<marquee><a><p>x")),
            ("captions", unit("<figure><figcaption>One, two.</figcaption></figure>")),
        ]
    }

    /// Prints how long hostile pages take, for finding the shapes that cost more than they should.
    #[test]
    #[ignore = "a measuring tool"]
    fn time_hostile_pages() {
        let sizes: Vec<usize> = std::env::var("SIZES")
            .unwrap_or("200000 400000 800000".into())
            .split(' ')
            .map(|n| n.parse().unwrap())
            .collect();
        for index in 0..hostile(100).len() {
            let mut line = String::new();
            for &size in &sizes {
                let (name, page) = hostile(size).swap_remove(index);
                let start = Instant::now();
                let article = super::read(&page);
                line.push_str(&format!("{name} {:.3}s {} ", start.elapsed().as_secs_f64(), article.text.len()));
            }
            writeln!(std::io::stderr(), "{line}").unwrap();
        }
    }
}
