//! A small reader of CBOR (RFC 8949): what passkeys are written in. Definite
//! lengths only, as the standard of passkeys prescribes; at most eight levels
//! and some hundred items, so that no bytes cost more than their length.

use kernel::Result;

use super::unfit;

const DEEPEST: usize = 8;
const MOST: usize = 256;

/// One item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Item<'a> {
    /// A whole number.
    Number(i128),
    /// Bytes.
    Bytes(&'a [u8]),
    /// Text.
    Text(&'a str),
    /// A list.
    Array(Vec<Self>),
    /// Pairs.
    Map(Vec<(Self, Self)>),
    /// `false`, `true`, `null` and their like, by number.
    Simple(u8),
}

impl<'a> Item<'a> {
    /// The value beside a text.
    pub(super) fn get_text(&self, key: &str) -> Option<&Self> {
        self.get(&Item::Text(key))
    }

    /// The value beside a number.
    pub(super) fn get_number(&self, key: i128) -> Option<&Self> {
        self.get(&Item::Number(key))
    }

    fn get(&self, key: &Item<'_>) -> Option<&Self> {
        let Self::Map(pairs) = self else {
            return None;
        };
        pairs
            .iter()
            .find(|(name, _)| name == key)
            .map(|(_, value)| value)
    }

    /// The bytes, when it is bytes.
    pub(super) fn bytes(&self) -> Option<&'a [u8]> {
        match self {
            Self::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// The number, when it is one.
    pub(super) fn number(&self) -> Option<i128> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }
}

/// One item that is all there is.
///
/// # Errors
/// `Invalid` on `credential`.
pub(super) fn whole(bytes: &[u8]) -> Result<Item<'_>> {
    let (item, rest) = first(bytes)?;
    if rest.is_empty() {
        Ok(item)
    } else {
        Err(unfit())
    }
}

/// The first item, and the bytes after it.
///
/// # Errors
/// `Invalid` on `credential`.
pub(super) fn first(bytes: &[u8]) -> Result<(Item<'_>, &[u8])> {
    let mut reader = Reader { bytes, items: 0 };
    let item = reader.item(0).ok_or_else(unfit)?;
    Ok((item, reader.bytes))
}

struct Reader<'a> {
    bytes: &'a [u8],
    items: usize,
}

impl<'a> Reader<'a> {
    fn item(&mut self, depth: usize) -> Option<Item<'a>> {
        self.items += 1;
        if depth > DEEPEST || self.items > MOST {
            return None;
        }
        let head = *self.take(1)?.first()?;
        let (kind, small) = (head >> 5, head & 0x1f);
        if kind == 7 {
            return (small < 24).then_some(Item::Simple(small));
        }
        let value = self.value(small)?;
        match kind {
            0 => Some(Item::Number(i128::from(value))),
            1 => Some(Item::Number(-1 - i128::from(value))),
            2 => self.take(usize::try_from(value).ok()?).map(Item::Bytes),
            3 => {
                let bytes = self.take(usize::try_from(value).ok()?)?;
                std::str::from_utf8(bytes).ok().map(Item::Text)
            }
            4 => self.array(value, depth),
            5 => self.map(value, depth),
            _ => None,
        }
    }

    /// The number beside a head: in it, or in the bytes after it.
    fn value(&mut self, small: u8) -> Option<u64> {
        let long = match small {
            0..=23 => return Some(u64::from(small)),
            24 => 1,
            25 => 2,
            26 => 4,
            27 => 8,
            _ => return None,
        };
        let bytes = self.take(long)?;
        Some(
            bytes
                .iter()
                .fold(0, |value, byte| (value << 8) | u64::from(*byte)),
        )
    }

    fn take(&mut self, many: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.bytes.split_at_checked(many)?;
        self.bytes = rest;
        Some(taken)
    }

    fn array(&mut self, many: u64, depth: usize) -> Option<Item<'a>> {
        // No room is made by what the bytes promise, only by what comes.
        let mut items = Vec::new();
        for _ in 0..many {
            items.push(self.item(depth + 1)?);
        }
        Some(Item::Array(items))
    }

    fn map(&mut self, many: u64, depth: usize) -> Option<Item<'a>> {
        let mut pairs: Vec<(Item<'a>, Item<'a>)> = Vec::new();
        for _ in 0..many {
            let key = self.item(depth + 1)?;
            // Two values for one name could be read in two ways.
            if pairs.iter().any(|(name, _)| *name == key) {
                return None;
            }
            pairs.push((key, self.item(depth + 1)?));
        }
        Some(Item::Map(pairs))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_read() {
        // {"a": [1, -7, h'01', true], 3: -257}
        let bytes = [
            0xa2, 0x61, b'a', 0x84, 0x01, 0x26, 0x41, 0x01, 0xf5, 0x03, 0x39, 0x01, 0x00,
        ];
        let item = whole(&bytes).expect("an item");
        let Some(Item::Array(list)) = item.get_text("a") else {
            panic!("{item:?}");
        };
        let wanted = [
            Item::Number(1),
            Item::Number(-7),
            Item::Bytes(&[1]),
            Item::Simple(21),
        ];
        assert_eq!(list, &wanted);
        let number = item.get_number(3).and_then(Item::number);
        assert_eq!(number, Some(-257));
    }

    #[test]
    fn what_comes_after_is_left() {
        let (item, rest) = first(&[0x18, 0xff, 0x00]).expect("an item");
        assert_eq!((item, rest), (Item::Number(255), [0].as_slice()));
        assert!(whole(&[0x01, 0x02]).is_err());
    }

    #[rstest::rstest]
    #[case::nothing(&[])]
    #[case::cut_short(&[0x42, 0x01])]
    #[case::endless(&[0x5f, 0x41, 0x01, 0xff])]
    #[case::promises(&[0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff])]
    #[case::long_bytes(&[0x5b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff])]
    #[case::tagged(&[0xc0, 0x01])]
    #[case::float(&[0xf9, 0x00, 0x00])]
    #[case::not_text(&[0x62, 0xff, 0xfe])]
    #[case::twice(&[0xa2, 0x01, 0x01, 0x01, 0x02])]
    #[case::deep(&[0x81, 0x81, 0x81, 0x81, 0x81, 0x81, 0x81, 0x81, 0x81, 0x01])]
    #[case::many(&[0x99, 0x01, 0x00])]
    fn the_rest_is_refused(#[case] bytes: &[u8]) {
        assert!(whole(bytes).is_err());
    }

    #[test]
    fn too_many_items_are_refused() {
        let mut bytes = vec![0x99, 0x01, 0x00];
        bytes.extend([0x01; 256]);
        assert!(whole(&bytes).is_err());
    }

    proptest::proptest! {
        /// No bytes do harm.
        #[test]
        fn any_bytes_end(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..300)) {
            let read = first(&bytes);
            proptest::prop_assert!(read.is_err() || read.is_ok_and(|(_, rest)| rest.len() < bytes.len()));
        }
    }
}
