//! What encoding a list came in: UTF-8, UTF-16 as spreadsheets save it, or
//! windows-1251.

/// The upper half of windows-1251 below the letters.
const SIGNS: &str =
    "ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—\u{98}™љ›њќћџ\u{A0}ЎўЈ¤Ґ¦§Ё©Є«¬\u{AD}®Ї°±Ііґµ¶·ё№є»јЅѕї";

/// The bytes as text, without a byte order mark.
pub(super) fn text(bytes: &[u8]) -> String {
    match bytes {
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        bytes => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => bytes.iter().copied().map(windows_1251).collect(),
        },
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|pair| match pair {
        [one, other] => unit([*one, *other]),
        _ => 0,
    });
    char::decode_utf16(units)
        .map(|read| read.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

fn windows_1251(byte: u8) -> char {
    match byte {
        0..=0x7F => char::from(byte),
        0x80..=0xBF => {
            let sign = SIGNS.chars().nth(usize::from(byte - 0x80));
            sign.unwrap_or(char::REPLACEMENT_CHARACTER)
        }
        0xC0..=0xFF => {
            char::from_u32(0x410 + u32::from(byte - 0xC0)).unwrap_or(char::REPLACEMENT_CHARACTER)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case(b"\xEF\xBB\xBFa".to_vec(), "a")]
    #[case("Анна".as_bytes().to_vec(), "Анна")]
    #[case(b"\xC0\xED\xED\xE0 \xA8\xEB\xEA\xE8\xED\xE0 \xB9\xFF\xB8".to_vec(), "Анна Ёлкина №яё")]
    #[case(b"\xFF\xFE\x10\x04;\x00".to_vec(), "А;")]
    #[case(b"\xFE\xFF\x04\x10\x00;".to_vec(), "А;")]
    fn encodings(#[case] bytes: Vec<u8>, #[case] wanted: &str) {
        assert_eq!(text(&bytes), wanted);
    }

    #[test]
    fn every_byte_is_a_character() {
        assert_eq!(SIGNS.chars().count(), 64);
    }
}
