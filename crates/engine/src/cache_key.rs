//! The key that seals saved states: never on the command line, where other users could read it.

use crate::cli::Serve;
use crate::failure::Failure;
use std::fs::{File, metadata};
use std::io::{Read, stdin};
use std::os::fd::{FromRawFd, RawFd};

/// The environment variable that may hold the key.
const VARIABLE: &str = "SUFLER_ENGINE_CACHE_KEY";
/// The digits of a key. No more is read, so that who passes it may leave its end open.
const DIGITS: usize = 64;
/// Standard output and error hold no key.
const FIRST: u16 = 3;
/// Standard input, which a parent can make a pipe without more ado. It stays open, so that nothing opened later takes its
/// number.
const INPUT: u16 = 0;

/// The text of the key from the file descriptor named on the command line, or from the environment.
///
/// To be called before anything else is opened: the number then means what the parent opened, or nothing.
pub(crate) fn read(arguments: &Serve) -> Result<Option<String>, Failure> {
    let Some(descriptor) = arguments.cache_key_fd else {
        #[expect(
            clippy::disallowed_methods,
            reason = "the engine has no configuration file, and a secret must not stand on the command line"
        )]
        let key = std::env::var(VARIABLE).ok();
        return Ok(key);
    };
    let failure = |reason: &dyn std::fmt::Display| {
        Failure::Internal(format!(
            "the cache key cannot be read from descriptor {descriptor}: {reason}"
        ))
    };
    let mut digits = [0; DIGITS];
    let read = if descriptor == INPUT {
        stdin().read_exact(&mut digits)
    } else {
        let file = take(descriptor);
        let mut file = file.ok_or_else(|| failure(&"it is not open for the engine"))?;
        file.read_exact(&mut digits)
    };
    read.map_err(|error| failure(&error))?;
    String::from_utf8(digits.to_vec())
        .map(Some)
        .map_err(|_| failure(&"it is no text"))
}

/// Takes the descriptor over, which closes it when it is dropped.
fn take(descriptor: u16) -> Option<File> {
    let number = RawFd::from(descriptor);
    let open = metadata(format!("/dev/fd/{descriptor}")).is_ok();
    if descriptor < FIRST || !open {
        return None;
    }
    #[expect(
        unsafe_code,
        reason = "a number on the command line is all there is to know the descriptor by"
    )]
    // SAFETY: it is open, was passed for this purpose, and nothing of this process owns it: see `read`.
    Some(unsafe { File::from_raw_fd(number) })
}
