//! What an answer may hold, checked on the lifted value before anybody else sees it.

/// The caps on one answer.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// Entries of one list.
    pub list_entries: usize,
    /// Bytes of one string.
    pub string_bytes: usize,
}

/// A list or a string that is too large.
#[derive(Debug)]
pub struct OutOfBounds {
    /// Where, as a path of field names, for example `outcome.quotes[3].band`.
    pub path: String,
    /// `list entries` or `string bytes`.
    pub what: &'static str,
    pub allowed: usize,
    pub used: usize,
}

impl OutOfBounds {
    /// The same one, seen from the record that holds the field.
    pub fn within(mut self, field: &str) -> Self {
        let between = if self.path.is_empty() || self.path.starts_with('[') {
            ""
        } else {
            "."
        };
        self.path = format!("{field}{between}{}", self.path);
        self
    }
}

/// A value that came from a guest.
pub trait Bounded {
    /// Finds the first list or string beyond the bounds.
    fn check_bounds(&self, _bounds: &Bounds) -> Result<(), OutOfBounds> {
        Ok(())
    }
}

impl Bounded for u32 {}

impl Bounded for u64 {}

impl Bounded for String {
    fn check_bounds(&self, bounds: &Bounds) -> Result<(), OutOfBounds> {
        refuse_beyond("string bytes", self.len(), bounds.string_bytes)
    }
}

impl<T: Bounded> Bounded for Option<T> {
    fn check_bounds(&self, bounds: &Bounds) -> Result<(), OutOfBounds> {
        self.as_ref()
            .map_or(Ok(()), |inner| inner.check_bounds(bounds))
    }
}

impl<T: Bounded> Bounded for Vec<T> {
    fn check_bounds(&self, bounds: &Bounds) -> Result<(), OutOfBounds> {
        refuse_beyond("list entries", self.len(), bounds.list_entries)?;
        for (position, element) in self.iter().enumerate() {
            element
                .check_bounds(bounds)
                .map_err(|found| found.within(&format!("[{position}]")))?;
        }
        Ok(())
    }
}

fn refuse_beyond(what: &'static str, used: usize, allowed: usize) -> Result<(), OutOfBounds> {
    if used > allowed {
        return Err(OutOfBounds {
            path: String::new(),
            what,
            allowed,
            used,
        });
    }
    Ok(())
}
