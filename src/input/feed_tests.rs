use super::*;

fn articles(xml: &str) -> Vec<Article> {
    read("day.rss", xml.as_bytes().to_vec()).into_iter().map(|article| article.unwrap()).collect()
}

/// A feed of RSS with these items.
fn rss(items: &str) -> String {
    format!(
        "<?xml version='1.0'?><rss version='2.0'><channel><title>Harbour Gazette</title>\
         <image><title>Logo</title></image>{items}</channel></rss>"
    )
}

fn texts(items: &str) -> Vec<String> {
    articles(&rss(items)).into_iter().map(|article| article.text).collect()
}

fn errors(xml: &str) -> Vec<String> {
    read("day.rss", xml.as_bytes().to_vec())
        .into_iter()
        .filter_map(|article| article.err().map(|error| error.to_string()))
        .collect()
}

#[test]
fn items_of_rss_are_articles() {
    let found = articles(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>
<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" xmlns:atom=\"http://www.w3.org/2005/Atom\"
  xmlns:media=\"http://search.yahoo.com/mrss/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">
<channel>
  <title>Harbour Gazette</title>
  <link>https://gazette.example/</link>
  <atom:link rel=\"self\" href=\"https://gazette.example/feed\"/>
  <item>
    <title>Ferry leaves early &amp;amp; empty</title>
    <media:title>A photograph</media:title>
    <link>https://gazette.example/1</link>
    <guid isPermaLink=\"false\">gazette-1</guid>
    <pubDate>Thu, 13 Apr 2017 09:00:00 GMT</pubDate>
    <dc:date>2017-04-14</dc:date>
    <description><![CDATA[The ferry left at two [&#8230;]]]></description>
    <content:encoded><![CDATA[<p>The ferry left at two.</p><p>Nobody was on it.</p>]]></content:encoded>
    <media:content url=\"x.jpg\"><media:description>A ferry.</media:description></media:content>
  </item>
  <item>
    <guid>https://gazette.example/2</guid>
    <source url=\"https://tide.example/feed\">The Tide</source>
    <dc:date>2017-04-14</dc:date>
    <description>The pier &lt;b&gt;closes&lt;/b&gt; at Smith &amp;amp; Sons.</description>
  </item>
  <item><description>Tea at 4 &lt; 5.

Bring a cup.</description></item>
</channel></rss>",
    );
    let [first, second, third] = &found[..] else { panic!("{found:#?}") };
    assert_eq!((first.id.as_str(), first.record), ("gazette-1", Some(1)));
    assert_eq!(first.title.as_deref(), Some("Ferry leaves early & empty"));
    assert_eq!(first.text, "The ferry left at two.\n\nNobody was on it.");
    assert_eq!(first.url.as_deref(), Some("https://gazette.example/1"));
    assert_eq!(first.published.as_deref(), Some("Thu, 13 Apr 2017 09:00:00 GMT"));
    assert_eq!(first.source.as_deref(), Some("Harbour Gazette"));
    assert_eq!(second.id, "https://gazette.example/2");
    assert_eq!(second.url.as_deref(), Some("https://gazette.example/2"));
    assert_eq!((second.title.as_deref(), second.source.as_deref()), (None, Some("The Tide")));
    assert_eq!(second.published.as_deref(), Some("2017-04-14"));
    assert_eq!(second.text, "The pier closes at Smith & Sons.");
    assert_eq!((third.id.as_str(), third.text.as_str()), ("day.rss#3", "Tea at 4 < 5.\n\nBring a cup."));
}

#[test]
fn entries_of_atom_are_articles() {
    let found = articles(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title type=\"html\">Harbour &lt;i&gt;Gazette&lt;/i&gt;</title>
<entry><id>tag:1</id><title>Ferry &amp; pier</title><link rel=\"enclosure\" href=\"x.mp3\"/>
<link href=\"https://gazette.example/1?a=1&amp;b=2\"/><updated>2017-04-15</updated><published>2017-04-14</published>
<summary>Short.</summary><content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\"><p>The ferry left.</p>
<p>It is <b>empty</b> &amp; cold.</p></div></content></entry>
<entry><id>tag:2</id><summary type=\"text\">Use &lt;b&gt; for bold.</summary><content type=\"html\" src=\"x\"/>
<source><id>tag:0</id><title>The Tide</title></source></entry>
<entry><id>tag:3</id><content type=\"html\">&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;</content></entry></feed>",
    );
    let [first, second, third] = &found[..] else { panic!("{found:#?}") };
    assert_eq!(first.text, "The ferry left.\n\nIt is empty & cold.");
    assert_eq!((first.id.as_str(), first.title.as_deref()), ("tag:1", Some("Ferry & pier")));
    assert_eq!(first.url.as_deref(), Some("https://gazette.example/1?a=1&b=2"));
    assert_eq!(first.published.as_deref(), Some("2017-04-14"));
    assert_eq!(first.source.as_deref(), Some("Harbour Gazette"));
    assert_eq!((second.id.as_str(), second.text.as_str()), ("tag:2", "Use <b> for bold."));
    assert_eq!((second.source.as_deref(), second.title.as_deref()), (Some("The Tide"), None));
    assert_eq!(third.text, "One.\n\nTwo.");
}

#[test]
fn items_of_rss_1_are_articles() {
    let found = articles(
        "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns=\"http://purl.org/rss/1.0/\">
<channel rdf:about=\"https://gazette.example/\"><title>Harbour Gazette</title><items><rdf:Seq/></items></channel>
<item rdf:about=\"https://gazette.example/1\"><title>Ferry</title><link>https://gazette.example/1</link>
<description>The ferry left.</description></item></rdf:RDF>",
    );
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].id.as_str(), found[0].text.as_str()), ("https://gazette.example/1", "The ferry left."));
    assert_eq!(found[0].source.as_deref(), Some("Harbour Gazette"));
}

