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
/// "13 April 2017", "Apr. 13, 2017"). A time zone does not move the day: the
/// source's own day is what an editor compares.
#[must_use]
pub fn parse(written: &str) -> Option<Date> {
    let text = written.trim();
    if let Some(head) = text.get(..10)
        && let Ok(date) = head.parse::<Date>()
    {
        return Some(date);
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
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
    const FORMS: [&str; 8] =
        ["%B %d %Y", "%b %d %Y", "%d %B %Y", "%d %b %Y", "%A %B %d %Y", "%a %d %b %Y", "%d/%m/%Y", "%Y/%m/%d"];
    FORMS.iter().find_map(|form| strtime::parse(form, &plain).ok()?.to_date().ok())
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
        ] {
            assert_eq!(parse(written).map(|date| date.to_string()).as_deref(), Some("2017-04-13"), "{written}");
        }
        assert_eq!(parse("Sept. 3, 2015").map(|date| date.to_string()).as_deref(), Some("2015-09-03"));
        for written in ["", "yesterday", "12", "2017-13-45", "20171345", "123456789", "99999999999", "ünïcödé text"]
        {
            assert_eq!(parse(written), None, "{written}");
        }
    }
}
