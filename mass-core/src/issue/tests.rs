use serde_json::json;

use super::*;

fn issue(code: Code, path: &str, params: Value) -> Issue {
    let Value::Object(params) = params else { panic!("params are an object") };
    let issue = Issue { params, ..Issue::new(code, path) };
    assert!(code.entry().accepts(&issue.params), "{code}: {:?}", issue.params);
    issue
}

#[track_caller]
fn check(issue: &Issue, en: &str, es: &str) {
    assert_eq!(issue.message_in(Locale::En), en);
    assert_eq!(issue.message_in(Locale::Es), es);
}

#[test]
fn structural_messages() {
    let wrong = issue(Code::WrongType, "/request/timeout_ms", json!({"expected": "integer", "found": "number"}));
    check(
        &wrong,
        "“timeout_ms” must be an integer, but a number with a fraction was found.",
        "“timeout_ms” debe ser un entero, pero se encontró un número con decimales.",
    );
    let root = issue(Code::WrongType, "", json!({"expected": "object", "found": "array"}));
    check(
        &root,
        "The document must be an object, but an array was found.",
        "El documento debe ser un objeto, pero se encontró una lista.",
    );
    assert_eq!(root.to_string(), root.message());
    assert_eq!(root.fix(), "Send an object: names and values in braces { … }.");
    assert!(wrong.fix_in(Locale::Es).starts_with("Envíe un número entero: sin comillas y sin decimales;"));
    let missing = issue(Code::MissingField, "", json!({"field": "trace", "expected": "object"}));
    check(
        &missing,
        "The required field “trace” is missing from the document.",
        "Falta el campo obligatorio “trace” en el documento.",
    );
    assert_eq!(missing.fix_in(Locale::Es), "Añada “trace” (un objeto) en el documento.");
    let json = issue(
        Code::InvalidJson,
        "",
        json!({"reason": "unexpected_character", "line": 1, "column": 22, "offset": 21, "found": "}"}),
    );
    check(
        &json,
        "Not valid JSON at line 1, column 22 (byte 21): this character cannot stand here (found “}”).",
        "JSON no válido en la línea 1, columna 22 (byte 21): este carácter no puede ir aquí (se encontró “}”).",
    );
    assert!(json.fix().starts_with("Look for a missing or extra comma"));
}

#[test]
fn near_misses_are_suggested() {
    let mode = json!({"found": "shadwo", "allowed": ["shadow", "advisory", "active"], "nearest": "shadow"});
    let typo = issue(Code::UnsupportedValue, "/request/mode", mode);
    check(
        &typo,
        "“mode” cannot be “shadwo”; allowed: shadow, advisory, active. Did you mean “shadow”?",
        "“mode” no puede ser “shadwo”; valores permitidos: shadow, advisory, active. ¿Quiso decir “shadow”?",
    );
    assert!(typo.fix().starts_with("Set “mode” to “shadow”, spelled exactly like that"));
    let other = issue(Code::UnsupportedValue, "/request/mode", json!({"found": "x", "allowed": ["a", "b"]}));
    assert!(other.message().ends_with("allowed: a, b."));
    assert!(other.fix().starts_with("Set “mode” to an allowed value (a, b), spelled"));
    let unknown = issue(Code::UnknownField, "/a", json!({"field": "it_load_kW", "nearest": "it_load_kw"}));
    assert!(unknown.fix().starts_with("Rename “it_load_kW” to “it_load_kw”;"));
    let unknown = issue(Code::UnknownField, "/a", json!({"field": "zzz"}));
    assert_eq!(unknown.fix(), "Remove “zzz” or move it to payload, where any field is welcome.");
}

#[test]
fn ranges_name_their_bounds_and_unit() {
    let path = "/request/signals/thermal/avg_rack_inlet_c";
    let both = issue(Code::OutOfRange, path, json!({"found": 240.0, "minimum": -40, "maximum": 100, "unit": "°C"}));
    check(
        &both,
        "“avg_rack_inlet_c” is 240 °C; allowed: -40 to 100 °C.",
        "“avg_rack_inlet_c” es 240 °C; valores permitidos: de -40 a 100 °C.",
    );
    let least = issue(Code::OutOfRange, "/n", json!({"found": -1, "minimum": 0}));
    check(&least, "“n” is -1; allowed: at least 0.", "“n” es -1; valores permitidos: como mínimo 0.");
    let above = issue(Code::OutOfRange, "/cooling_cop", json!({"found": 0, "exclusive_minimum": 0}));
    check(&above, "“cooling_cop” is 0; allowed: more than 0.", "“cooling_cop” es 0; valores permitidos: más de 0.");
}

#[test]
fn physics_messages() {
    let pue =
        json!({"reported": 1.25, "computed": 1.400_048_750_761_7, "difference_pct": 10.717_4, "tolerance_pct": 5});
    check(
        &issue(Code::PueMismatch, "/request/signals/energy/pue_current", pue),
        "The reported PUE is 1.25, but facility power divided by IT load is 1.40005: 10.7174 % apart, with 5 % tolerated.",
        "El PUE declarado es 1.25, pero la potencia de la instalación dividida por la carga TI da 1.40005: \
         difieren un 10.7174 %, con una tolerancia del 5 %.",
    );
    let power = json!({"facility_power_kw": 640.0, "it_load_kw": 820.5});
    check(
        &issue(Code::FacilityBelowItLoad, "/request/signals/energy/facility_power_kw", power),
        "The facility draws 640 kW, less than the IT load it feeds (820.5 kW).",
        "La instalación consume 640 kW, menos que la carga TI que alimenta (820.5 kW).",
    );
}

#[test]
fn the_record_has_the_published_members() {
    let mut issue =
        issue(Code::ControlNotAllowed, "/request/constraints/hard/no_control_actions", json!({"mode": "shadow"}));
    let record = serde_json::to_value(&issue).unwrap();
    assert_eq!(
        record,
        json!({
            "code": "control_not_allowed", "layer": "business", "severity": "error",
            "path": "/request/constraints/hard/no_control_actions",
            "message": "In “shadow” mode the engine may not act on the plant, but “no_control_actions” is false.",
            "params": {"mode": "shadow"},
        })
    );
    issue.position = Some(Position { line: 2, column: 3, offset: 9 });
    issue.locale = Locale::Es;
    issue.severity = Severity::Warning;
    let text = serde_json::to_string(&issue).unwrap();
    assert!(text.starts_with(r#"{"code":"control_not_allowed","layer":"business","severity":"warning","path":"#));
    assert!(text.contains("En el modo “shadow” el motor"));
    assert!(text.ends_with(r#""line":2,"column":3}"#));
}

#[test]
fn shown_text_cannot_disturb_a_terminal() {
    let issue = issue(Code::DuplicateKey, "/\u{1b}[2J", json!({"key": "\u{1b}[2J"}));
    assert!(issue.to_string().starts_with("/\\u001b[2J: The key “\\u001b[2J” appears"));
}
