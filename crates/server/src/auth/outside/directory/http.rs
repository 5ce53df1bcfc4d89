//! `/admin/directories`: the company's directories, how they are, and looking
//! at one at once.

use std::collections::HashMap;

use axum::{Json, extract::State};
use kernel::{
    Error, Language, Result, SubjectRef, Timestamp, Tx,
    http::{ErrorResponse, Page, Path, extract},
    i18n,
    ids::PersonId,
    people::{Administrator, PersonRef},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    Directory, Failure, plan,
    store::{self, State as DirectoryState},
    walk::{self, Foreseen, Wish},
};
use crate::{admin::actions::Change, audited, auth::Gate};

/// How many people of a preview are named.
const NAMED: usize = 100;

/// A directory of the company, and how the last look at it went.
#[derive(Serialize, ToSchema)]
struct DirectoryInfo {
    /// Its id.
    id: String,
    /// What the configuration calls it.
    name: String,
    /// Where it is.
    url: String,
    /// The seconds between two looks.
    sync_seconds: u64,
    /// How many people here come from it.
    known: i64,
    /// When it was last looked at; null for never.
    tried_at: Option<Timestamp>,
    /// When a look last went well; null for never.
    synced_at: Option<Timestamp>,
    /// What went wrong at the last look, in words; null when it went well.
    problem: Option<String>,
    /// How many changed when somebody last did.
    changed: i64,
    /// How many were dismissed when somebody last was.
    dismissed: i64,
    /// How many wait to be dismissed until an administrator agrees.
    held: i64,
    /// How many cannot be kept: their address is somebody else's, or nobody would be left to administer.
    failed: i64,
}

/// What the next look at a directory would do.
#[derive(Serialize, ToSchema)]
struct DirectoryCheck {
    /// What is wrong with the directory or its groups, in words; null when nothing is.
    problem: Option<String>,
    /// How many people here come from it.
    known: usize,
    /// Who would change, the first hundred.
    changing: Vec<PersonRef>,
    /// How many would.
    changing_count: usize,
    /// Who would be dismissed, all of them.
    leaving: Vec<PersonRef>,
    /// Whether that needs an administrator's word.
    held: bool,
    /// Who would come back.
    returning: Vec<PersonRef>,
    /// Which groups would change, by name.
    groups: Vec<String>,
}

/// A look at a directory.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SyncDirectory {
    /// Whose dismissal is agreed to, when there are more than go without a word.
    #[serde(default)]
    dismiss: Vec<PersonId>,
}

/// The routes, their state filled in.
pub fn routes<S: Clone + Send + Sync + 'static>(gate: &Gate) -> OpenApiRouter<S> {
    OpenApiRouter::new()
        .routes(routes!(list_directories))
        .routes(routes!(check_directory))
        .routes(routes!(sync_directory))
        .with_state(gate.clone())
}

fn words(language: Language, problem: Option<&str>) -> Option<String> {
    let problem = problem?;
    Some(i18n::text(language, problem, &[]).unwrap_or_else(|| problem.to_owned()))
}

fn info(directory: &Directory, state: &DirectoryState, language: Language) -> DirectoryInfo {
    let settings = &directory.settings;
    DirectoryInfo {
        id: settings.id.clone(),
        name: settings.name.clone(),
        url: settings.url.clone(),
        sync_seconds: settings.sync_seconds,
        known: state.known,
        tried_at: state.tried_at,
        synced_at: state.synced_at,
        problem: words(language, state.problem.as_deref()),
        changed: state.changed,
        dismissed: state.dismissed,
        held: state.held,
        failed: state.failed,
    }
}

/// The directories people sign in by and are kept by.
#[utoipa::path(get, path = "/api/v1/admin/directories", tag = "administration",
    responses((status = 200, body = Page<DirectoryInfo>), ErrorResponse))]
