//! What servers say instead of showing something: as a line in an article, and as the page that was taken for one.

use super::Furniture::Refusal;
use super::phrase_table::At::{Alone, Head};
use super::phrase_table::Row;
use super::phrase_table::Weight::{Line as L, Sentence as S};

/// Lines and sentences that are left in an article, as phrases of furniture.
#[rustfmt::skip]
pub(super) const LINES: &[Row] = &[
    (Refusal, L, Alone, &[
        "javascript is required", "javascript is not available", "javascript required", "enable javascript", "turn on javascript", "robot check",
        "error establishing a database connection", "sorry you have been blocked", "performance security by cloudflare",
    ]),
    (Refusal, S, Head(40), &[
        "please turn on|activate javascript", "please turn javascript on", "please enable javascript|cookies in|on|and|or|to", "you need to enable javascript", "you must enable javascript", "you must have javascript enabled",
        "enable javascript and cookies to continue", "turn on your? javascript to", "javascript must be enabled", "javascript needs to be enabled", "this site|website|page|app|application|slideshow|feature|quiz|form|content requires javascript",
        "checking your browser before", "checking if the site connection is secure", "verifying you are human", "verify you are human", "please verify that? you are a? human", "please confirm that? you are a? human",
        "we've detected that javascript is", "we have detected that javascript is", "for full functionality of this site", "you are using an outdated|unsupported browser",
        "this content|page|site|website is not|currently available|unavailable in your|this country|region|location|area", "we've noticed you're adblocking|using", "please disable|whitelist|deactivate ~ blocker|adblocker|adblock", "please turn off ~ blocker|adblocker|adblock",
        "it looks like|that you're using an ad", "it looks like you are using an ad", "we have detected that you are using an? ad|adblocker|adblock",
    ]),
];

/// How servers excuse themselves, in small letters; every part of a row stands in one sentence.
#[rustfmt::skip]
pub(crate) const EXCUSES: &[&[&str]] = &[
    &["page you", "requested", "cannot be found"], &["page you", "requested", "could not be found"],
    &["page you", "requested", "couldn't be found"], &["page you", "looking for", "found"], &["page you", "looking for", "exist"],
    &["page you", "looking for", "removed"], &["page you", "looking for", "available"], &["page", "requested", "does not exist"],
    &["page", "requested", "doesn't exist"], &["requested url", "was not found on this server"],
    &["this article has been removed"], &["this page is no longer available"], &["this article is no longer available"],
    &["this story is no longer available"], &["this content is not available in your"], &["this site is not available in your"],
    &["this content is unavailable in your"], &["this website is not available in your"], &["this page is not available in your"],
    &["unavailable in most european countries"], &["unavailable for legal reasons"],
    &["enforces the general data protection regulation", "access"],
    &["make sure you're not a robot"], &["verify that you are not a robot"], &["verify you are a human"], &["verify you are human"],
    &["verifying you are human"], &["verify that you are human"], &["confirm you are a human"], &["confirm you are human"],
    &["confirm that you are human"], &["let us know you're not a robot"], &["check the box below", "robot"],
    &["unusual traffic from your computer network"], &["unusual activity from your computer network"],
    &["checking your browser before"], &["checking if the site connection is secure"], &["press & hold to confirm"],
    &["complete the security check to access"], &["needs to review the security of your connection"],
    &["javascript is not available"], &["it is necessary to enable javascript"], &["need to enable javascript to run this app"],
    &["enable javascript", "browser", "continue"], &["enable cookies", "browser", "continue"],
    &["enable javascript and cookies to continue"], &["requires that you enable javascript"],
    &["make sure your browser supports javascript and cookies"],
    &["you don't have permission to access"], &["you do not have permission to access"], &["you have been blocked", "access"],
    &["access to this page has been denied"], &["your access to this site has been limited"],
    &["your access to this service has been limited"], &["your request has been blocked"],
    &["server is temporarily unable to service your request"], &["error establishing a database connection"],
    &["turn off your ad blocker", "continue"], &["disable your ad blocker", "continue"], &["domain name is for sale"],
];

/// What stands at the head of such pages, in small letters and without what is no letter or digit at its ends.
#[rustfmt::skip]
pub(crate) const LABELS: &[&str] = &[
    "just a moment", "attention required", "attention required! | cloudflare", "access denied", "access to this page has been denied",
    "403 forbidden", "403 - forbidden", "error 403", "404", "404 not found", "404 - not found", "404 page not found",
    "404 - page not found", "error 404", "404 error", "page not found", "are you a robot", "robot check", "human verification",
    "security check", "pardon our interruption", "request blocked", "the request could not be satisfied", "service unavailable",
    "503 service unavailable", "503 service temporarily unavailable", "service temporarily unavailable", "502 bad gateway",
    "bad gateway", "500 internal server error", "internal server error", "gateway timeout", "504 gateway time-out",
    "429 too many requests", "too many requests", "451 unavailable for legal reasons", "one more step", "sorry, you have been blocked",
    "resource not available", "site not available", "error establishing a database connection",
];

/// Words of which each excuse has one: hardly a sentence of news is compared with all of them.
#[rustfmt::skip]
pub(crate) const KEYS: &[&str] = &[
    "available", "blocked", "blocker", "browser", "checking", "connection", "cookies", "database", "denied", "domain", "enforces",
    "exist", "found", "hold", "human", "javascript", "legal", "limited", "permission", "removed", "requested", "robot", "security",
    "temporarily", "unavailable", "unusual",
];

/// Labels that other things have as well.
pub(crate) const AMBIGUOUS: &[&str] =
    &["access denied", "just a moment", "404", "security check", "one more step", "robot check"];

/// What stands below them on the page of a server.
pub(crate) const SIGNS: &[&str] = &[
    "reference #",
    "ray id",
    "permission",
    "browser",
    "server",
    "cookies",
    "javascript",
    "cloudflare",
    "home page",
    "homepage",
    "go back",
    "http",
    "robot",
    "human",
    "request",
    "page",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_excuse_has_a_key() {
        for parts in EXCUSES {
            let mut words = parts.iter().flat_map(|part| part.split(' '));
            assert!(words.any(|word| KEYS.contains(&word)), "{parts:?}");
        }
    }
}
