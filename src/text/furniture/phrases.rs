//! Furniture told by fixed phrases at the head or the tail of a line.

use std::sync::OnceLock;

use super::{Furniture, Hit, Index, Line};
use crate::text::chars;
use crate::text::kinds::End;
use crate::text::tokens::{Token, tokenise, word_hash};

/// Where in a line a phrase must stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    /// It is all there is.
    Alone,
    /// At the head of a line of at most so many words.
    Head(usize),
    /// At the head, with a colon, bar, dash or arrow behind it, in a line of at most so many words.
    Label(usize),
    /// At the tail of a line of at most so many words.
    Tail(usize),
}

/// How sure a phrase is, and whether it also counts as a sentence of a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Weight {
    /// Only as a line of its own.
    Line,
    /// As a line or as a sentence inside a paragraph.
    Sentence,
    /// An author may have written it; as a line or as a sentence.
    Unsure,
}

use At::{Alone, Head, Label, Tail};
use Furniture::*;
use Weight::{Line as L, Sentence as S, Unsure as U};

/// The phrases. `a|b` is either word, `_` any word, `~` up to six words, `word?` may be missing.
#[rustfmt::skip]
const PHRASES: &[(Furniture, Weight, At, &[&str])] = &[
    (ReadMore, L, Alone, &[
        "read more", "read on", "more", "continue", "continue reading", "keep reading", "full story", "see more", "view more",
        "show more", "load more", "learn more", "read full article|story|post", "read the full|whole|entire article|story|post",
        "read the rest of this article|story|post", "view gallery", "view slideshow", "launch gallery", "click for more",
        "see all", "show all", "view all", "view full article|story", "find out more", "read next", "read now",
        "watch now", "watch video", "watch the video", "play video", "click to enlarge", "read more here", "see more photos",
        "expand", "scroll down for video", "view photos _", "view photos _ more", "now watch", "view photos", "show full article", "read article|story", "more info",
        "source link", "scroll down for more", "scroll down to video",
    ]),
    (ReadMore, L, Head(12), &[
        "click here to read|see|view", "click here for more|the|full", "tap here to", "click to read|see|view",
        "read the full|rest|original article|story|interview|piece|post ~ here|on|at",
        "continue reading this|the article|story|main", "view the full gallery|slideshow",
        "read more on|from|about|at|in _", "play video content", "just watched ~ replay",
    ]),
    (ReadMore, L, Label(30), &["read more", "now watch", "watch", "read", "see video", "more at _", "related slideshow", "view photos", "read also", "also read", "read next", "must read", "read this", "continue reading", "keep reading", "see more", "watch next"]),
    (ReadMore, S, Head(16), &["click here to read", "click here for more", "read the full|rest ~ here", "click here to view|see|watch"]),
    (ReadMore, S, Head(30), &[
        "click here if you are|you're having ~ viewing|loading", "for more|full|further ~ click here", "for the full|complete|latest ~ click here",
        "to see|read|view|watch|find|learn ~ ~ click here",
    ]),
    (ReadMore, S, Tail(40), &["please click here"]),
    (ReadMore, U, Alone, &[
        "read more", "read more here", "continue reading", "click here", "watch ~ below", "see more|it|them below",
        "see|hear|read|check|listen ~ video|videos|clip|clips|trailer|teaser|interview|footage|gallery|photo|photos|pics|pictures|tweet|tweets|post|posts ~ below",
    ]),
    (ReadMore, U, Head(24), &[
        "scroll|click through the ~ gallery|galleries|photos|pictures|slideshow", "scroll through ~ below", "click through ~ below",
        "scroll down for|to ~ video|videos|photos|pictures|gallery|more",
    ]),
    (Share, L, Alone, &[
        "share", "shares", "tweet", "share this", "share it", "share this article|story|post|page|video|image|quote|link|via|with|on",
        "share via|by email|e", "share this article|story|post|page with|via|on _", "share on _", "share on _ share on _", "share to _", "pin it", "print", "email", "print this",
        "email this", "share tweet", "share save", "like this", "like loading", "copy link", "copy this link", "follow us",
        "follow", "follow us on _", "follow us on _ and|or _", "connect with us", "share article|story", "save", "bookmark",
        "more sharing options", "share options", "close share options", "hide share options", "share this with", "share this on _", "click to share",
        "email this article|story", "print article|story", "read later", "add to favorites", "report a typo|error|mistake", "share _ _ share", "recommend", "pin", "whatsapp", "was this helpful|useful", "sharing is caring", "tweet this", "post to facebook", "be the first to share",
        "like this like loading", "by 0 shares",
    ]),
    (Share, L, Head(14), &["share this on|with|via", "check out ~ on facebook", "click to share on", "like us on facebook", "follow us on", "like and follow us", "follow our", "find us on facebook|twitter|instagram", "share on facebook|twitter", "click to email this|a", "like our facebook page", "join us on facebook|twitter", "read or share this story"]),
    (Share, L, Tail(8), &["total views _ views today"]),
    (Share, S, Head(20), &["like us on facebook", "follow us on facebook|twitter|instagram", "share this article|story|post with", "find us on facebook|twitter"]),
    (Share, S, Head(24), &["for more ~ follow us", "for more news|coverage|stories|updates|content follow our"]),
    // Authors embed posts on purpose; of the embedded post only these words are left.
    (Share, U, Head(60), &["a post|photo|video shared|posted by ~ on _ _ _ at", "view this post on instagram|facebook|twitter|threads|tiktok|x"]),
    (Share, U, Head(14), &["follow me|him|her|them on twitter|facebook|instagram", "follow _ on twitter|facebook|instagram", "follow _ _ on twitter|facebook|instagram", "follow _ _ _ on twitter|facebook|instagram"]),
    (Newsletter, L, Alone, &[
        "newsletter", "newsletters", "newsletter sign up", "newsletter signup", "sign up", "sign up now|today|here", "sign me up", "subscribe", "email address",
        "enter your email", "enter email", "your email", "email newsletter|newsletters", "enter your email address", "your email address", "free newsletter", "our newsletter|newsletters", "sign up for free", "notify me",
        "thank you for subscribing", "thanks for subscribing", "enable notifications", "allow notifications", "download our app", "get the app",
    ]),
    (Newsletter, L, Head(14), &["be the first to know when|of|about|with"]),
    (Newsletter, L, Head(45), &["want to keep up with|on the latest ~ ~ sign|subscribe|follow|click|download|join", "want to stay up to date with|on ~ ~ sign|subscribe|follow|click|download|join"]),
    (Newsletter, L, Head(90), &["newsletter sign up continue|please|get|enter|email"]),
    (Newsletter, S, Head(45), &[
        "get|receive push|browser|desktop|mobile notifications|alerts with|about|for|from|on|when _", "want all the latest", "click here to get ~ newsletter|newsletters|inbox|app|alerts", "click here to download|install ~ app",
        "for the latest ~ subscribe|download", "for the latest ~ sign up", "for all the latest ~ subscribe|download", "for all the latest ~ sign up", "for all the latest ~ follow us|our", "for access to ~ ~ subscribe", "for access to ~ ~ sign up", "please verify you|you're are? not a robot",
        "sign up for|to ~ newsletter|newsletters|alerts|emails", "sign up here for", "sign up to receive|get", "subscribe to ~ newsletter|newsletters",
        "subscribe to our|the ~ channel|podcast|feed|magazine|alerts|emails", "get our|the|more|all|your|breaking|latest|top ~ inbox", "get our ~ newsletter|app|emails",
        "enter your email ~ to", "join our mailing|newsletter", "join our ~ newsletter", "click here to subscribe", "click here to sign up", "by signing up i|you", "by signing up for ~ newsletter|newsletters|emails|alerts|updates", "by subscribing i|you|to", "i understand that i can withdraw|unsubscribe", "i agree to receive", "i would like to receive ~ newsletter|emails|news|offers|updates",
        "want more stories|news|like ~ newsletter|inbox", "for more ~ newsletter", "download our ~ app", "download the ~ app", "get ~ delivered|straight|sent|right to your inbox", "please enter a valid email", "please check your email|inbox",
        "you can unsubscribe at any", "we'll send you ~ newsletter|email|emails|alerts|updates|news|headlines|digest|best|latest|stories", "stay up to date with our|the ~ newsletter", "register for our|the ~ newsletter", "like this article sign|subscribe", "don't miss ~ newsletter", "sign up for ~ straight|delivered",
    ]),
    (Newsletter, S, Tail(45), &["to your inbox", "in your inbox", "in your inbox daily|weekly", "to your inbox daily|weekly", "our free newsletter", "our daily|weekly newsletter", "for our newsletter", "to our newsletter", "to our youtube channel", "meet your inbox", "into your inbox"]),
    // A writer may also name the magazine from which a story is taken.
    (Newsletter, U, Head(40), &[
        "for more ~ ~ pick up the|a|your latest|new|current|copy|issue", "pick up the latest|new|current issue of",
        "for the full story|interview|article|feature ~ pick|see|grab|buy|get|don't ~ issue|magazine",
    ]),
    (Advertisement, L, Alone, &[
        "advertisement", "advertisements", "advertising", "advert", "ad", "ads", "ad feedback", "sponsored", "sponsored content|post|by|links|stories", "promoted", "promoted content|stories", "paid content|post",
        "skip ad|advertisement", "skip this ad", "close ad", "report this ad", "report ad", "remove ads", "ads by google", "google ads", "this is an advertisement", "loading ad", "loading", "loading ~ advertisement",
        "article continues|continued below", "story continues|continued below", "story continues below this ad", "scroll to continue", "continue reading below", "advertisement continue reading below", "advertisement story continues below", "advertisement article continues below", "continue reading the main story", "advertisement continue reading the main story", "scroll for more",
        "inread invented by teads", "content from our sponsors", "affiliate links", "advertisement advertisement", "story continues after ad|advertisement", "text continues below", "post continues below", "slideshow continues on the next slide",
        "loading the player", "loading content", "loading video", "video loading", "video unavailable",
    ]),
    (Advertisement, L, Head(14), &["story|article|post continues|continued below|after", "advertisement continue|article|story|scroll|ends|placeholder", "scroll down to continue", "scroll to continue with content", "ads by", "article continues after"]),
    (Advertisement, L, Head(30), &["video loading video unavailable", "video unavailable ~ click|tap to play"]),
    (Advertisement, S, Head(40), &["this video is unavailable", "this video is not available|supported", "if you are using ad", "we may earn|receive ~ commission", "this post|article|page may|contains contain? affiliate links", "this post|article|story|content|page|video|episode|section|newsletter|podcast ~ is sponsored by", "if you buy|purchase ~ commission", "products featured are independently", "no compatible source was found", "this is a modal window", "to view this video please enable", "your browser does not support the|html5|this"]),
    (Cookie, L, Alone, &["privacy policy", "privacy notice", "privacy settings", "terms of service|use", "terms and conditions", "terms conditions", "cookie policy|settings|preferences|notice", "cookies", "all rights reserved", "accept", "accept cookies", "accept all", "accept all cookies", "reject all", "got it", "about ads", "ad choices", "adchoices", "about us", "contact us", "contact", "site map", "sitemap", "do not sell my personal information", "accessibility", "corrections policy", "disclaimer", "terms", "privacy", "california privacy rights", "your privacy choices", "protected by recaptcha", "recaptcha requires verification", "privacy terms"]),
    (Cookie, S, Head(90), &[
        "we use cookies", "this site|website uses cookies", "our site|website uses cookies", "we and our partners", "we value your privacy", "by continuing to use|browse", "by using this|our site|website|service", "by clicking accept|agree|i",
        "all rights reserved", "this material may not be published", "this site is protected by recaptcha", "this article may not be reproduced", "reproduction in whole or in part", "manage your cookie", "cookies help us", "the site uses cookies", "you agree to our|the terms|use|privacy", "your use of this site", "use of this site constitutes", "to find out more ~ cookie|cookies", "view our privacy",
    ]),
    (Cookie, S, Head(40), &["please make sure your browser is accepting|accepts", "please make sure that? your browser supports"]),
    (Cookie, U, Alone, &["i agree"]),
    (Cookie, U, Head(40), &[
        "this article|story|post|piece|essay|column|interview originally|first appeared|ran in|on|at", "this article|story|post|piece|essay|column|interview was originally|first published|posted in|on|by|at",
        "this article|story|post|piece was reprinted|republished on|from|with|by", "this article|story|post|piece is republished|reprinted ~ from|with",
        "the views|opinions and? opinions? expressed in|by|here|within ~ are|do|does ~ author|authors|author's|own|reflect|represent", "the views|opinions expressed are ~ author|authors|author's|own",
        "views|opinions expressed by|in|here|are ~ author's|author|authors|own",
    ]),
    (Cookie, S, Tail(60), &["all rights reserved", "our cookie policy", "our privacy policy", "use of cookies"]),
    (Paywall, L, Alone, &[
        "log in", "login", "log out", "sign in", "sign in now", "register", "register now", "subscribe now", "subscribe today", "subscribe to continue", "subscribers only", "subscriber only", "subscriber content", "premium", "premium content", "already a subscriber", "already subscribed",
        "already have an account", "already registered", "already a member", "create an account", "create account", "create a free account", "become a member", "become a subscriber", "start your free trial", "try it free", "sign in or register", "log in or subscribe", "log in or register", "log in or sign up", "sign in or sign up",
        "not a subscriber", "not a member", "forgot password", "forgot your password", "my account", "view subscription options", "unlock this article", "continue with facebook|google|apple", "log in with facebook|google|twitter",
    ]),
    (Paywall, S, Head(20), &["enter the characters you see below", "enter the characters shown|in|from"]),
    (Paywall, S, Head(40), &[
        "subscribe to read|continue|keep|access|unlock|the|view", "subscribe now to|for|and", "subscribe today to|for|and", "log in to read|continue|view|access|your|comment|post|leave|see", "sign in to read|continue|view|access|your|comment|post|save", "please log in", "please sign in", "please login", "please subscribe to", "to continue reading", "to read the full|rest|whole|this article|story subscribe|log|sign|register|please|become",
        "this article|content|story|page is for|reserved|available|exclusive|only ~ subscribers|members", "already a subscriber", "already have an account", "you have reached your", "you've reached your|the ~ limit|articles", "you have _ free|remaining article|articles|stories", "register to ~ read|continue", "register for free", "register for ~ free account|access|trial", "create a free account to", "become a member to", "support our journalism", "you must be logged in", "you need to be logged in", "you are signed|logged in as", "try ~ free for|trial", "thank you for being a|our subscriber|reader|member", "this is a subscriber", "get unlimited|full digital? access",
    ]),
    (Related, L, Alone, &[
        "related", "related article|articles|story|stories|content|news|links|link|post|posts|topics|coverage|video|videos|reading|items|searches|tags|gallery|galleries|slideshow|quiz|photos|images|media|documents|pages|products",
        "more on this story", "more on this", "more stories", "more news", "more coverage", "more like this", "more videos", "more articles", "more headlines", "more top stories", "more from around the web", "you may also like", "you might also like", "you may like", "you might like", "you may also be interested in", "you might also be interested in", "you may be interested in", "recommended", "recommended for you", "recommended stories|articles|videos|reading|posts|by|content|links",
        "trending", "trending now|stories|news|topics|articles|videos|today|on", "trending in", "most popular", "most read", "most viewed", "most shared", "most recent", "most emailed", "most commented", "most watched", "most popular stories|articles|videos|news|posts|in|on", "most read in|stories|articles", "most viewed in", "popular", "popular stories|posts|articles|now|news|videos|on|in|this", "popular this week", "top stories", "top story", "top news", "top headlines", "top videos", "top posts", "top articles",
        "latest", "latest news|stories|headlines|posts|articles|videos|updates|comments|in|from", "latest from _", "recent posts|articles|stories|comments|news|headlines", "up next", "next up", "next up in _", "more great _ stories", "on our radar", "next story|article|post", "previous story|article|post", "see also", "also see", "don't miss", "don't miss this", "must read", "must reads", "must see", "editor|editors picks|pick|choice", "editors' picks", "featured", "featured stories|articles|posts|videos|video|news|content", "in the news", "in case you missed it", "icymi", "from the web", "around the web", "from around the web", "elsewhere on the web", "from our partners", "from our network", "sponsored links|stories", "what to read next", "what to watch next", "read these next", "watch next", "also on _ _", "also in _", "also on _", "more in _", "more in _ _", "topics in this story|article", "filed under", "tags", "topics", "explore more", "more to explore", "more to read", "more to discover", "other stories", "other news", "similar articles|stories|posts", "see more stories", "view more stories", "view more articles", "stuff to watch", "best of _", "watch more", "paid stories", "today's top stories", "today's headlines", "stories you might like", "stories from", "hot topics", "what's hot", "breaking news", "headlines", "story highlights", "home", "skip to main? content", "skip to navigation", "navigation", "menu", "search", "close", "back to top", "comments",
    ]),
    (Related, L, Label(40), &["related", "related story|stories|article|articles|content|news|links|post|posts|video|videos|coverage|gallery|reading|quiz|photos", "see also", "also see", "trending", "must read", "must see", "don't miss", "recommended", "more", "filed under", "posted in", "tags", "topics", "tagged", "you might like", "you may like", "you may also like", "you might also like", "in case you missed it", "icymi", "up next", "next story", "watch more", "more news", "more on this", "more stories", "related searches", "related link|links|quiz", "have you read", "view more", "also watch", "also check", "check out", "you might also be interested in", "photo gallery"]),
    (Related, L, Head(14), &["you may also like", "you might also like", "these are external links"]),
    (Related, L, Head(8), &["more from _", "more stories from", "more news from", "more on _", "more articles by|from", "more by _", "see more on|of|from", "view all posts by", "also on _", "popular on _", "trending on|in _", "recommended by", "latest in|from", "find more stories", "explore more on", "view more on", "more in _"]),
    (Comment, L, Alone, &["leave a comment|reply", "leave your comment", "comments", "comment", "comments are closed", "comments closed", "comments off", "post a comment", "post comment", "add a comment", "add comment", "add your comment", "write a comment", "no comments", "no comments yet", "show comments", "view comments", "hide comments", "load comments", "see comments", "view all comments", "read comments", "join the conversation", "join the discussion", "start the conversation", "be the first to comment", "have your say", "your comment", "cancel reply", "submit comment", "show _ comments", "view _ comments", "view all _ comments", "see all comments", "reply", "report abuse|comment", "flag as inappropriate", "sort by newest|oldest|best", "newest oldest", "what do you think", "discuss", "comments for this thread are now closed", "comments are closed for this article|story", "comment on this story|article", "comment now", "comments powered by disqus", "view the discussion thread"]),
    (Comment, L, Head(20), &["leave a comment below|in", "your email address will not be published", "learn how your comment data is", "this site uses akismet", "required fields are marked", "please enable javascript to view", "javascript is required to", "comments are|have been closed|disabled|moderated", "commenting on this ~ closed|disabled", "comments on this ~ closed|disabled", "sign in|log to|in to? comment", "you must be logged in to", "notify me of", "join the conversation", "view the discussion"]),
    (Comment, L, Head(80), &[
        "we pay for ~ do you have a|one|info|pictures|photos|video|stories", "we pay for ~ click here",
        "got|have a story|tip|scoop email|contact|send", "got|have a story|tip|scoop get in touch", "got|have a story|tip|scoop let us", "got|have a story|tip|scoop for us email|call|contact|send|get|let",
        "got|have a story|tip|scoop we want|would|like to? hear", "got|have a _ story|tip|scoop we want|would|like to? hear", "got|have a _ _ story|tip|scoop we want|would|like to? hear",
        "got|have a _ story|tip|scoop if you've got", "got|have a _ story|tip|scoop if you have",
        "got|have a _ story|tip|scoop email|contact|send", "got|have a _ story|tip|scoop get in touch", "got|have a _ story|tip|scoop let us", "got|have a _ _ story|tip|scoop email|contact|send",
        "do you have a story|tip|scoop for ~ email|call|contact", "do you have a _ story|tip|scoop ~ email|call|contact",
    ]),
    (Comment, U, Head(30), &["tell us ~ comments|below|think", "tell us what", "let us know ~ comments|below|think|thoughts", "sound off ~ comments|below", "share your thoughts|opinion|views|opinions|comments|reaction|reactions", "leave your thoughts|comments|comment", "leave us|a ~ comment|comments below", "drop us|a ~ comment|comments|below", "weigh in ~ comments|below", "hit the comments", "post your ~ below|comments", "do you agree ~ comments", "comment below|and|with", "give us your", "have your say in|on|by|below", "what are your thoughts"]),
    (Comment, U, Tail(45), &["in the comments", "in the comments below", "in the comments section", "in the comments section below", "in the comment section", "in the comment section below", "in our comments section", "in the comments box below", "with a comment below", "in a comment below", "comment below", "comments below"]),
];

