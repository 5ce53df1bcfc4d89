//! Bytes from a source into a part. A connection that breaks is taken up
//! where it stopped, as long as the source says that the bytes are the same.

use std::{sync::Arc, time::Duration};

use kernel::{Error, Result, egress::Egress};
use reqwest::{
    StatusCode,
    header::{CONTENT_LENGTH, CONTENT_RANGE, HeaderMap},
};
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;
use url::Url;

use super::{
    Catalogue, Pull,
    open::{Opened, Wanted, open},
    part::Part,
    store::{self, Progress},
};

/// Room that must be left on the disk, in bytes.
pub(super) const SPARE: u64 = 256 * 1024 * 1024;
/// The text that says that the source has another file than the one known.
pub(super) const HASH_CHANGED: &str = "model-hash-changed";
/// How often progress is noted, and looked whether to go on.
const TICK: Duration = Duration::from_millis(300);
/// So many ticks without a byte and the connection is given up.
const SILENT_TICKS: u32 = 200;
/// How often a broken connection is taken up at once, if each brought bytes.
const MAX_TRIES: usize = 50;

/// Whoever wants to see how a pull goes on.
pub type Told<'a> = &'a (dyn Fn(&Pull) + Send + Sync);

/// What is to be brought, and to whom it is told.
pub(super) struct Transfer<'a> {
    pub(super) catalogue: &'a Catalogue,
    pub(super) told: Told<'a>,
    pub(super) pull: &'a Pull,
    /// What the source is called.
    pub(super) source: String,
    pub(super) url: Url,
    /// The most bytes that are taken.
    pub(super) most: u64,
    /// Whether a later try may go on from here.
    pub(super) resumes: bool,
    /// The SHA-256 the bytes must have.
    pub(super) known: &'a str,
}

/// How a transfer ended.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum End {
    /// All bytes are there; their SHA-256.
    Whole(String),
    /// Somebody wants it no more, or not now.
    Stopped,
}