async fn list_directories(
    State(gate): State<Gate>,
    by: Administrator,
) -> Result<Json<Page<DirectoryInfo>>> {
    let (language, outside) = (by.actor().language, gate.outside.clone());
    let find = move |tx: &mut Tx<'_>| {
        let all = outside.directories().iter();
        let all = all.map(|one| {
            let state = store::find_state(tx, &one.settings.id)?;
            Ok(info(one, &state, language))
        });
        all.collect::<Result<Vec<_>>>()
    };
    gate.db.read(find).await.map(|all| Json(Page::whole(all)))
}

/// Ask a directory what the next look at it would change; nothing does.
#[utoipa::path(post, path = "/api/v1/admin/directories/{id}/check", tag = "administration",
    params(("id" = String, Path)), responses((status = 200, body = DirectoryCheck), ErrorResponse))]
async fn check_directory(
    State(gate): State<Gate>,
    by: Administrator,
    Path(id): Path<String>,
) -> Result<Json<DirectoryCheck>> {
    let directory = gate.outside.directory(&id)?;
    let answer = match walk::preview(&gate, directory).await? {
        Ok(found) => foreseen(directory, &found, by.actor().language),
        Err(failure) => failed(&failure, by.actor().language),
    };
    Ok(Json(answer))
}

fn failed(failure: &Failure, language: Language) -> DirectoryCheck {
    DirectoryCheck {
        problem: words(language, Some(failure.text())),
        known: 0,
        changing: Vec::new(),
        changing_count: 0,
        leaving: Vec::new(),
        held: false,
        returning: Vec::new(),
        groups: Vec::new(),
    }
}

fn foreseen(directory: &Directory, found: &Foreseen, language: Language) -> DirectoryCheck {
    let (here, plan) = (&found.here, &found.plan);
    let people = here.known.iter();
    let named: HashMap<PersonId, PersonRef> = people
        .map(|known| (known.person.id, known.person.reference()))
        .collect();
    let refs = |ids: &mut dyn Iterator<Item = PersonId>| -> Vec<PersonRef> {
        ids.filter_map(|id| named.get(&id).cloned()).collect()
    };
    DirectoryCheck {
        problem: words(language, found.problem),
        known: here.known.len(),
        changing: refs(&mut plan.changes.iter().map(|one| one.person).take(NAMED)),
        changing_count: plan.changes.len(),
        leaving: refs(&mut plan.leaving.iter().copied()),
        held: !plan::may_go(&directory.settings, here, plan.leaving.len()),
        returning: refs(&mut plan.returning.iter().copied()),
        groups: plan.groups.iter().map(|group| group.name.clone()).collect(),
    }
}

/// Look at a directory at once, groups included, and follow it.
#[utoipa::path(post, path = "/api/v1/admin/directories/{id}/sync", tag = "administration",
    params(("id" = String, Path)), request_body = SyncDirectory,
    responses((status = 200, body = DirectoryInfo), ErrorResponse))]
async fn sync_directory(
    State(gate): State<Gate>,
    by: Administrator,
    Path(id): Path<String>,
    extract::Json(asked): extract::Json<SyncDirectory>,
) -> Result<Json<DirectoryInfo>> {
    let directory = gate.outside.directory(&id)?;
    let language = by.actor().language;
    let change = Change {
        by: Some(by),
        ..super::keep::change_by(&gate, directory)
    };
    let agreed = asked.dismiss.len();
    let record = move |tx: &mut Tx<'_>| {
        let subject = None::<SubjectRef>;
        change.record(
            tx,
            audited::DIRECTORY_SYNCED,
            subject,
            json!({ "agreed": agreed }),
        )
    };
    gate.db.write(record).await?;
    let wish = Wish {
        at_once: true,
        agreed: asked.dismiss.into_iter().collect(),
    };
    let state = walk::walk(&gate, directory, &wish).await?;
    // A problem with groups only stands beside what was done.
    if let Some(problem) = state.problem.as_ref()
        && state.synced_at != state.tried_at
    {
        return Err(Error::unavailable(problem.clone()));
    }
    Ok(Json(info(directory, &state, language)))
}
