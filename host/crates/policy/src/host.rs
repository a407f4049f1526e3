//! What a guest may ask of the host: its log and the shop's tables. Nothing here waits, and nothing reaches outside
//! the call.

use shopwit_domain::table::{Cell, Table};
use wasmtime::component::{ComponentType, Linker, Lower};
use wasmtime::{ResourceLimiter, StoreContextMut, Trap};

use crate::kinds::{WIT_PACKAGE, WIT_VERSION};
use crate::limits::{HANDLES, Limits};
use crate::tables::TableSet;
use crate::wasi::WasiState;

/// Fuel of any host call: about what it costs the host, so that calling it in a loop is no way around the fuel.
const HOST_CALL_FUEL: u64 = 100;
/// What stands at the end of a log that was cut.
const LOG_CUT: &str = "… (log cut here)";
/// Table elements of all tables of a call together; Python needs 5,672, StarlingMonkey 7,689.
const TABLE_ELEMENTS: usize = 20_000;

/// Everything that belongs to one call.
#[derive(Debug)]
pub(crate) struct CallState {
    pub(crate) memory: MemoryMeter,
    pub(crate) log: CallLog,
    pub(crate) wasi: WasiState,
    tables: TableSet,
    lookups: u64,
    lookups_allowed: u64,
}

impl CallState {
    pub(crate) fn new(limits: &Limits, tables: TableSet, wasi: WasiState) -> Self {
        Self {
            memory: MemoryMeter::new(limits.memory_bytes),
            log: CallLog::new(limits.log_bytes, limits.log_lines),
            wasi,
            tables,
            lookups: 0,
            lookups_allowed: limits.lookups,
        }
    }

    pub(crate) const fn lookups(&self) -> u64 {
        self.lookups
    }

    fn count_lookup(&mut self) -> Result<(), HostTrap> {
        self.lookups += 1;
        if self.lookups > self.lookups_allowed {
            return Err(HostTrap::Lookups { used: self.lookups });
        }
        Ok(())
    }
}

/// Why a host function ended the call.
#[derive(Debug, thiserror::Error)]
pub(crate) enum HostTrap {
    #[error("too many table look-ups")]
    Lookups { used: u64 },
    #[error("denied: {what}")]
    Denied { what: String },
}

/// Counts the linear memory of a call, all memories together, and refuses growth beyond the limit.
#[derive(Debug)]
pub(crate) struct MemoryMeter {
    allowed: u64,
    total: u64,
    peak: u64,
    /// What the last growth added, taken back if wasmtime could not do it.
    pending: u64,
    /// Total that a refused growth would have led to.
    refused: Option<u64>,
    table_elements: usize,
}

impl MemoryMeter {
    fn new(allowed: u64) -> Self {
        Self {
            allowed,
            total: 0,
            peak: 0,
            pending: 0,
            refused: None,
            table_elements: 0,
        }
    }

    pub(crate) const fn peak(&self) -> u64 {
        self.peak
    }

    pub(crate) const fn refused(&self) -> Option<u64> {
        self.refused
    }
}

impl ResourceLimiter for MemoryMeter {
    fn memory_growing(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        let added = desired.saturating_sub(current) as u64;
        let total = self.total.saturating_add(added);
        if maximum.is_some_and(|maximum| desired > maximum) {
            // The guest's own maximum: an honest -1.
            return Ok(false);
        }
        if total > self.allowed {
            self.refused = Some(total);
            return Ok(false);
        }
        self.pending = added;
        self.total = total;
        self.peak = self.peak.max(total);
        Ok(true)
    }

    fn memory_grow_failed(&mut self, _error: wasmtime::Error) -> wasmtime::Result<()> {
        self.total -= std::mem::take(&mut self.pending);
        Ok(())
    }

    fn table_growing(
        &mut self,
        current: usize,
        desired: usize,
        _maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        let total = self
            .table_elements
            .saturating_add(desired.saturating_sub(current));
        if total > TABLE_ELEMENTS {
            return Ok(false);
        }
        self.table_elements = total;
        Ok(true)
    }
}

/// The lines that a call wrote, cut when they are too many.
#[derive(Debug)]
pub(crate) struct CallLog {
    lines: Vec<String>,
    bytes_left: usize,
    lines_left: u64,
    is_cut: bool,
}

impl CallLog {
    fn new(bytes: u64, lines: u64) -> Self {
        Self {
            lines: Vec::new(),
            bytes_left: usize::try_from(bytes).unwrap_or(usize::MAX),
            lines_left: lines,
            is_cut: false,
        }
    }