/// One element of a phrase.
#[derive(Debug, Clone)]
enum Element {
    /// One of these words; it may be missing when the flag is set.
    Word(Vec<u64>, bool),
    /// Any one word.
    Any,
    /// Up to [`GAP`] words.
    Gap,
}

/// Most words that `~` stands for.
const GAP: usize = 6;

#[derive(Debug)]
struct Phrase {
    furniture: Furniture,
    weight: Weight,
    at: At,
    elements: Vec<Element>,
}

impl Phrase {
    /// True for what asks the reader to do something, of which prose may tell, too.
    fn addresses(&self) -> bool {
        matches!(self.furniture, Newsletter | Comment | ReadMore | Advertisement)
    }
}

/// The phrases, by the hash of their first word, those of the tail by their last one.
#[derive(Debug)]
struct Table {
    phrases: Vec<Phrase>,
    heads: Index<Vec<u16>>,
    tails: Index<Vec<u16>>,
}

/// Names of networks and verbs of buttons: a line of nothing else is a row of share buttons.
#[rustfmt::skip]
const BUTTONS: &[&str] = &[
    "facebook", "twitter", "pinterest", "whatsapp", "email", "e", "mail", "print", "reddit", "linkedin", "google",
    "tumblr", "share", "tweet", "pin", "instagram", "youtube", "snapchat", "flipboard", "messenger", "rss", "sms",
    "telegram", "stumbleupon", "digg", "copy", "link", "save", "plus", "more", "x", "shares", "on", "this", "via",
    "and", "comment", "comments", "mix", "pocket", "vk", "weibo", "line", "like", "0", "icon", "menu", "loading", "viber",
];

