//! Lists the components that come with the host, so that the binary holds them: one more file in the folder is one more
//! shipped plugin.

use std::{env, fmt::Write as _, fs, path::Path};

fn main() {
    // Asked at run time: a target folder may be shared by checkouts in other places.
    let package = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default();
    let folder = Path::new(&package).join("../../../plugins/components");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut paths: Vec<_> = fs::read_dir(&folder)
        .unwrap_or_else(|error| {
            panic!(
                "{}: {error}; run `cargo xtask build-plugins`",
                folder.display()
            )
        })
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "wasm")
        })
        .collect();
    paths.sort();
    let mut list = String::from("&[\n");
    for path in &paths {
        println!("cargo::rerun-if-changed={}", path.display());
        let name = path
            .file_stem()
            .and_then(|stem| stem.to_str())
            .unwrap_or_default();
        // Writing to a String cannot fail.
        let _ = writeln!(
            list,
            "    ({name:?}, include_bytes!({:?})),",
            path.display().to_string()
        );
    }
    list.push_str("]\n");
    let out = env::var_os("OUT_DIR").map(|out| Path::new(&out).join("shipped_components.rs"));
    if let Some(out) = out {
        fs::write(&out, list).unwrap_or_else(|error| panic!("{}: {error}", out.display()));
    }
}
