//! One look at a directory: who of those who come from there is what now.

use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};

use kernel::{Error, Result, Timestamp, Tx, ids::PersonId};

use super::{
    Directory, Failure, Membership, Seen, entry,
    keep::{self, Switch},
    membership,
    plan::{self, Here, Known, PersonPlan, Plan},
    session::within,
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

/// Some mapped groups are not there or cannot be read.
const GROUPS_UNREAD: &str = "directory-groups-unread";
/// Some mapped groups lost so many at once that they are left as they were.
const GROUPS_HELD: &str = "directory-groups-held";

/// What the next look by hand would do.
pub(super) struct Foreseen {
    /// What is here already.
    pub(super) here: Here,
    /// What becomes of everybody.
    pub(super) plan: Plan,
    /// The id of what is wrong with groups.
    pub(super) problem: Option<&'static str>,
}

/// What is wanted of a look.
#[derive(Clone, Debug, Default)]
pub(super) struct Wish {
    /// Whether it is made though its time has not come, groups included.
    pub(super) at_once: bool,
    /// Whose dismissal an administrator agreed to, however many they are.
    pub(super) agreed: HashSet<PersonId>,
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
    now: Timestamp,
) -> Result<HashMap<String, Seen>, Failure> {
    let settings = &directory.settings;
    let look = async {
        let mut session = directory.open().await?;
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
        Ok(seen)
    };
    within(WALK, look).await
}

/// Asks who is in the mapped groups, as far as they can be read. People do not
/// wait for groups: who is gone goes, though a group is wrong.
async fn look_at_groups(directory: &Directory, seen: &HashMap<String, Seen>) -> Membership {
    let (settings, mut found) = (&directory.settings, Membership::default());
    if settings.groups.is_empty() {
        return found;
    }
    let look = async {
        let mut session = directory.open().await?;
        membership::of_all(&mut session, settings, seen, &mut found).await;
        Ok(())
    };
    if let Err(failure) = within(WALK, look).await {
        failure.log(&settings.id);
    }
    found
}

/// What is wrong with groups, and forgets what was read of those that lost too
/// many at once.
fn hold(
    directory: &Directory,
    here: &Here,
    seen: &HashMap<String, Seen>,
    membership: &mut Membership,
) -> Option<&'static str> {
    let settings = &directory.settings;
    let unread = (!membership.is_whole(settings)).then_some(GROUPS_UNREAD);
    let held = plan::hold_groups(settings, here, seen, membership);
    held.then_some(GROUPS_HELD).or(unread)
}