struct Buttons {
    words: Vec<u64>,
    networks: Vec<u64>,
}

fn buttons() -> &'static Buttons {
    static WORDS: OnceLock<Buttons> = OnceLock::new();
    WORDS.get_or_init(|| {
        let mut words: Vec<u64> = BUTTONS.iter().map(|word| word_hash(word)).collect();
        words.sort_unstable();
        let mut networks: Vec<u64> = BUTTONS[..4]
            .iter()
            .chain(&["reddit", "linkedin", "tumblr", "google", "instagram", "flipboard", "email"])
            .map(|word| word_hash(word))
            .collect();
        networks.sort_unstable();
        Buttons { words, networks }
    })
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = Table { phrases: Vec::new(), heads: Index::new(), tails: Index::new() };
        for &(furniture, weight, at, phrases) in PHRASES {
            for phrase in phrases {
                let ordinal = table.phrases.len() as u16;
                let elements = parse(phrase);
                let (key, index) = match at {
                    Tail(_) => (elements.last(), &mut table.tails),
                    _ => (elements.first(), &mut table.heads),
                };
                if let Some(Element::Word(words, _)) = key {
                    for &word in words {
                        let entry = index.entry(word);
                        if entry.last() != Some(&ordinal) {
                            entry.push(ordinal);
                        }
                    }
                }
                table.phrases.push(Phrase { furniture, weight, at, elements });
            }
        }
        table
    })
}

