//! What the docs list is what there is.

use super::tree;

/// The codes that a source file gives to the cases of an enum: `Self::Name => "code",`.
fn codes(source: &str) -> Vec<String> {
    let text = std::fs::read_to_string(tree::root().join(source)).unwrap();
    let codes: Vec<String> = text
        .lines()
        .filter_map(|line| {
            let (_, code) = line.trim().strip_prefix("Self::")?.split_once(" => \"")?;
            let code = code.strip_suffix("\",")?;
            // Advice stands in arms of its own, and is longer than a word.
            (!code.contains(' ')).then(|| code.to_owned())
        })
        .collect();
    assert!(codes.len() > 10, "{source}: {codes:?}");
    codes
}

#[test]
fn authors_find_every_code_that_a_plugin_can_meet() {
    let page = std::fs::read_to_string(tree::root().join("docs/writing-a-plugin.md")).unwrap();
    let sources = [
        "host/crates/policy/src/failure.rs",
        "host/crates/policy/src/preflight.rs",
    ];
    let missing: Vec<String> = sources
        .iter()
        .flat_map(|source| codes(source))
        .filter(|code| !page.contains(&format!("`{code}`")))
        .collect();
    tree::no_findings(
        &missing,
        "codes that docs/writing-a-plugin.md does not explain",
    );
}

#[test]
fn links_between_pages_lead_somewhere() {
    let mut broken = Vec::new();
    for (name, path) in tree::files(&[".md"]) {
        let text = std::fs::read_to_string(&path).unwrap();
        for rest in text.split("](").skip(1) {
            let target = rest.split([')', '#']).next().unwrap_or_default();
            let inside = !target.is_empty() && !target.contains(':') && !target.contains(' ');
            if inside && !path.with_file_name(target).exists() {
                broken.push(format!("{name}: {target}"));
            }
        }
    }
    tree::no_findings(&broken, "links that lead nowhere");
}
