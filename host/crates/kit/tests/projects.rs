//! New projects, without the tools of their languages: what is in the folder.

use std::fs;
use std::path::Path;

use shopwit_kit::{Language, Manifest, create};
use shopwit_policy::Kind;
use shopwit_policy::kinds::AnyInput;

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("its entry is readable").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}

#[test]
fn every_language_begins_every_kind_with_nothing_left_to_fill_in() {
    let root = tempfile::tempdir().unwrap();
    let wit = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../wit");
    for language in Language::ALL {
        for kind in Kind::ALL {
            let folder = root.path().join(format!("{language}-{kind}"));
            let project = create(&folder, kind, language).unwrap();
            let manifest = Manifest::read(&folder).unwrap();
            assert_eq!(manifest.name, format!("{language}-{kind}"));
            assert_eq!(
                (manifest.kind().unwrap(), manifest.language),
                (kind, language)
            );
            let source = read(&folder.join(project.source)).to_lowercase();
            assert!(source.contains("evaluate"), "{language} {kind}");
            for path in files(&folder) {
                let text = read(&path);
                let left = text.split('@').find(|word| {
                    word.len() > 2 && word.bytes().all(|byte| byte.is_ascii_uppercase())
                });
                assert_eq!(left, None, "{}", path.display());
            }
            let own = format!("{kind}.wit");
            assert_eq!(read(&folder.join("wit").join(&own)), read(&wit.join(&own)));
            let cases = files(&folder.join("cases"));
            assert_eq!(cases.len(), 2, "{language} {kind}");
            for path in cases {
                let case: serde_json::Value = serde_json::from_str(&read(&path)).unwrap();
                AnyInput::from_json(kind, &case["input"].to_string())
                    .unwrap_or_else(|failure| panic!("{}: {failure}", path.display()));
                assert!(!case["expect"].as_object().unwrap().is_empty());
            }
        }
    }
}

#[test]
fn a_folder_with_something_in_it_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("mine.txt"), "mine").unwrap();
    let error = create(folder.path(), Kind::CourierFee, Language::Rust).unwrap_err();
    assert!(error.to_string().contains("is not empty"), "{error}");
    assert_eq!(files(folder.path()).len(), 1);
}

/// An example is a project as it is made: what the template brings along is the same in both.
#[test]
fn the_examples_have_the_helpers_of_the_templates() {
    let kit = Path::new(env!("CARGO_MANIFEST_DIR"));
    let examples = kit.join("../../../examples/courier-fee");
    for helper in ["c/settings.c", "c/settings.h", "assemblyscript/settings.ts"] {
        assert_eq!(
            read(&examples.join(helper)),
            read(&kit.join("templates").join(helper)),
            "{helper}"
        );
    }
}
