//! The first look at a model file, cheap and before anything is mapped.

use crate::failure::Failure;
use std::fs::File;
use std::io::Read;
use std::path::Path;

const MAGIC: [u8; 4] = *b"GGUF";
/// Versions of the format that llama.cpp reads.
const VERSIONS: std::ops::RangeInclusive<u32> = 2..=3;

/// Checks that `path` is a file that begins as GGUF does, and returns its size in bytes.
pub(crate) fn check(path: &Path) -> Result<u64, Failure> {
    let (mut file, size) = open(path).map_err(|reason| Failure::ModelMissing {
        path: path.to_owned(),
        reason,
    })?;
    check_header(&mut file).map_err(|reason| Failure::ModelDamaged {
        path: path.to_owned(),
        reason,
    })?;
    Ok(size)
}

fn open(path: &Path) -> Result<(File, u64), String> {
    let file = File::open(path).map_err(|error| error.to_string())?;
    let metadata = file.metadata().map_err(|error| error.to_string())?;
    if !metadata.is_file() {
        return Err("it is not a regular file".to_owned());
    }
    Ok((file, metadata.len()))
}

fn check_header(source: &mut impl Read) -> Result<(), String> {
    let mut magic = [0; 4];
    let mut version = [0; 4];
    source
        .read_exact(&mut magic)
        .and_then(|()| source.read_exact(&mut version))
        .map_err(|_| "it is shorter than a GGUF header".to_owned())?;
    if magic != MAGIC {
        return Err("it does not begin with the letters GGUF".to_owned());
    }
    let version = u32::from_le_bytes(version);
    if VERSIONS.contains(&version) {
        Ok(())
    } else {
        Err(format!("version {version} of the format is not supported"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers() {
        assert!(check_header(&mut &b"GGUF\x03\0\0\0rest"[..]).is_ok());
        assert!(check_header(&mut &b"GGUF\x09\0\0\0rest"[..]).is_err());
        assert!(check_header(&mut &b"GGML\x03\0\0\0rest"[..]).is_err());
        assert!(check_header(&mut &b"GG"[..]).is_err());
    }
}
