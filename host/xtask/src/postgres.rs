//! The PostgreSQL of a run of tests: the one that the person named, or a throw-away one.

use std::ffi::OsString;
use std::path::Path;

use anyhow::Result;
use shopwit_test_postgres::{Cluster, PROGRAMS_VARIABLE, SERVER_VARIABLE};

use crate::set_up;

/// Ended with this value.
pub(crate) struct Postgres {
    environment: Vec<(&'static str, OsString)>,
    _cluster: Option<Cluster>,
}

impl Postgres {
    /// Tests leave out what needs it.
    pub(crate) fn left_out() -> Self {
        Self {
            environment: vec![(SERVER_VARIABLE, "off".into())],
            _cluster: None,
        }
    }

    /// The server that all tests of a run share.
    pub(crate) fn start() -> Result<Self> {
        // A server that the person named is used as it is.
        if std::env::var_os(SERVER_VARIABLE).is_some() {
            return Ok(Self {
                environment: Vec::new(),
                _cluster: None,
            });
        }
        let mut environment = Vec::new();
        let programs = set_up::postgres_programs()?;
        let cluster = throw_away(programs.as_deref())?;
        if let Some(folder) = programs {
            environment.push((PROGRAMS_VARIABLE, folder.into_os_string()));
        }
        environment.push((SERVER_VARIABLE, url(&cluster).into()));
        Ok(Self {
            environment,
            _cluster: Some(cluster),
        })
    }

    /// What a program needs to find it.
    pub(crate) fn environment(&self) -> impl Iterator<Item = (&'static str, OsString)> {
        self.environment.iter().cloned()
    }
}

/// An empty database for one program, ended with the value; and its URL.
pub(crate) fn empty_database() -> Result<(Cluster, String)> {
    let cluster = throw_away(set_up::postgres_programs()?.as_deref())?;
    let url = url(&cluster);
    Ok((cluster, url))
}

fn throw_away(programs: Option<&Path>) -> Result<Cluster> {
    let cluster = match programs {
        Some(folder) => Cluster::start_with(folder),
        None => Cluster::start(),
    }?;
    eprintln!("✓ a throw-away PostgreSQL is running");
    Ok(cluster)
}

/// Of the database that a new server has.
fn url(cluster: &Cluster) -> String {
    cluster.url("postgres")
}
