//! One empty database for one test.

use std::hash::{BuildHasher, RandomState};
use std::process::Command;
use std::sync::OnceLock;

use anyhow::{Context, Result, bail};

use crate::cluster::Cluster;
use crate::programs::{HOW_TO_INSTALL, programs};

/// Names the server that tests use: a URL, or `off` for none.
pub const SERVER_VARIABLE: &str = "SHOPWIT_TEST_POSTGRES";

/// Switches the tests on PostgreSQL off.
const OFF: &str = "off";

/// An empty database; it is dropped with this value, connections that are still open included.
#[derive(Debug)]
pub struct Database {
    server: String,
    name: String,
}

impl Database {
    /// The URL to connect to.
    #[must_use]
    pub fn url(&self) -> String {
        with_database(&self.server, &self.name)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let dropped = execute(
            &self.server,
            &format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name),
        );
        if let Err(error) = dropped {
            eprintln!("a test database was left behind: {error:#}");
        }
    }
}

/// A new empty database on the server for tests, or `None` when these tests are switched off.
///
/// # Errors
///
/// There is no server and none can be started; the text says what to install.
pub fn database() -> Result<Option<Database>> {
    let Some(server) = server()? else {
        eprintln!("left out: {SERVER_VARIABLE}={OFF} switches PostgreSQL off");
        return Ok(None);
    };
    let name = format!(
        "test_{:016x}",
        RandomState::new().hash_one(std::process::id())
    );
    execute(&server, &format!("CREATE DATABASE {name}"))?;
    Ok(Some(Database { server, name }))
}

fn server() -> Result<Option<String>> {
    /// The server of this process, when the environment names none.
    static OWN: OnceLock<Result<Cluster, String>> = OnceLock::new();
    match std::env::var(SERVER_VARIABLE) {
        Ok(named) if named == OFF => Ok(None),
        Ok(named) => Ok(Some(named)),
        Err(_) => {
            match OWN.get_or_init(|| Cluster::start().map_err(|error| format!("{error:#}"))) {
                Ok(cluster) => Ok(Some(cluster.url("postgres"))),
                Err(error) => bail!("{error}"),
            }
        }
    }
}

fn execute(server: &str, statement: &str) -> Result<()> {
    let psql = programs()
        .map(|folder| folder.join("psql"))
        .context(HOW_TO_INSTALL)?;
    let output = Command::new(psql)
        .args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-c", statement, server])
        .output()
        .context("cannot start `psql`")?;
    if !output.status.success() {
        bail!(
            "`{statement}` failed: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(())
}

/// The URL of another database on the same server.
fn with_database(server: &str, name: &str) -> String {
    let (address, settings) = match server.split_once('?') {
        Some((address, settings)) => (address, format!("?{settings}")),
        None => (server, String::new()),
    };
    // After the scheme's two slashes, the next one starts the database's name.
    let host_start = address.find("://").map_or(0, |at| at + "://".len());
    let host_end = address
        .get(host_start..)
        .and_then(|rest| rest.find('/'))
        .map_or(address.len(), |at| host_start + at);
    let host = address.get(..host_end).unwrap_or(address);
    format!("{host}/{name}{settings}")
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::{database, with_database};
    use crate::programs::programs;

    #[test]
    fn the_database_is_replaced_in_a_url() {
        let check = |server: &str, wanted: &str| assert_eq!(with_database(server, "new"), wanted);
        check(
            "postgres://a@h:1/old?host=/tmp/x",
            "postgres://a@h:1/new?host=/tmp/x",
        );
        check("postgres://a:b@h/old", "postgres://a:b@h/new");
        check("postgres://h", "postgres://h/new");
        check(
            "postgres://h?sslmode=disable",
            "postgres://h/new?sslmode=disable",
        );
    }

    #[test]
    fn two_databases_do_not_see_each_other() {
        let (Some(first), Some(second)) = (database().unwrap(), database().unwrap()) else {
            return;
        };
        let run = |url: &str, statement: &str| {
            Command::new(programs().unwrap().join("psql"))
                .args([
                    "-X",
                    "-q",
                    "-t",
                    "-A",
                    "-v",
                    "ON_ERROR_STOP=1",
                    "-c",
                    statement,
                    url,
                ])
                .output()
                .unwrap()
        };
        assert!(run(&first.url(), "CREATE TABLE t (n int)").status.success());
        assert!(run(&first.url(), "SELECT * FROM t").status.success());
        assert!(!run(&second.url(), "SELECT * FROM t").status.success());
        let url = first.url();
        drop(first);
        assert!(!run(&url, "SELECT 1").status.success());
        assert!(run(&second.url(), "SELECT 1").status.success());
    }
}
