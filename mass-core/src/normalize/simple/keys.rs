//! Rule `keys`: names to `snake_case`.

use crate::unicode::{bare, to_lower};

/// A key in `snake_case`; the key itself when nothing would be left of it.
///
/// Accents fold away, `camelCase` splits, and what is not a letter or digit separates words. `%` reads as `pct`,
/// a degree sign disappears into its unit.
pub(crate) fn snake_case(key: &str) -> String {
    // A second pass settles the few letters whose lower case decomposes again.
    let snake = fold(&fold(key));
    if snake.is_empty() { key.to_owned() } else { snake }
}

fn fold(key: &str) -> String {
    let spelled = key.replace('%', " pct ").replace(['°', 'º'], " ");
    let letters: Vec<char> = bare(spelled.chars()).collect();
    let mut snake = String::with_capacity(key.len());
    for (index, &c) in letters.iter().enumerate() {
        if !c.is_alphanumeric() {
            separate(&mut snake);
            continue;
        }
        let before = index.checked_sub(1).and_then(|i| letters.get(i));
        let after = letters.get(index + 1);
        let word_starts = c.is_uppercase()
            && !in_unit(&letters, index)
            && (before.is_some_and(|b| b.is_lowercase() || b.is_numeric())
                // the last capital of a run belongs to the next word: ITLoad is it_load
                || (before.is_some_and(|b| b.is_uppercase())
                    && after.is_some_and(|a| a.is_lowercase())
                    && letters.get(index + 2).is_some_and(|a| a.is_lowercase())));
        if word_starts {
            separate(&mut snake);
        }
        snake.extend(to_lower(c));
    }
    snake.trim_matches('_').to_owned()
}

/// Units whose capitals are not the beginning of a word.
const UNITS: [&str; 16] =
    ["kW", "kWh", "MWh", "GWh", "kVA", "kVAr", "kVArh", "mA", "mV", "kV", "kHz", "MHz", "GHz", "kPa", "hPa", "dB"];

/// Whether the letters around an index are a unit by themselves.
fn in_unit(letters: &[char], index: usize) -> bool {
    let letter = |c: &&char| c.is_alphabetic();
    let before = letters.iter().take(index).rev().take_while(letter).count();
    let after = letters.iter().skip(index).take_while(letter).count();
    let word: String = letters.iter().skip(index - before).take(before + after).collect();
    UNITS.contains(&word.as_str())
}

fn separate(snake: &mut String) {
    if !snake.is_empty() && !snake.ends_with('_') {
        snake.push('_');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for (key, snake) in [
            ("IT Load (kW)", "it_load_kw"),
            ("ITLoad", "it_load"),
            ("supplyTemp", "supply_temp"),
            ("Supply Air Temp °F", "supply_air_temp_f"),
            ("GPU util %", "gpu_util_pct"),
            ("Potencia crítica [W]", "potencia_critica_w"),
            ("already_snake", "already_snake"),
            ("__x--y  z__", "x_y_z"),
            ("pue2Target", "pue2_target"),
            ("", ""),
            ("---", "---"),
            ("kW", "kw"),
            ("Temp (kWh)", "temp_kwh"),
        ] {
            assert_eq!(snake_case(key), snake, "{key}");
            assert_eq!(snake_case(snake), snake, "idempotent: {snake}");
        }
    }
}
