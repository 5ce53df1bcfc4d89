//! The first look at a model file, cheap and before anything is mapped.

use crate::cli::Lora;
use crate::failure::Failure;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

/// Of how many places, and how many bytes each.
const SAMPLES: u64 = 128;
const SAMPLE: u64 = 64 * 1024;
const BEGINNING: u64 = 16 * 1024 * 1024;

const MAGIC: [u8; 4] = *b"GGUF";
/// Versions of the format that llama.cpp reads.
const VERSIONS: std::ops::RangeInclusive<u32> = 2..=3;

/// Checks that `path` is a file that begins as GGUF does.
pub(crate) fn check(path: &Path) -> Result<(), Failure> {
    let (mut file, _) = open(path).map_err(|reason| Failure::ModelMissing {
        path: path.to_owned(),
        reason,
    })?;
    check_header(&mut file).map_err(|reason| Failure::ModelDamaged {
        path: path.to_owned(),
        reason,
    })
}

/// What tells a model, with its adapter, from every other one without reading all of it: the sizes of the files, their
/// beginnings, which hold all settings and names, and samples of the weights. Another release of ours counts as another
/// model, because it may write states differently.
pub(crate) fn fingerprint(model: &Path, lora: Option<&Lora>) -> Result<[u8; 32], Failure> {
    let mut hash = Sha256::new();
    hash.update(env!("CARGO_PKG_VERSION"));
    sample(model, &mut hash)?;
    if let Some(lora) = lora {
        hash.update(lora.scale.to_le_bytes());
        sample(&lora.path, &mut hash)?;
    }
    Ok(hash.finalize().into())
}

fn sample(path: &Path, hash: &mut Sha256) -> Result<(), Failure> {
    let missing = |reason: String| Failure::ModelMissing {
        path: path.to_owned(),
        reason,
    };
    let (mut file, size) = open(path).map_err(missing)?;
    hash.update(size.to_le_bytes());
    let mut bytes = Vec::new();
    for number in 0..SAMPLES {
        let length = if number == 0 { BEGINNING } else { SAMPLE };
        let start = (size / SAMPLES * number).min(size.saturating_sub(length));
        bytes.clear();
        file.seek(SeekFrom::Start(start))
            .and_then(|_| (&mut file).take(length).read_to_end(&mut bytes))
            .map_err(|error| missing(error.to_string()))?;
        hash.update(&bytes);
    }
    Ok(())
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
