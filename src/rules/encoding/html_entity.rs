//! Character references of HTML.

use crate::finding::{Finding, Severity};
use crate::rules::encoding::{Spot, escapes, report};
use crate::rules::{Analysis, declare_rule};
use crate::span::Span;

declare_rule! {
    /// A character reference of HTML stands in the text: `&amp;`, `&nbsp;`, `&#8217;`.
    ///
    /// The page was escaped twice or unescaped too little, and readers see the code. So they do where characters are
    /// left in the writing of JSON (`\u2019`, `\n`), of mails (`=E2=80=99`) or of addresses (`don%27t`).
    ///
    /// ```text flagged
    /// The café &amp; bar by the tunnel opened on Monday.
    /// ```
    ///
    /// ```text clean
    /// The café & bar by AT&T; R&B is played there.
    /// ```
    HTML_ENTITY: "html-entity", Encoding, Error, Any, check
}

/// Names of accented letters, typographic marks and common signs, sorted. Names that are English words as well, such as
/// *and* and *sub*, are not among them.
#[rustfmt::skip]
const NAMES: &[&str] = &[
    "AElig", "Aacute", "Abreve", "Acirc", "Agrave", "Amacr", "Aogon", "Aring", "Atilde", "Auml", "Cacute", "Ccaron", "Ccedil", "Ccirc", "Cdot",
    "Dagger", "Dcaron", "Delta", "Dstrok", "ETH", "Eacute", "Ecaron", "Ecirc", "Edot", "Egrave", "Emacr", "Eogon", "Euml", "Gbreve", "Gcedil",
    "Gcirc", "Gdot", "Hcirc", "Hstrok", "IJlig", "Iacute", "Icirc", "Idot", "Igrave", "Imacr", "Iogon", "Itilde", "Iuml", "Jcirc", "Kcedil", "Lacute",
    "Lcaron", "Lcedil", "Lmidot", "Lstrok", "Nacute", "Ncaron", "Ncedil", "Ntilde", "OElig", "Oacute", "Ocirc", "Odblac", "Ograve", "Omacr", "Omega",
    "Oslash", "Otilde", "Ouml", "Prime", "Racute", "Rcaron", "Rcedil", "Sacute", "Scaron", "Scedil", "Scirc", "THORN", "Tcaron", "Tcedil", "Tstrok",
    "Uacute", "Ubreve", "Ucirc", "Udblac", "Ugrave", "Umacr", "Uogon", "Uring", "Utilde", "Uuml", "Wcirc", "Yacute", "Ycirc", "Yuml", "Zacute",
    "Zcaron", "Zdot", "aacute", "abreve", "acirc", "acute", "aelig", "agrave", "alpha", "amacr", "amp", "aogon", "apos", "aring", "atilde", "auml",
    "bdquo", "beta", "brvbar", "bull", "cacute", "ccaron", "ccedil", "ccirc", "cdot", "cedil", "cent", "circ", "clubs", "copy", "crarr", "curren",
    "dArr", "dagger", "darr", "dcaron", "deg", "delta", "diams", "divide", "dstrok", "eacute", "ecaron", "ecirc", "edot", "egrave", "emacr", "emsp",
    "ensp", "eogon", "eth", "euml", "euro", "frac12", "frac14", "frac34", "frasl", "gamma", "gbreve", "gcirc", "gdot", "ge", "gt", "hArr", "hairsp",
    "harr", "hcirc", "hearts", "hellip", "horbar", "hstrok", "hyphen", "iacute", "icirc", "iexcl", "igrave", "ijlig", "imacr", "imath", "infin",
    "inodot", "iogon", "iquest", "itilde", "iuml", "jcirc", "kcedil", "lArr", "lacute", "laquo", "larr", "lcaron", "lcedil", "ldquo", "ldquor", "le",
    "lmidot", "loz", "lrm", "lsaquo", "lsquo", "lsquor", "lstrok", "lt", "macr", "mdash", "micro", "middot", "minus", "nacute", "nbsp", "ncaron",
    "ncedil", "ndash", "ne", "not", "ntilde", "numsp", "oacute", "ocirc", "odblac", "oelig", "ograve", "oline", "omacr", "ordf", "ordm", "oslash",
    "otilde", "ouml", "para", "permil", "plusmn", "pound", "prime", "puncsp", "quot", "rArr", "racute", "raquo", "rarr", "rcaron", "rcedil", "rdquo",
    "rdquor", "reg", "rlm", "rsaquo", "rsquo", "rsquor", "sacute", "sbquo", "scaron", "scedil", "scirc", "sect", "shy", "spades", "sup1", "sup2",
    "sup3", "szlig", "tcaron", "tcedil", "thinsp", "thorn", "tilde", "times", "trade", "tstrok", "uArr", "uacute", "uarr", "ubreve", "ucirc",
    "udblac", "ugrave", "umacr", "uml", "uogon", "uring", "utilde", "uuml", "wcirc", "yacute", "ycirc", "yen", "yuml", "zacute", "zcaron", "zdot",
    "zwj", "zwnj",
];

fn check(analysis: &Analysis<'_>, findings: &mut Vec<Finding>) {
    let source = analysis.article.text.as_str();
    let spots: Vec<Spot> = memchr::memchr_iter(b'&', source.as_bytes())
        .filter_map(|at| reference(source, at).map(|end| Spot { span: Span::new(at, end), severity: Severity::Error }))
        .collect();
    report(analysis, findings, &HTML_ENTITY, &spots, "write the character itself", |spot| {
        format!("the character reference “{}” stands in the text", spot.span.of(source))
    });
    // In code they stand as they should.
    let spots: Vec<Spot> =
        escapes::all(source).into_iter().map(|span| Spot { span, severity: Severity::Warning }).collect();
    report(analysis, findings, &HTML_ENTITY, &spots, "write the character itself", |spot| {
        format!("the code “{}” of a character stands in the text", spot.span.of(source))
    });
}

