//! What a file says of itself before anything uses it: that it is GGUF, that
//! its head can be read within bounds, and that all of its tensors are there.
//! GGUF carries numbers and texts only; no other format is taken.

use std::{
    fs::File,
    io::{self, BufReader, Read, Seek},
    path::Path,
};

use kernel::{Error, Result};

const MAX_TENSORS: u64 = 100_000;
const MAX_ENTRIES: u64 = 65_536;
const MAX_KEY: u64 = 65_535;
const MAX_TEXT: u64 = 64 * 1024 * 1024;
const MAX_ITEMS: u64 = 16 * 1024 * 1024;
const MAX_DIMENSIONS: u32 = 4;
const USUAL_ALIGNMENT: u64 = 32;

/// What was read of a model's file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// The format's version.
    pub version: u32,
    /// How many tensors it holds.
    pub tensors: u64,
}

/// Checks that a file is a whole GGUF model.
///
/// # Errors
/// `Invalid` on `file`: not GGUF, or its head is not within bounds, or it is
/// cut short. `Unavailable` when it cannot be read.
pub fn verify(path: &Path) -> Result<Head> {
    let opened = File::open(path).and_then(|file| Ok((file.metadata()?.len(), file)));
    let (length, file) = opened.map_err(|_| Error::unavailable("model-file-unreadable"))?;
    let mut head = Reader {
        input: BufReader::with_capacity(64 * 1024, file),
        length,
    };
    head.whole().map_err(|unfit| match unfit {
        Unfit::Foreign => Error::invalid("file", "model-file-foreign"),
        Unfit::Broken => Error::invalid("file", "model-file-broken"),
    })
}

enum Unfit {
    /// Another format.
    Foreign,
    /// GGUF, but cut short or out of bounds.
    Broken,
}

impl From<io::Error> for Unfit {
    fn from(_: io::Error) -> Self {
        Self::Broken
    }
}

type Parsed<T> = std::result::Result<T, Unfit>;

struct Reader {
    input: BufReader<File>,
    length: u64,
}

impl Reader {
    fn whole(&mut self) -> Parsed<Head> {
        let mut magic = [0; 4];
        self.input
            .read_exact(&mut magic)
            .map_err(|_| Unfit::Foreign)?;
        if &magic != b"GGUF" {
            return Err(Unfit::Foreign);
        }
        let version = self.u32()?;
        if !matches!(version, 2 | 3) {
            return Err(Unfit::Foreign);
        }
        let tensors = bounded(self.u64()?, MAX_TENSORS)?;
        let entries = bounded(self.u64()?, MAX_ENTRIES)?;
        if tensors == 0 {
            return Err(Unfit::Broken);
        }
        let alignment = self.metadata(entries)?;
        self.tensors(tensors, alignment)?;
        Ok(Head { version, tensors })
    }

    /// Passes over the metadata; answers the alignment of the data.
    fn metadata(&mut self, entries: u64) -> Parsed<u64> {
        let mut alignment = USUAL_ALIGNMENT;
        for _ in 0..entries {
            let key = self.text(MAX_KEY)?;
            let kind = self.u32()?;
            if key == b"general.alignment" && kind == 4 {
                alignment = u64::from(self.u32()?);
            } else {
                self.value(kind, true)?;
            }
        }
        if alignment.is_power_of_two() && alignment <= 4096 {
            Ok(alignment)
        } else {
            Err(Unfit::Broken)
        }
    }

    fn value(&mut self, kind: u32, may_be_list: bool) -> Parsed<()> {
        match kind {
            8 => {
                let length = bounded(self.u64()?, MAX_TEXT)?;
                self.pass(length)
            }
            9 if may_be_list => self.list(),
            kind => self.pass(width(kind).ok_or(Unfit::Broken)?),
        }
    }

    fn list(&mut self) -> Parsed<()> {
        let kind = self.u32()?;
        let items = bounded(self.u64()?, MAX_ITEMS)?;
        if let Some(width) = width(kind) {
            return self.pass(items * width);
        }
        for _ in 0..items {
            self.value(kind, false)?;
        }
        Ok(())
    }

    /// Every tensor must end within the file.
    fn tensors(&mut self, count: u64, alignment: u64) -> Parsed<()> {
        let mut end = 0_u64;
        for _ in 0..count {
            self.text(1024)?;
            let size = self.size()?;
            let offset = self.u64()?;
            if offset % alignment != 0 {
                return Err(Unfit::Broken);
            }
            end = end.max(offset.checked_add(size).ok_or(Unfit::Broken)?);
        }
        let data = self.input.stream_position()?.next_multiple_of(alignment);
        match data.checked_add(end) {
            Some(end) if end <= self.length => Ok(()),
            _ => Err(Unfit::Broken),
        }
    }

    /// Bytes of the next tensor; of a kind we do not know at least one.
    fn size(&mut self) -> Parsed<u64> {
        let dimensions = self.u32()?;
        if dimensions > MAX_DIMENSIONS {
            return Err(Unfit::Broken);
        }
        let mut items = 1_u64;
        for _ in 0..dimensions {
            items = items.checked_mul(self.u64()?).ok_or(Unfit::Broken)?;
        }
        let Some((block, bytes)) = block(self.u32()?) else {
            return Ok(1);
        };
        items
            .div_ceil(block)
            .checked_mul(bytes)
            .ok_or(Unfit::Broken)
    }