    /// Adds a message, which may hold several lines. Control characters are written out: a log is shown in terminals.
    pub(crate) fn add(&mut self, message: &str) {
        for line in message.lines() {
            if self.is_cut {
                return;
            }
            if self.lines_left == 0 {
                self.cut();
                return;
            }
            let mut kept = String::new();
            for letter in line.chars() {
                if letter.is_control() && letter != '\t' {
                    kept.extend(letter.escape_default());
                } else {
                    kept.push(letter);
                }
                // Before the whole line is copied: it may be long.
                if kept.len() > self.bytes_left {
                    break;
                }
            }
            let fits = kept.len() <= self.bytes_left;
            if !fits {
                kept.truncate(kept.floor_char_boundary(self.bytes_left));
            }
            self.bytes_left -= kept.len();
            self.lines_left -= 1;
            self.lines.push(kept);
            if !fits {
                self.cut();
            }
        }
    }

    fn cut(&mut self) {
        self.is_cut = true;
        self.lines.push(LOG_CUT.to_owned());
    }

    pub(crate) fn into_lines(self) -> Vec<String> {
        self.lines
    }
}

/// Takes fuel for a host call that moves `bytes`; ends the call where there is not enough.
pub(crate) fn charge(
    store: &mut StoreContextMut<'_, CallState>,
    bytes: usize,
) -> wasmtime::Result<()> {
    let price = HOST_CALL_FUEL.saturating_add(bytes as u64);
    let left = store.get_fuel()?;
    match left.checked_sub(price) {
        Some(left) => store.set_fuel(left),
        None => {
            store.set_fuel(0)?;
            Err(Trap::OutOfFuel.into())
        }
    }
}

/// `cell` of the WIT; a plain variant there, so written here by hand.
#[derive(Debug, ComponentType, Lower)]
#[component(variant)]
enum HostCell {
    #[component(name = "text")]
    Text(String),
    #[component(name = "integer")]
    Integer(i64),
    #[component(name = "boolean")]
    Boolean(bool),
    #[component(name = "blank")]
    Blank,
}

impl From<&Cell> for HostCell {
    fn from(cell: &Cell) -> Self {
        match cell {
            Cell::Text(text) => Self::Text(text.clone()),
            Cell::Integer(number) => Self::Integer(*number),
            Cell::Boolean(flag) => Self::Boolean(*flag),
            Cell::Blank => Self::Blank,
        }
    }
}

type FoundRow = Option<Vec<HostCell>>;

/// Gives `log` and `tables` to the components of one engine.
pub(crate) fn add_to_linker(linker: &mut Linker<CallState>) -> wasmtime::Result<()> {
    let mut log = linker.instance(&format!("{WIT_PACKAGE}/log@{WIT_VERSION}"))?;
    log.func_wrap(
        "info",
        |mut store: StoreContextMut<'_, CallState>, (message,): (String,)| {
            charge(&mut store, message.len())?;
            store.data_mut().log.add(&message);
            Ok(())
        },
    )?;

    let mut tables = linker.instance(&format!("{WIT_PACKAGE}/tables@{WIT_VERSION}"))?;
    tables.func_wrap(
        "find-row",
        |mut store: StoreContextMut<'_, CallState>, (table, keys): (String, Vec<String>)| {
            look_up(&mut store, &table, &keys, |table, keys| {
                table.find_row(keys)
            })
        },
    )?;
    tables.func_wrap(
        "find-band",
        |mut store: StoreContextMut<'_, CallState>,
         (table, keys, value): (String, Vec<String>, i64)| {
            look_up(&mut store, &table, &keys, |table, keys| {
                table.find_band(keys, value)
            })
        },
    )
}

fn look_up(
    store: &mut StoreContextMut<'_, CallState>,
    table: &str,
    keys: &[String],
    find: impl for<'t> FnOnce(&'t Table, &[String]) -> Option<&'t [Cell]>,
) -> wasmtime::Result<(FoundRow,)> {
    store.data_mut().count_lookup()?;
    let asked: usize = keys.iter().map(String::len).sum();
    let found: FoundRow = store
        .data()
        .tables
        .get(table)
        .and_then(|table| find(table, keys))
        .map(|row| row.iter().map(HostCell::from).collect());
    let given = found
        .as_ref()
        .map_or(0, |row| row.iter().map(cell_bytes).sum());
    charge(store, table.len() + asked + given)?;
    Ok((found,))
}

fn cell_bytes(cell: &HostCell) -> usize {
    match cell {
        HostCell::Text(text) => text.len(),
        HostCell::Integer(_) | HostCell::Boolean(_) | HostCell::Blank => 8,
    }
}

/// Limits that wasmtime itself keeps.
pub(crate) fn limit_store(store: &mut wasmtime::Store<CallState>, limits: &Limits) {
    store.limiter(|state| &mut state.memory);
    store.set_hostcall_fuel(usize::try_from(limits.output_bytes).unwrap_or(usize::MAX));
    store.set_max_component_handles(HANDLES);
}
