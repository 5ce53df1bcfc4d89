//! What a person has missed, once a day: one notification that says how much
//! waits, and where to look.

use assistant::Parts;
use kernel::{
    Actor, Result, SubjectRef, Tx,
    actor::Via,
    i18n,
    ids::PersonId,
    jobs,
    notifications::{
        self, DIGEST, NewNotification, Urgency, Wanted,
        wishes::{self, Stored},
    },
    people,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::access::Rooms;

/// The job that sums up.
pub const DUE: &str = "notifications.digest";

/// What it is queued with.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Due {
    /// For whom.
    pub person: PersonId,
}

/// Queues the next sum of a person who wants one, in place of the one that
/// waits.
///
/// # Errors
/// Those of the database.
pub fn plan(tx: &mut Tx<'_>, parts: &Parts, actor: &Actor, stored: &Stored) -> Result<()> {
    let key = format!("{DUE}.{}", actor.person);
    jobs::withdraw(tx, &key)?;
    let at = stored.wishes.digest_at;
    let Some(at) = at.and_then(|at| at.next(parts.clock.now(), &actor.zone())) else {
        return Ok(());
    };
    let payload = json!({ "person": actor.person });
    jobs::enqueue_at(tx, &parts.ids, &parts.clock, DUE, payload, Some(&key), at)
}

/// Sums up what a person has not read since the last time, if there is
/// anything, and plans the next; to somebody who may not come in now nothing
/// is told, but the next is planned all the same.
///
/// # Errors
/// Our own failures only: the job tries again.
pub fn sum_up(tx: &mut Tx<'_>, parts: &Parts, person: PersonId) -> Result<()> {
    let found = people::member(tx, person, Via::Job)?;
    let Some(people::Member { actor, active }) = found else {
        return Ok(());
    };
    let mut stored = wishes::find_to_change(tx, person)?;
    if stored.wishes.digest_at.is_none() {
        return Ok(());
    }
    if active {
        tell(tx, parts, &actor, &stored)?;
        stored.digested_at = Some(parts.clock.now());
        wishes::put(tx, person, &stored)?;
    }
    plan(tx, parts, &actor, &stored)
}

/// Tells a person how much waits, in place of the last time.
fn tell(tx: &mut Tx<'_>, parts: &Parts, actor: &Actor, stored: &Stored) -> Result<()> {
    let person = actor.person;
    // The last one is no news.
    notifications::store::forget_told(tx, person, &subject(person), DIGEST)?;
    let rooms = Rooms::of(tx, &parts.subjects, actor, true)?;
    let wanted = rooms.within(Wanted {
        since: stored.digested_at,
        ..Wanted::default()
    });
    let missed = notifications::store::count_unread(tx, person, &wanted)?;
    if missed.unread > 0 {
        let told = [
            ("unread", missed.unread.into()),
            ("mentions", missed.mentions.into()),
        ];
        let new = NewNotification {
            person,
            who: None,
            why: DIGEST,
            urgency: Urgency::Later,
            subject: subject(person),
            room: None,
            thread: None,
            excerpt: i18n::text(actor.language, "push-digest", &told).unwrap_or_default(),
        };
        notifications::notify(tx, &parts.ids, &parts.clock, &new)?;
    }
    Ok(())
}

fn subject(person: PersonId) -> SubjectRef {
    SubjectRef::new("notifications.digest", person.0)
}
