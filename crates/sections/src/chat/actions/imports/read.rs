//! Looking a history through: nothing is imported yet.

use std::{
    collections::{HashMap, HashSet},
    hash::{DefaultHasher, Hash as _, Hasher as _},
};

use assistant::Parts;
use kernel::{Error, Language, Result, Timestamp, Tx, people};

use super::{
    HISTORY_READ,
    batches::{Batch, batches, broken_off, problem, shown},
    begun, fail, final_reason, put_off,
};
use crate::chat::{
    actions::NumberedLine,
    store,
    types::{
        AuthorKey, HistoryAuthor, HistoryFindings, HistoryImportId, HistoryStage, KEPT_PROBLEMS,
        LineProblem, MAX_AUTHORS, Place, SHOWN_AUTHORS,
    },
};

/// Problems that are noted in one transaction.
const PORTION: usize = 500;
/// Batches between two notes of how far it is.
const NOTED: usize = 20;

/// Looks a history through from its beginning. One that was looked through, or
/// was given up, is left alone.
///
/// # Errors
/// Those of the database and the disk: the job tries again.
pub async fn read_history(parts: &Parts, id: HistoryImportId) -> Result<()> {
    let start = parts
        .db
        .read(move |tx| begun(tx, id, HistoryStage::Reading));
    let Some((import, file, reader)) = start.await? else {
        return Ok(());
    };
    let file = parts.files.open(&file).await?.into_std().await;
    let mut coming = batches(
        file,
        Place::default(),
        import.size,
        parts.clock.clone(),
        reader,
    );
    let mut reading = Reading::new(reader);
    let (mut place, mut batch_number, mut is_whole) = (import.place, 0_usize, false);
    while let Some(batch) = coming.recv().await {
        if parts.tasks.stopping().is_cancelled() {
            return put_off(parts, id, HISTORY_READ).await;
        }
        is_whole = batch.as_ref().is_ok_and(|batch| batch.is_last);
        let taken = batch.and_then(|batch| reading.take(batch));
        let end = match taken {
            Ok(end) => end,
            Err(error) => match final_reason(&error) {
                Some(why) => return fail(parts, id, why).await,
                None => return Err(error),
            },
        };
        batch_number += 1;
        if batch_number.is_multiple_of(NOTED) {
            let from = place;
            let note = move |tx: &mut Tx<'_>| {
                store::advance_import(tx, id, HistoryStage::Reading, from, end)
            };
            if !parts.db.write(note).await? {
                return Ok(());
            }
            place = end;
        }
    }
    if !is_whole {
        return Err(broken_off());
    }
    let (findings, problems) = parts.db.read(move |tx| reading.found(tx)).await?;
    keep(parts, id, findings, problems).await
}

/// Notes everything that was found, in portions: others write meanwhile.
async fn keep(
    parts: &Parts,
    id: HistoryImportId,
    findings: HistoryFindings,
    problems: Vec<LineProblem>,
) -> Result<()> {
    parts
        .db
        .write(move |tx| store::delete_problems(tx, id))
        .await?;
    for some in problems.chunks(PORTION) {
        let some = some.to_vec();
        let note = move |tx: &mut Tx<'_>| store::insert_problems(tx, id, &some);
        parts.db.write(note).await?;
    }
    let note = move |tx: &mut Tx<'_>| store::set_findings(tx, id, &findings).map(drop);
    parts.db.write(note).await
}

/// What is known of a history so far.
struct Reading {
    reader: Language,
    findings: HistoryFindings,
    /// The ids of its messages, as hashes: millions of them fit into memory.
    seen: HashSet<u64>,
    authors: HashMap<AuthorKey, u64>,
    problems: Vec<LineProblem>,
    /// When the message above was written.
    above: Option<Timestamp>,
}

impl Reading {
    fn new(reader: Language) -> Self {
        Self {
            reader,
            findings: HistoryFindings::default(),
            seen: HashSet::new(),
            authors: HashMap::new(),
            problems: Vec::new(),
            above: None,
        }
    }

    /// Takes note of some lines; answers where they end.
    fn take(&mut self, batch: Batch) -> Result<Place> {
        if let Some(head) = batch.head {
            self.findings.room_name = Some(shown(&head.name));
            self.findings.room_kind = Some(head.kind);
        }
        for problem in batch.problems {
            self.complain(problem);
        }
        for line in &batch.lines {
            self.line(line);
        }
        if self.authors.len() > MAX_AUTHORS {
            return Err(Error::invalid("file", "history-too-many-authors"));
        }
        Ok(batch.end)
    }

    fn complain(&mut self, problem: LineProblem) {
        self.findings.wrong += 1;
        if i64::try_from(self.problems.len()).is_ok_and(|count| count < KEPT_PROBLEMS) {
            self.problems.push(problem);
        }
    }

    fn line(&mut self, one: &NumberedLine) {
        let line = &one.line;
        if let Some(thread) = &line.thread {
            if !self.seen.contains(&hash(thread)) {
                let unknown = Error::invalid("thread", "history-thread-unknown");
                return self.complain(problem(one.number, &unknown, self.reader));
            }
            self.findings.replies += 1;
        }
        if !self.seen.insert(hash(&line.id)) {
            self.findings.repeated += 1;
            return;
        }
        let found = &mut self.findings;
        found.messages += 1;
        found.deleted += u64::from(line.deleted_at.is_some());
        found.polls += u64::from(!line.poll.is_empty());
        found.files += u64::try_from(line.files.len()).unwrap_or_default();
        let at = line.created_at;
        found.out_of_order += u64::from(self.above.is_some_and(|above| at < above));
        found.first_at = Some(found.first_at.map_or(at, |first| first.min(at)));
        found.last_at = Some(found.last_at.map_or(at, |last| last.max(at)));
        self.above = Some(at);
        *self.authors.entry(line.author.key()).or_default() += 1;
    }

    /// Everything that was found, with who of the authors is here.
    fn found(mut self, tx: &mut Tx<'_>) -> Result<(HistoryFindings, Vec<LineProblem>)> {
        let mut authors = Vec::with_capacity(self.authors.len());
        for ((name, email), messages) in self.authors {
            let person = match &email {
                Some(email) => people::store::find_by_email(tx, email)?,
                None => None,
            };
            authors.push(HistoryAuthor {
                name,
                email,
                messages,
                person: person.map(|person| person.reference()),
            });
        }
        authors.sort_by(|one, other| {
            let most_first = other.messages.cmp(&one.messages);
            most_first.then_with(|| one.name.cmp(&other.name))
        });
        let known = authors.iter().filter(|author| author.person.is_some());
        self.findings.known_count = u64::try_from(known.count()).unwrap_or_default();
        self.findings.authors_count = u64::try_from(authors.len()).unwrap_or_default();
        authors.truncate(SHOWN_AUTHORS);
        self.findings.authors = authors;
        Ok((self.findings, self.problems))
    }
}

fn hash(id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}
