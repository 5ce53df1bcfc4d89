//! Codes of an authenticator application: RFC 6238 with SHA-1, six digits and
//! steps of 30 seconds, as every such application knows them.

use kernel::Timestamp;
use ring::hmac;
use url::form_urlencoded::byte_serialize;

/// The bytes of a secret: as many as SHA-1 has.
pub(super) const SECRET: usize = 20;
const STEP_MICROS: i64 = 30_000_000;
const DIGITS: usize = 6;

/// The time step of a moment.
fn step_at(now: Timestamp) -> i64 {
    now.micros().div_euclid(STEP_MICROS)
}

/// The code of a step (RFC 4226, section 5.3).
fn code(secret: &[u8], step: i64) -> u32 {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret);
    let tag = hmac::sign(&key, &step.to_be_bytes());
    let offset = usize::from(tag.as_ref().last().copied().unwrap_or_default() & 0x0f);
    let mut four = [0; 4];
    for (to, from) in four.iter_mut().zip(tag.as_ref().iter().skip(offset)) {
        *to = *from;
    }
    (u32::from_be_bytes(four) & 0x7fff_ffff) % 1_000_000
}

/// The step a typed code belongs to: this one, or one before or after it, for
/// clocks that differ. The newest when several would do.
pub(super) fn matching_step(secret: &[u8], typed: &str, now: Timestamp) -> Option<i64> {
    let digits: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    if digits.len() != DIGITS || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let typed: u32 = digits.parse().ok()?;
    let step = step_at(now);
    (step - 1..=step + 1)
        .rev()
        .find(|step| code(secret, *step) == typed)
}

/// A secret as people type it: base32 without padding (RFC 4648).
pub(super) fn base32(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bit = |at: usize| {
        bytes
            .get(at / 8)
            .map_or(0, |byte| usize::from((byte >> (7 - at % 8)) & 1))
    };
    let letter = |at: usize| {
        let value = (0..5).fold(0, |value, next| (value << 1) | bit(at + next));
        ALPHABET
            .get(value)
            .map_or('A', |letter| char::from(*letter))
    };
    (0..bytes.len() * 8).step_by(5).map(letter).collect()
}

/// The address an application reads from the drawing.
pub(super) fn address(secret: &str, issuer: &str, email: &str) -> String {
    // A colon would end the issuer's part of the label.
    let issuer: String = issuer.replace(':', " ").chars().take(40).collect();
    let plain = |text: &str| -> String {
        byte_serialize(text.as_bytes())
            .collect::<String>()
            .replace('+', "%20")
    };
    let (issuer, email) = (plain(issuer.trim()), plain(email));
    format!("otpauth://totp/{issuer}:{email}?secret={secret}&issuer={issuer}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8] = b"12345678901234567890";

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_micros(seconds * 1_000_000)
    }

    /// RFC 6238, appendix B, the last six digits.
    #[rstest::rstest]
    #[case(59, "287082")]
    #[case(1_111_111_109, "081804")]
    #[case(1_111_111_111, "050471")]
    #[case(1_234_567_890, "005924")]
    #[case(2_000_000_000, "279037")]
    #[case(20_000_000_000, "353130")]
    fn codes_are_those_of_the_standard(#[case] seconds: i64, #[case] code: &str) {
        let step = matching_step(SECRET, code, at(seconds));
        assert_eq!(step, Some(seconds / 30));
    }

    #[test]
    fn a_code_works_one_step_around_its_own() {
        let code = " 287 082 ";
        for (seconds, works) in [(0, true), (59, true), (89, true), (90, false), (120, false)] {
            let found = matching_step(SECRET, code, at(seconds));
            assert_eq!(found, works.then_some(1), "{seconds}");
        }
        assert_eq!(matching_step(SECRET, code, at(-31)), None);
    }

    #[rstest::rstest]
    #[case("")]
    #[case("28708")]
    #[case("2870822")]
    #[case("28708٢")]
    #[case("-87082")]
    #[case("+87082")]
    fn what_is_no_code_matches_nothing(#[case] typed: &str) {
        assert_eq!(matching_step(SECRET, typed, at(59)), None);
    }

    #[rstest::rstest]
    #[case("", "")]
    #[case("f", "MY")]
    #[case("fo", "MZXQ")]
    #[case("foo", "MZXW6")]
    #[case("foob", "MZXW6YQ")]
    #[case("fooba", "MZXW6YTB")]
    #[case("foobar", "MZXW6YTBOI")]
    fn base32_is_that_of_the_standard(#[case] plain: &str, #[case] encoded: &str) {
        assert_eq!(base32(plain.as_bytes()), encoded);
    }

    #[test]
    fn the_address_holds_names_of_any_script() {
        assert_eq!(
            address("MZXW6", "Ромашка: дом", "anna+1@sufler.example"),
            "otpauth://totp/%D0%A0%D0%BE%D0%BC%D0%B0%D1%88%D0%BA%D0%B0%20%20%D0%B4%D0%BE%D0%BC:anna%2B1%40sufler.example\
             ?secret=MZXW6&issuer=%D0%A0%D0%BE%D0%BC%D0%B0%D1%88%D0%BA%D0%B0%20%20%D0%B4%D0%BE%D0%BC"
        );
    }
}