fn parse(phrase: &str) -> Vec<Element> {
    phrase
        .split(' ')
        .map(|part| match part {
            "_" => Element::Any,
            "~" => Element::Gap,
            _ => {
                let optional = part.ends_with('?');
                let words = part.trim_end_matches('?').split('|');
                Element::Word(
                    words.flat_map(|word| tokenise(word).into_iter().map(|token| token.hash)).collect(),
                    optional,
                )
            }
        })
        .collect()
}

/// Furniture that is a line of its own.
pub(super) fn recognise(line: &Line<'_>) -> Option<Hit> {
    find(line, |_| true)
        .or_else(|| share_row(line))
        .or_else(|| shouted(line))
        .or_else(|| copyright(line))
        .or_else(|| counts(line))
        .or_else(|| icons(line))
        .or_else(|| teaser(line))
}

/// Furniture that is a sentence of a paragraph.
pub(super) fn recognise_inside(line: &Line<'_>) -> Option<Hit> {
    find(line, |phrase| phrase.weight != L)
}

fn find(line: &Line<'_>, allowed: impl Fn(&Phrase) -> bool) -> Option<Hit> {
    let table = table();
    let count = line.words.len();
    let mut unsure = None;
    if let Some(ordinals) = table.heads.get(line.words[0].hash) {
        for phrase in ordinals.iter().map(|&at| &table.phrases[usize::from(at)]).filter(|phrase| allowed(phrase)) {
            let longest = match phrase.at {
                Head(words) | Label(words) => words,
                _ => phrase.elements.len() + GAP,
            };
            if count > longest {
                continue;
            }
            let fits = match phrase.at {
                Alone => {
                    // A word and a full stop is the end of a wrapped line, not a label.
                    let wrapped = count == 1 && line.text.ends_with('.') && line.words[0].shape.starts_lower();
                    !wrapped && matches(&phrase.elements, line.words, 0, &|used| used == count)
                }
                Label(_) => matches(&phrase.elements, line.words, 0, &|used| {
                    used > 0 && used < count && is_label(line.behind(used - 1)) && labels(line, used)
                }),
                _ => matches(&phrase.elements, line.words, 0, &|_| true),
            };
            if fits && !(phrase.addresses() && is_told(line) || phrase.at == Alone && is_spoken(line, phrase)) {
                if phrase.weight != U {
                    return Some(Hit { furniture: phrase.furniture, sure: true });
                }
                unsure = Some(Hit { furniture: phrase.furniture, sure: false });
            }
        }
    }
    if let Some(ordinals) = table.tails.get(line.words[count - 1].hash) {
        for phrase in ordinals.iter().map(|&at| &table.phrases[usize::from(at)]).filter(|phrase| allowed(phrase)) {
            let Tail(longest) = phrase.at else { continue };
            let length = phrase.elements.len();
            // "She wrote it in the comments." tells; a plea speaks to its readers.
            let pleads =
                || phrase.weight != U || (0..count).any(|at| line.is_any(at, &["us", "your", "you", "drop", "leave"]));
            if count <= longest
                && count >= length
                && matches(&phrase.elements, &line.words[count - length..], 0, &|used| used == length)
                && pleads()
                && (phrase.furniture != Newsletter || offers(line))
            {
                if phrase.weight != U {
                    return Some(Hit { furniture: phrase.furniture, sure: true });
                }
                unsure = Some(Hit { furniture: phrase.furniture, sure: false });
            }
        }
    }
    unsure
}

