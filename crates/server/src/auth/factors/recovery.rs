//! Recovery codes: ten at a time, shown once, each used once.

use kernel::{Ids, ids::PersonId};

use super::types::RECOVERY_CODES;
use crate::auth::types::{hash, readable};

/// A new set: `ABCD-EFGH-JKLM-NPQR`, 80 bits each, so that one round of
/// hashing is enough.
pub(super) fn new_set(ids: &Ids) -> Vec<String> {
    (0..RECOVERY_CODES)
        .map(|_| readable(&ids.bytes::<16>()))
        .collect()
}

/// What is stored of a code, however it was typed.
pub(super) fn stored(person: PersonId, code: &str) -> String {
    let folded: String = code
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_uppercase())
        .take(64)
        .collect();
    hash(&format!("recovery:{person}:{folded}"))
}

#[cfg(test)]
mod tests {
    use kernel::{Clock, Timestamp};

    use super::*;

    #[test]
    fn a_code_is_known_however_it_is_typed() {
        let ids = Ids::seeded(Clock::fixed(Timestamp::default()), 1);
        let (anna, boris): (PersonId, PersonId) = (ids.id(), ids.id());
        let set = new_set(&ids);
        assert_eq!(set.len(), 10);
        let code = set.first().expect("a code");
        assert_eq!(code.len(), 19);
        let typed = format!(" {} ", code.to_lowercase().replace('-', " "));
        assert_eq!(stored(anna, code), stored(anna, &typed));
        assert_ne!(stored(anna, code), stored(boris, code));
        let distinct: std::collections::HashSet<_> = set.iter().collect();
        assert_eq!(distinct.len(), 10);
    }
}
