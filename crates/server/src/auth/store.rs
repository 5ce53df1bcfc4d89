//! SQL of sessions, personal tokens and one-time links, one function per
//! statement.

use kernel::{
    Language, Result, Scope, Timestamp, Tx,
    db::Row,
    ids::{PersonId, SessionId, TokenId},
};

use super::attempts::WINDOW;
use super::types::{
    Link, LinkId, LinkKind, SessionInfo, TokenInfo, scopes_from_text, scopes_to_text,
};

/// The person behind a credential, as the door needs them.
pub struct Bearer {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Whether the administration is open to them.
    pub administrator: bool,
    /// Whether they are a guest.
    pub guest: bool,
    /// Their language.
    pub language: Language,
    /// Their time zone.
    pub time_zone: String,
    /// When the credential was last seen.
    pub seen_at: Option<Timestamp>,
    /// When it ends.
    pub expires_at: Option<Timestamp>,
    /// Whether it may only set a second factor up.
    pub restricted: bool,
}

fn bearer(row: &Row<'_>) -> Result<Bearer> {
    Ok(Bearer {
        person: row.get(0)?,
        name: row.get(1)?,
        administrator: row.get(2)?,
        language: row.get(3)?,
        time_zone: row.get(4)?,
        seen_at: row.get(5)?,
        expires_at: row.get(6)?,
        restricted: row.get(7)?,
        guest: row.get(8)?,
    })
}

/// The session of a secret, when its owner may come in.
pub fn session_by_hash(tx: &mut Tx<'_>, hash: &str) -> Result<Option<(SessionId, Bearer)>> {
    let sql = "SELECT p.id, p.name, p.administrator, p.language, p.time_zone, s.last_seen_at, s.expires_at, \
               s.restricted, p.guest, s.id \
               FROM sessions s JOIN people p ON p.id = s.person_id WHERE s.token_hash = $1 AND p.active";
    tx.query_opt(sql, &[hash.into()], |row| Ok((row.get(9)?, bearer(row)?)))
}

/// The personal token of a secret, when its owner may come in.
pub fn token_by_hash(tx: &mut Tx<'_>, hash: &str) -> Result<Option<(TokenId, Vec<Scope>, Bearer)>> {
    let sql = "SELECT p.id, p.name, p.administrator, p.language, p.time_zone, t.last_used_at, t.expires_at, \
               FALSE, p.guest, t.id, t.scopes FROM personal_tokens t JOIN people p ON p.id = t.person_id \
               WHERE t.token_hash = $1 AND p.active";
    tx.query_opt(sql, &[hash.into()], |row| {
        let scopes: String = row.get(10)?;
        Ok((row.get(9)?, scopes_from_text(&scopes)?, bearer(row)?))
    })
}

/// A new session's row.
pub struct NewSession<'a> {
    /// Its id.
    pub id: SessionId,
    /// Whose.
    pub person: PersonId,
    /// The hash of its secret.
    pub hash: &'a str,
    /// What the browser calls itself.
    pub user_agent: &'a str,
    /// Where it came from.
    pub address: &'a str,
    /// Now.
    pub now: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// Whether it may only set a second factor up.
    pub restricted: bool,
}

/// Stores a session.
pub fn insert_session(tx: &mut Tx<'_>, new: &NewSession<'_>) -> Result<()> {
    let sql = "INSERT INTO sessions (id, person_id, token_hash, user_agent, address, created_at, last_seen_at, \
               expires_at, restricted, proved_at) VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $8, $6)";
    let values = [
        new.id.into(),
        new.person.into(),
        new.hash.into(),
        new.user_agent.into(),
        new.address.into(),
        new.now.into(),
        new.expires_at.into(),
        new.restricted.into(),
    ];
    tx.execute(sql, &values).map(drop)
}