/// What parts a label from what it labels.
fn is_label(behind: &str) -> bool {
    let trimmed = behind.trim();
    trimmed.starts_with([':', '|', '»', '>', '→', '–', '—']) || trimmed == "-"
}

/// "More: he wants it all." is prose when what follows goes on in a small letter; capitals
/// throughout are a label always.
fn labels(line: &Line<'_>, used: usize) -> bool {
    line.words[0].shape.all_upper() || !line.words[used].shape.starts_lower() && line.words[0].shape.starts_upper()
}

/// Matches elements from a word on; `accept` decides about the number of words used.
fn matches(elements: &[Element], words: &[Token], at: usize, accept: &dyn Fn(usize) -> bool) -> bool {
    let Some(element) = elements.first() else { return accept(at) };
    match element {
        Element::Any => at < words.len() && matches(&elements[1..], words, at + 1, accept),
        Element::Gap => (0..=GAP)
            .take_while(|gap| at + gap <= words.len())
            .any(|gap| matches(&elements[1..], words, at + gap, accept)),
        Element::Word(hashes, optional) => {
            words.get(at).is_some_and(|word| hashes.contains(&word.hash))
                && matches(&elements[1..], words, at + 1, accept)
                || *optional && matches(&elements[1..], words, at, accept)
        }
    }
}

/// True for prose about what pages ask of their readers: somebody said it, or somebody else clicks there.
fn is_told(line: &Line<'_>) -> bool {
    let says = |at: usize| line.is_any(at, &["said", "says", "asked", "asks", "told"]);
    let clicks = |at: usize| {
        line.is(at, "click")
            && line.is(at + 1, "here")
            && !line.is(at - 1, "please")
            && !line.before(at).contains([',', '.', ':', ';', '!', '?', '-', '–', '—', '|', '»', '>'])
    };
    line.end == End::Mark && (1..line.words.len()).any(|at| says(at) || clicks(at))
}

/// True for a line that somebody says: "“I agree.”", and an answer of one word with a full stop.
fn is_spoken(line: &Line<'_>, phrase: &Phrase) -> bool {
    let quoted = line.text.starts_with(chars::is_double_quote) && line.text.ends_with(chars::is_double_quote);
    let word = line.words.len() == 1 && line.text.ends_with(['.', '!']) && !line.words[0].shape.all_upper();
    quoted || word && phrase.furniture != Advertisement
}

