//! Days of publication, read from what sources write.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::fmt::{rfc2822, strtime};
use jiff::tz::TimeZone;

/// The day that a source's date names; `None` when it cannot be told.
///
/// Reads ISO 8601 with or without a time ("2017-04-13", "2017-04-13T09:00:00Z", "20170413"),
/// RFC 2822 ("Thu, 13 Apr 2017 09:00:00 GMT"), seconds or milliseconds since 1970 in ten or
/// thirteen digits ("1492041600"), and days as English newspapers write them ("April 13, 2017",
/// "13 April 2017", "Apr. 13, 2017", "13/04/2017" and "04/13/2017", but not "03/04/2017", which is one day in London and another
/// in New York). A time zone does not move the day: the
/// source's own day is what an editor compares.
///
/// Behind a day of digits anything may stand but another digit: sources write what they like there.
#[must_use]
pub fn parse(written: &str) -> Option<Date> {
    read(written, |rest| !rest.starts_with(|digit: char| digit.is_ascii_digit()))
}

/// As [`parse`], for what a person asks for: behind a day of digits, what is no time and no time zone is a slip.
#[must_use]
pub fn parse_strictly(written: &str) -> Option<Date> {
    read(written, may_follow)
}

fn read(written: &str, may_follow: impl Fn(&str) -> bool) -> Option<Date> {
    let text = written.trim();
    if let Some((head, rest)) = text.split_at_checked(10)
        && let Ok(date) = head.parse::<Date>()
    {
        return Some(date).filter(|_| may_follow(rest));
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits >= 8 && !may_follow(&text[digits..]) {
        return None;
    }
    let number = &text[..digits];
    let day = || number[..8].parse::<Date>().ok();
    match digits {
        // A day, and perhaps hours, minutes, seconds and their parts.
        8 | 12 | 14 | 17 => return day(),
        // Seconds since 1970, unless they would be the hour of a day: as seconds those lie beyond 2030.
        10 => {
            let seconds = || day_of(Timestamp::from_second(number.parse().ok()?).ok()?);
            return day().filter(|day| day.year() >= 1900).or_else(seconds);
        }
        // Milliseconds.
        13 => return day_of(Timestamp::from_millisecond(number.parse().ok()?).ok()?),
        _ => {}
    }
    if let Ok(zoned) = rfc2822::parse(text) {
        return Some(zoned.date());
    }
    let plain: String = text.split_whitespace().map(|word| word.trim_matches(['.', ','])).collect::<Vec<_>>().join(" ");
    // "Sept." is not the three letters that calendars use.
    let plain = plain.replace("Sept ", "Sep ");
    if let Some(day) = between_slashes(&plain) {
        return Some(day);
    }
    const FORMS: [&str; 7] = ["%B %d %Y", "%b %d %Y", "%d %B %Y", "%d %b %Y", "%A %B %d %Y", "%a %d %b %Y", "%Y/%m/%d"];
    FORMS.iter().find_map(|form| strtime::parse(form, &plain).ok()?.to_date().ok())
}

/// True for what stands behind a day: nothing, a time, a time zone, and not more of a word or number.
fn may_follow(rest: &str) -> bool {
    let is_time = |rest: &str| rest.starts_with(|digit: char| digit.is_ascii_digit());
    match rest.strip_prefix(['T', 't']) {
        Some(time) => is_time(time),
        None => rest.is_empty() || matches!(rest, "Z" | "z") || !rest.starts_with(char::is_alphanumeric),
    }
}

/// A day of numbers alone, the year at the end. Americans write the month first and others the day: what both could mean
/// is not known.
fn between_slashes(text: &str) -> Option<Date> {
    let mut parts = text.split(' ').next()?.split('/').map(str::parse::<i16>);
    let (Some(Ok(one)), Some(Ok(two)), Some(Ok(year)), None) = (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return None;
    };
    let date = |day: i16, month: i16| Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok();
    let (british, american) = (date(one, two), date(two, one));
    match (british, american) {
        (Some(british), Some(american)) if british != american => None,
        _ => british.or(american).filter(|date| date.year() >= 1000),
    }
}

fn day_of(time: Timestamp) -> Option<Date> {
    Some(time.to_zoned(TimeZone::UTC).date())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_as_sources_write_them() {
        for written in [
            "2017-04-13",
            "2017-04-13T23:59:00-08:00",
            "2017-04-13 09:00",
            "20170413",
            "20170413T090000Z",
            "20170413090000",
            "2017041309",
            "20170413090000123",
            "1492041600",
            "1492041600.5",
            "1492127999999",
            "Thu, 13 Apr 2017 09:00:00 GMT",
            "April 13, 2017",
            "Apr. 13, 2017",
            "13 April 2017",
            "Thursday, April 13, 2017",
            "2017/04/13",
            "2017-04-13Z",
            "2017-04-13+02:00",
            "2017-04-13, updated",
            "13/04/2017",
            "04/13/2017",
            "4/13/2017 5:30 PM",
        ] {
            assert_eq!(parse(written).map(|date| date.to_string()).as_deref(), Some("2017-04-13"), "{written}");
            assert_eq!(parse_strictly(written), parse(written), "{written}");
        }
        for written in ["2017-04-13UTC", "2017-04-13T", "2017-04-13at09:00", "20170413junk", "1492041600x"] {
            assert_eq!(parse(written).map(|date| date.to_string()).as_deref(), Some("2017-04-13"), "{written}");
            assert_eq!(parse_strictly(written), None, "{written}");
        }
        assert_eq!(parse("Sept. 3, 2015").map(|date| date.to_string()).as_deref(), Some("2015-09-03"));
        assert_eq!(parse("4/4/2017").map(|date| date.to_string()).as_deref(), Some("2017-04-04"));
        for written in ["", "yesterday", "12", "2017-13-45", "20171345", "123456789", "99999999999", "ünïcödé text"]
            .into_iter()
            .chain(["03/04/2017", "3/4/2017", "13/13/2017", "04/13/17", "1/2"])
            .chain(["2017-04-131"])
        {
            assert_eq!(parse(written), None, "{written}");
        }
    }
}