    fn text(&mut self, most: u64) -> Parsed<Vec<u8>> {
        let length = bounded(self.u64()?, most)?;
        let mut text = Vec::new();
        (&mut self.input).take(length).read_to_end(&mut text)?;
        if text.len() as u64 == length {
            Ok(text)
        } else {
            Err(Unfit::Broken)
        }
    }

    fn pass(&mut self, bytes: u64) -> Parsed<()> {
        let step = i64::try_from(bytes).map_err(|_| Unfit::Broken)?;
        self.input.seek_relative(step)?;
        if self.input.stream_position()? > self.length {
            return Err(Unfit::Broken);
        }
        Ok(())
    }

    fn u32(&mut self) -> Parsed<u32> {
        let mut bytes = [0; 4];
        self.input.read_exact(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn u64(&mut self) -> Parsed<u64> {
        let mut bytes = [0; 8];
        self.input.read_exact(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }
}

fn bounded(number: u64, most: u64) -> Parsed<u64> {
    if number <= most {
        Ok(number)
    } else {
        Err(Unfit::Broken)
    }
}

/// Bytes of a plain value.
fn width(kind: u32) -> Option<u64> {
    match kind {
        0 | 1 | 7 => Some(1),
        2 | 3 => Some(2),
        4..=6 => Some(4),
        10..=12 => Some(8),
        _ => None,
    }
}

/// Numbers in a block of a kind of tensor, and the block's bytes.
fn block(kind: u32) -> Option<(u64, u64)> {
    Some(match kind {
        0 | 26 => (1, 4),
        1 | 25 | 30 => (1, 2),
        24 => (1, 1),
        27 | 28 => (1, 8),
        2 | 20 => (32, 18),
        3 => (32, 20),
        6 => (32, 22),
        7 => (32, 24),
        8 => (32, 34),
        10 => (256, 84),
        11 | 21 => (256, 110),
        12 => (256, 144),
        13 => (256, 176),
        14 => (256, 210),
        15 => (256, 292),
        16 | 35 => (256, 66),
        17 => (256, 74),
        18 => (256, 98),
        19 => (256, 50),
        22 => (256, 82),
        23 => (256, 136),
        29 => (256, 56),
        34 => (256, 54),
        39 => (32, 17),
        _ => return None,
    })
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A GGUF file of one tensor with `numbers` numbers of four bytes.
    pub(crate) fn tiny(numbers: u64) -> Vec<u8> {
        let mut bytes = b"GGUF".to_vec();
        bytes.extend(3_u32.to_le_bytes());
        bytes.extend(1_u64.to_le_bytes());
        bytes.extend(2_u64.to_le_bytes());
        let text = |bytes: &mut Vec<u8>, text: &str| {
            bytes.extend((text.len() as u64).to_le_bytes());
            bytes.extend(text.as_bytes());
        };
        text(&mut bytes, "general.architecture");
        bytes.extend(8_u32.to_le_bytes());
        text(&mut bytes, "llama");
        text(&mut bytes, "tokens");
        bytes.extend(9_u32.to_le_bytes());
        bytes.extend(8_u32.to_le_bytes());
        bytes.extend(2_u64.to_le_bytes());
        text(&mut bytes, "да");
        text(&mut bytes, "нет");
        text(&mut bytes, "weight");
        bytes.extend(1_u32.to_le_bytes());
        bytes.extend(numbers.to_le_bytes());
        bytes.extend(0_u32.to_le_bytes());
        bytes.extend(0_u64.to_le_bytes());
        bytes.resize(bytes.len().next_multiple_of(32), 0);
        bytes.extend((0..numbers * 4).map(|at| u8::try_from(at % 251).unwrap_or(0)));
        bytes
    }

    fn told(bytes: &[u8]) -> String {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("m.gguf");
        std::fs::write(&path, bytes).expect("a file");
        match verify(&path) {
            Ok(head) => format!("{} {}", head.version, head.tensors),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn a_whole_model_passes() {
        assert_eq!(told(&tiny(1000)), "3 1");
    }

    #[test]
    fn a_model_cut_anywhere_is_refused() {
        let whole = tiny(100);
        for length in 4..whole.len() {
            let said = told(&whole[..length]);
            assert!(said.starts_with("file: model-file-"), "{length}: {said}");
        }
    }

    #[rstest::rstest]
    #[case(b"\x80\x04\x95\x10\x00\x00\x00\x00\x00\x00\x00c__main__\n")]
    #[case(b"PK\x03\x04\x14\x00\x00\x00\x00\x00archive/data.pkl")]
    #[case(b"{\"__metadata__\":{}}")]
    #[case(b"GGU")]
    #[case(b"")]
    fn other_formats_are_refused(#[case] bytes: &[u8]) {
        assert_eq!(told(bytes), "file: model-file-foreign");
    }

    #[test]
    fn counts_out_of_bounds_are_refused() {
        for at in [8, 16] {
            let mut bytes = tiny(10);
            bytes[at..at + 8].copy_from_slice(&u64::MAX.to_le_bytes());
            assert_eq!(told(&bytes), "file: model-file-broken", "{at}");
        }
        let mut none = tiny(10);
        none[8..16].copy_from_slice(&0_u64.to_le_bytes());
        assert_eq!(told(&none), "file: model-file-broken");
    }

    proptest::proptest! {
        #[test]
        fn no_head_makes_it_fall(at in 4_usize..200, with in proptest::collection::vec(proptest::num::u8::ANY, 1..16)) {
            let mut bytes = tiny(20);
            for (place, byte) in bytes.iter_mut().skip(at).zip(with) {
                *place = byte;
            }
            drop(told(&bytes));
        }
    }
}