/// Words of those who offer a newsletter. "It begins with a letter that lands in your inbox" tells of one.
#[rustfmt::skip]
const OFFERS: &[&str] = &[
    "get", "receive", "receiving", "sign", "subscribe", "join", "want", "newsletter", "newsletters", "delivered", "sent", "straight",
    "directly", "free", "daily", "weekly", "alerts", "updates", "send", "stories", "headlines", "let", "our", "download", "add",
];

fn offers(line: &Line<'_>) -> bool {
    (0..line.words.len()).any(|at| line.is_any(at, OFFERS))
}

/// Longest row of share buttons, in words.
const LONGEST_ROW: usize = 30;

/// A row of share buttons: button words and numbers alone, and among them two networks, or
/// "share" and "tweet" and one more. Behind three networks a picture's caption may follow, when a
/// credit ends it.
fn share_row(line: &Line<'_>) -> Option<Hit> {
    if line.words.len() < 2 {
        return None;
    }
    let buttons = buttons();
    let is_button = |word: &Token| buttons.words.binary_search(&word.hash).is_ok();
    // "1.7k shares".
    let is_count = |at: usize| {
        let word = &line.words[at];
        word.shape.is_number()
            || word.shape.has_digit() && line.form(at).len() <= 6 && line.form(at).ends_with(['k', 'K'])
    };
    if !(is_button(&line.words[0]) || is_count(0) && is_button(&line.words[1])) {
        return None;
    }
    let (mut networks, mut shares, mut tweets) = (0, 0, 0);
    for (at, word) in line.words.iter().enumerate() {
        if !is_button(word) && !is_count(at) {
            let credited = networks >= 3
                && at == networks
                && (at + 3..line.words.len())
                    .any(|at| line.is_any(at, &["photograph", "photo", "image"]) && line.behind(at).starts_with(':'));
            return credited.then_some(Hit { furniture: Credit, sure: true });
        }
        networks += usize::from(buttons.networks.binary_search(&word.hash).is_ok());
        shares += usize::from(line.is_any(at, &["share", "shares"]));
        tweets += usize::from(line.is(at, "tweet"));
    }
    (line.words.len() <= LONGEST_ROW && (networks >= 2 || tweets > 0 && networks + shares + tweets >= 3))
        .then_some(Hit { furniture: Share, sure: true })
}

/// Longest headline behind a shouted label, in words.
const LONGEST_LINK: usize = 26;

/// "NEWS: Mayor Opens the Tunnel", "FROM THE ARCHIVE: How the Tunnel Was Dug" and "Related Story
/// Mayor Opens the Tunnel": a headline without a full stop behind a label that would be a word
/// like others in small letters.
fn shouted(line: &Line<'_>) -> Option<Hit> {
    if !line.words[0].shape.starts_upper() || !line.is_any(0, &["news", "from", "related"]) {
        return None;
    }
    let shouts = |at: usize| line.words.get(at).is_some_and(|word| word.shape.all_upper());
    let label = match line.form(0) {
        // "Related 3 reasons why the ferry is late".
        "Related" | "RELATED"
            if line.words.len() >= 5
                && line.end == End::Nothing
                && (line.words[1].shape.is_number() || line.behind(0) == " “") =>
        {
            return Some(Hit { furniture: Related, sure: true });
        }
        "NEWS" => 1,
        "FROM" => 1 + (1..4).take_while(|&at| shouts(at) && !line.before(at).contains(':')).count(),
        _ if line.is_any(1, &["story", "article"]) && line.words[1].shape.starts_upper() => 2,
        _ => return None,
    };
    let parted = line.is(0, "related") || label < line.words.len() && line.behind(label - 1).starts_with(':');
    let named = label > 1 || line.is(0, "news");
    let rest = line.words.get(label..).unwrap_or_default();
    let long = |word: &&Token| word.span.len() > 3;
    let small = rest.iter().filter(long).filter(|word| word.shape.starts_lower()).count();
    let headline = rest.len() >= 3 && rest[0].shape.starts_upper() && small * 4 <= rest.iter().filter(long).count();
    (parted && named && headline && line.words.len() <= LONGEST_LINK && !line.text.ends_with(['.', ',']))
        .then_some(Hit { furniture: Related, sure: true })
}

/// The first words of another article, cut off by its link: "The mayor, who had Read more".
/// Behind a full stop the link is a sentence of its own.
fn teaser(line: &Line<'_>) -> Option<Hit> {
    let count = line.words.len();
    if line.end != End::Nothing || count < 8 || !line.is_any(count - 1, &["more", "reading"]) {
        return None;
    }
    let link = matches!(
        (line.form(count - 2), line.form(count - 1)),
        ("Read", "more" | "More") | ("Continue", "reading" | "Reading")
    );
    let before = line.before(count - 2);
    let cut = before.contains(['…', '.']);
    // "Schools Join the Campaign to Read More" is a headline.
    let small = |word: &&Token| word.shape.starts_lower() && word.span.len() > 3;
    let prose = line.words[..count - 2].iter().rev().take(5).any(|word| small(&word)) && !line.is(count - 3, "to");
    (link && (before.contains('…') || before.contains("..") || !cut && prose))
        .then_some(Hit { furniture: ReadMore, sure: false })
}

