//! One look at a directory: who of those who come from there is what now.

use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};

use kernel::{Error, Result, Timestamp, Tx, ids::PersonId};

use super::{
    Directory, Failure, Membership, Seen, entry, keep, membership,
    plan::{self, Here, Plan},
    session::{Session, within},
    store::{self, State},
};
use crate::{admin::actions::Change, auth::Gate};

/// How long one look may take.
const WALK: Duration = Duration::from_mins(2);
/// How often groups are looked at: following groups in groups costs a directory
/// far more than finding people.
const GROUPS_EVERY: Duration = Duration::from_mins(5);
/// How many people one question names.
const AT_ONCE: usize = 100;
/// What the next look may come too early by, and still be taken.
const SLACK: Duration = Duration::from_secs(2);

/// What is wanted of a look.
#[derive(Clone, Debug, Default)]
pub(super) struct Wish {
    /// Whether it is made though its time has not come, groups included.
    pub(super) at_once: bool,
    /// Whose dismissal an administrator agreed to, however many they are.
    pub(super) agreed: HashSet<PersonId>,
}

/// What a directory says at this moment.
struct Found {
    seen: HashMap<String, Seen>,
    membership: Option<Membership>,
}

/// What is known here of the people from a directory.
async fn here(gate: &Gate, directory: &Directory) -> Result<(State, Here)> {
    let (id, now) = (directory.settings.id.clone(), gate.clock.now());
    let earlier = gate.outside.before(&id);
    let read = move |tx: &mut Tx<'_>| {
        let state = store::find_state(tx, &id)?;
        Ok((state, store::here(tx, &id, &earlier, now)?))
    };
    gate.db.read(read).await
}

/// Asks the directory for everybody known, by what never changes of them.
async fn look(
    directory: &Directory,
    here: &Here,
    groups: bool,
    now: Timestamp,
) -> Result<Found, Failure> {
    let settings = &directory.settings;
    let look = async {
        let mut session = Session::open(settings, &directory.egress).await?;
        let (asked, mut seen) = (entry::attributes(settings), HashMap::new());
        for some in here.known.chunks(AT_ONCE) {
            let filters = some
                .iter()
                .map(|known| entry::finds(settings, &known.subject));
            let filter = format!("(|{})", filters.collect::<String>());
            for entry in session.people(&filter, &asked, 2 * AT_ONCE).await? {
                let person = entry::person(settings, &entry, now);
                seen.extend(person.map(|person| (person.subject.clone(), person)));
            }
        }
        // Nobody left is an answer only of a directory that has somebody.
        if seen.is_empty() && !session.has_anybody().await? {
            return Err(Failure::Empty);
        }
        let membership = if groups {
            Some(membership::of_all(&mut session, settings, &seen).await?)
        } else {
            None
        };
        Ok(Found { seen, membership })
    };
    within(WALK, look).await
}

/// What would become of everybody, without doing it.
///
/// # Errors
/// Those of the database; the directory's own are inside.
pub(super) async fn preview(
    gate: &Gate,
    directory: &Directory,
) -> Result<std::result::Result<(Here, Plan), Failure>> {
    let (_, here) = here(gate, directory).await?;
    let looked = look(directory, &here, true, gate.clock.now()).await;
    Ok(looked.map(|found| {
        let plan = plan::plan(
            &directory.settings,
            &here,
            &found.seen,
            found.membership.as_ref(),
        );
        (here, plan)
    }))
}

