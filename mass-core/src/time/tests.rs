use super::*;

fn utc(text: &str) -> Option<String> {
    read(text).filter(|s| !s.naive).map(|s| s.text.into_owned())
}

#[test]
fn an_instant_is_written_as_it_is_read() {
    for text in [
        "1970-01-01T00:00:00Z",
        "2026-11-24T13:15:21.25Z",
        "2026-11-24T13:15:21.000000001Z",
        "2026-11-24T13:15:21.123456789Z",
        "2026-11-24T13:15:21.1000002Z",
        "0000-01-01T00:00:00.9Z",
        "9999-12-31T23:59:59.999999999Z",
    ] {
        assert_eq!(write(read(text).unwrap().instant).as_deref(), Some(text));
    }
    let last = read(Written::LAST.as_str()).unwrap().instant;
    assert_eq!(written(last).unwrap().as_str(), Written::LAST.as_str());
    assert_eq!(written(Instant { seconds: last.seconds + 1, nanos: 0 }), None);
    assert_eq!(format!("{:?}", Written::LAST), r#""9999-12-31T23:59:59Z""#);
}

#[test]
fn offsets_fractions_and_edges() {
    for (text, expected) in [
        ("2026-11-24T10:15:20-03:00", Some("2026-11-24T13:15:20Z")),
        ("2026-11-24t13:15:20z", Some("2026-11-24T13:15:20Z")),
        ("2026-11-24T13:15:20.500Z", Some("2026-11-24T13:15:20.5Z")),
        ("2026-11-24T13:15:20.000Z", Some("2026-11-24T13:15:20Z")),
        ("2026-11-24T13:15:20.123456789012Z", Some("2026-11-24T13:15:20.123456789012Z")),
        ("2026-01-01T00:30:00+01:00", Some("2025-12-31T23:30:00Z")),
        ("2024-02-29T00:00:00-00:00", Some("2024-02-29T00:00:00Z")),
        ("2023-02-29T00:00:00Z", None),
        ("1900-02-29T00:00:00Z", None),
        ("2026-11-24T24:00:00Z", None),
        ("2026-11-24T13:15:20+24:00", None),
        ("2026-11-24T13:15:20+23:59", Some("2026-11-23T13:16:20Z")),
        ("1998-12-31T23:59:60Z", Some("1998-12-31T23:59:60Z")),
        ("1998-12-31T15:59:60.25-08:00", Some("1998-12-31T23:59:60.25Z")),
        ("1998-12-31T22:59:60Z", None),
        ("1998-12-30T23:59:60Z", None),
        ("1998-12-31T23:59:61Z", None),
        ("0000-01-01T00:00:00Z", Some("0000-01-01T00:00:00Z")),
        ("0000-01-01T00:00:00+00:01", None),
        ("9999-12-31T23:59:59-00:01", None),
        ("2026-11-24 13:15:20Z", None),
        ("2026-11-24", None),
        ("2026\r11-24T13:15:20Z", None),
        ("2026-11-24T13\u{1a}15:20Z", None),
        ("2026-11-24T13:15\u{1a}20Z", None),
        ("2026-1:-24T13:15:20Z", None),
        ("/026-11-24T13:15:20Z", None),
        ("2026-11-24T1\u{e9}:15:20", None),
        ("2026-11-24T13:15Z", None),
        ("2026-11-24T13:15:20.Z", None),
        ("", None),
    ] {
        assert_eq!(utc(text).as_deref(), expected, "{text}");
    }
    assert!(read("2026-11-24T13:15:20").is_some_and(|s| s.naive && s.text == "2026-11-24T13:15:20Z"));
}

#[test]
fn days_and_civil_are_inverse() {
    for day in (-800_000..3_000_000).step_by(17) {
        let (year, month, date) = civil(day);
        if let Ok(year) = u32::try_from(year) {
            let back = days(year, u32::try_from(month).unwrap_or(0), u32::try_from(date).unwrap_or(0));
            assert_eq!(back, day);
        }
    }
    assert_eq!(days(1970, 1, 1), 0);
    assert_eq!(days(2000, 3, 1), 11_017);
}
