//! Frames between host and runner: four bytes of length, little end first, then the body:
//! a message in Borsh, which writes values in their order and no names, or machine code.

use std::io::{Error, ErrorKind, Read, Result};
use std::time::Instant;

use borsh::{BorshDeserialize, BorshSerialize};

/// Bytes of the length.
const LENGTH_BYTES: usize = 4;
/// Bytes read at a time, so that a length that lies costs no memory.
const STEP_BYTES: usize = 1024 * 1024;

/// Adds a frame with a message to what will be written.
pub(super) fn push(out: &mut Vec<u8>, message: &impl BorshSerialize) -> Result<()> {
    let begin = out.len();
    out.extend_from_slice(&[0; LENGTH_BYTES]);
    message.serialize(out)?;
    let length = length(out.len() - begin - LENGTH_BYTES)?;
    if let Some(place) = out.get_mut(begin..begin + LENGTH_BYTES) {
        place.copy_from_slice(&length);
    }
    Ok(())
}

/// The four bytes before a body.
pub(super) fn length(bytes: usize) -> Result<[u8; LENGTH_BYTES]> {
    u32::try_from(bytes)
        .map(u32::to_le_bytes)
        .map_err(|_| Error::new(ErrorKind::InvalidInput, "a frame of more than 4 GiB"))
}

/// Reads one frame into `body`; `false` where the other side closed before it.
///
/// # Errors
///
/// A body of more than `bytes_max`, one that is cut off, or none until the deadline.
pub(super) fn read(
    from: &mut impl Read,
    body: &mut Vec<u8>,
    bytes_max: usize,
    deadline: Option<Instant>,
) -> Result<bool> {
    let mut length = [0; LENGTH_BYTES];
    let read = fill(from, &mut length, deadline)?;
    if read == 0 {
        return Ok(false);
    }
    if read < LENGTH_BYTES {
        return Err(ErrorKind::UnexpectedEof.into());
    }
    let length = u32::from_le_bytes(length) as usize;
    if length > bytes_max {
        let message = format!("a frame of {length} bytes; at most {bytes_max}");
        return Err(Error::new(ErrorKind::InvalidData, message));
    }
    body.clear();
    while body.len() < length {
        let begin = body.len();
        body.resize(length.min(begin + STEP_BYTES), 0);
        let step = body.get_mut(begin..).unwrap_or_default();
        if fill(from, step, deadline)? < step.len() {
            return Err(ErrorKind::UnexpectedEof.into());
        }
    }
    Ok(true)
}

/// The message of a frame.
///
/// # Errors
///
/// Where it is not one of these.
pub(super) fn message<T: BorshDeserialize>(body: &[u8]) -> Result<T> {
    borsh::from_slice(body)
}

/// Fills the buffer unless the other side closes first; gives how far it came.
fn fill(from: &mut impl Read, buffer: &mut [u8], deadline: Option<Instant>) -> Result<usize> {
    let mut filled = 0;
    while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match from.read(rest) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
        // Each read has its own time-out; bytes that come one by one must not add them up.
        if filled < buffer.len() && deadline.is_some_and(|deadline| Instant::now() > deadline) {
            return Err(ErrorKind::TimedOut.into());
        }
    }
    Ok(filled)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], expected: std::result::Result<Option<&[u8]>, ErrorKind>) {
        let mut body = Vec::new();
        let found = read(&mut &*bytes, &mut body, 8, None);
        let found = found
            .map(|is_there| is_there.then_some(body.as_slice()))
            .map_err(|error| error.kind());
        assert_eq!(found, expected);
    }

    #[test]
    fn frames_are_read_whole_or_not_at_all() {
        check(b"", Ok(None));
        check(b"\x02\0\0\0ab", Ok(Some(b"ab")));
        check(b"\0\0\0\0", Ok(Some(b"")));
        check(b"\x02\0\0", Err(ErrorKind::UnexpectedEof));
        check(b"\x02\0\0\0a", Err(ErrorKind::UnexpectedEof));
        check(b"\x09\0\0\0abcdefghi", Err(ErrorKind::InvalidData));
        check(b"\xff\xff\xff\xff", Err(ErrorKind::InvalidData));
    }

    #[test]
    fn what_is_pushed_is_read() {
        let mut out = Vec::new();
        push(&mut out, &"text").expect("small");
        let mut body = Vec::new();
        assert!(read(&mut &*out, &mut body, 8, None).expect("a frame"));
        assert_eq!(message::<String>(&body).expect("a message"), "text");
    }
}
