//! Puts the contract's text into the library, so that a component that does not fit is told where: one more file in
//! `wit/` is one more kind.

use std::{env, fmt::Write as _, fs, path::Path};

fn main() {
    // Asked when it runs: a checkout at another place may find this program built already.
    let folder = fs::canonicalize("../../../wit")
        .unwrap_or_else(|error| panic!("wit/ at the checkout's root: {error}"));
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut paths: Vec<_> = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "wit"))
        .collect();
    paths.sort();
    let mut list = String::from("&[\n");
    for path in &paths {
        println!("cargo::rerun-if-changed={}", path.display());
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        // Writing to a String cannot fail.
        let _ = writeln!(
            list,
            "    ({name:?}, include_str!({:?})),",
            path.display().to_string()
        );
    }
    list.push_str("]\n");
    let out = env::var_os("OUT_DIR").map(|out| Path::new(&out).join("wit_files.rs"));
    if let Some(out) = out {
        fs::write(&out, list).unwrap_or_else(|error| panic!("{}: {error}", out.display()));
    }
}