/// Notes that a session was used and moves its end.
pub fn touch_session(
    tx: &mut Tx<'_>,
    id: SessionId,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<()> {
    let sql = "UPDATE sessions SET last_seen_at = $2, expires_at = $3 WHERE id = $1";
    tx.execute(sql, &[id.into(), now.into(), expires_at.into()])
        .map(drop)
}

/// A person's living sessions, the newest first.
pub fn sessions_of(tx: &mut Tx<'_>, person: PersonId, now: Timestamp) -> Result<Vec<SessionInfo>> {
    let sql = "SELECT id, created_at, last_seen_at, user_agent, address FROM sessions \
               WHERE person_id = $1 AND expires_at > $2 ORDER BY id DESC";
    tx.query(sql, &[person.into(), now.into()], |row| {
        Ok(SessionInfo {
            id: row.get(0)?,
            created_at: row.get(1)?,
            last_seen_at: row.get(2)?,
            user_agent: row.get(3)?,
            address: row.get(4)?,
            current: false,
        })
    })
}

/// Whether a person's session lives and may do more than set a second factor up.
pub fn is_whole(tx: &mut Tx<'_>, person: PersonId, id: SessionId, now: Timestamp) -> Result<bool> {
    let sql = "SELECT count(*) FROM sessions \
               WHERE id = $1 AND person_id = $2 AND expires_at > $3 AND NOT restricted";
    let values = [id.into(), person.into(), now.into()];
    let many: i64 = tx.query_one(sql, &values, |row| row.get(0))?;
    Ok(many > 0)
}

/// Ends one session of a person; answers whether there was one.
pub fn delete_session(tx: &mut Tx<'_>, person: PersonId, id: SessionId) -> Result<bool> {
    let sql = "DELETE FROM sessions WHERE id = $1 AND person_id = $2";
    Ok(tx.execute(sql, &[id.into(), person.into()])? > 0)
}

/// Ends a person's sessions, but for one that may stay.
pub fn delete_sessions(
    tx: &mut Tx<'_>,
    person: PersonId,
    but: Option<SessionId>,
) -> Result<Vec<SessionId>> {
    let sql = "SELECT id FROM sessions WHERE person_id = $1";
    let mut all: Vec<SessionId> = tx.query(sql, &[person.into()], |row| row.get(0))?;
    all.retain(|id| Some(*id) != but);
    for id in &all {
        delete_session(tx, person, *id)?;
    }
    Ok(all)
}

/// What was counted of a key.
pub(super) struct Counted {
    /// When counting began.
    pub(super) first_at: Timestamp,
    /// How many, the newest included.
    pub(super) tries: i64,
}

/// Counts an attempt; one that began before `since` begins anew. A single
/// statement, so that two at once are two.
pub(super) fn count_attempt(
    tx: &mut Tx<'_>,
    key_hash: &str,
    now: Timestamp,
    since: Timestamp,
) -> Result<Counted> {
    let sql = "INSERT INTO attempts (key_hash, first_at, tries) VALUES ($1, $2, 1) \
               ON CONFLICT (key_hash) DO UPDATE SET \
               tries = CASE WHEN attempts.first_at <= $3 THEN 1 ELSE attempts.tries + 1 END, \
               first_at = CASE WHEN attempts.first_at <= $3 THEN excluded.first_at ELSE attempts.first_at END \
               RETURNING first_at, tries";
    tx.query_one(sql, &[key_hash.into(), now.into(), since.into()], |row| {
        Ok(Counted {
            first_at: row.get(0)?,
            tries: row.get(1)?,
        })
    })
}

/// Forgets the attempts of a key.
pub(super) fn forget_attempts(tx: &mut Tx<'_>, key_hash: &str) -> Result<()> {
    let sql = "DELETE FROM attempts WHERE key_hash = $1";
    tx.execute(sql, &[key_hash.into()]).map(drop)
}

/// Takes one attempt of a key back, where there is one.
pub(super) fn take_attempt_back(tx: &mut Tx<'_>, key_hash: &str) -> Result<()> {
    let sql = "UPDATE attempts SET tries = tries - 1 WHERE key_hash = $1 AND tries > 0";
    tx.execute(sql, &[key_hash.into()]).map(drop)
}

/// Clears what ended before `then`: sessions, links, tokens, half-open
/// sign-ins, challenges; and attempts that no longer count.
pub fn delete_ended(tx: &mut Tx<'_>, then: Timestamp) -> Result<u64> {
    let mut gone = 0;
    for table in [
        "sessions",
        "personal_tokens",
        "one_time_links",
        "sign_in_steps",
        "passkey_challenges",
        "outside_sign_ins",
    ] {
        gone += tx.execute(
            &format!("DELETE FROM {table} WHERE expires_at < $1"),
            &[then.into()],
        )?;
    }
    let old = then.minus(WINDOW);
    gone += tx.execute("DELETE FROM attempts WHERE first_at <= $1", &[old.into()])?;
    Ok(gone)
}

/// Stores a personal token.
pub fn insert_token(
    tx: &mut Tx<'_>,
    person: PersonId,
    hash: &str,
    token: &TokenInfo,
) -> Result<()> {
    let sql = "INSERT INTO personal_tokens (id, person_id, name, token_hash, scopes, created_at, expires_at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let values = [
        token.id.into(),
        person.into(),
        (&token.name).into(),
        hash.into(),
        scopes_to_text(&token.scopes).into(),
        token.created_at.into(),
        token.expires_at.into(),
    ];
    tx.execute(sql, &values).map(drop)
}