/// Looks, and makes everybody what they are there.
///
/// # Errors
/// Those of the database only: what goes wrong with the directory is noted.
pub(super) async fn walk(gate: &Gate, directory: &Directory, wish: &Wish) -> Result<State> {
    let now = gate.clock.now();
    let (mut state, here) = here(gate, directory).await?;
    let every = Duration::from_secs(directory.settings.sync_seconds).saturating_sub(SLACK);
    let is_due = |at: Option<Timestamp>, every| at.is_none_or(|at| now.since(at) >= every);
    if !wish.at_once && !is_due(state.tried_at, every) {
        return Ok(state);
    }
    let groups = wish.at_once || is_due(state.groups_at, GROUPS_EVERY);
    state.tried_at = Some(now);
    state.known = number(here.known.len());
    match look(directory, &here, groups, now).await {
        Ok(found) => {
            state.problem = None;
            state.synced_at = Some(now);
            if groups {
                state.groups_at = Some(now);
            }
            follow(gate, directory, &here, found, wish, &mut state).await?;
        }
        Err(failure) => {
            failure.log(&directory.settings.id);
            state.problem = Some(failure.text().to_owned());
        }
    }
    let (id, kept) = (directory.settings.id.clone(), state.clone());
    gate.db
        .write(move |tx| store::put_state(tx, &id, &kept))
        .await?;
    Ok(state)
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

async fn follow(
    gate: &Gate,
    directory: &Directory,
    here: &Here,
    found: Found,
    wish: &Wish,
    state: &mut State,
) -> Result<()> {
    let settings = &directory.settings;
    let plan = plan::plan(settings, here, &found.seen, found.membership.as_ref());
    let change = keep::change_by(gate, directory);
    let (mut changed, mut failed) = (0, 0);
    for one in plan.changes {
        let change = change.clone();
        match gate
            .db
            .write(move |tx| keep::person(tx, &change, &one))
            .await
        {
            Ok(true) => changed += 1,
            other => failed += failure(other)?,
        }
    }
    for person in plan.returning {
        match switch(gate, &change, directory, person, true).await {
            Ok(()) => changed += 1,
            other => failed += failure(other.map(|()| true))?,
        }
    }
    let agreed = plan
        .leaving
        .iter()
        .all(|person| wish.agreed.contains(person));
    let held = if agreed || plan::may_go(settings, here, plan.leaving.len()) {
        let mut dismissed = 0;
        for person in &plan.leaving {
            match switch(gate, &change, directory, *person, false).await {
                Ok(()) => dismissed += 1,
                other => failed += failure(other.map(|()| true))?,
            }
        }
        if dismissed > 0 {
            state.dismissed = dismissed;
        }
        0
    } else {
        plan.leaving.len()
    };
    if held > 0 && state.held == 0 {
        let (change, gate_, id) = (change.clone(), gate.clone(), settings.id.clone());
        let tell = move |tx: &mut Tx<'_>| {
            keep::ask_administrators(tx, &change, gate_.outside.directory(&id)?, held)
        };
        gate.db.write(tell).await?;
    }
    if let Some(membership) = found.membership {
        changed += keep_groups(gate, directory, change, membership).await?;
    }
    if changed > 0 {
        state.changed = changed;
    }
    state.held = number(held);
    state.failed = failed;
    Ok(())
}

/// Decides of groups anew inside the transaction: somebody may have changed
/// them since.
async fn keep_groups(
    gate: &Gate,
    directory: &Directory,
    change: Change,
    membership: Membership,
) -> Result<i64> {
    let (id, now) = (directory.settings.id.clone(), gate.clock.now());
    let (earlier, gate_) = (gate.outside.before(&id), gate.clone());
    let keep = move |tx: &mut Tx<'_>| {
        let here = store::here(tx, &id, &earlier, now)?;
        let settings = &gate_.outside.directory(&id)?.settings;
        let plans = plan::groups(settings, &here, &membership);
        for plan in &plans {
            keep::group(tx, &change, plan)?;
        }
        Ok(number(plans.len()))
    };
    gate.db.write(keep).await
}

async fn switch(
    gate: &Gate,
    change: &Change,
    directory: &Directory,
    person: PersonId,
    active: bool,
) -> Result<()> {
    let (change, id) = (change.clone(), directory.settings.id.clone());
    gate.db
        .write(move |tx| keep::switch(tx, &change, &id, person, active))
        .await
}

/// One person who cannot be kept does not keep the others waiting: the last
/// administrator who stays, an address that is taken.
fn failure(done: Result<bool>) -> Result<i64> {
    match done {
        Ok(true) => Ok(0),
        Ok(false) => Ok(1),
        Err(error @ (Error::Internal(_) | Error::Unavailable(_))) => Err(error),
        Err(error) => {
            tracing::warn!(%error, "a person cannot be made what their directory says");
            Ok(1)
        }
    }
}
