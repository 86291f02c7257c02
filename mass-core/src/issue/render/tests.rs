use serde_json::json;

use super::*;

fn show(template: &str, path: &str, params: &Value, locale: Locale) -> String {
    render(template, path, params.as_object().unwrap(), locale)
}

fn en(template: &str, params: &Value) -> String {
    show(template, "/request/mode", params, Locale::En)
}

#[test]
fn values() {
    let params = json!({"s": "a", "n": 24.0, "big": 1e21, "neg": -0.5, "b": true, "z": null,
        "list": ["x", 1.0, 2.5], "empty": [], "object": {"k": [1]}});
    assert_eq!(en("{s} “{s}” {n} {neg} {b} {z}", &params), "a “a” 24 -0.5 true null");
    assert_eq!(en("{list}|{empty}|{object}", &params), "x, 1, 2.5||{\"k\":[1]}");
    assert_eq!(en("{path} {field} {none} {none", &params), "/request/mode “mode” ? ?");
    assert_eq!(en("a {", &params), "a ?");
    assert_eq!(en("{s} }} ]] x", &params), "a }} ]] x");
}

#[test]
fn short_numbers() {
    let short = |n: Value| en("{n:short}", &json!({ "n": n }));
    assert_eq!(short(json!(1.428_571_428_571_428_6)), "1.42857");
    assert_eq!(short(json!(99.999_999_999)), "100");
    assert_eq!(short(json!(1.5)), "1.5");
    assert_eq!(short(json!(1_234_567)), "1234567");
    assert_eq!(short(json!(0.1 + 0.2)), "0.3");
    assert_eq!(short(json!("text")), "text");
}

#[test]
fn optional_segments_and_alternatives() {
    let template = "x[[ a {a}]][[ {a}–{b}| from {a}| to {b}]].";
    assert_eq!(en(template, &json!({"a": 1, "b": 2})), "x a 1 1–2.");
    assert_eq!(en(template, &json!({"a": 1})), "x a 1 from 1.");
    assert_eq!(en(template, &json!({"b": 2, "a": null})), "x to 2.");
    assert_eq!(en(template, &json!({})), "x.");
    assert_eq!(en("x[[ open {a}", &json!({"a": 1})), "x open 1");
    assert_eq!(en("[[{field} ]]x", &json!({})), "“mode” x");
}

#[test]
fn the_field_is_named_from_the_path() {
    let field = |path: &str, locale| show("{field} x", path, &json!({}), locale);
    assert_eq!(field("", Locale::En), "The document x");
    assert_eq!(show("¡{field}!", "", &json!({}), Locale::Es), "¡el documento!");
    assert_eq!(field("/a/b~1c~01", Locale::En), "“b/c~1” x");
    assert_eq!(field("/response/recommendations/0", Locale::En), "“recommendations/0” x");
    assert_eq!(field("/0", Locale::En), "“0” x");
    assert_eq!(field("/a/", Locale::Es), "“” x");
    assert_eq!(show("{field}", "/a", &json!({"field": "b"}), Locale::En), "b");
}

#[test]
fn machine_words() {
    let params = json!({"expected": "integer or null", "found": "number"});
    assert_eq!(en("{expected:type}, {found:type}", &params), "an integer or null, a number with a fraction");
    assert_eq!(
        show("{expected:type}; {found:type}", "", &params, Locale::Es),
        "un entero o nulo; un número con decimales"
    );
    let params = json!({"expected": "number", "found": "number", "reason": "all_zero", "other": "something"});
    assert_eq!(en("{found:type} {other:type} {other:reason}", &params), "a number something something");
    assert_eq!(
        show("{reason:reason}", "", &params, Locale::Es),
        "un identificador formado solo por ceros significa «sin traza»"
    );
    let repairs: Vec<&str> = REPAIRS.iter().map(|word| word.name).collect();
    let wanted = REASONS.iter().chain(TYPES).map(|word| word.name);
    for word in wanted.filter(|word| !matches!(*word, "null" | "fraction")) {
        assert!(repairs.contains(&word), "no repair for {word}");
    }
    let params = json!({"t": "object or null"});
    assert!(en("{t:repair}", &params).starts_with("Send an object:"));
}

#[test]
fn long_and_hostile_values() {
    let text = "ñ".repeat(81);
    assert_eq!(en("{s}", &json!({ "s": text })), format!("{}…", "ñ".repeat(79)));
    assert_eq!(en("{s}", &json!({ "s": "ñ".repeat(80) })), "ñ".repeat(80));
    assert_eq!(en("{s}", &json!({"s": "\u{1b}[31m\n\u{202e}{x}[[y]]"})), "\\u001b[31m\\u000a\\u202e{x}[[y]]");
    let list: Vec<u32> = (0..30).collect();
    assert!(en("{l}", &json!({ "l": list })).ends_with("22, 23, … (+6)"));
}
