//! Names of people, days and months, and the words that stand before names.

use super::abbreviations::{Abbreviation, MONTHS, abbreviation};
use super::list::{List, pack};

#[rustfmt::skip]
const DAYS: List = List::new(&pack([
    "friday", "monday", "saturday", "sunday", "thursday", "tuesday", "wednesday",
]));
#[rustfmt::skip]
const MONTH_NAMES: List = List::new(&pack([
    "april", "august", "december", "february", "january", "july", "june", "march", "may", "november", "october",
    "september",
]));
/// First names that are often followed by a middle initial, less those of people who are
/// known by a first name and an initial alone.
#[rustfmt::skip]
const FIRST_NAMES: List = List::new(&pack([
    "aaron", "abraham", "adam", "alan", "albert", "alexander", "alfred", "alice", "allan", "allen", "amy",
    "andrew", "angela", "ann", "anna", "anne", "anthony", "antonio", "arnold", "arthur", "barbara", "barry",
    "benjamin", "bernard", "betty", "beverly", "bill", "bob", "bradley", "brandon", "brenda", "brian", "bruce",
    "bryan", "calvin", "carl", "carlos", "carol", "caroline", "catherine", "cecil", "charles", "chester",
    "christina", "christine", "christopher", "clarence", "clifford", "clinton", "clyde", "craig", "curtis",
    "cynthia", "dan", "daniel", "darrell", "david", "deborah", "dennis", "derek", "diane", "don", "donald",
    "donna", "doris", "dorothy", "douglas", "dwight", "earl", "edgar", "edward", "edwin", "eleanor",
    "elizabeth", "ellen", "emily", "eric", "ernest", "ethan", "eugene", "evelyn", "fernando", "floyd",
    "frances", "francis", "francisco", "frank", "franklin", "fred", "frederick", "gary", "geoffrey", "george",
    "gerald", "gilbert", "gladys", "glenn", "gloria", "gordon", "greg", "gregory", "harold", "harry", "harvey",
    "heather", "hector", "helen", "henry", "herbert", "herman", "hillary", "howard", "hugh", "irene", "jack",
    "jacob", "james", "jane", "janet", "janice", "javier", "jeff", "jeffrey", "jennifer", "jeremy", "jerry",
    "jesse", "jessica", "jim", "joan", "john", "jonathan", "jorge", "jose", "joseph", "joyce", "juan", "judith",
    "judy", "julie", "justin", "karen", "katherine", "kathleen", "keith", "ken", "kenneth", "kevin", "kimberly",
    "kyle", "larry", "laura", "lawrence", "leon", "leonard", "leroy", "leslie", "lewis", "lillian", "linda",
    "lloyd", "lois", "louis", "lucille", "luis", "lyndon", "manuel", "marcus", "margaret", "maria", "marilyn",
    "marjorie", "mark", "martha", "martin", "marvin", "mary", "matt", "matthew", "maurice", "melissa", "melvin",
    "michael", "michelle", "miguel", "mike", "mildred", "milton", "mitchell", "nancy", "nathan", "nathaniel",
    "neil", "nicholas", "nicole", "norman", "oscar", "pablo", "pamela", "patricia", "patrick", "paul", "pedro",
    "peter", "philip", "phillip", "rachel", "rafael", "ralph", "ramon", "randall", "ray", "raymond", "rebecca",
    "ricardo", "richard", "robert", "roberto", "rodney", "roger", "roland", "ron", "ronald", "roy", "russell",
    "ruth", "ryan", "samantha", "samuel", "sandra", "sarah", "scott", "sean", "sharon", "shirley", "sidney",
    "stanley", "stephanie", "stephen", "steve", "steven", "stuart", "susan", "sylvia", "teresa", "terry",
    "theodore", "theresa", "thomas", "tim", "timothy", "todd", "tom", "troy", "tyler", "ulysses", "vernon",
    "victor", "victoria", "vincent", "virginia", "wallace", "walter", "warren", "wayne", "wendy", "wesley",
    "william", "zachary",
]));

/// True for common English first names.
#[must_use]
pub fn is_first_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_uppercase()) && FIRST_NAMES.names(word)
}

/// True for the names of the days of the week.
#[must_use]
pub fn is_day(word: &str) -> bool {
    DAYS.names(word)
}

/// True for months, in full or abbreviated.
#[must_use]
pub fn is_month(word: &str) -> bool {
    MONTH_NAMES.names(word) || MONTHS.names(word)
}

/// Titles, in full or not, behind which initials belong to a name.
pub(crate) fn is_rank(form: &str) -> bool {
    abbreviation(form) == Some(Abbreviation::Title) && !matches!(form, "St" | "Ft" | "Mt")
        || matches!(
            form,
            "Justice"
                | "Judge"
                | "Sir"
                | "Dame"
                | "Minister"
                | "President"
                | "Senator"
                | "Governor"
                | "Professor"
                | "Captain"
                | "Colonel"
                | "General"
                | "Major"
                | "Sergeant"
                | "Inspector"
                | "Commissioner"
                | "Superintendent"
                | "Ldr"
                | "Fr"
                | "Father"
                | "Reverend"
                | "Chief"
                | "Miss"
        )
}

/// Names of kings and popes that are counted.
pub(crate) fn is_king(name: &str) -> bool {
    matches!(
        name,
        "Albert"
            | "Alexander"
            | "Charles"
            | "Edward"
            | "Elizabeth"
            | "Francis"
            | "Frederick"
            | "George"
            | "Gregory"
            | "Henry"
            | "James"
            | "John"
            | "Leopold"
            | "Louis"
            | "Mary"
            | "Paul"
            | "Peter"
            | "Philip"
            | "Richard"
            | "William"
    )
}

/// Small words with which names of families begin.
pub(crate) fn is_particle(form: &str) -> bool {
    matches!(
        form,
        "van"
            | "von"
            | "vom"
            | "zu"
            | "der"
            | "den"
            | "de"
            | "del"
            | "della"
            | "di"
            | "da"
            | "dos"
            | "du"
            | "la"
            | "le"
            | "ten"
            | "ter"
            | "bin"
            | "ibn"
            | "al"
            | "el"
            | "af"
            | "op"
            | "y"
    )
}

/// Articles of Arabic names, which a hyphen joins to them.
pub(crate) fn is_arabic_article(form: &str) -> bool {
    matches!(form, "al" | "el" | "an" | "ar" | "as" | "ash" | "ad" | "az" | "at")
}

/// Names of days, months and nations as those type them who write everything small, but those that are words as well.
pub(crate) fn is_small_name(form: &str) -> bool {
    matches!(
        form,
        "monday"
            | "tuesday"
            | "wednesday"
            | "thursday"
            | "friday"
            | "saturday"
            | "sunday"
            | "january"
            | "february"
            | "april"
            | "june"
            | "july"
            | "september"
            | "october"
            | "november"
            | "december"
            | "american"
            | "british"
            | "german"
            | "russian"
            | "chinese"
            | "french"
    )
}
