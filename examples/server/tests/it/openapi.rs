//! The description: committed, true to the code, and shown.

use serde_json::Value;

use crate::on_both;

const COMMITTED: &str = include_str!("../../openapi.json");

#[test]
fn the_committed_description_is_that_of_the_code() {
    let written = mass_server::openapi::text().unwrap();
    assert!(written == COMMITTED, "openapi.json is out of date: run `make openapi`");
}

#[test]
fn it_is_openapi_3_1_and_complete() {
    let description: Value = serde_json::from_str(COMMITTED).unwrap();
    let mut names = std::collections::BTreeSet::new();
    assert!(description["openapi"].as_str().unwrap().starts_with("3.1."));
    for (path, operations) in description["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            assert!(operation["summary"].is_string(), "{method} {path} says what it does");
            let name = operation["operationId"].as_str().expect("each has a name");
            assert!(names.insert(name.to_owned()), "{method} {path}: {name} is another's");
            let answers = operation["responses"].as_object().unwrap();
            assert!(answers.contains_key("500"), "{method} {path}");
            for (status, answer) in answers {
                let there =
                    answer["$ref"].is_string() || answer["description"].as_str().is_some_and(|text| !text.is_empty());
                assert!(there, "{method} {path} {status} is described");
            }
        }
    }
    // Whatever is referred to is there.
    let mut wanted = Vec::new();
    references(&description, &mut wanted);
    assert!(!wanted.is_empty());
    for reference in wanted {
        let pointer = reference.strip_prefix('#').expect("a reference within the description");
        assert!(description.pointer(pointer).is_some(), "{reference}");
    }
}

fn references(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            found.extend(members.get("$ref").and_then(Value::as_str).map(str::to_owned));
            members.values().for_each(|value| references(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| references(value, found)),
        _ => (),
    }
}

on_both! {
    async fn it_is_served_with_a_page_that_needs_no_other_host(server) {
        let served = server.get("/openapi.json").send().await.unwrap().text().await.unwrap();
        assert_eq!(served, COMMITTED);
        let page = server.get("/docs").send().await.unwrap();
        assert_eq!(page.status(), 200);
        let page = page.text().await.unwrap();
        assert!(page.contains("swagger-ui") && !page.contains("http"));
        for file in ["swagger-ui-bundle.js", "swagger-ui.css", "swagger-initializer.js"] {
            let found = server.get(&format!("/docs/{file}")).send().await.unwrap();
            assert_eq!(found.status(), 200, "{file}");
        }
        assert_eq!(server.get("/docs/nothing.js").send().await.unwrap().status(), 404);
    }
}
