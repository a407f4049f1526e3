//! C and Zig: one compiler for both (the one in Zig, or clang for C), with the bindings of C. No WASI unless it is used.

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use super::{Project, Step, core_module, tools};

const INSTALL_ZIG: &str = "pip install ziglang==0.17.1";
const INSTALL_CLANG: &str = "apt-get install clang lld wasi-libc libclang-rt-14-dev-wasm32";
/// The stack in the guest's memory, bytes; Zig's own default is 16 MiB.
const STACK_BYTES: u32 = 64 * 1024;
/// Where Debian's `wasi-libc` puts its headers.
const WASI_HEADERS: &str = "/usr/include/wasm32-wasi";

pub(super) fn build_c(project: &Project, step: &mut Step<'_>) -> Result<Vec<u8>> {
    project.source("policy.c")?;
    let bindings = write_bindings(project, step)?;
    step("compiling (C)");
    let module = project.work.join("core.wasm");
    let mut compiler = c_compiler(project)?;
    compiler
        .current_dir(&project.folder)
        .args(["-mexec-model=reactor", "-Os", "-Wall", "-s"])
        .arg(format!("-Wl,-z,stack-size={STACK_BYTES}"))
        .arg("-I")
        .arg(&project.work)
        .args(sources(project, ".c")?)
        .args(bindings)
        .arg("-o")
        .arg(&module);
    tools::run(&mut compiler).context("the C compiler refuses the source")?;
    step("making the component");
    core_module::component(&fs::read(&module).context("the compiler left no module")?)
}

pub(super) fn build_zig(project: &Project, step: &mut Step<'_>) -> Result<Vec<u8>> {
    let source = project.source("policy.zig")?;
    let bindings = write_bindings(project, step)?;
    step("translating the bindings (zig)");
    let translated = tools::run(
        zig(project)?
            .current_dir(&project.folder)
            .args(["translate-c", "-target", "wasm32-wasi", "-lc"])
            .arg(project.work.join("policy.h")),
    )
    .context("Zig cannot read the bindings")?;
    let translated = project.write_work_file("bindings.zig", &translated.stdout)?;
    step("compiling (zig)");
    let module = project.work.join("core.wasm");
    let mut compiler = zig(project)?;
    compiler
        .current_dir(&project.folder)
        .args([
            "build-exe",
            "-target",
            "wasm32-wasi",
            "-mexec-model=reactor",
            "-lc",
        ])
        .args(["-O", "ReleaseSmall", "-fstrip", "-rdynamic", "--stack"])
        .arg(STACK_BYTES.to_string())
        .args(bindings)
        .args(["--dep", "bindings"])
        .arg(with_path("-Mroot=", &source))
        .arg(with_path("-Mbindings=", &translated))
        .arg(with_path("-femit-bin=", &module));
    tools::run(&mut compiler).context("Zig refuses the source")?;
    step("making the component");
    core_module::component(&fs::read(&module).context("zig left no module")?)
}

fn with_path(option: &str, path: &std::path::Path) -> OsString {
    let mut argument = OsString::from(option);
    argument.push(path);
    argument
}

/// Writes the bindings of C; the files to compile and link with the author's.
fn write_bindings(project: &Project, step: &mut Step<'_>) -> Result<[PathBuf; 2]> {
    step("writing bindings");
    let mut generator = wit_bindgen_c::Opts::default().build();
    project.write_bindings("", generator.as_mut())?;
    Ok([
        project.work.join("policy.c"),
        project.work.join("policy_component_type.o"),
    ])
}

/// The author's files of one kind.
fn sources(project: &Project, ending: &str) -> Result<Vec<PathBuf>> {
    let mut found: Vec<PathBuf> = fs::read_dir(&project.folder)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.to_string_lossy().ends_with(ending))
        .collect();
    found.sort();
    Ok(found)
}

fn c_compiler(project: &Project) -> Result<Command> {
    if let Ok(mut zig) = zig(project) {
        zig.args(["cc", "-target", "wasm32-wasi"]);
        return Ok(zig);
    }
    let has_headers = std::path::Path::new(WASI_HEADERS).is_dir();
    match project.tools.find("clang") {
        Some(clang) if has_headers => {
            let mut clang = Command::new(clang);
            clang.arg("--target=wasm32-wasi");
            Ok(clang)
        }
        _ => bail!(
            "a C compiler for WebAssembly is missing. Install one with:\n\n    {INSTALL_ZIG}\n\nor:\n\n    {INSTALL_CLANG}\n"
        ),
    }
}

/// The `zig` program, or the one in the Python package.
fn zig(project: &Project) -> Result<Command> {
    for name in ["zig", "python-zig"] {
        if let Some(path) = project.tools.find(name) {
            return Ok(Command::new(path));
        }
    }
    bail!("`zig` is missing. Install it with:\n\n    {INSTALL_ZIG}\n")
}
