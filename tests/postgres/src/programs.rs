//! Where PostgreSQL's programs are.

use std::path::{Path, PathBuf};

/// Names the folder that holds `initdb`, `postgres` and `psql`, when it is in no usual place.
pub const PROGRAMS_VARIABLE: &str = "SHOPWIT_POSTGRES_PROGRAMS";

/// What to tell a person on whose machine [`programs`] finds nothing.
pub const HOW_TO_INSTALL: &str = "PostgreSQL's server programs (initdb, postgres, psql) were not found. \
Install them (Debian: `apt-get install postgresql`; macOS: `brew install postgresql@17`), or name \
their folder in SHOPWIT_POSTGRES_PROGRAMS, or name an empty server of your own in \
SHOPWIT_TEST_POSTGRES=postgres://…, or leave these tests out with SHOPWIT_TEST_POSTGRES=off";

/// Folders whose children are one folder a PostgreSQL release, each with a `bin`.
const RELEASE_FOLDERS: [&str; 4] = [
    "/usr/lib/postgresql",
    "/usr/local/opt",
    "/opt/homebrew/opt",
    "/usr",
];

/// The folder that holds PostgreSQL's server programs.
#[must_use]
pub fn programs() -> Option<PathBuf> {
    let named = std::env::var_os(PROGRAMS_VARIABLE).map(PathBuf::from);
    let path = std::env::var_os("PATH").unwrap_or_default();
    named
        .into_iter()
        .chain(std::env::split_paths(&path))
        .chain(RELEASE_FOLDERS.iter().flat_map(|folder| releases(folder)))
        .find(|folder| holds_programs(folder))
}

/// The `bin` folders of the installed releases, the newest first.
fn releases(folder: &str) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .collect();
    found.sort_by_key(|path| std::cmp::Reverse(release_number(path)));
    found.into_iter().map(|path| path.join("bin")).collect()
}

/// `17` of `/usr/lib/postgresql/17` and of `postgresql@17`.
fn release_number(path: &Path) -> u32 {
    path.file_name()
        .and_then(|name| name.to_str())
        .map(|name| name.trim_start_matches(|letter: char| !letter.is_ascii_digit()))
        .and_then(|number| number.parse().ok())
        .unwrap_or(0)
}

fn holds_programs(folder: &Path) -> bool {
    ["initdb", "postgres", "psql"]
        .iter()
        .all(|program| folder.join(program).is_file())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::release_number;

    #[test]
    fn releases_are_compared_as_numbers() {
        assert_eq!(release_number(Path::new("/usr/lib/postgresql/15")), 15);
        assert_eq!(
            release_number(Path::new("/opt/homebrew/opt/postgresql@9")),
            9
        );
        assert_eq!(release_number(Path::new("/usr/lib")), 0);
    }
}
