//! Lists of words that a look-up need not set up.

/// Longest word of any list, in bytes.
pub(super) const LONGEST: usize = 16;
/// Sorted words, each packed into one number, with the lengths and first letters that occur
/// among them: most words of a text are told to be in no list without being compared with any,
/// and the others by a few comparisons of numbers.
pub(in crate::text) struct List {
    /// Words as big-endian numbers, padded with noughts, which sort as the words do.
    keys: &'static [u128],
    /// For each length in bytes, the first letters of the words of that length, as bits.
    pub(super) firsts: [u32; LONGEST + 1],
    /// For each first letter, by its last five bits, the first of its words.
    starts: [u16; 33],
}

pub(in crate::text) const fn pack<const N: usize>(words: [&str; N]) -> [u128; N] {
    let mut keys = [0; N];
    let mut at = 0;
    while at < N {
        let word = words[at].as_bytes();
        assert!(word.len() <= LONGEST, "a word is too long for the lists");
        let mut place = 0;
        while place < LONGEST {
            keys[at] = keys[at] << 8 | if place < word.len() { word[place] as u128 } else { 0 };
            place += 1;
        }
        assert!(at == 0 || keys[at - 1] < keys[at], "a list is not sorted");
        at += 1;
    }
    keys
}

impl List {
    pub(in crate::text) const fn new(keys: &'static [u128]) -> Self {
        let mut firsts = [0; LONGEST + 1];
        let mut starts = [0; 33];
        let mut at = 0;
        while at < keys.len() {
            let length = LONGEST - keys[at].trailing_zeros() as usize / 8;
            let letter = (keys[at] >> 120 & 31) as usize;
            firsts[length] |= 1 << letter;
            at += 1;
            // The words are sorted, and all begin with a small letter.
            let mut behind = letter + 1;
            while behind < starts.len() {
                starts[behind] = at as u16;
                behind += 1;
            }
        }
        Self { keys, firsts, starts }
    }

    /// The words, unpacked.
    pub(super) fn words(&self) -> impl Iterator<Item = String> + use<> {
        self.keys.iter().map(|key| {
            let word = key.to_be_bytes().into_iter().take_while(|&byte| byte != 0);
            word.map(char::from).collect()
        })
    }

    /// True for words of the list, in any case of letters.
    pub(in crate::text) fn names(&self, word: &str) -> bool {
        may_be_among(&self.firsts, word)
            && key(word).is_some_and(|key| {
                let letter = usize::from(word.as_bytes()[0] & 31);
                let words = &self.keys[usize::from(self.starts[letter])..usize::from(self.starts[letter + 1])];
                words.binary_search(&key).is_ok()
            })
    }
}

/// False for words of which no word of a list has the length and the first letter; `firsts` has the
/// first letters of each length.
#[inline]
pub(super) fn may_be_among(firsts: &[u32; LONGEST + 1], word: &str) -> bool {
    let Some(&first) = word.as_bytes().first() else { return false };
    let bit = 1 << (first & 31);
    let at = |length: usize| firsts.get(length).is_some_and(|firsts| firsts & bit != 0);
    // A typeset apostrophe is two bytes longer than the list's own.
    at(word.len()) || word.len() > 3 && at(word.len() - 2)
}

/// A word as the lists hold it; long and non-ASCII words are in none.
fn key(word: &str) -> Option<u128> {
    let mut buffer = [0; LONGEST];
    if word.len() <= LONGEST && word.is_ascii() {
        // Byte by byte: a copy of a length that is not known calls for more than it does.
        for (place, byte) in buffer.iter_mut().zip(word.bytes()) {
            *place = byte;
        }
        buffer.make_ascii_lowercase();
        return Some(u128::from_be_bytes(buffer));
    }
    lower(word, |low| {
        buffer[..low.len()].copy_from_slice(low.as_bytes());
        u128::from_be_bytes(buffer)
    })
}

/// Asks a question of the lower-case form of a word; long and non-ASCII words are in no list.
pub(super) fn lower<R>(word: &str, ask: impl FnOnce(&str) -> R) -> Option<R> {
    let bytes = word.as_bytes();
    if bytes.len() > LONGEST + 2 {
        return None;
    }
    let mut buffer = [0u8; LONGEST + 2];
    let mut length = 0;
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at].is_ascii() {
            buffer[length] = bytes[at].to_ascii_lowercase();
            at += 1;
        } else if bytes[at..].starts_with("\u{2019}".as_bytes()) {
            buffer[length] = b'\'';
            at += 3;
        } else {
            return None;
        }
        length += 1;
    }
    if length > LONGEST {
        return None;
    }
    std::str::from_utf8(&buffer[..length]).ok().map(ask)
}