/// Where the reference that begins at an ampersand ends.
fn reference(source: &str, at: usize) -> Option<usize> {
    let rest = source.as_bytes().get(at + 1..)?;
    let mut length = rest.iter().take(10).take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'#').count();
    if rest.get(length) != Some(&b';') {
        // Old pages leave out the semicolon, but so do addresses of pages: ?a=1&copy=2.
        let signed = ["pound", "euro", "yen"].into_iter().find(|name| rest.starts_with(name.as_bytes()));
        if let Some(sign) = signed.filter(|sign| rest.get(sign.len()).is_some_and(u8::is_ascii_digit)) {
            return (!in_address(source, at)).then_some(at + 1 + sign.len());
        }
        if let Some(end) = unfinished(rest).filter(|_| !in_address(source, at)) {
            return Some(at + 1 + end);
        }
        let bare = ["nbsp", "quot", "amp"].into_iter().find(|name| rest.starts_with(name.as_bytes()))?;
        let next = rest.get(bare.len()).copied().unwrap_or(b' ');
        return (!next.is_ascii_alphanumeric() && next != b'=' && !in_address(source, at))
            .then_some(at + 1 + bare.len());
    }
    let name = &source[at + 1..at + 1 + length];
    // &amp;quot; is one reference that was escaped twice.
    if name == "amp" {
        let inner = rest[length + 1..]
            .iter()
            .take(10)
            .take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'#')
            .count();
        let known = source.get(at + 2 + length..at + 2 + length + inner).is_some_and(is_known);
        if known && rest.get(length + 1 + inner) == Some(&b';') {
            length += 1 + inner;
        } else if in_address(source, at) {
            return None;
        }
        return Some(at + 2 + length);
    }
    is_known(name).then_some(at + 2 + length)
}

/// Where a reference to an apostrophe, a quotation mark, a dash or dots ends that has no semicolon: "&#8217s", "it&rsquos".
fn unfinished(rest: &[u8]) -> Option<usize> {
    if let Some(code) = rest.strip_prefix(b"#") {
        let digits = code.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let known = matches!(
            &code[..digits],
            b"39" | b"160" | b"8211" | b"8212" | b"8216" | b"8217" | b"8220" | b"8221" | b"8230"
        );
        return known.then_some(1 + digits);
    }
    [&b"rsquo"[..], b"lsquo", b"rdquo", b"ldquo", b"hellip", b"mdash", b"ndash"]
        .into_iter()
        .find(|name| rest.starts_with(name) && rest.get(name.len()).is_none_or(|byte| !matches!(byte, b'=' | b';')))
        .map(<[u8]>::len)
}

fn is_known(name: &str) -> bool {
    match name.strip_prefix('#') {
        Some(code) => match code.strip_prefix(['x', 'X']) {
            Some(hex) => !hex.is_empty() && hex.bytes().all(|byte| byte.is_ascii_hexdigit()),
            None => !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_digit()),
        },
        None => NAMES.binary_search(&name).is_ok(),
    }
}

/// True inside the address of a page, where an ampersand parts parameters.
fn in_address(source: &str, at: usize) -> bool {
    let mut seen = 0;
    let start = source[..at]
        .char_indices()
        .rev()
        .take_while(|(_, c)| {
            seen += 1;
            !c.is_whitespace() && seen < 300
        })
        .last()
        .map_or(at, |(from, _)| from);
    source[start..at].contains("://") || source[start..at].contains("www.")
}

#[cfg(test)]
mod tests {
    use super::NAMES;
    use crate::rules::testing::words_of_rule;

    fn found(text: &str) -> Vec<String> {
        words_of_rule("html-entity", text)
    }

    #[test]
    fn references_are_told_from_ampersands() {
        assert!(NAMES.is_sorted());
        assert_eq!(found("It&#8217;s late."), ["&#8217;"]);
        assert_eq!(found("It&#x2019;s late."), ["&#x2019;"]);
        assert_eq!(found("Bed &amp;quot;and&amp;quot; breakfast"), ["&amp;quot;"]);
        assert_eq!(found("Late&nbsp again"), ["&nbsp"]);
        for known in ["&Ntilde;", "&Oacute;", "&larr;", "&Scaron;", "&dagger;", "&infin;", "&Lstrok;", "&nacute;"] {
            assert_eq!(found(&format!("The town of {known}x is late.")), [known]);
        }
        assert_eq!(found("It cost &pound340 and &euro;2."), ["&pound"]);
        assert_eq!(found("It cost &pounds and &pound of flesh, www.example.com/?a=1&pound3."), Vec::<String>::new());
        assert_eq!(found("It&#8217s late."), ["&#8217"]);
        assert_eq!(found("The boys&rsquo boat, the boy&rsquos hat"), ["&rsquo"]);
        assert_eq!(found("He left &mdash and came back."), ["&mdash"]);
        assert_eq!(
            found("It is &#8 and &#82176, example.com/?a=1&rsquo=3, https://example.com/?a&ldquo"),
            Vec::<String>::new()
        );
        assert_eq!(found("&Ntilde &and; &sub; &dagger"), Vec::<String>::new());
        assert_eq!(
            found("AT&T; R&B; &; &#; &foo; https://example.com/?a=1&amp;b=2&copy=3 &amplifier"),
            Vec::<String>::new()
        );
    }
}
