//! Words of a message that answers hold: they go when it is deleted.

use kernel::{Error, Result, Tx, notifications};

use super::written;
use crate::chat::{
    actions::telling,
    store,
    types::{Made, MadeItem, MessageId},
};

/// Stands where words were.
const GONE: &str = "…";

/// Takes the words of a message that was just deleted out of the answers that
/// cite it, wherever these stand.
pub(super) fn forget(tx: &mut Tx<'_>, deleted: MessageId) -> Result<()> {
    for (id, mut made) in store::list_made_from(tx, deleted)? {
        let left = left_of(tx, &made)?;
        let mut changed = false;
        for item in &mut made.items {
            if item.text != GONE && is_gone(item, &left) {
                GONE.clone_into(&mut item.text);
                item.author = None;
                changed = true;
            }
        }
        if changed {
            let body = written::lines(&made);
            store::rewrite_made(tx, id, &made, &body)?;
            store::replace_search(tx, id, &body)?;
            notifications::store::rewrite_subject(tx, &telling::subject_of(id), &body)?;
            let answer = store::find_message(tx, id)?;
            telling::changed(tx, &answer);
        }
    }
    Ok(())
}

/// The numbers of the cited messages that still say something.
fn left_of(tx: &mut Tx<'_>, made: &Made) -> Result<Vec<u32>> {
    let mut left = Vec::new();
    for source in &made.sources {
        match store::find_message(tx, MessageId(source.message)) {
            Ok(message) if message.deleted_at.is_none() => left.push(source.n),
            Ok(_) | Err(Error::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(left)
}

/// Whether a quoted message is gone, or all that a line in other words rests on.
fn is_gone(item: &MadeItem, left: &[u32]) -> bool {
    let is_gone = |n: &u32| !left.contains(n);
    match item.author {
        Some(_) => item.sources.first().is_none_or(is_gone),
        None => item.sources.iter().all(is_gone),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(author: Option<&str>, sources: &[u32]) -> MadeItem {
        MadeItem {
            text: "в пятницу".to_owned(),
            author: author.map(str::to_owned),
            sources: sources.to_vec(),
        }
    }

    #[test]
    fn a_quote_goes_with_its_message_and_other_words_with_the_last() {
        for (author, sources, left, gone) in [
            (Some("Олег"), &[1, 2][..], &[2][..], true),
            (Some("Олег"), &[1, 2][..], &[1][..], false),
            (None, &[1, 2][..], &[2][..], false),
            (None, &[1, 2][..], &[3][..], true),
        ] {
            assert_eq!(is_gone(&item(author, sources), left), gone, "{author:?}");
        }
    }
}