#[test]
fn what_is_no_xml_is_taken_as_it_is() {
    for (field, text) in [
        ("<p>The ferry left<br>at two & came &nbsp;back.", "The ferry left\nat two & came back."),
        ("Salt & vinegar", "Salt & vinegar"),
        ("Salt &amp;amp; vinegar", "Salt & vinegar"),
        ("The ferry <!-- not --> left.", "The ferry  left."),
        ("<![CDATA[One ]]><![CDATA[two.]]>", "One two."),
        ("&#x41;&#65;&#0; &unknown; &", "AA&#0; &unknown; &"),
    ] {
        assert_eq!(texts(&format!("<item><description>{field}</description></item>")), [text], "{field}");
    }
    // Prefixes that are nowhere declared; a field that comes twice.
    let items = "<item><content:encoded>&lt;p&gt;One.</content:encoded><content:encoded>Two.</content:encoded></item>";
    assert_eq!(texts(items), ["One."]);
}

#[test]
fn lines_of_plain_text_stay() {
    for (field, text) in [
        ("<description><![CDATA[One &amp; two.\n\nThree.]]></description>", "One & two.\n\nThree."),
        ("<content:encoded>One.\n\nTwo &amp;#8212; three.</content:encoded>", "One.\n\nTwo — three."),
        ("<description>5 &lt; 6\nand 7 &gt; 2</description>", "5 < 6\nand 7 > 2"),
    ] {
        assert_eq!(texts(&format!("<item>{field}</item>")), [text], "{field}");
    }
}

