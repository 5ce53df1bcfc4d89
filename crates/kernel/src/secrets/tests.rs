use std::{fs, os::unix::fs::PermissionsExt};

use proptest::prelude::*;
use secrecy::{ExposeSecret, SecretString};

use super::*;
use crate::{Clock, Timestamp, db::testing::each};

fn clock() -> Clock {
    Clock::fixed(Timestamp::from_micros(9))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_changed_bit_is_noticed(plain in proptest::collection::vec(any::<u8>(), 0..80), bit in any::<usize>()) {
        let keyring = Keyring::temporary();
        let sealed = keyring.seal("secrets/a", &plain).expect("sealed");
        prop_assert_eq!(keyring.open("secrets/a", &sealed).expect("opened").to_vec(), plain);
        let mut changed = sealed.clone();
        let place = bit % (changed.ciphertext.len() * 8);
        changed.ciphertext[place / 8] ^= 1 << (place % 8);
        prop_assert!(keyring.open("secrets/a", &changed).is_err());
        let mut moved = sealed.clone();
        moved.nonce[bit % 24] ^= 1;
        prop_assert!(keyring.open("secrets/a", &moved).is_err());
        prop_assert!(keyring.open("secrets/b", &sealed).is_err());
    }
}

#[test]
fn a_secret_of_another_key_names_the_missing_key() {
    let sealed = Keyring::temporary().seal("a", b"x").expect("sealed");
    let refused = Keyring::temporary()
        .open("a", &sealed)
        .expect_err("another key");
    assert_eq!(refused.to_string(), "secret-key-missing");
}

#[test]
fn a_cut_nonce_is_refused_without_panic() {
    let keyring = Keyring::temporary();
    let mut sealed = keyring.seal("a", b"x").expect("sealed");
    sealed.nonce.pop();
    assert!(keyring.open("a", &sealed).is_err());
    sealed.ciphertext.clear();
    assert!(keyring.open("a", &sealed).is_err());
}

#[test]
fn the_same_plain_text_never_looks_the_same() {
    let keyring = Keyring::temporary();
    let (one, two) = (
        keyring.seal("a", b"x").expect("sealed"),
        keyring.seal("a", b"x").expect("sealed"),
    );
    assert_ne!(one.nonce, two.nonce);
    assert_ne!(one.ciphertext, two.ciphertext);
}

#[test]
fn the_key_file_is_private_and_read_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("secret.key");
    let made = Keyring::open_or_create(&path).expect("made");
    let permissions = fs::metadata(&path).expect("the file").permissions();
    assert_eq!(permissions.mode() & 0o777, 0o600);
    let sealed = made.seal("a", b"x").expect("sealed");
    let read = Keyring::open_or_create(&path).expect("read");
    assert_eq!(read.open("a", &sealed).expect("opened").as_slice(), b"x");
    let text = fs::read_to_string(&path).expect("the text");
    let configured = Keyring::from_value(&text.clone().into()).expect("configured");
    assert_eq!(configured.newest(), made.newest());
    assert!(!format!("{made:?}").contains(text.trim()));
}

#[test]
fn a_key_file_others_may_read_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("secret.key");
    Keyring::open_or_create(&path).expect("made");
    for mode in [0o640, 0o604, 0o660] {
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("chmod");
        let refused = Keyring::open_or_create(&path).expect_err("open to others");
        assert!(refused.to_string().contains("chmod 600"), "{refused}");
    }
}

#[test]
fn a_damaged_key_file_is_never_replaced() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("secret.key");
    Keyring::open_or_create(&path).expect("made");
    for text in ["", "AAAA", "not base64!"] {
        fs::write(&path, text).expect("written");
        assert!(
            Keyring::open_or_create(&path)
                .expect_err("damaged")
                .to_string()
                .contains("damaged")
        );
        assert_eq!(fs::read_to_string(&path).expect("the text"), text);
    }
}

#[tokio::test]
async fn secrets_are_stored_sealed_and_survive_a_rotation() {
    for made in each() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("secret.key");
        let old = Keyring::open_or_create(&path).expect("made");
        let new = Keyring::rotate(&path).expect("rotated");
        assert_ne!(old.newest(), new.newest());
        let work = move |tx: &mut crate::Tx<'_>| {
            let secret: SecretString = "пароль".into();
            put(tx, &old, &clock(), "model/1", &"first".into())?;
            put(tx, &old, &clock(), "model/1", &secret)?;
            put(tx, &new, &clock(), "model/2", &secret)?;
            let moved = reseal(tx, &new, &clock())?;
            let key: String = tx.query_one(
                "SELECT key_id FROM secrets WHERE name = 'model/1'",
                &[],
                |row| row.get(0),
            )?;
            assert_eq!(key, new.newest());
            let opened = get(tx, &new, "model/1")?;
            delete(tx, "model/1")?;
            Ok((
                moved,
                opened,
                exists(tx, "model/1")?,
                exists(tx, "model/2")?,
                get(tx, &new, "model/1")?,
            ))
        };
        let (moved, opened, first, second, gone) = made.db.write(work).await.expect("secrets");
        assert_eq!(moved, 1);
        assert_eq!(opened.expect("a secret").expose_secret(), "пароль");
        assert_eq!((first, second, gone.is_none()), (false, true, true));
    }
}

#[tokio::test]
async fn a_row_copied_to_another_name_does_not_open() {
    for made in each() {
        let keyring = Keyring::temporary();
        let work = move |tx: &mut crate::Tx<'_>| {
            put(tx, &keyring, &clock(), "model/1", &"x".into())?;
            tx.execute("UPDATE secrets SET name = 'model/2'", &[])?;
            Ok(get(tx, &keyring, "model/2").expect_err("moved").code())
        };
        assert_eq!(made.db.write(work).await.expect("a read"), "internal");
    }
}

#[test]
fn a_kill_while_the_key_is_made_leaves_no_half_of_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("secrets.key");
    // What an earlier process of the same number left behind.
    let part = path.with_extension(format!("{}.part", std::process::id()));
    fs::write(&part, b"half").expect("written");
    let made = Keyring::open_or_create(&path).expect("made");
    let read = Keyring::open_or_create(&path).expect("read");
    assert_eq!(made.newest(), read.newest());
    assert!(!part.exists());
}

#[test]
fn many_who_make_the_key_at_once_agree_on_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("secrets.key");
    // Somebody else's key appears between looking and making.
    let first = Keyring::open_or_create(&path).expect("made");
    let second = Keyring::create(&path).expect("the other's");
    assert_eq!(first.newest(), second.newest());
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
}

#[test]
fn a_pseudonym_stays_with_its_key_and_tells_no_name() {
    let (here, elsewhere) = (Keyring::temporary(), Keyring::temporary());
    let anna = here.pseudonym(b"anna");
    assert_eq!(anna, here.pseudonym(b"anna"));
    assert_ne!(anna, here.pseudonym(b"oleg"));
    assert_ne!(anna, elsewhere.pseudonym(b"anna"));
    assert_eq!(anna.len(), 32);
}
