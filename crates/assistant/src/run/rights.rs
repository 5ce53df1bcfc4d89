//! Rights may end while a run works.

use std::{sync::Arc, time::Duration};

use kernel::{Actor, Error, Event, SubjectRef, actor::Via};
use tokio::sync::broadcast::{Receiver, error::RecvError};

use super::{
    desk::Desk,
    task::{Job, Stop},
};
use crate::Parts;

/// How soon a question that failed is asked again.
const ASK_AGAIN: Duration = Duration::from_secs(5);

/// Resolves when the person, or the session or token they came by, is shut
/// out. It is asked at first, because that may have happened before `news`
/// began, and again whenever some of them were lost.
pub(super) async fn end(parts: &Parts, mut news: Receiver<Event>, actor: &Actor) {
    let mut asks = true;
    loop {
        if asks && !is_let_in(parts, actor).await {
            return;
        }
        asks = match news.recv().await {
            // A job goes on where only sessions have ended.
            Ok(Event::SignedOut { person }) if person == actor.person => {
                if actor.via != Via::Job {
                    return;
                }
                true
            }
            Ok(Event::Ended { credential }) if came_by(actor, credential) => return,
            Ok(Event::Missed) | Err(RecvError::Lagged(_)) => true,
            Ok(_) => false,
            Err(RecvError::Closed) => std::future::pending().await,
        };
    }
}

async fn is_let_in(parts: &Parts, actor: &Actor) -> bool {
    loop {
        let (access, who, now) = (parts.access.clone(), actor.clone(), parts.clock.now());
        match parts.db.read(move |tx| access.holds(tx, &who, now)).await {
            Ok(answer) => return answer,
            Err(Error::NotFound) => return false,
            Err(error) => tracing::warn!(%error, "cannot ask whether access has ended"),
        }
        tokio::time::sleep(ASK_AGAIN).await;
    }
}

fn came_by(actor: &Actor, credential: uuid::Uuid) -> bool {
    match &actor.via {
        Via::Session(id) => id.0 == credential,
        Via::Token(id, _) => id.0 == credential,
        Via::CommandLine | Via::Job => false,
    }
}

/// Whether the person may still read what the run is about.
///
/// # Errors
/// `Unreadable` when they may not, `Broken` when nobody could be asked.
pub(super) async fn still_readable(desk: &Desk) -> Result<(), Stop> {
    Still::of(&desk.job).readable().await
}

/// The same question for whoever works beside the desk.
pub(super) struct Still {
    parts: Parts,
    actor: Actor,
    subject: Option<SubjectRef>,
}

impl Still {
    pub(super) fn of(job: &Job) -> Self {
        Self {
            parts: job.parts.clone(),
            actor: job.actor.clone(),
            subject: job.asked.subject.clone(),
        }
    }

    /// # Errors
    /// As [`still_readable`].
    pub(super) async fn readable(&self) -> Result<(), Stop> {
        let Some(subject) = self.subject.clone() else {
            return Ok(());
        };
        let (subjects, actor) = (Arc::clone(&self.parts.subjects), self.actor.clone());
        let asked = self
            .parts
            .db
            .read(move |tx| subjects.may_read(tx, &actor, &subject));
        if asked.await? {
            Ok(())
        } else {
            Err(Stop::Unreadable)
        }
    }
}
