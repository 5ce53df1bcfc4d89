//! `/admin/histories`: bringing a history from elsewhere, seeing what is in it,
//! and importing it.

use assistant::Parts;
use axum::{
    Json as Answer,
    body::{Body, Bytes},
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use futures::stream;
use kernel::{
    Error, Result, Timestamp, Tx,
    http::{ErrorResponse, Json, Page, Params, Path, disposition},
    i18n,
    people::Administrator,
    text::table_cell,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::chat::{
    access,
    actions::{
        self, NewRoom,
        imports::{Destination, Wanted, Watched},
    },
    store,
    types::{
        ChosenAuthor, HistoryFindings, HistoryImportId, HistoryStage, LineProblem, MAX_HISTORY,
        Posting, RoomId, RoomKind,
    },
};

/// Lines of a table read at once.
const STRETCH: i64 = 500;

/// A history that was brought.
#[derive(Serialize, ToSchema)]
pub(super) struct HistoryImportView {
    id: HistoryImportId,
    stage: HistoryStage,
    /// What the file is called.
    name: String,
    /// In bytes.
    size: u64,
    /// Bytes that were read or imported.
    at_byte: u64,
    /// What was found in it, once it was looked through.
    findings: HistoryFindings,
    /// The room that is filled.
    room_id: Option<RoomId>,
    /// Messages that were imported.
    imported: u64,
    /// Messages the room knew; they are passed over.
    known: u64,
    /// Lines that were left out.
    skipped: u64,
    /// Whether authors with an account become members, as it was chosen last.
    joining: bool,
    /// Who of the authors is whom, as it was chosen last.
    authors: Vec<ChosenAuthor>,
    /// Why it failed, stopped, or waits to be tried again.
    trouble: Option<String>,
    created_at: Timestamp,
    finished_at: Option<Timestamp>,
}

impl HistoryImportView {
    fn of(watched: Watched, administrator: &Administrator) -> Self {
        let Watched { import, trouble } = watched;
        let reader = administrator.actor().language;
        let failure = import.failure.map(|why| {
            let text = i18n::text(reader, &why, &[]);
            text.unwrap_or(why)
        });
        Self {
            id: import.id,
            stage: import.stage,
            name: import.name,
            size: import.size,
            at_byte: import.place.byte,
            findings: import.findings,
            room_id: import.room,
            imported: import.imported,
            known: import.known,
            skipped: import.skipped,
            joining: import.joining,
            authors: import.authors.items,
            trouble: failure.or(trouble),
            created_at: import.created_at,
            finished_at: import.finished_at,
        }
    }
}

/// What is told of a history that is brought.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct HistoryQuery {
    /// What the file is called.
    name: String,
}

/// The lines of a history.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
struct HistoryBytes(#[expect(dead_code, reason = "read by the derive only")] Vec<u8>);

/// Brings a history, at most 1 GiB. It is looked through in the background; nothing is imported yet.
#[utoipa::path(post, path = "/admin/histories", tag = "administration", params(HistoryQuery),
    request_body(content = HistoryBytes, content_type = "application/x-ndjson"),
    responses((status = 201, body = HistoryImportView), ErrorResponse))]
pub(super) async fn create_history(
    State(parts): State<Parts>,
    administrator: Administrator,
    Params(query): Params<HistoryQuery>,
    request: Request,
) -> Result<(StatusCode, Answer<HistoryImportView>)> {
    let by = administrator.actor().person;
    let may_keep = move |tx: &mut Tx<'_>| actions::imports::may_keep(tx, by);
    parts.db.read(may_keep).await?;
    let files = parts.files.clone().with_limit(MAX_HISTORY);
    let bytes = request.into_body().into_data_stream();
    let received = files.receive(&parts.ids, bytes).await?;
    let kept = actions::imports::keep_history(&parts, &administrator, &query.name, received);
    let view = HistoryImportView::of(kept.await?, &administrator);
    Ok((StatusCode::CREATED, Answer(view)))
}

/// The last 50 histories this administrator brought, the newest first.
#[utoipa::path(get, path = "/admin/histories", tag = "administration",
    responses((status = 200, body = Page<HistoryImportView>), ErrorResponse))]