impl Transfer<'_> {
    /// Brings the bytes into `part`, which holds those of `validator`.
    ///
    /// # Errors
    /// `Unavailable` when it may go on later; anything else is for good.
    pub(super) async fn run(&self, part: &mut Part, mut validator: Option<String>) -> Result<End> {
        for _ in 0..MAX_TRIES {
            let before = part.received();
            match self.attempt(part, &mut validator).await {
                // It goes on at once where it stopped.
                Err(Error::Unavailable(_))
                    if part.received() > before && validator.is_some() && !self.stopping() => {}
                end => return end,
            }
        }
        Err(Error::unavailable("answer-cut-short"))
    }

    fn egress(&self) -> &Egress {
        &self.catalogue.parts.egress
    }

    fn stopping(&self) -> bool {
        self.catalogue.parts.tasks.stopping().is_cancelled()
    }

    async fn attempt(&self, part: &mut Part, validator: &mut Option<String>) -> Result<End> {
        let from = part.received();
        let opened = self
            .open_from(validator.clone().map(|validator| (from, validator)))
            .await?;
        let (opened, begins) = match begins_at(&opened, from)? {
            Begins::At(begins) => (opened, begins),
            // The last byte had come when the part was left.
            Begins::Nowhere if length_of_whole(&opened) == Some(from) => {
                return Ok(End::Whole(part.finish().await?));
            }
            Begins::Nowhere => (self.open_from(None).await?, 0),
        };
        if begins != from {
            part.restart().await?;
        }
        *validator = opened.validator.clone().filter(|_| self.resumes);
        let size = length_of(&opened).map(|length| begins + length);
        if size.is_some_and(|size| size > self.most) {
            return Err(Error::conflict("model-size-differs"));
        }
        self.has_room(size.map_or(0, |size| size - begins))?;
        let progress = Progress {
            source: self.source.clone(),
            validator: validator.clone(),
            received: part.received(),
            size,
        };
        self.take(opened, part, progress).await
    }

    /// Asks for the bytes from one on; a source that says beforehand that it has
    /// others is not listened to.
    async fn open_from(&self, from: Option<(u64, String)>) -> Result<Opened> {
        let wanted = Wanted {
            from: from.filter(|(from, _)| *from > 0),
            accept: None,
        };
        let opened = open(self.egress(), &self.url, &wanted).await?;
        if opened
            .published
            .as_ref()
            .is_some_and(|sum| sum != self.known)
        {
            return Err(Error::conflict(HASH_CHANGED));
        }
        Ok(opened)
    }

    /// Other pulls and the database write to the same disk meanwhile.
    fn has_room(&self, bytes: u64) -> Result<()> {
        match self.catalogue.free_space() {
            Ok(free) if free < bytes.saturating_add(SPARE) => Err(Error::conflict("model-no-room")),
            _ => Ok(()),
        }
    }

    async fn take(&self, opened: Opened, part: &mut Part, mut progress: Progress) -> Result<End> {
        let mut body = opened.response;
        let stopping: CancellationToken = self.catalogue.parts.tasks.stopping();
        let mut tick = tokio::time::interval(TICK);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut silent = 0;
        loop {
            tokio::select! {
                piece = body.chunk() => match piece {
                    Ok(Some(bytes)) => {
                        silent = 0;
                        self.check_room(part.received() + bytes.len() as u64)?;
                        part.write(&bytes).await?;
                    }
                    Ok(None) => break,
                    Err(_) => return self.cut(part, &mut progress).await,
                },
                _ = tick.tick() => {
                    silent += 1;
                    if !self.note(part, &mut progress).await? {
                        part.finish().await?;
                        return Ok(End::Stopped);
                    }
                    if silent > SILENT_TICKS {
                        return Err(Error::unavailable("model-source-silent"));
                    }
                    if let Err(error) = self.has_room(0) {
                        part.finish().await?;
                        return Err(error);
                    }
                }
                () = stopping.cancelled() => return self.cut(part, &mut progress).await,
            }
        }
        self.ended(part, &mut progress).await
    }

    async fn ended(&self, part: &mut Part, progress: &mut Progress) -> Result<End> {
        if progress.size.is_some_and(|size| size != part.received()) {
            return self.cut(part, progress).await;
        }
        let sum = part.finish().await?;
        if self.note(part, progress).await? {
            Ok(End::Whole(sum))
        } else {
            Ok(End::Stopped)
        }
    }

    /// Notes what came before the connection broke.
    async fn cut(&self, part: &mut Part, progress: &mut Progress) -> Result<End> {
        part.finish().await?;
        if self.note(part, progress).await? {
            Err(Error::unavailable("answer-cut-short"))
        } else {
            Ok(End::Stopped)
        }
    }

    fn check_room(&self, bytes: u64) -> Result<()> {
        if bytes > self.most {
            return Err(Error::conflict("model-size-differs"));
        }
        Ok(())
    }

    async fn note(&self, part: &Part, progress: &mut Progress) -> Result<bool> {
        progress.received = part.received();
        let (name, noted) = (self.pull.name.clone(), progress.clone());
        let now = self.catalogue.parts.clock.now();
        let db = &self.catalogue.parts.db;
        let goes_on = db
            .write(move |tx| store::note(tx, &name, &noted, now))
            .await?;
        let mut shown = self.pull.clone();
        shown.source = Some(progress.source.clone());
        (shown.received, shown.size) = (progress.received, progress.size);
        (self.told)(&shown);
        Ok(goes_on)
    }
}

/// Where an answer begins.
enum Begins {
    /// At this byte: where we asked, or at the first.
    At(u64),
    /// There are no bytes from there on.
    Nowhere,
}

fn begins_at(opened: &Opened, asked: u64) -> Result<Begins> {
    match opened.response.status() {
        StatusCode::PARTIAL_CONTENT => {
            let begins = range_start(opened.response.headers());
            if begins == Some(asked) {
                Ok(Begins::At(asked))
            } else {
                Err(Error::conflict("model-source-strange"))
            }
        }
        StatusCode::RANGE_NOT_SATISFIABLE if asked > 0 => Ok(Begins::Nowhere),
        StatusCode::RANGE_NOT_SATISFIABLE => Err(Error::conflict("model-source-strange")),
        _ => Ok(Begins::At(0)),
    }
}

/// All bytes there are, as the refusal of a range says: `bytes */N`.
fn length_of_whole(opened: &Opened) -> Option<u64> {
    let text = opened
        .response
        .headers()
        .get(CONTENT_RANGE)?
        .to_str()
        .ok()?;
    text.strip_prefix("bytes */")?.trim().parse().ok()
}

fn range_start(headers: &HeaderMap) -> Option<u64> {
    let text = headers.get(CONTENT_RANGE)?.to_str().ok()?;
    let (start, _) = text.strip_prefix("bytes ")?.split_once('-')?;
    start.trim().parse().ok()
}

fn length_of(opened: &Opened) -> Option<u64> {
    let text = opened.response.headers().get(CONTENT_LENGTH)?;
    text.to_str().ok()?.trim().parse().ok()
}

/// Nobody looks.
pub(super) fn silently() -> Arc<dyn Fn(&Pull) + Send + Sync> {
    Arc::new(|_| {})
}