/// "© 2019 ..." and "Copyright 2019 ...".
fn copyright(line: &Line<'_>) -> Option<Hit> {
    if !line.text.starts_with(['©', '(']) && !line.form(0).starts_with(['c', 'C']) {
        return None;
    }
    // "(c) This order is not intended to" is an item of a list.
    let sign = line.text.starts_with('©')
        || (line.text.starts_with("(c) ") || line.text.starts_with("(C) "))
            && (line.words.len() <= 8 && line.end != End::Mark
                || (1..line.words.len().min(4)).any(|at| line.words[at].shape.is_number() || line.is(at, "copyright")));
    let word = line.is(0, "copyright");
    if !(sign || word) {
        return None;
    }
    // "© Provided by Harbour Media Inc." names whose the picture is.
    if sign && line.is_any(0, &["provided", "by", "via", "courtesy", "photo"]) && line.words.len() <= 40 {
        return Some(Hit { furniture: Credit, sure: line.words.len() <= 8 && line.end != End::Mark });
    }
    let year = |at: usize| line.form(at).len() == 4 && line.form(at).bytes().all(|byte| byte.is_ascii_digit());
    let words = line.words.len();
    let legal = (0..words.min(12))
        .any(|at| year(at) || line.is_any(at, &["rights", "copyright", "ltd", "llc", "inc", "limited"]));
    if sign && !legal && words <= 40 {
        return Some(Hit { furniture: Credit, sure: words <= 16 && line.end != End::Mark });
    }
    (sign && words <= 60 || word && (year(1) || line.behind(0).contains('©') || line.is_any(1, &["c", "notice"])))
        .then_some(Hit { furniture: Cookie, sure: true })
}

/// Names of drawings that a font puts in place of these words; without it they are left.
#[rustfmt::skip]
const ICONS: &[&str] = &[
    "access_time", "arrow_back", "arrow_drop_down", "arrow_forward", "arrow_forward_ios", "bookmark_border",
    "chat_bubble_outline", "chevron_left", "chevron_right", "content_copy", "expand_less", "expand_more", "favorite_border",
    "format_quote", "keyboard_arrow_down", "keyboard_arrow_left", "keyboard_arrow_right", "keyboard_arrow_up", "mail_outline",
    "more_horiz", "more_vert", "navigate_before", "navigate_next", "open_in_new", "person_outline", "play_arrow",
    "play_circle_filled", "play_circle_outline", "star_border", "thumb_up", "video_youtube",
];

/// A line that ends in the name of an icon: "bookmark_border share more_vert".
fn icons(line: &Line<'_>) -> Option<Hit> {
    let last = line.text.rsplit(' ').next().unwrap_or_default();
    (last.contains('_') && ICONS.binary_search(&last).is_ok()).then_some(Hit { furniture: Share, sure: true })
}