#[test]
fn feeds_as_they_are_written() {
    let atom = |content: &str| {
        let found =
            articles(&format!("<feed xmlns='http://www.w3.org/2005/Atom' xmlns:x='y'><entry>{content}</entry></feed>"));
        (found[0].text.clone(), found[0].url.clone())
    };
    let (text, _) = atom("<content type='xhtml'><x:div><x:p>One.</x:p><x:p class='a:b'>Two.</x:p></x:div></content>");
    assert_eq!(text, "One.\n\nTwo.");
    let (text, url) = atom("<link href='/1'/><content type='image/png'>iVBO</content><summary>A ferry.</summary>");
    assert_eq!((text.as_str(), url), ("A ferry.", None));
    let (text, _) = atom("<content type='text/html'>&lt;p&gt;A ferry.&lt;/p&gt;</content>");
    assert_eq!(text, "A ferry.");
    // An empty field hides none, a title of a podcast is none of the feed, and nobody's is as long as an article.
    let items = "<item><description/><description> </description><description>A ferry.</description></item>";
    assert_eq!(texts(items), ["A ferry."]);
    let titled = rss(items).replace("<title>Harbour", "<itunes:title>Pod</itunes:title><title>Harbour");
    assert_eq!(articles(&titled)[0].source.as_deref(), Some("Harbour Gazette"));
    let long = rss(items).replace("Gazette", &"Gazette ".repeat(500));
    assert_eq!(articles(&long)[0].source, None);
    // What stands in front of the root, and behind it.
    for xml in [
        format!(" \u{feff}<!-- {} -->{}<script>a < b", "x".repeat(9000), &rss(items)["<?xml version='1.0'?>".len()..]),
        rss(items).replace("<rss", "<!DOCTYPE rss [<!ENTITY % a SYSTEM 'x'> %a;]><rss"),
        "<feed version='0.3' xmlns='http://purl.org/atom/ns#'><entry><summary>A ferry.</summary></entry></feed>"
            .to_owned(),
        "<feed><entry><summary>A ferry.</summary></entry></feed>".to_owned(),
    ] {
        assert_eq!(articles(&xml)[0].text, "A ferry.", "{xml}");
    }
}

#[test]
fn encodings_are_those_of_the_declaration() {
    let items = "<item><description>The caf\u{e9} reopened.</description></item>";
    let latin = rss(items).replace("'1.0'?>", "'1.0' encoding='ISO-8859-1'?>");
    let bytes: Vec<u8> = latin.chars().map(|letter| letter as u8).collect();
    assert_eq!(read("a.rss", bytes).pop().unwrap().unwrap().text, "The café reopened.");
    let wrong = latin.replace("ISO-8859-1", "utf-8");
    let bytes: Vec<u8> = wrong.chars().map(|letter| letter as u8).collect();
    assert_eq!(read("a.rss", bytes).pop().unwrap().unwrap().text, "The café reopened.");
    let wide: Vec<u8> = "\u{feff}".encode_utf16().chain(rss(items).encode_utf16()).flat_map(u16::to_le_bytes).collect();
    assert_eq!(read("a.rss", wide).pop().unwrap().unwrap().text, "The café reopened.");
}

#[test]
fn what_is_wrong_is_one_line() {
    let one = "<item><description>The ferry left.</description></item>";
    let cut = rss(&format!("{one}\n<item><title>Ferry</title><description>The pier"));
    let cut = cut.replace("</channel></rss>", "");
    assert_eq!(articles_and_errors(&cut), (1, 1));
    assert!(errors(&cut)[0].starts_with("day.rss#2: not valid XML: "), "{:?}", errors(&cut));
    assert!(errors(&cut)[0].ends_with("; fetch the feed again, it may be cut off"), "{:?}", errors(&cut));
    let bare = rss(&format!("<item><title>Ferry</title></item>{one}"));
    assert_eq!(errors(&bare), ["day.rss#1: the entry has no text; fetch the page that it links to, or remove it"]);
    assert_eq!(articles_and_errors(&bare), (1, 1));
    assert_eq!(errors(&rss("")), ["day.rss: the feed has no entries; fetch it again, or leave it out"]);
    assert_eq!(
        errors("<!doctype html><p>Not found"),
        ["day.rss: is no RSS or Atom feed; check what it is, or rename it"]
    );
    assert_eq!(errors("<urlset/>"), ["day.rss: is a sitemap; fetch the pages that it links to"]);
}

fn articles_and_errors(xml: &str) -> (usize, usize) {
    let found = read("day.rss", xml.as_bytes().to_vec());
    let good = found.iter().filter(|article| article.is_ok()).count();
    (good, found.len() - good)
}
