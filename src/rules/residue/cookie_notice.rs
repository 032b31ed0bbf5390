//! Cookie, privacy and copyright notices.

use crate::finding::{Finding, Severity};
use crate::rules::residue::{Words, by_certainty, report};
use crate::rules::{Analysis, declare_rule};
use crate::text::Furniture;

declare_rule! {
    /// Cookie, privacy and copyright notices of the page.
    ///
    /// “We use cookies ...”, “By continuing to browse ...”, “Privacy policy”, “© 2019 ... All
    /// rights reserved.” are words of the publisher’s lawyers, not of the article. Where it was
    /// first published and whose opinions it holds is only noted (info).
    ///
    /// ```text flagged
    /// The tunnel under the river opens on Monday, two years late.
    ///
    /// We use cookies to improve your visit. By continuing to browse you agree to our use of cookies.
    /// ```
    ///
    /// ```text clean
    /// The regulator fined the site because it stored cookies before anybody had agreed to them.
    /// ```
    COOKIE_NOTICE: "cookie-notice", Residue, Warning, English, check
}

fn check(analysis: &Analysis<'_>, findings: &mut Vec<Finding>) {
    let words = Words { message: "a legal notice of the page is left in the text", help: "delete it" };
    report(analysis, findings, &COOKIE_NOTICE, Furniture::Cookie, &words, by_certainty(Severity::Warning));
}
