//! What every page that is written must be: well formed, asking nothing of the network.
#![allow(unreachable_pub, reason = "shared by test files")]

use std::path::{Path, PathBuf};
use std::process::Command;

/// Elements that have no end tag, besides those of SVG that close themselves.
const VOID: [&str; 3] = ["meta", "br", "link"];

/// Panics unless every tag is closed in order, attributes are quoted, ids are unique and links
/// inside the page lead somewhere. Returns the elements by name with their attributes.
pub fn well_formed(page: &str) -> Vec<(String, Vec<(String, String)>)> {
    let mut elements: Vec<(String, Vec<(String, String)>)> = Vec::new();
    let mut open: Vec<String> = Vec::new();
    let mut rest = page.strip_prefix("<!DOCTYPE html>\n").expect("a document type");
    while let Some(at) = rest.find('<') {
        assert!(!rest[..at].contains('>'), "a bare > in {:?}", &rest[..at]);
        rest = &rest[at + 1..];
        let (tag, after) = rest.split_once('>').expect("tags end");
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(
                open.pop().as_deref(),
                Some(name),
                "closed in order; before {:?}",
                rest.chars().take(200).collect::<String>()
            );
            continue;
        }
        let closed = tag.ends_with('/');
        let tag = tag.strip_suffix('/').unwrap_or(tag);
        let (name, mut attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        assert!(name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()), "a name: {name:?}");
        let mut list = Vec::new();
        while !attributes.is_empty() {
            let end = attributes.find(['=', ' ']).unwrap_or(attributes.len());
            let key = attributes[..end].to_owned();
            attributes = &attributes[end..];
            let mut value = String::new();
            if let Some(quoted) = attributes.strip_prefix("=\"") {
                let (inside, after) = quoted.split_once('"').expect("attributes are quoted");
                value = inside.to_owned();
                attributes = after;
            }
            assert!(
                key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'),
                "an attribute's name: {key:?} in {tag:?}"
            );
            attributes = attributes.strip_prefix(' ').unwrap_or(attributes);
            list.push((key, value));
        }
        elements.push((name.to_owned(), list));
        if name == "style" || name == "script" {
            rest = rest.split_once(&format!("</{name}>")).expect("closed").1;
        } else if !closed && !VOID.contains(&name) {
            open.push(name.to_owned());
        }
    }
    assert!(open.is_empty(), "left open: {open:?}");
    let values = |wanted: &str| {
        elements
            .iter()
            .flat_map(|(_, list)| list)
            .filter(|(key, _)| key == wanted)
            .map(|(_, value)| value.clone())
            .collect::<Vec<_>>()
    };
    let mut ids = values("id");
    ids.sort();
    assert!(ids.windows(2).all(|pair| pair[0] != pair[1]), "ids are unique: {ids:?}");
    for target in values("href").iter().filter_map(|href| href.strip_prefix('#')) {
        assert!(ids.binary_search_by(|id| id.as_str().cmp(target)).is_ok(), "#{target} leads nowhere");
    }
    for target in values("aria-labelledby") {
        assert!(ids.contains(&target), "{target} labels something");
    }
    elements
}

/// Panics when anything but a link that a reader follows could reach the network.
pub fn asks_for_nothing(page: &str, elements: &[(String, Vec<(String, String)>)]) {
    for (name, list) in elements {
        assert!(
            !matches!(name.as_str(), "img" | "iframe" | "object" | "embed" | "link" | "form" | "video" | "base"),
            "{name}"
        );
        for (key, value) in list {
            assert!(!matches!(key.as_str(), "src" | "srcset" | "style" | "action" | "poster" | "background"), "{key}");
            assert!(!key.starts_with("on"), "{key}");
            if key == "href" {
                let web = value.starts_with("https://") || value.starts_with("http://");
                assert!(name == "a" && (web || value.starts_with('#')), "{name} {value}");
                assert!(!web || list.contains(&("rel".into(), "noopener noreferrer".into())), "{value}");
            }
        }
    }
    let style = page.split_once("<style>").unwrap().1.split_once("</style>").unwrap().0;
    assert!(!style.contains("url(") && !style.contains("@import") && !style.contains("http"));
    let script = page.split_once("<script>").unwrap().1.split_once("</script>").unwrap().0;
    for reach in ["fetch", "XMLHttpRequest", "import", "WebSocket", "innerHTML", "eval", "http"] {
        assert!(!script.contains(reach), "{reach}");
    }
}

/// The page without its style, script and version, for snapshots.
pub fn body(page: &str) -> String {
    let (_, body) = page.split_once("<body>\n").unwrap();
    let (body, _) = body.split_once("<script>").unwrap();
    body.replace(concat!("copydesk ", env!("CARGO_PKG_VERSION")), "copydesk VERSION")
}