pub(super) async fn list_histories(
    State(parts): State<Parts>,
    administrator: Administrator,
) -> Result<Answer<Page<HistoryImportView>>> {
    let asker = administrator.clone();
    let all = parts
        .db
        .read(move |tx| actions::imports::histories(tx, &asker));
    let all = all.await?.into_iter();
    let views = all.map(|one| HistoryImportView::of(one, &administrator));
    Ok(Answer(Page::whole(views.collect())))
}

/// Where a history stands.
#[utoipa::path(get, path = "/admin/histories/{id}", tag = "administration",
    params(("id" = HistoryImportId, Path)), responses((status = 200, body = HistoryImportView), ErrorResponse))]
pub(super) async fn find_history(
    State(parts): State<Parts>,
    administrator: Administrator,
    Path(id): Path<HistoryImportId>,
) -> Result<Answer<HistoryImportView>> {
    let asker = administrator.clone();
    let find = move |tx: &mut Tx<'_>| actions::imports::find_history(tx, &asker, id);
    let found = parts.db.read(find).await?;
    Ok(Answer(HistoryImportView::of(found, &administrator)))
}

/// Forgets a history that is not under way. What was imported stays.
#[utoipa::path(delete, path = "/admin/histories/{id}", tag = "administration",
    params(("id" = HistoryImportId, Path)), responses((status = 204), ErrorResponse))]
pub(super) async fn delete_history(
    State(parts): State<Parts>,
    administrator: Administrator,
    Path(id): Path<HistoryImportId>,
) -> Result<StatusCode> {
    let forget = move |tx: &mut Tx<'_>| actions::imports::forget_history(tx, &administrator, id);
    parts.db.write(forget).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// How a history is imported: into a new room of a name, or into one's own room that is empty or was filled before.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct HistoryApplication {
    /// The room to fill.
    #[serde(default)]
    room_id: Option<RoomId>,
    /// The name of a new room, where no room is given.
    #[serde(default)]
    name: String,
    /// Whether everybody of the company may read the new room.
    #[serde(default)]
    open: bool,
    /// Whether authors with an account become members.
    #[serde(default)]
    join: bool,
    /// Who of the authors is whom, for those whose address says nothing, at most 200.
    #[serde(default)]
    authors: Vec<ChosenAuthor>,
}

impl HistoryApplication {
    fn wanted(self) -> Wanted {
        let kind = if self.open {
            RoomKind::Open
        } else {
            RoomKind::Closed
        };
        let new = NewRoom {
            name: self.name,
            kind,
            members: Vec::new(),
            posting: Posting::Members,
        };
        Wanted {
            into: self
                .room_id
                .map_or(Destination::New(new), Destination::Room),
            joining: self.join,
            authors: self.authors,
        }
    }
}

/// Imports a history that was looked through, in the background. Lines that are no messages are left out.
#[utoipa::path(post, path = "/admin/histories/{id}/application", tag = "administration",
    params(("id" = HistoryImportId, Path)), request_body = HistoryApplication,
    responses((status = 202, body = HistoryImportView), ErrorResponse))]
pub(super) async fn apply_history(
    State(parts): State<Parts>,
    administrator: Administrator,
    Path(id): Path<HistoryImportId>,
    Json(body): Json<HistoryApplication>,
) -> Result<(StatusCode, Answer<HistoryImportView>)> {
    let (with, by, wanted) = (parts.clone(), administrator.clone(), body.wanted());
    let begin = move |tx: &mut Tx<'_>| actions::imports::apply_history(tx, &with, &by, id, wanted);
    let begun = parts.db.write(begin).await?;
    let view = HistoryImportView::of(begun, &administrator);
    Ok((StatusCode::ACCEPTED, Answer(view)))
}

/// Lets a history whose work stopped go on where it was.
#[utoipa::path(put, path = "/admin/histories/{id}/resumption", tag = "administration",
    params(("id" = HistoryImportId, Path)), responses((status = 200, body = HistoryImportView), ErrorResponse))]
pub(super) async fn resume_history(
    State(parts): State<Parts>,
    administrator: Administrator,
    Path(id): Path<HistoryImportId>,
) -> Result<Answer<HistoryImportView>> {
    let (with, by) = (parts.clone(), administrator.clone());
    let resume = move |tx: &mut Tx<'_>| actions::imports::resume_history(tx, &with, &by, id);
    let resumed = parts.db.write(resume).await?;
    Ok(Answer(HistoryImportView::of(resumed, &administrator)))
}

