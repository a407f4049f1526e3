//! Names of the operations in the OpenAPI document, which generators turn into functions: each is there once.

/// The path's own words, then the verb, for example `orders_notes_add`.
///
/// `verb` is the handler's name, `get`, `list`, `add`. It is not said twice where the path ends with it:
/// `POST …/orders/{order}/close` is `orders_close`.
pub(crate) fn operation_id(path: &str, verb: &str) -> String {
    let mut words: Vec<String> = path
        .trim_start_matches("/api/v1/")
        .split('/')
        .filter(|word| !word.is_empty() && !word.starts_with('{'))
        .map(|word| word.replace(['-', '.'], "_"))
        .collect();
    // Everything of a shop lies below it.
    if words.len() > 1 && words.first().is_some_and(|first| first == "shops") {
        words.remove(0);
    }
    if words.last().is_none_or(|last| last != verb) {
        words.push(verb.to_owned());
    }
    words.join("_")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::operation_id;

    #[test]
    fn says_where_and_what() {
        let check = |path, verb, id| assert_eq!(operation_id(path, verb), id);
        check("/api/v1/shops", "list", "shops_list");
        check("/api/v1/shops/{shop}", "get", "shops_get");
        check(
            "/api/v1/shops/{shop}/orders/{order}/notes",
            "add",
            "orders_notes_add",
        );
        check(
            "/api/v1/shops/{shop}/orders/{order}/close",
            "close",
            "orders_close",
        );
        check(
            "/api/v1/shops/{shop}/print-batches",
            "print",
            "print_batches_print",
        );
    }

    #[test]
    fn each_operation_has_a_name_of_its_own() {
        let document: serde_json::Value =
            serde_json::from_str(&crate::openapi().to_json().expect("JSON")).expect("JSON");
        let mut names = BTreeSet::new();
        let paths = document["paths"].as_object().expect("paths");
        for (path, item) in paths {
            for operation in item.as_object().expect("operations").values() {
                let name = operation["operationId"].as_str().expect("a name");
                assert!(names.insert(name), "{name} of {path} is there twice");
            }
        }
    }
}