/// What would become of everybody, and what is wrong with groups, without doing
/// it.
///
/// # Errors
/// Those of the database; the directory's own are inside.
pub(super) async fn preview(
    gate: &Gate,
    directory: &Directory,
) -> Result<std::result::Result<Foreseen, Failure>> {
    let (_, here) = here(gate, directory).await?;
    let seen = match look(directory, &here, gate.clock.now()).await {
        Ok(seen) => seen,
        Err(failure) => return Ok(Err(failure)),
    };
    let membership = look_at_groups(directory, &seen).await;
    let problem = hold(directory, &here, &seen, &mut membership.clone());
    let plan = plan::plan(&directory.settings, &here, &seen, Some(&membership));
    Ok(Ok(Foreseen {
        here,
        plan,
        problem,
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
    match look(directory, &here, now).await {
        Ok(seen) => {
            state.synced_at = Some(now);
            let problem = state.problem.take();
            let mut changed = follow(gate, directory, &here, &seen, wish, &mut state).await?;
            if groups {
                state.groups_at = Some(now);
                changed += follow_groups(gate, directory, &seen, wish, &mut state).await?;
            } else {
                // Not looked at this time: nothing is better than it was.
                let of_groups =
                    |problem: &String| [GROUPS_UNREAD, GROUPS_HELD].contains(&problem.as_str());
                state.problem = problem.filter(of_groups);
            }
            if changed > 0 {
                state.changed = changed;
            }
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

/// Follows people: first of all who is gone. Answers how many changed otherwise.
async fn follow(
    gate: &Gate,
    directory: &Directory,
    here: &Here,
    seen: &HashMap<String, Seen>,
    wish: &Wish,
    state: &mut State,
) -> Result<i64> {
    let plan = plan::plan(&directory.settings, here, seen, None);
    let change = keep::change_by(gate, directory);
    state.failed = 0;
    dismiss(gate, directory, here, &plan, wish, state).await?;
    let mut changed = 0;
    for person in plan.returning {
        match switch(gate, &change, directory, person, Switch::Active).await {
            Ok(()) => changed += 1,
            other => state.failed += failure(other.map(|()| true))?,
        }
    }
    changed += keep_people(gate, &change, plan.changes, state).await?;
    Ok(changed)
}

async fn keep_people(
    gate: &Gate,
    change: &Change,
    plans: Vec<PersonPlan>,
    state: &mut State,
) -> Result<i64> {
    let mut changed = 0;
    for one in plans {
        let change = change.clone();
        match gate
            .db
            .write(move |tx| keep::person(tx, &change, &one))
            .await
        {
            Ok(true) => changed += 1,
            other => state.failed += failure(other)?,
        }
    }
    Ok(changed)
}

/// Dismisses who is gone: whom an administrator agreed to, and the others when
/// they are few. One who cannot be dismissed keeps no other.
async fn dismiss(
    gate: &Gate,
    directory: &Directory,
    here: &Here,
    plan: &Plan,
    wish: &Wish,
    state: &mut State,
) -> Result<()> {
    let settings = &directory.settings;
    let is_agreed = |person: &&PersonId| wish.agreed.contains(*person);
    let (agreed, others): (Vec<&PersonId>, Vec<&PersonId>) =
        plan.leaving.iter().partition(is_agreed);
    let held = if plan::may_go(settings, here, others.len()) {
        0
    } else {
        others.len()
    };
    let agreed = agreed.into_iter().map(|person| (person, Switch::Agreed));
    let others = others.into_iter().map(|person| (person, Switch::Gone));
    let going = agreed.chain(others.filter(|_| held == 0));
    let change = keep::change_by(gate, directory);
    let (mut dismissed, mut broken) = (0, None);
    for (person, to) in going {
        match switch(gate, &change, directory, *person, to).await {
            Ok(()) => dismissed += 1,
            other => match failure(other.map(|()| true)) {
                Ok(failed) => state.failed += failed,
                Err(error) => broken = Some(error),
            },
        }
    }
    if let Some(error) = broken {
        return Err(error);
    }
    if dismissed > 0 {
        state.dismissed = dismissed;
    }
    if held > 0 && state.held == 0 {
        let (gate_, id) = (gate.clone(), settings.id.clone());
        let tell = move |tx: &mut Tx<'_>| {
            keep::ask_administrators(tx, &change, gate_.outside.directory(&id)?, held)
        };
        gate.db.write(tell).await?;
    }
    state.held = number(held);
    Ok(())
}

/// Follows groups, as far as they can be read; notes in the state what is wrong
/// with them. Who presses the button has seen what would change, and has it even
/// when a group loses many. Answers how many changed.
async fn follow_groups(
    gate: &Gate,
    directory: &Directory,
    seen: &HashMap<String, Seen>,
    wish: &Wish,
    state: &mut State,
) -> Result<i64> {
    let settings = &directory.settings;
    let mut membership = look_at_groups(directory, seen).await;
    let (_, here) = here(gate, directory).await?;
    let problem = if wish.at_once {
        (!membership.is_whole(settings)).then_some(GROUPS_UNREAD)
    } else {
        hold(directory, &here, seen, &mut membership)
    };
    state.problem = problem.map(str::to_owned);
    let is_here = |known: &&Known| {
        let there = seen.get(&known.subject);
        known.person.active && there.is_some_and(|seen| !seen.disabled)
    };
    let known = here.known.iter().filter(is_here);
    let plans = known.filter_map(|known| plan::rights(settings, &here, known, &membership));
    let change = keep::change_by(gate, directory);
    let changed = keep_people(gate, &change, plans.collect(), state).await?;
    if plan::groups(settings, &here, seen, &membership).is_empty() {
        return Ok(changed);
    }
    Ok(changed + keep_groups(gate, directory, change, seen.clone(), membership).await?)
}

/// Decides of groups anew inside the transaction: somebody may have changed
/// them since.
async fn keep_groups(
    gate: &Gate,
    directory: &Directory,
    change: Change,
    seen: HashMap<String, Seen>,
    membership: Membership,
) -> Result<i64> {
    let (id, now) = (directory.settings.id.clone(), gate.clock.now());
    let (earlier, gate_) = (gate.outside.before(&id), gate.clone());
    let keep = move |tx: &mut Tx<'_>| {
        let here = store::here(tx, &id, &earlier, now)?;
        let settings = &gate_.outside.directory(&id)?.settings;
        let plans = plan::groups(settings, &here, &seen, &membership);
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
    to: Switch,
) -> Result<()> {
    let (change, id) = (change.clone(), directory.settings.id.clone());
    gate.db
        .write(move |tx| keep::switch(tx, &change, &id, person, to))
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
