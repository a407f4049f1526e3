//! A release build carries the console's files: it is built anew when they change.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    // A debug build reads them when it serves them.
    if std::env::var("PROFILE").as_deref() == Ok("release") {
        println!("cargo:rerun-if-changed=../../console/dist");
    }
}
