//! Hangul syllables, which compose by arithmetic (The Unicode Standard, section 3.12).

const SYLLABLES: u32 = 0xAC00;
const LEADS: u32 = 0x1100;
const VOWELS: u32 = 0x1161;
/// One before the first trailing consonant, which stands for none.
const TRAILS: u32 = 0x11A7;
const LEAD_COUNT: u32 = 19;
const VOWEL_COUNT: u32 = 21;
const TRAIL_COUNT: u32 = 28;
const SYLLABLE_COUNT: u32 = LEAD_COUNT * VOWEL_COUNT * TRAIL_COUNT;

/// The parts of a syllable; the last is absent where nothing trails.
pub(super) fn decompose(c: char) -> Option<[Option<char>; 3]> {
    let index = u32::from(c).checked_sub(SYLLABLES).filter(|index| *index < SYLLABLE_COUNT)?;
    let trail = index % TRAIL_COUNT;
    Some([
        char::from_u32(LEADS + index / (VOWEL_COUNT * TRAIL_COUNT)),
        char::from_u32(VOWELS + index / TRAIL_COUNT % VOWEL_COUNT),
        if trail == 0 { None } else { char::from_u32(TRAILS + trail) },
    ])
}

/// The syllable of a lead and a vowel, or of such a syllable and what trails it.
pub(super) fn compose(first: char, second: char) -> Option<char> {
    let offset = |c: char, from: u32, count: u32| u32::from(c).checked_sub(from).filter(|index| *index < count);
    if let Some(lead) = offset(first, LEADS, LEAD_COUNT) {
        let vowel = offset(second, VOWELS, VOWEL_COUNT)?;
        return char::from_u32(SYLLABLES + (lead * VOWEL_COUNT + vowel) * TRAIL_COUNT);
    }
    let syllable = offset(first, SYLLABLES, SYLLABLE_COUNT).filter(|index| index % TRAIL_COUNT == 0)?;
    let trail = offset(second, TRAILS, TRAIL_COUNT).filter(|trail| *trail > 0)?;
    char::from_u32(SYLLABLES + syllable + trail)
}

/// Whether a character may be the second of a pair that composes.
pub(super) fn may_follow(c: char) -> bool {
    let code = u32::from(c);
    (VOWELS..VOWELS + VOWEL_COUNT).contains(&code) || (TRAILS + 1..TRAILS + TRAIL_COUNT).contains(&code)
}