/// "12 comments", "3 shares", "1.2k views".
fn counts(line: &Line<'_>) -> Option<Hit> {
    if line.words.len() != 2 || !line.words[0].shape.has_digit() {
        return None;
    }
    let furniture = if line.is_any(1, &["comments", "comment", "replies", "responses"]) {
        Comment
    } else if line.is_any(1, &["shares", "views", "likes", "retweets", "tweets", "share"]) {
        Share
    } else {
        return None;
    };
    Some(Hit { furniture, sure: true })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Article;
    use crate::text::Text;

    fn tell(line: &str) -> Option<(Furniture, bool)> {
        crate::text::furniture::recognise(line, 0, &tokenise(line)).map(|hit| (hit.furniture, hit.sure))
    }

    #[test]
    fn pleas_and_links_of_the_page() {
        for (line, what, sure) in [
            ("Get push notifications with news of the harbour.", Newsletter, true),
            ("Receive breaking news alerts, straight to your inbox", Newsletter, true),
            ("Click here to get the Harbour Herald app", Newsletter, true),
            ("Want all the latest on the ferry? Click here to get it in the Harbour newsletter.", Newsletter, true),
            ("Want to keep up with the latest from the harbour? Sign up here.", Newsletter, true),
            ("For all the latest harbour news, download the app.", Newsletter, true),
            ("For access to all of our films and talks – subscribe now!", Newsletter, true),
            ("Be the first to know when news breaks", Newsletter, true),
            ("Let our news meet your inbox.", Newsletter, true),
            ("For more on the flood, pick up the new issue of Harbour Weekly.", Newsletter, false),
            ("For the full story, see this week's issue of Harbour Weekly.", Newsletter, false),
            ("For more coverage, follow our harbour magazine.", Share, true),
            ("A post shared by Jane Doe (@jane.doe) on May 3, 2018 at 9:04am PDT", Share, false),
            ("View this post on Instagram", Share, false),
            ("3 total views, 1 views today", Share, true),
            ("Read or share this story: https://example.com/x", Share, true),
            ("Watch below:", ReadMore, false),
            ("See the mayor's speech in the video below.", ReadMore, false),
            ("Scroll through the gallery below.", ReadMore, false),
            ("Scroll down for more...", ReadMore, true),
            ("For full harbour coverage, click here.", ReadMore, true),
            ("To see the new tunnel from above, click here.", ReadMore, true),
            ("Loading the player...", Advertisement, true),
            ("No compatible source was found for this media.", Advertisement, true),
            ("This site is protected by reCAPTCHA", Cookie, true),
            ("This article first appeared in the Harbour Herald.", Cookie, false),
            ("The opinions expressed here are the author's own.", Cookie, false),
            ("Got a news tip? Email us at desk@example.com.", Comment, true),
            ("Do you have a story for the Herald? Email the desk.", Comment, true),
            ("We pay for stories! Do you have one? Click here.", Comment, true),
            ("Got a confidential news tip? We want to hear from you.", Comment, true),
            ("The mayor of the old harbour town, who had ... bookmark_border share more_vert", Share, true),
            ("Related 3 reasons why the ferry is late again", Related, true),
            ("By signing up for our newsletter you agree to the terms.", Newsletter, true),
            ("JavaScript is required to load the comments.", Comment, true),
            ("I agree", Cookie, false),
            ("(c) 2019 Harbour Media", Cookie, true),
            ("(c) Jane Doe", Credit, true),
            ("Got a harbour story? If you've got pictures, get in touch with the desk.", Comment, true),
        ] {
            assert_eq!(tell(line), Some((what, sure)), "{line}");
        }
        for line in [
            "Get push and pull right, the coach said.",
            "Want all of it? So did the mayor.",
            "For all the latest talk of a bridge, the ferry still runs.",
            "For access to the tunnel, drivers pay 3 dollars.",
            "Be the first to leave, she told him.",
            "For more than a year the ferry lay in the harbour.",
            "For the full story of the flood, he had to go back to 1912.",
            "A post shared by two nurses was cut on Monday.",
            "A post shared by Jane Doe on Monday drew 300 replies.",
            "See the table on the page below that one.",
            "Watch how the river rises below the bridge.",
            "Scroll down the list and the names grow older.",
            "To see the new tunnel from above, climb the tower.",
            "The views expressed at the meeting were many.",
            "This article of the treaty first bound the states in 1912.",
            "We pay for stories like that with our taxes.",
            "This bill is sponsored by three members from the valley.",
            "“This video is not what it seems.”",
            "By signing up for the course, drivers can get help with the fee.",
            "It begins with a letter that lands in your inbox.",
            "“We’ll send you back to the harbour.”",
            "Register for the free course at the town hall.",
            "“I agree.”",
            "“What do you think?”",
            "Continue.",
            "More!",
            "“See more.”",
            "Home.",
            "“Register.”",
            "Related 3 million dollar losses followed in May.",
            "(c) This order is not meant to give anybody a right to the harbour.",
            "Got a story, got a book, got a film: the mayor has it all.",
            "Do you have a story to tell?",
        ] {
            assert_eq!(tell(line), None, "{line}");
        }
    }

    #[test]
    fn prose_about_pages_is_no_furniture() {
        for line in [
            "Want to keep up with the latest in running shoes this spring? Start with the sole, says coach Jane Holm.",
            "Want to stay up to date with your vaccines? Ask your doctor.",
            "For the latest ruling, justices had to sign off on a new test.",
            "For all the latest gadgets, she could not follow the plot.",
            "We pay for schools that do not teach. Do you have any idea what that costs? asked Holm.",
            "Got a story if you want one, he said with a grin.",
            "Got a hot tip? Let it cool, brokers say.",
            "Have a tip? We do too: never lend money to a friend.",
            "For more than a decade users could click here to report abuse, but the link was removed in May.",
            "To see how the bees live, visitors click here and there on a screen in the hall.",
            "For more information on the vote, residents can click here or call the clerk.",
            "Your browser does not support the new format, the message said, and the ballots were not counted.",
            "Gallery: 12 Harbour Street. Open daily 10-5.",
            "From NASA: Scientists Find Water on Mars",
            "Related Video Shows Police Officer Striking Man in Harbour Town",
            "Related Stories About Ghosts Are Told In Every Harbour Town",
        ] {
            assert!(tell(line).is_none_or(|(_, sure)| !sure), "{line}: {:?}", tell(line));
        }
        assert_eq!(tell("For more on the old bridge, click here to read what it cost."), Some((ReadMore, true)));
    }

    #[test]
    fn rows_of_buttons() {
        for line in [
            "1.7k SHARES Share Tweet Share",
            "Email Print Whatsapp Menu Reddit Digg Comment",
            "Like this: Like Loading...",
            "80510 shares Facebook Reddit",
        ] {
            assert_eq!(tell(line), Some((Share, true)), "{line}");
        }
        let caption = "Facebook Twitter Pinterest The ferry on its last trip. Photograph: Jane Doe/Harbour Herald";
        assert_eq!(tell(caption), Some((Credit, true)));
        for line in [
            "Share and share alike",
            "Facebook Twitter Pinterest fell on Monday.",
            "Facebook, Twitter and Google were fined by the court",
            "By 300 shares",
            "1.7k more",
        ] {
            assert_eq!(tell(line), None, "{line}");
        }
    }

    #[test]
    fn shouted_labels_lead_to_headlines() {
        for line in [
            "NEWS: Mayor Opens the Tunnel After Two Years",
            "FROM THE ARCHIVE: How the Old Tunnel Was Dug",
            "Related Story Mayor Opens the Tunnel After Two Years",
        ] {
            assert_eq!(tell(line), Some((Related, true)), "{line}");
        }
        for line in [
            "NEWS: The mayor said that the tunnel would open.",
            "From left: Jane Doe and John Roe",
            "FROM: Harbour Desk, Old Town Office",
            "From London: what the walls of the tunnel tell",
            "Related Stories of the flood were told",
            "News From the Old Harbour Town",
        ] {
            assert_eq!(tell(line), None, "{line}");
        }
    }

    #[test]
    fn teasers_end_in_a_link() {
        for line in [
            "The ferry made its last trip on Sunday, and those who were on Read more",
            "The ferry made its last trip on Sunday with the mayor … Continue reading",
        ] {
            assert_eq!(tell(line), Some((ReadMore, false)), "{line}");
        }
        for line in [
            "Old Harbour Schools Join the Campaign to Read More",
            "The teacher asks all of them to read more",
            "She told the class on Monday that they should Read More.",
        ] {
            assert_eq!(tell(line), None, "{line}");
        }
    }

    #[test]
    fn links_are_sentences_of_a_paragraph() {
        let source = "The tunnel opens on Monday. Its walls had to be sealed twice. Read more";
        let text = Text::new(&Article::from_text("x", source), None);
        let found: Vec<&str> = text.furniture.iter().map(|place| place.span.of(source)).collect();
        assert_eq!(found, ["Read more"]);
    }

    #[test]
    fn notices_name_pictures_or_pages() {
        assert_eq!(tell("© Provided by Harbour Media Inc."), Some((Credit, false)));
        assert_eq!(tell("© Harbour Media Inc."), Some((Cookie, true)));
        assert_eq!(tell("Photo: Copyright 2018, Harbour Media. All rights reserved."), Some((Credit, true)));
    }

    #[test]
    fn every_phrase_can_be_found() {
        for phrase in &table().phrases {
            let key = if matches!(phrase.at, Tail(_)) { phrase.elements.last() } else { phrase.elements.first() };
            assert!(matches!(key, Some(Element::Word(words, false)) if !words.is_empty()), "{phrase:?}");
            let tail = matches!(phrase.at, Tail(_));
            assert!(
                !tail
                    || phrase.elements.iter().all(|element| matches!(element, Element::Word(_, false) | Element::Any))
            );
        }
    }
}
