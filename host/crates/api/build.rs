//! A release build carries the console's files: it is built anew when they change.

fn main() -> std::io::Result<()> {
    println!("cargo:rerun-if-changed=build.rs");
    // The folder is known by its real path, so it must be there before the first console is built into it.
    std::fs::create_dir_all("../../console/dist")?;
    // A debug build reads them when it serves them.
    if std::env::var("PROFILE").as_deref() == Ok("release") {
        println!("cargo:rerun-if-changed=../../console/dist");
    }
    Ok(())
}
