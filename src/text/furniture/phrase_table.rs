//! The phrases of page furniture.

use super::Furniture::{self, *};

/// Where in a line a phrase must stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum At {
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
pub(super) enum Weight {
    /// Only as a line of its own.
    Line,
    /// As a line or as a sentence inside a paragraph.
    Sentence,
    /// An author may have written it; as a line or as a sentence.
    Unsure,
}

use At::{Alone, Head, Label, Tail};
use Weight::{Line as L, Sentence as S, Unsure as U};

/// Phrases of one kind: what they are, how sure, where they stand.
pub(super) type Row = (Furniture, Weight, At, &'static [&'static str]);

/// The phrases. `a|b` is either word, `_` any word, `~` up to six words, `word?` may be missing.
#[rustfmt::skip]
pub(super) const PHRASES: &[Row] = &[
    (ReadMore, L, Alone, &[
        "read more", "read on", "more", "continue", "continue reading", "keep reading", "full story", "see more", "view more",
        "show more", "load more", "learn more", "read full article|story|post", "read the full|whole|entire article|story|post",
        "read the rest of this article|story|post", "view gallery", "view slideshow", "launch gallery", "click for more",
        "see all", "show all", "view all", "view full article|story", "find out more", "read next", "read now",
        "watch now", "watch video", "watch the video", "play video", "click to enlarge", "read more here", "see more photos",
        "expand", "scroll down for video", "view photos _", "view photos _ more", "now watch", "view photos", "show full article", "read article|story", "more info",
        "source link", "scroll down for more", "scroll down to video", "enlarge this? image|photo|picture", "enlarge", "swipe for more photos|images|pictures",
        "swipe left|right for more", "toggle caption", "hide caption", "show caption", "slide _ of _", "opens in a? new window|tab", "listen to this article|story", "listen to article|story",
        "listen to our podcast", "reading|read time _ min|mins|minute|minutes", "estimated reading|read time _ min|mins|minute|minutes",
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
    (ReadMore, L, Tail(3), &["_ min|mins|minute|minutes read"]),
    (ReadMore, S, Head(40), &["the post ~ ~ ~ appeared first on _"]),
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
        "email this article|story", "print article|story", "print this? page|article|story", "gift this article|story", "report an? error|mistake|typo", "report a correction|problem", "read later", "add to favorites", "report a typo|error|mistake", "share _ _ share", "recommend", "pin", "whatsapp", "was this helpful|useful", "sharing is caring", "tweet this", "post to facebook", "be the first to share",
        "like this like loading", "by 0 shares",
        "linkedin", "reddit", "flipboard", "telegram", "pinterest", "tumblr", "stumbleupon", "messenger", "link copied", "link copied to clipboard", "copied to clipboard", "share full article", "save for later",
        "send this to a friend", "send to a friend", "email to a friend",
    ]),
    (Share, L, Head(14), &["share this on|with|via", "check out ~ on facebook", "click to share on", "like us on facebook", "follow us on", "like and follow us", "follow our", "find us on facebook|twitter|instagram", "share on facebook|twitter", "click to email this|a", "like our facebook page", "join us on facebook|twitter", "read or share this story", "kindly share this story|article|post|news", "follow ~ on google news"]),
    (Share, L, Tail(8), &["total views _ views today"]),
    (Share, S, Head(20), &["like us on facebook", "follow us on facebook|twitter|instagram", "share this article|story|post with", "find us on facebook|twitter"]),
    (Share, S, Head(24), &["for more ~ follow us", "for more news|coverage|stories|updates|content follow our"]),
    (Share, L, Label(8), &["share this story|article|post|page"]),
    // They may be headings of what is told of them.
    (Share, U, Alone, &["facebook", "twitter", "instagram", "youtube", "snapchat", "tiktok", "spread the word"]),
    // Authors embed posts on purpose; of the embedded post only these words are left.
    (Share, U, Head(60), &["a post|photo|video shared|posted by ~ on _ _ _ at", "view this post on instagram|facebook|twitter|threads|tiktok|x"]),
    (Share, U, Head(14), &["follow me|him|her|them on twitter|facebook|instagram", "follow _ on twitter|facebook|instagram", "follow _ _ on twitter|facebook|instagram", "follow _ _ _ on twitter|facebook|instagram"]),
    (Newsletter, L, Alone, &[
        "newsletter", "newsletters", "newsletter sign up", "newsletter signup", "sign up", "sign up now|today|here", "sign me up", "subscribe", "email address",
        "enter your email", "enter email", "your email", "email newsletter|newsletters", "enter your email address", "your email address", "free newsletter", "our newsletter|newsletters", "sign up for free", "notify me",
        "thank you for subscribing", "thanks for subscribing", "enable notifications", "allow notifications", "turn on notifications", "download our app", "get the app",
        "thank you for signing up", "thanks for signing up", "something went wrong please try again later?", "something went wrong please try again", "oops something went wrong", "invalid email address?", "invalid email",
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
        "want more stories|news|like ~ newsletter|inbox", "for more ~ newsletter", "our free email brings", "download our ~ app", "download the ~ app", "get ~ delivered|straight|sent|right to your inbox", "please enter a valid email", "please check your email|inbox",
        "you can unsubscribe at any", "we'll send you ~ newsletter|email|emails|alerts|updates|news|headlines|digest|best|latest|stories", "stay up to date with our|the ~ newsletter", "register for our|the ~ newsletter", "like this article sign|subscribe", "join our|the ~ whatsapp|telegram channel|group|community", "join whatsapp|telegram channel|group|community", "you can now subscribe to ~ channel|newsletter", "don't miss ~ newsletter", "sign up for ~ straight|delivered",
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
        "inread invented by teads", "content from our sponsors", "affiliate links", "advertisement advertisement", "after newsletter promotion", "skip past newsletter promotion", "video player is loading", "story continues after ad|advertisement", "text continues below", "post continues below", "slideshow continues on the next slide",
        "this video cannot|can't be played", "media playback is not supported on this|your device", "media playback is unsupported on this|your device", "javascript is disabled in your browser", "javascript is disabled", "please enable javascript", "loading the player", "loading content", "loading video", "video loading", "video unavailable",
    ]),
    (Advertisement, L, Head(14), &["story|article|post continues|continued below|after", "advertisement continue|article|story|scroll|ends|placeholder", "scroll down to continue", "scroll to continue with content", "ads by", "article continues after"]),
    (Advertisement, L, Head(30), &["video loading video unavailable", "video unavailable ~ click|tap to play"]),
    (Advertisement, S, Head(40), &["this video is unavailable", "this video is not available|supported", "if you are using ad", "we may earn|receive ~ commission", "this post|article|page may|contains contain? affiliate links", "this post|article|story|content|page|video|episode|section|newsletter|podcast ~ is sponsored by", "if you buy|purchase ~ commission", "products featured are independently", "no compatible source was found", "this is a modal window", "to view this video please enable", "your browser does not support the|html5|this"]),
    (Cookie, L, Alone, &["privacy policy", "privacy notice", "privacy settings", "terms of service|use", "terms and conditions", "terms conditions", "cookie policy|settings|preferences|notice", "cookies", "all rights reserved", "accept", "accept cookies", "accept all", "accept all cookies", "reject all", "got it", "about ads", "ad choices", "adchoices", "about us", "contact us", "contact", "site map", "sitemap", "do not sell my personal information", "accessibility", "corrections policy", "disclaimer", "terms", "privacy", "manage preferences", "manage cookies|consent", "manage cookie preferences", "california privacy rights", "your privacy choices", "protected by recaptcha", "recaptcha requires verification", "privacy terms"]),
    (Cookie, S, Head(90), &[
        "we use cookies", "this site|website uses cookies", "our site|website uses cookies", "we and our partners ~ store|process|use|access|cookies|data|ask", "we and our _ partners ~ store|process|use|access|cookies|data|ask", "you need to enable cookies", "we value your privacy", "by continuing to use|browse", "by using this|our site|website|service", "by clicking accept|agree|i",
        "all rights reserved", "this material may not be published", "this site is protected by recaptcha", "this article may not be reproduced", "reproduction in whole or in part", "manage your cookie", "cookies help us", "the site uses cookies", "you agree to our|the terms|use|privacy", "your use of this site", "use of this site constitutes", "to find out more ~ cookie|cookies", "view our privacy",
    ]),
    (Cookie, S, Head(40), &["please make sure your browser is accepting|accepts", "please make sure that? your browser supports"]),
    (Cookie, S, Head(40), &["to view|see this content ~ privacy|cookie|cookies settings|preferences"]),
    (Cookie, S, Head(50), &["except for the headline this story|article|report ~ not been edited", "this story|article|report has not been edited by", "apart from the headline this story|article|report ~ not been edited"]),
    (Cookie, U, Label(90), &["disclaimer"]),
    (Cookie, U, Alone, &["i agree"]),
    (Cookie, U, Head(40), &[
        "this article|story|post|piece|essay|column|interview originally|first appeared|ran in|on|at", "this article|story|post|piece|essay|column|interview was originally|first published|posted in|on|by|at",
        "this article|story|post|piece was reprinted|republished on|from|with|by", "this article|story|post|piece is republished|reprinted ~ from|with",
        "the views|opinions and? opinions? expressed in|by|here|within ~ are|do|does ~ author|authors|author's|own|reflect|represent", "the views|opinions expressed are ~ author|authors|author's|own",
        "views|opinions expressed by|in|here|are ~ author's|author|authors|own",
    ]),
    // What the desk says of an earlier version.
    (Timestamp, U, Head(40), &[
        "correction a|an|the|this earlier|previous|original|article|story|post|version", "clarification a|an|the|this earlier|previous|original|article|story|post|version", "correction in an|the earlier|previous|original",
        "an|a earlier|previous version of this article|story|post|report ~ said|stated|misstated|misspelled|incorrectly|wrongly|included|contained|gave|named|referred|misidentified|reported|omitted|described|attributed", "this article|story|post has been corrected|amended", "this article|story|post was corrected|amended on|to|after", "this article|story|post has been updated to", "this article|story|post was updated to|on",
        "editor's|editors note a|an|the|this earlier|previous|original|article|story|post|version", "editors' note a|an|the|this earlier|previous|original|article|story|post|version",
    ]),
    (Cookie, S, Tail(60), &["all rights reserved", "our cookie policy", "our privacy policy", "use of cookies"]),
    (Pending, U, Alone, &[
        "more follows", "more to follow", "more to come", "more soon", "more later", "more details soon", "more details to follow", "details to follow", "more updates to follow", "updates to follow", "full story|report|details to follow|come", "story developing|follows",
        "developing|breaking story", "breaking more soon|follows", "breaking more to follow|come", "check back for updates|more", "check back later|soon for updates|more", "more on this story? as we get it", "more on this story? soon|follows|later", "more on this story? to follow|come",
        "this is a breaking|developing news? story",
    ]),
    (Pending, U, Head(30), &[
        "this is a breaking|developing news? story ~ updated|update|updates|follow|follows|refresh|back|details", "this breaking|developing news? story is being updated", "this breaking|developing news? story will be updated",
        "this story|article is developing|breaking ~ updated|update|updates|follow|follows|refresh|back|details", "this story|article|page|post will be updated as|when|with|once|throughout|shortly|soon", "this story|article|page is being updated", "please refresh the page",
        "we will|we'll have|bring you? more on this story? as|soon|when|shortly", "more on this story? as we|it ~ get|have|breaks|comes",
    ]),
    // Text that fills a design until there is an article.
    (Code, S, Head(90), &["lorem ipsum dolor sit", "far far away behind the word mountains"]),
    (Paywall, L, Alone, &[
        "log in", "login", "log out", "sign in", "sign in now", "register", "register now", "subscribe now", "subscribe today", "subscribe to continue", "subscribers only", "subscriber only", "subscriber content", "premium", "premium content", "already a subscriber", "already subscribed",
        "already have an account", "already registered", "already a member", "create an account", "create account", "create a free account", "become a member", "become a subscriber", "start your free trial", "try it free", "sign in or register", "log in or subscribe", "log in or register", "log in or sign up", "sign in or sign up",
        "not a subscriber", "not a member", "forgot password", "forgot your password", "my account", "view subscription options", "unlock this article", "continue with facebook|google|apple", "log in with facebook|google|twitter",
    ]),
    (Paywall, S, Head(20), &["enter the characters you see below", "enter the characters shown|in|from"]),
    (Paywall, S, Head(40), &[
        "subscribe to read|continue|keep|access|unlock|the|view", "subscribe now to|for|and", "subscribe today to|for|and", "log in to read|continue|view|access|your|comment|post|leave|see", "sign in to read|continue|view|access|your|comment|post|save", "please log in", "please sign in", "please login", "please subscribe to", "to continue reading", "to read the full|rest|whole|this article|story subscribe|log|sign|register|please|become",
        "this article|content|story|page is for|reserved|available|exclusive|only ~ subscribers|members", "already a subscriber", "already have an account", "you have reached your", "you have exhausted your ~ limit|articles", "you've reached your|the ~ limit|articles", "you have _ free|remaining article|articles|stories", "register to ~ read|continue", "register for free", "register for ~ free account|access|trial", "create a free account to", "become a member to", "support our journalism", "you must be logged in", "you need to be logged in", "you are signed|logged in as", "try ~ free for|trial", "thank you for being a|our subscriber|reader|member", "this is a subscriber", "get unlimited|full digital? access",
    ]),
    (Related, L, Alone, &[
        "related", "related article|articles|story|stories|content|news|links|link|post|posts|topics|coverage|video|videos|reading|items|searches|tags|gallery|galleries|slideshow|quiz|photos|images|media|documents|pages|products",
        "more on this story", "more on this", "more stories", "more news", "more coverage", "more like this", "more videos", "more articles", "more headlines", "more top stories", "more from around the web", "you may also like", "you might also like", "you may like", "you might like", "you may also be interested in", "you might also be interested in", "you may be interested in", "recommended", "recommended for you", "recommended stories|articles|videos|reading|posts|by|content|links",
        "trending", "trending now|stories|news|topics|articles|videos|today|on", "trending in", "most popular", "most read", "most viewed", "most shared", "most recent", "most emailed", "most commented", "most watched", "most popular stories|articles|videos|news|posts|in|on", "most read in|stories|articles", "most viewed in", "most read|popular today", "people also read", "popular", "popular stories|posts|articles|now|news|videos|on|in|this", "popular this week", "top stories", "top story", "top news", "top headlines", "top videos", "top posts", "top articles",
        "latest", "latest news|stories|headlines|posts|articles|videos|updates|comments|in|from", "latest from _", "recent posts|articles|stories|comments|news|headlines", "up next", "next up", "next up in _", "more great _ stories", "on our radar", "next story|article|post", "previous story|article|post", "see also", "also see", "don't miss", "don't miss this", "must read", "must reads", "must see", "editor|editors picks|pick|choice", "editors' picks", "featured", "featured stories|articles|posts|videos|video|news|content", "in the news", "in case you missed it", "icymi", "from the web", "around the web", "from around the web", "elsewhere on the web", "from our partners", "from our network", "sponsored links|stories", "what to read next", "what to watch next", "read these next", "watch next", "also on _ _", "also in _", "also on _", "more in _", "more in _ _", "topics in this story|article", "filed under", "tags", "topics", "explore more", "more to explore", "more to read", "more to discover", "other stories", "other news", "similar articles|stories|posts", "see more stories", "view more stories", "view more articles", "stuff to watch", "best of _", "watch more", "paid stories", "today's top stories", "today's headlines", "stories you might like", "stories from", "hot topics", "what's hot", "breaking news", "headlines", "story highlights", "home", "skip to main? content", "skip to navigation", "navigation", "menu", "search", "close", "back to top", "comments",
    ]),
    (Related, L, Label(40), &["related", "related story|stories|article|articles|content|news|links|post|posts|video|videos|coverage|gallery|reading|quiz|photos", "see also", "also see", "trending", "must read", "must see", "don't miss", "recommended", "more", "filed under", "posted in", "tags", "topics", "tagged", "you might like", "you may like", "you may also like", "you might also like", "in case you missed it", "icymi", "up next", "next story", "watch more", "more news", "more on this", "more stories", "related searches", "related link|links|quiz", "have you read", "view more", "also watch", "also check", "check out", "you might also be interested in", "photo gallery"]),
    (Credit, L, Alone, &["getty", "getty images", "shutterstock", "backgrid", "wenn", "alamy", "wireimage", "filmmagic", "istock", "rex features"]),
    (Credit, L, Alone, &["representational|representative|representation image|picture|photo|photograph|pic", "image|photo|picture for representation ~ only|purposes|purpose"]),
    (Byline, L, Alone, &["about the author|authors|writer", "with agency|agencies input|inputs", "with inputs from agencies|agency", "with input from agencies|agency"]),
    (Related, L, Head(14), &["you may also like", "you might also like", "these are external links"]),
    (Related, L, Head(8), &["more from _", "more stories from", "more news from", "more on _", "more articles by|from", "more by _", "see more on|of|from", "view all posts by", "also on _", "popular on _", "trending on|in _", "recommended by", "latest in|from", "find more stories", "explore more on", "view more on", "more in _"]),
    (Comment, L, Alone, &["leave a comment|reply", "leave your comment", "comments", "comment", "comments are closed", "comments closed", "comments off", "post a comment", "post comment", "add a comment", "add comment", "add your comment", "write a comment", "no comments", "no comments yet", "show comments", "view comments", "hide comments", "load comments", "loading comments", "see comments", "view all comments", "read comments", "join the conversation", "join the discussion", "start the conversation", "be the first to comment", "have your say", "your comment", "cancel reply", "submit comment", "show _ comments", "view _ comments", "view all _ comments", "see all comments", "reply", "report abuse|comment", "flag as inappropriate", "sort by newest|oldest|best", "newest oldest", "what do you think", "discuss", "comments for this thread are now closed", "comments are closed for this article|story", "comment on this story|article", "comment now", "load more comments", "view comments _", "show more comments", "thank you for reading", "thanks for reading", "comments powered by disqus", "view the discussion thread"]),
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