/// Gives a history up. What was imported stays.
#[utoipa::path(put, path = "/admin/histories/{id}/cancellation", tag = "administration",
    params(("id" = HistoryImportId, Path)), responses((status = 200, body = HistoryImportView), ErrorResponse))]
pub(super) async fn cancel_history(
    State(parts): State<Parts>,
    administrator: Administrator,
    Path(id): Path<HistoryImportId>,
) -> Result<Answer<HistoryImportView>> {
    let (with, by) = (parts.clone(), administrator.clone());
    let cancel = move |tx: &mut Tx<'_>| actions::imports::cancel_history(tx, &with, &by, id);
    let cancelled = parts.db.write(cancel).await?;
    Ok(Answer(HistoryImportView::of(cancelled, &administrator)))
}

/// How many problems are asked for.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ProblemsQuery {
    /// After this line.
    #[serde(default)]
    after: u64,
}

/// Lines of a history that are no messages, 500 at once, by number.
#[utoipa::path(get, path = "/admin/histories/{id}/problems", tag = "administration",
    params(("id" = HistoryImportId, Path), ProblemsQuery),
    responses((status = 200, body = Page<LineProblem>), ErrorResponse))]
pub(super) async fn list_history_problems(
    State(parts): State<Parts>,
    administrator: Administrator,
    Path(id): Path<HistoryImportId>,
    Params(query): Params<ProblemsQuery>,
) -> Result<Answer<Page<LineProblem>>> {
    let list = move |tx: &mut Tx<'_>| {
        access::own_import(tx, &administrator, id)?;
        store::list_problems(tx, id, query.after, STRETCH + 1)
    };
    let found = parts.db.read(list).await?;
    Ok(Answer(Page::cut(found, STRETCH, |one| {
        one.line.to_string()
    })))
}

/// The lines that are no messages as a table (CSV), the first 10,000 of them.
#[utoipa::path(get, path = "/admin/histories/{id}/problems.csv", tag = "administration",
    params(("id" = HistoryImportId, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "text/csv"), ErrorResponse))]
pub(super) async fn export_history_problems(
    State(parts): State<Parts>,
    administrator: Administrator,
    Path(id): Path<HistoryImportId>,
) -> Result<Response> {
    let find = move |tx: &mut Tx<'_>| access::own_import(tx, &administrator, id);
    let import = parts.db.read(find).await?.import;
    let pieces = stream::try_unfold(Some(0), move |after| {
        let parts = parts.clone();
        async move { stretch(&parts, id, after).await }
    });
    let mut answer = Response::new(Body::from_stream(pieces));
    let table = HeaderValue::from_static("text/csv; charset=utf-8");
    let name = disposition(&format!("{}.csv", import.name), false);
    let name = HeaderValue::try_from(name).map_err(Error::internal)?;
    answer.headers_mut().insert(header::CONTENT_TYPE, table);
    answer
        .headers_mut()
        .insert(header::CONTENT_DISPOSITION, name);
    Ok(answer)
}

/// The head of the table, with the mark spreadsheets know UTF-8 by.
const HEAD: &str = "\u{FEFF}line;field;problem\r\n";

/// Some lines of the table after a line, and after which the next are.
async fn stretch(
    parts: &Parts,
    id: HistoryImportId,
    after: Option<u64>,
) -> Result<Option<(Bytes, Option<u64>)>, std::io::Error> {
    let Some(after) = after else {
        return Ok(None);
    };
    let list = move |tx: &mut Tx<'_>| store::list_problems(tx, id, after, STRETCH);
    let found = parts.db.read(list).await.map_err(std::io::Error::other)?;
    let mut text = if after == 0 {
        HEAD.to_owned()
    } else {
        String::new()
    };
    for LineProblem {
        line,
        field,
        detail,
    } in &found
    {
        for piece in [
            line.to_string().as_str(),
            ";",
            table_cell(field).as_str(),
            ";",
            table_cell(detail).as_str(),
            "\r\n",
        ] {
            text.push_str(piece);
        }
    }
    Ok(Some((Bytes::from(text), found.last().map(|one| one.line))))
}
