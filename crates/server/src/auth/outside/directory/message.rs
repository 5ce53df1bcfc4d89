//! The outside of LDAP messages (BER): what is not sound never reaches the
//! library, which nests as deep and waits for as much as it is told to.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt};

/// The largest message: a page of entries comes one by one, so this is one entry.
const MAX_MESSAGE: usize = 8 * 1024 * 1024;
/// The deepest nesting; an entry needs six.
const MAX_DEPTH: usize = 24;
const CONSTRUCTED: u8 = 0x20;
const SEQUENCE: u8 = 0x30;

fn unfit(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what.to_owned())
}

/// The next whole message; none at the end.
///
/// # Errors
/// `InvalidData` for one that is too large, too deep or none.
pub(super) async fn read(from: &mut (impl AsyncRead + Unpin)) -> io::Result<Option<Vec<u8>>> {
    let mut message = vec![0; 2];
    let (tag, first) = match from.read_u8().await {
        Ok(tag) => (tag, from.read_u8().await?),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        Err(error) => return Err(error),
    };
    if tag != SEQUENCE {
        return Err(unfit("not an LDAP message"));
    }
    message.clear();
    message.extend([tag, first]);
    let mut length = usize::from(first);
    if first >= 0x80 {
        let mut more = vec![0; usize::from(first & 0x7f)];
        if more.is_empty() || more.len() > 4 {
            return Err(unfit("an unfit length"));
        }
        from.read_exact(&mut more).await?;
        length = number(&more);
        message.append(&mut more);
    }
    if length > MAX_MESSAGE {
        return Err(unfit("a message larger than is taken"));
    }
    let head = message.len();
    // Grows as the bytes come: a promise of much is not room for much.
    let whole = u64::try_from(length).unwrap_or(u64::MAX);
    (&mut *from).take(whole).read_to_end(&mut message).await?;
    let body = message.get(head..).unwrap_or_default();
    if body.len() != length || !is_sound(body, 1) {
        return Err(unfit("a broken message"));
    }
    Ok(Some(message))
}

fn number(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .fold(0, |number, byte| (number << 8) | usize::from(*byte))
}

/// The first element: its tag, its content, and what follows.
pub(super) fn element(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (tag, rest) = bytes.split_first()?;
    let (first, rest) = rest.split_first()?;
    let (length, rest) = if *first < 0x80 {
        (usize::from(*first), rest)
    } else {
        let many = usize::from(first & 0x7f);
        if many == 0 || many > 4 {
            return None;
        }
        (number(rest.get(..many)?), rest.get(many..)?)
    };
    // A tag of several bytes is none of LDAP's.
    if tag & 0x1f == 0x1f {
        return None;
    }
    Some((*tag, rest.get(..length)?, rest.get(length..)?))
}

fn is_sound(mut bytes: &[u8], depth: usize) -> bool {
    while !bytes.is_empty() {
        let Some((tag, content, rest)) = element(bytes) else {
            return false;
        };
        if tag & CONSTRUCTED != 0 && (depth >= MAX_DEPTH || !is_sound(content, depth + 1)) {
            return false;
        }
        bytes = rest;
    }
    true
}

/// What asks to seal the connection (RFC 4511, section 4.14).
pub(super) const START_TLS: &[u8] = b"\x30\x1d\x02\x01\x01\x77\x18\x80\x161.3.6.1.4.1.1466.20037";

/// Whether the answer to that agrees.
pub(super) fn agrees(message: &[u8]) -> bool {
    let agreed = || {
        let (_, body, _) = element(message)?;
        let (_, _, rest) = element(body)?;
        let (answer, content, _) = element(rest)?;
        let (_, code, _) = element(content)?;
        Some(answer == 0x78 && code == [0])
    };
    agreed().unwrap_or(false)
}

/// What brings the next page (RFC 2696): none at the last.
pub(super) fn cookie(control: &[u8]) -> Option<Vec<u8>> {
    let (_, content, _) = element(control)?;
    let (_, _, rest) = element(content)?;
    let (_, cookie, _) = element(rest)?;
    (!cookie.is_empty()).then(|| cookie.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn read_all(bytes: &[u8]) -> io::Result<Option<Vec<u8>>> {
        read(&mut &*bytes).await
    }

    #[tokio::test]
    async fn a_message_is_taken_whole_and_only_its_own_bytes() {
        let mut bytes = START_TLS.to_vec();
        bytes.extend(b"\x16\x03\x01");
        let mut from = bytes.as_slice();
        let message = read(&mut from).await.expect("sound").expect("one");
        assert_eq!(message, START_TLS);
        assert_eq!(from, b"\x16\x03\x01", "what follows is not touched");
        assert_eq!(read_all(b"").await.expect("the end"), None);
    }

    #[tokio::test]
    async fn what_is_broken_deep_or_large_is_refused() {
        let mut deep = vec![0x30, 0];
        for _ in 0..60 {
            let length = u8::try_from(deep.len()).expect("short");
            let mut outer = vec![0x30, length];
            if length >= 0x80 {
                outer = vec![0x30, 0x81, length];
            }
            outer.append(&mut deep);
            deep = outer;
        }
        for bytes in [
            b"\x16\x03\x01\x00".as_slice(),
            b"\x30\x80",
            b"\x30\x85\x01\x01\x01\x01\x01",
            b"\x30\x84\x7f\xff\xff\xff",
            b"\x30\x05\x02\x01",
            b"\x30\x03\x02\x05\x01",
            b"\x30\x04\x1f\x81\x01\x00",
            &deep,
        ] {
            assert!(read_all(bytes).await.is_err(), "{bytes:?}");
        }
    }

    #[test]
    fn only_a_plain_yes_seals() {
        assert!(agrees(
            b"\x30\x0c\x02\x01\x01\x78\x07\x0a\x01\x00\x04\x00\x04\x00"
        ));
        assert!(!agrees(
            b"\x30\x0c\x02\x01\x01\x78\x07\x0a\x01\x34\x04\x00\x04\x00"
        ));
        assert!(!agrees(
            b"\x30\x0c\x02\x01\x01\x61\x07\x0a\x01\x00\x04\x00\x04\x00"
        ));
        assert!(!agrees(b""));
    }

    #[test]
    fn the_last_page_has_no_cookie() {
        assert_eq!(cookie(b"\x30\x05\x02\x01\x00\x04\x00"), None);
        assert_eq!(
            cookie(b"\x30\x07\x02\x01\x00\x04\x02ab"),
            Some(b"ab".to_vec())
        );
        assert_eq!(cookie(b"\x30"), None);
    }
}
