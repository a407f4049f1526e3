//! `cargo xtask quick-start`: follows docs/quick-start.md literally, with a demo shop, in an empty folder.

mod page;

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use anyhow::{Context as _, Result, bail};

use self::page::Section;
use crate::{checkout, process};

/// The page that is followed, relative to the root.
const PAGE: &str = "docs/quick-start.md";

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Titles of sections, for example rust; all of them unless given
    sections: Vec<String>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let root = checkout::root()?;
    process::build_program(&root)?;
    let text =
        std::fs::read_to_string(root.join(PAGE)).with_context(|| format!("reading {PAGE}"))?;
    let mut sections = page::sections(&text);
    if !arguments.sections.is_empty() {
        sections.retain(|section| {
            let title = section.title.to_lowercase();
            arguments
                .sections
                .iter()
                .any(|wanted| wanted.to_lowercase() == title)
        });
    }
    if sections.is_empty() {
        bail!("{PAGE} has no such section with commands");
    }
    let folder = tempfile::tempdir().context("making an empty folder")?;
    let programs = checkout::target()?.join("debug");
    let shop = Shop::start(&programs, &folder.path().join("demo"))?;
    let (mut passed, mut failed) = (0, 0);
    for section in &sections {
        let started = Instant::now();
        match follow(section, folder.path(), &programs, &shop) {
            Ok(steps) => {
                passed += steps;
                eprintln!(
                    "✓ {}: {steps} commands ({:.0} s)",
                    section.title,
                    started.elapsed().as_secs_f32()
                );
            }
            Err(error) => {
                failed += 1;
                eprintln!("✗ {}: {error:#}", section.title);
            }
        }
    }
    drop(shop);
    println!("{passed} passed, {failed} failed");
    if failed > 0 {
        bail!("{PAGE} does not say what happens");
    }
    Ok(())
}

/// Runs the commands of a section one after the other, in the folder that the ones before changed to.
fn follow(section: &Section, folder: &Path, programs: &Path, shop: &Shop) -> Result<usize> {
    let mut folder = folder.to_owned();
    let path = std::env::var("PATH").unwrap_or_default();
    for step in &section.steps {
        if let Some(into) = step.command.strip_prefix("cd ") {
            folder = folder.join(into);
            continue;
        }
        let started = Instant::now();
        let output = Command::new("bash")
            .args(["-euo", "pipefail", "-c", &step.command])
            .current_dir(&folder)
            .env("PATH", format!("{}:{path}", programs.display()))
            .env("SHOPWIT_HOST", &shop.url)
            .env("SHOPWIT_SHOP", "demo")
            .env("SHOPWIT_TOKEN", &shop.token)
            .stdin(Stdio::null())
            .output()
            .with_context(|| format!("starting `{}`", step.command))?;
        let out = String::from_utf8_lossy(&output.stdout);
        let said = || format!("{out}{}", String::from_utf8_lossy(&output.stderr));
        if !output.status.success() {
            bail!(
                "`{}` ended with {}:\n{}",
                step.command,
                output.status,
                said()
            );
        }
        // What goes to standard error is progress, which the page leaves out.
        if !page::fits(&step.expected, &out) {
            bail!(
                "`{}` said\n{}\ninstead of\n{}",
                step.command,
                said(),
                step.expected
            );
        }
        eprintln!(
            "  $ {} ({:.1} s)",
            step.command,
            started.elapsed().as_secs_f32()
        );
    }
    Ok(section.steps.len())
}

/// The demo shop, which ends with this value.
struct Shop {
    process: Child,
    url: String,
    token: String,
}

impl Shop {
    fn start(programs: &Path, data: &Path) -> Result<Self> {
        let mut process = Command::new(programs.join("shopwit"))
            .args(["demo", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("starting the demo")?;
        let output = process.stdout.take().context("the demo has no output")?;
        let mut shop = Self {
            process,
            url: String::new(),
            token: String::new(),
        };
        for line in BufReader::new(output).lines() {
            let line = line?;
            if let Some(url) = line.strip_prefix("url: ") {
                shop.url = url.to_owned();
            } else if let Some(token) = line.strip_prefix("token: ") {
                shop.token = token.to_owned();
            } else if line == "ready" {
                return Ok(shop);
            }
        }
        bail!("the demo ended before it was ready");
    }
}

impl Drop for Shop {
    fn drop(&mut self) {
        // It may be gone already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
