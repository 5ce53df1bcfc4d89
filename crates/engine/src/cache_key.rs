//! The key that seals saved states: never on the command line, where other users could read it.

use crate::cli::Serve;
use crate::failure::Failure;
use std::fs::File;
use std::io::Read;

/// The environment variable that may hold the key.
const VARIABLE: &str = "SUFLER_ENGINE_CACHE_KEY";
/// More than a key and its line end; who gives us more gives us something else.
const LONGEST: u64 = 128;

/// The text of the key from the file descriptor named on the command line, or from the environment.
pub(crate) fn read(arguments: &Serve) -> Result<Option<String>, Failure> {
    let Some(descriptor) = arguments.cache_key_fd else {
        #[expect(
            clippy::disallowed_methods,
            reason = "the engine has no configuration file, and a secret must not stand on the command line"
        )]
        let key = std::env::var(VARIABLE).ok();
        return Ok(key);
    };
    let mut text = String::new();
    File::open(format!("/dev/fd/{descriptor}"))
        .and_then(|file| file.take(LONGEST).read_to_string(&mut text))
        .map_err(|error| Failure::Internal(format!("the cache key cannot be read: {error}")))?;
    Ok(Some(text))
}
