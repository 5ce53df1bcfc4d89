//! SQL of who follows which thread.

use kernel::{Result, Tx, db::Params, ids::PersonId};
use uuid::Uuid;

use crate::chat::types::{MessageId, Moment};

/// Lets a person follow a thread unless they said they do not want to.
pub fn follow_by_writing(
    tx: &mut Tx<'_>,
    thread: MessageId,
    person: PersonId,
    seq: i64,
) -> Result<()> {
    tx.execute(
        "INSERT INTO thread_followers (thread_id, person_id, following, read_seq) VALUES ($1, $2, $4, $3) \
         ON CONFLICT (thread_id, person_id) DO UPDATE SET read_seq = excluded.read_seq \
         WHERE thread_followers.read_seq < excluded.read_seq",
        &[thread.into(), person.into(), seq.into(), true.into()],
    )?;
    Ok(())
}

/// Says whether a person follows a thread.
pub fn set_following(
    tx: &mut Tx<'_>,
    thread: MessageId,
    person: PersonId,
    following: bool,
    seq: i64,
) -> Result<()> {
    tx.execute(
        "INSERT INTO thread_followers (thread_id, person_id, following, read_seq) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (thread_id, person_id) DO UPDATE SET following = excluded.following",
        &[thread.into(), person.into(), following.into(), seq.into()],
    )?;
    Ok(())
}

/// Sets how far a follower has read a thread; never back.
pub fn update_thread_read(
    tx: &mut Tx<'_>,
    thread: MessageId,
    person: PersonId,
    seq: i64,
) -> Result<()> {
    tx.execute(
        "UPDATE thread_followers SET read_seq = $3 \
         WHERE thread_id = $1 AND person_id = $2 AND read_seq < $3",
        &[thread.into(), person.into(), seq.into()],
    )?;
    Ok(())
}

/// Whether a person follows a thread; none when they neither wrote nor chose.
pub fn find_following(
    tx: &mut Tx<'_>,
    thread: MessageId,
    person: PersonId,
) -> Result<Option<bool>> {
    tx.query_opt(
        "SELECT following FROM thread_followers WHERE thread_id = $1 AND person_id = $2",
        &[thread.into(), person.into()],
        |row| row.get(0),
    )
}

/// Those who follow a thread.
pub fn list_followers(tx: &mut Tx<'_>, thread: MessageId) -> Result<Vec<PersonId>> {
    tx.query(
        "SELECT person_id FROM thread_followers WHERE thread_id = $1 AND following ORDER BY person_id",
        &[thread.into()],
        |row| row.get(0),
    )
}

/// The threads a person follows, the liveliest first, each with how many
/// replies of others they have not read; `before` is the last of the page
/// before.
pub fn list_followed(
    tx: &mut Tx<'_>,
    person: PersonId,
    before: Option<Moment>,
    limit: i64,
) -> Result<Vec<(Moment, i64)>> {
    let mut values = vec![person.into(), limit.into()];
    let cursor = match before {
        Some(Moment(at, id)) => {
            values.extend([at.into(), id.into()]);
            "AND (coalesce(m.last_reply_at, m.created_at), m.id) < ($3, $4)"
        }
        None => "",
    };
    tx.query(
        &format!(
            "SELECT coalesce(m.last_reply_at, m.created_at), f.thread_id, \
             (SELECT count(*) FROM messages r WHERE r.thread_id = f.thread_id \
             AND r.seq > f.read_seq AND (r.author_id <> $1 OR r.by_assistant) AND r.deleted_at IS NULL) \
             FROM thread_followers f JOIN messages m ON m.id = f.thread_id \
             WHERE f.person_id = $1 AND f.following AND m.replies_count > 0 {cursor} \
             ORDER BY coalesce(m.last_reply_at, m.created_at) DESC, m.id DESC LIMIT $2"
        ),
        &values,
        |row| Ok((Moment(row.get(0)?, row.get(1)?), row.get(2)?)),
    )
}

/// Of these messages the replies to a thread up to `seq`.
pub fn list_seen_replies(
    tx: &mut Tx<'_>,
    thread: MessageId,
    seq: i64,
    among: &[Uuid],
) -> Result<Vec<MessageId>> {
    if among.is_empty() {
        return Ok(Vec::new());
    }
    let mut params = Params::default();
    let (thread, seq) = (params.add(thread), params.add(seq));
    let among = params.list(among.iter().copied());
    let sql = format!(
        "SELECT id FROM messages WHERE thread_id = {thread} AND seq <= {seq} AND id IN ({among}) ORDER BY seq"
    );
    tx.query(&sql, params.values(), |row| row.get(0))
}
