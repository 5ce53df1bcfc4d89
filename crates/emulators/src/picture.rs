//! Pictures without a library: two colours and stripes, all of them chosen by the words of whoever asks.

use crate::embeddings::hash;

/// The widest and highest picture, in pixels.
const LARGEST: u32 = 2048;
/// The most that a block of uncompressed deflate holds, in bytes.
const BLOCK: usize = 0xffff;

/// A PNG of this size, the same for the same words.
pub(crate) fn png(words: &str, width: u32, height: u32) -> Vec<u8> {
    let (width, height) = (width.clamp(1, LARGEST), height.clamp(1, LARGEST));
    let seed = hash(words);
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut head = [width.to_be_bytes(), height.to_be_bytes()].concat();
    // One bit for a pixel, by palette, without interlacing.
    head.extend([1, 3, 0, 0, 0]);
    chunk(&mut file, *b"IHDR", &head);
    let [red, green, blue, stripe, ..] = seed.to_le_bytes();
    chunk(
        &mut file,
        *b"PLTE",
        &[red, green, blue, !red, !green, !blue],
    );
    chunk(&mut file, *b"IDAT", &zlib(&rows(width, height, stripe)));
    chunk(&mut file, *b"IEND", &[]);
    file
}

/// `WIDTHxHEIGHT` in pixels; a square where that is not said.
pub(crate) fn size(text: &str) -> (u32, u32) {
    let sides = text.split_once('x');
    sides
        .and_then(|(width, height)| Some((width.parse().ok()?, height.parse().ok()?)))
        .unwrap_or((1024, 1024))
}

/// Every row begins with the word for "not filtered".
fn rows(width: u32, height: u32, stripe: u8) -> Vec<u8> {
    let bytes = usize::try_from(width.div_ceil(8)).unwrap_or_default();
    (0..height)
        .flat_map(|row| {
            let pixels = stripe.rotate_left(row / 8 % 8);
            std::iter::once(0).chain(std::iter::repeat_n(pixels, bytes))
        })
        .collect()
}

fn zlib(data: &[u8]) -> Vec<u8> {
    let mut packed = vec![0x78, 0x01];
    let mut blocks = data.chunks(BLOCK).peekable();
    while let Some(block) = blocks.next() {
        let length = u16::try_from(block.len()).unwrap_or(u16::MAX);
        packed.push(u8::from(blocks.peek().is_none()));
        packed.extend(length.to_le_bytes());
        packed.extend((!length).to_le_bytes());
        packed.extend(block);
    }
    packed.extend(adler(data).to_be_bytes());
    packed
}

fn chunk(file: &mut Vec<u8>, name: [u8; 4], data: &[u8]) {
    let length = u32::try_from(data.len()).unwrap_or(u32::MAX);
    file.extend(length.to_be_bytes());
    let body = [name.as_slice(), data].concat();
    file.extend(&body);
    file.extend(crc(&body).to_be_bytes());
}

fn crc(data: &[u8]) -> u32 {
    let shift = |crc: u32, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg());
    !data.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), shift)
    })
}

fn adler(data: &[u8]) -> u32 {
    let (low, high) = data.iter().fold((1_u32, 0_u32), |(low, high), byte| {
        let low = (low + u32::from(*byte)) % 65521;
        (low, (high + low) % 65521)
    });
    (high << 16) | low
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_those_of_the_format() {
        // The checksums of "123456789" that every description of them gives.
        assert_eq!(crc(b"123456789"), 0xcbf4_3926);
        assert_eq!(adler(b"123456789"), 0x091e_01de);
    }

    #[test]
    fn the_same_words_draw_the_same_picture() {
        let picture = png("кот", 64, 32);
        assert_eq!(picture, png("кот", 64, 32));
        assert_ne!(picture, png("пёс", 64, 32));
        assert_eq!(
            picture.get(16..24),
            Some([0, 0, 0, 64, 0, 0, 0, 32].as_slice())
        );
    }

    #[test]
    fn a_size_is_read_or_square() {
        assert_eq!(size("1792x1024"), (1792, 1024));
        assert_eq!(size("auto"), (1024, 1024));
    }
}