/// Notes that a token was used.
pub fn touch_token(tx: &mut Tx<'_>, id: TokenId, now: Timestamp) -> Result<()> {
    let sql = "UPDATE personal_tokens SET last_used_at = $2 WHERE id = $1";
    tx.execute(sql, &[id.into(), now.into()]).map(drop)
}

/// A person's tokens, the newest first.
pub fn tokens_of(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<TokenInfo>> {
    let sql = "SELECT id, name, scopes, created_at, expires_at, last_used_at FROM personal_tokens \
               WHERE person_id = $1 ORDER BY id DESC";
    tx.query(sql, &[person.into()], |row| {
        let scopes: String = row.get(2)?;
        Ok(TokenInfo {
            id: row.get(0)?,
            name: row.get(1)?,
            scopes: scopes_from_text(&scopes)?,
            created_at: row.get(3)?,
            expires_at: row.get(4)?,
            last_used_at: row.get(5)?,
        })
    })
}

/// Ends one token of a person; answers whether there was one.
pub fn delete_token(tx: &mut Tx<'_>, person: PersonId, id: TokenId) -> Result<bool> {
    let sql = "DELETE FROM personal_tokens WHERE id = $1 AND person_id = $2";
    Ok(tx.execute(sql, &[id.into(), person.into()])? > 0)
}

/// Ends all tokens of a person.
pub fn delete_tokens(tx: &mut Tx<'_>, person: PersonId) -> Result<()> {
    tx.execute(
        "DELETE FROM personal_tokens WHERE person_id = $1",
        &[person.into()],
    )
    .map(drop)
}

/// A new link's row.
pub struct NewLink<'a> {
    /// Its id.
    pub id: LinkId,
    /// What it is for.
    pub kind: LinkKind,
    /// Whose.
    pub person: PersonId,
    /// The hash of its secret.
    pub hash: &'a str,
    /// Now.
    pub now: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// Stores a link.
pub fn insert_link(tx: &mut Tx<'_>, new: &NewLink<'_>) -> Result<()> {
    let sql = "INSERT INTO one_time_links (id, kind, person_id, token_hash, created_at, expires_at) \
               VALUES ($1, $2, $3, $4, $5, $6)";
    let values = [
        new.id.into(),
        new.kind.name().into(),
        new.person.into(),
        new.hash.into(),
        new.now.into(),
        new.expires_at.into(),
    ];
    tx.execute(sql, &values).map(drop)
}

/// A link that still works, of a person who may come in.
pub fn link_by_hash(tx: &mut Tx<'_>, hash: &str, now: Timestamp) -> Result<Link> {
    let sql = "SELECT l.id, l.kind, p.id, p.email, p.name FROM one_time_links l JOIN people p ON p.id = l.person_id \
               WHERE l.token_hash = $1 AND l.used_at IS NULL AND l.expires_at > $2 AND p.active";
    tx.query_one(sql, &[hash.into(), now.into()], |row| {
        let kind: String = row.get(1)?;
        Ok(Link {
            id: row.get(0)?,
            kind: LinkKind::from_name(&kind)?,
            person: row.get(2)?,
            email: row.get(3)?,
            name: row.get(4)?,
        })
    })
}

/// Uses a link up; answers false when somebody was faster or it has ended.
pub fn use_link(tx: &mut Tx<'_>, id: LinkId, now: Timestamp) -> Result<bool> {
    let sql = "UPDATE one_time_links SET used_at = $2 WHERE id = $1 AND used_at IS NULL AND expires_at > $2";
    Ok(tx.execute(sql, &[id.into(), now.into()])? == 1)
}

/// Takes away a person's unused links, of one kind or of all.
pub fn delete_links(tx: &mut Tx<'_>, person: PersonId, kind: Option<LinkKind>) -> Result<()> {
    match kind {
        Some(kind) => tx.execute(
            "DELETE FROM one_time_links WHERE person_id = $1 AND kind = $2 AND used_at IS NULL",
            &[person.into(), kind.name().into()],
        ),
        None => tx.execute(
            "DELETE FROM one_time_links WHERE person_id = $1 AND used_at IS NULL",
            &[person.into()],
        ),
    }
    .map(drop)
}