/// SHA-256 (FIPS 180-4) in base 64, as content security policies write it.
pub fn sha256(bytes: &[u8]) -> String {
    // The first 32 bits of the fractional parts of roots of the first primes.
    let primes: Vec<u64> = (2..312u64).filter(|n| (2..*n).all(|d| n % d != 0)).collect();
    let bits = |root: f64| ((root - root.floor()) * 4_294_967_296.0) as u32;
    // Cube roots need more digits than an f64 has: the integer root of p * 2^96 has them.
    let cube = |p: u64| {
        let target = u128::from(p) << 96;
        let (mut low, mut high) = (0u128, 1u128 << 36);
        while high - low > 1 {
            let middle = (low + high) / 2;
            if middle * middle * middle <= target { low = middle } else { high = middle }
        }
        low as u32
    };
    let mut state: Vec<u32> = primes[..8].iter().map(|&p| bits((p as f64).sqrt())).collect();
    let mut message = bytes.to_vec();
    message.push(0x80);
    message.resize((message.len() + 8).div_ceil(64) * 64 - 8, 0);
    message.extend((bytes.len() as u64 * 8).to_be_bytes());
    for chunk in message.chunks(64) {
        let mut w: Vec<u32> = chunk.chunks(4).map(|word| u32::from_be_bytes(word.try_into().unwrap())).collect();
        for i in 16..64 {
            let s0 = w[i - 15].rotate_right(7) ^ w[i - 15].rotate_right(18) ^ (w[i - 15] >> 3);
            let s1 = w[i - 2].rotate_right(17) ^ w[i - 2].rotate_right(19) ^ (w[i - 2] >> 10);
            w.push(w[i - 16].wrapping_add(s0).wrapping_add(w[i - 7]).wrapping_add(s1));
        }
        let mut v = state.clone();
        for i in 0..64 {
            let s1 = v[4].rotate_right(6) ^ v[4].rotate_right(11) ^ v[4].rotate_right(25);
            let choice = (v[4] & v[5]) ^ (!v[4] & v[6]);
            let one = v[7].wrapping_add(s1).wrapping_add(choice).wrapping_add(cube(primes[i])).wrapping_add(w[i]);
            let s0 = v[0].rotate_right(2) ^ v[0].rotate_right(13) ^ v[0].rotate_right(22);
            let majority = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]);
            v.rotate_right(1);
            v[4] = v[4].wrapping_add(one);
            v[0] = one.wrapping_add(s0.wrapping_add(majority));
        }
        state.iter_mut().zip(v).for_each(|(sum, part)| *sum = sum.wrapping_add(part));
    }
    let digest: Vec<u8> = state.iter().flat_map(|word| word.to_be_bytes()).collect();
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for group in digest.chunks(3) {
        let mut bits = 0u32;
        (0..3).for_each(|at| bits = bits << 8 | u32::from(group.get(at).copied().unwrap_or(0)));
        for at in 0..4 {
            let shown = at <= group.len();
            text.push(if shown { char::from(DIGITS[(bits >> (18 - 6 * at)) as usize & 63]) } else { '=' });
        }
    }
    text
}

/// A real browser runs the page's script and refuses nothing of the page's own.
#[allow(clippy::print_stderr, reason = "a test that is skipped must say so")]
pub fn a_browser_finds_nothing_to_complain_about(page: &str) {
    let Some(browser) = chromium() else {
        eprintln!("skipped: no chromium in PATH");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.html");
    std::fs::write(&file, page).unwrap();
    let (document, log) = browse(&browser, &file, &folder.path().join("profile"));
    assert!(document.contains("<button type=\"button\">errors</button>"), "the script ran; log: {log}");
    let complaints: Vec<&str> = log.lines().filter(|line| line.contains("CONSOLE")).collect();
    assert!(complaints.is_empty(), "{complaints:?}");
}

/// The browser, if this machine has one.
fn chromium() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let names = ["chromium", "chromium-browser", "google-chrome"];
    std::env::split_paths(&path).flat_map(|folder| names.map(|name| folder.join(name))).find(|file| file.is_file())
}

/// Runs the browser on a page and returns the document as it is after the script ran, and what
/// was logged.
fn browse(browser: &Path, page: &Path, profile: &Path) -> (String, String) {
    let output = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
        .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
        .args(["--enable-logging=stderr", "--v=0", "--dump-dom"])
        .arg(format!("--user-data-dir={}", profile.display()))
        .arg(format!("file://{}", page.display()))
        .output()
        .unwrap();
    (String::from_utf8_lossy(&output.stdout).into_owned(), String::from_utf8_lossy(&output.stderr).into_owned())
}
