//! The container files and `.env.example` name the settings that there are.

use std::collections::BTreeSet;
use std::path::Path;

fn file(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

/// Words in capitals that begin as settings do.
fn names(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !(c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_'));
    let settings =
        words.filter(|word| ["MASS_", "DATABASE_URL", "POSTGRES_"].iter().any(|start| word.starts_with(start)));
    settings.map(|word| word.trim_end_matches("_FILE").to_owned()).filter(|word| !word.ends_with('_')).collect()
}

/// Names in quotation marks in the sources: what the program asks the environment for.
fn asked_for(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            asked_for(&path, found);
        } else {
            let text = std::fs::read_to_string(&path).unwrap();
            let quoted = text
                .split('"')
                .filter(|part| part.chars().all(|c| c.is_ascii_uppercase() || c == '_' || c.is_ascii_digit()));
            found.extend(quoted.flat_map(names));
        }
    }
}

/// Lines that set something, with those that show a default.
fn example() -> BTreeSet<String> {
    let text = file(".env.example");
    let lines = text.lines().filter_map(|line| line.trim_start_matches('#').split_once('='));
    lines.filter(|(name, _)| !name.contains(' ')).map(|(name, _)| name.to_owned()).collect()
}

#[test]
fn the_example_of_settings_lists_them_all_and_no_other() {
    let mut asked = BTreeSet::new();
    asked_for(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut asked);
    asked.remove("MASS_COMMIT");
    // Compose reads two of them, and the SDK of OpenTelemetry its own.
    let elsewhere = |name: &str| ["MASS_PORT", "POSTGRES_PASSWORD"].contains(&name) || name.starts_with("OTEL_");
    let listed: BTreeSet<String> = example().into_iter().filter(|name| !elsewhere(name)).collect();
    assert_eq!(listed, asked, "left: .env.example; right: what the sources ask for");
}

#[test]
fn compose_uses_settings_that_there_are() {
    let compose = file("compose.yaml");
    let of_postgres = ["POSTGRES_USER", "POSTGRES_DB", "POSTGRES_INITDB_ARGS"];
    for name in names(&compose) {
        assert!(example().contains(&name) || of_postgres.contains(&name.as_str()), "{name}");
    }
    for secret in ["MASS_JWT_SECRET", "MASS_AUDIT_KEY", "MASS_ADMIN_PASSWORD", "DATABASE_URL", "POSTGRES_PASSWORD"] {
        assert!(compose.contains(&format!("{{ environment: {secret} }}")), "{secret} is handed over as a file");
        assert!(!compose.contains(&format!("${{{secret}")), "{secret} must not stand in the environment");
    }
}

#[test]
fn both_containers_run_without_rights() {
    let compose = file("compose.yaml");
    for line in ["read_only: true", "cap_drop: [ALL]", "no-new-privileges:true", "healthcheck:", "user: \""] {
        assert_eq!(compose.matches(line).count(), 2, "{line}");
    }
    let image = file("Dockerfile");
    assert!(image.contains("\nUSER 65532:65532\n") && image.contains("\nHEALTHCHECK "));
    assert!(image.matches("\nFROM ").count() == 2 && !image.contains(":latest"));
}

/// The secrets of the example are empty: nobody runs with one that everybody knows.
#[test]
fn the_example_has_no_secret() {
    for name in ["MASS_JWT_SECRET", "MASS_AUDIT_KEY", "MASS_ADMIN_PASSWORD", "POSTGRES_PASSWORD"] {
        assert!(file(".env.example").lines().any(|line| line == format!("{name}=")), "{name}");
    }
}
