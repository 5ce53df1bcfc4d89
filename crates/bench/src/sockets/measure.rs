//! One round of each program, and the figures of all rounds.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use futures::future::try_join_all;

use super::Crowded;
use super::crowd::Crowd;
use super::sides::Side;
use crate::client::Connection;
use crate::figures::{Figure, Figures, Target};
use crate::process::Running;
use crate::report::Better;
use crate::{probe, stats};

/// How long a message may take to the last socket.
const PATIENCE: Duration = Duration::from_mins(2);

/// How long the programs rest before memory is read.
const REST: Duration = Duration::from_secs(3);

/// Who posts as fast as they can.
const CALLERS: usize = 8;

/// How long one attempt to reach everybody takes, while sockets are still settling.
const SETTLING: Duration = Duration::from_secs(5);

/// Numbers of messages, never the same one twice in a run.
static NEXT: AtomicU64 = AtomicU64::new(1 << 44);

/// What one round says of one program.
pub(super) struct Round {
    /// KiB of each further socket.
    kib: f64,
    /// Seconds from the post to each socket, and to the last one.
    each: Vec<f64>,
    last: Vec<f64>,
    /// Messages told to everybody per second, when several callers post.
    posts: f64,
    /// Messages to sockets per second of the processor.
    deliveries: f64,
}

/// Opens the crowd, twice reads memory, and posts.
pub(super) async fn one(told: &Crowded, side: &impl Side) -> Result<Round> {
    let server = side.start().await?;
    let mut crowd = Crowd::new();
    let few = usize::from(told.sockets) / 10;
    gather(&server, side, &mut crowd, few).await?;
    let before = server.memory_mib()?;
    gather(&server, side, &mut crowd, usize::from(told.sockets)).await?;
    let more = f64::from(u32::try_from(crowd.len() - few)?);
    let kib = (server.memory_mib()? - before) * 1024.0 / more;

    let (each, last) = one_by_one(told, &server, side, &crowd).await?;
    let (posts, deliveries) = together(told, &server, side, &crowd).await?;
    crowd.is_whole()?;
    Ok(Round {
        kib,
        each,
        last,
        posts,
        deliveries,
    })
}

/// Opens sockets until there are so many, lets all of them hear of a message, and rests.
async fn gather(server: &Running, side: &impl Side, crowd: &mut Crowd, many: usize) -> Result<()> {
    for number in crowd.len()..many {
        crowd.join(server.address, side.manners(number)).await?;
    }
    let mut poster = side.poster(server).await?;
    let start = Instant::now();
    loop {
        // A socket that was not yet watching never hears of this message, but of the next.
        let number = side.post(&mut poster, next()).await?;
        crowd.arrivals.expect(number + 1, crowd.len());
        side.post(&mut poster, next()).await?;
        match crowd.arrivals.all(SETTLING).await {
            Ok(_) => break,
            Err(error) => ensure!(start.elapsed() < PATIENCE, error),
        }
    }
    tokio::time::sleep(REST).await;
    crowd.is_whole()
}

/// Message after message, each when everybody has heard of the one before: seconds to each socket, and to the last.
async fn one_by_one(
    told: &Crowded,
    server: &Running,
    side: &impl Side,
    crowd: &Crowd,
) -> Result<(Vec<f64>, Vec<f64>)> {
    let mut poster = side.poster(server).await?;
    let mut number = side.post(&mut poster, next()).await?;
    let (mut each, mut last) = (Vec::new(), Vec::new());
    for _ in 0..told.posts {
        crowd.arrivals.expect(number + 1, crowd.len());
        let start = Instant::now();
        number = side.post(&mut poster, next()).await?;
        let arrived = crowd.arrivals.all(PATIENCE).await?;
        let took = |at: &Instant| at.saturating_duration_since(start).as_secs_f64();
        each.extend(arrived.iter().map(took));
        last.push(arrived.iter().map(took).fold(0.0, f64::max));
    }
    Ok((each, last))
}

/// Several callers post until the time is up: messages told to everybody per second, and messages to sockets per second
/// of the processor.
async fn together(
    told: &Crowded,
    server: &Running,
    side: &impl Side,
    crowd: &Crowd,
) -> Result<(f64, f64)> {
    let mut posters = Vec::new();
    for _ in 0..CALLERS {
        posters.push(side.poster(server).await?);
    }
    let (busy, heard, start) = (
        server.processor_seconds()?,
        crowd.arrivals.heard(),
        Instant::now(),
    );
    let end = start + Duration::from_secs(told.seconds);
    let counts = try_join_all(posters.into_iter().map(|poster| until(side, poster, end))).await?;
    let mut poster = side.poster(server).await?;
    // Whoever has heard of the last one knows of every message before it.
    let number = side.post(&mut poster, next()).await?;
    crowd.arrivals.expect(number + 1, crowd.len());
    side.post(&mut poster, next()).await?;
    crowd.arrivals.all(PATIENCE).await?;
    let posts: u32 = counts.iter().sum();
    let deliveries = u32::try_from(crowd.arrivals.heard() - heard)?;
    Ok((
        f64::from(posts + 2) / start.elapsed().as_secs_f64(),
        f64::from(deliveries) / (server.processor_seconds()? - busy),
    ))
}

async fn until(side: &impl Side, mut poster: Connection, end: Instant) -> Result<u32> {
    let mut count = 0;
    while Instant::now() < end {
        side.post(&mut poster, next()).await?;
        count += 1;
    }
    Ok(count)
}

fn next() -> u64 {
    NEXT.fetch_add(1, Relaxed)
}

/// Writes of a short message to a socket per second, of one thread on the first core.
pub(super) fn possible_writes() -> Result<f64> {
    probe::socket_writes(Duration::from_secs(1))
}

/// All rounds of both programs.
#[derive(Default)]
pub(super) struct Rounds {
    pub(super) ours: Vec<Round>,
    pub(super) peer: Vec<Round>,
    /// What one thread of this machine writes to sockets per second.
    pub(super) writes: Vec<f64>,
}

impl Rounds {
    /// Makes figures of the rounds.
    pub(super) fn report(self, figures: &mut Figures) {
        let ms = |seconds: f64| seconds * 1e3;
        for percent in [50, 99] {
            let name = format!("from the post to a socket, p{percent}");
            let figure = |round: &Round| ms(stats::percentile(&round.each, percent));
            figures.add(self.figure("P9", name, "ms", Target::Known, figure));
            let name = format!("from the post to the last socket, p{percent}");
            let figure = |round: &Round| ms(stats::percentile(&round.last, percent));
            figures.add(self.figure("P9", name, "ms", Target::Known, figure));
        }
        let name = "messages told to every socket, 8 callers".to_owned();
        let posts = self.figure("P9", name, "per s", Target::Known, |round| round.posts);
        figures.add(posts.higher());
        let name = "messages to sockets per processor second".to_owned();
        let target = Target::RatioAtLeast(10.0);
        let deliveries = self.figure("P9", name, "per s", target, |round| round.deliveries);
        let mut deliveries = deliveries.higher();
        deliveries.limit.clone_from(&self.writes);
        figures.add(deliveries);
        let name = "memory of a socket (PSS)".to_owned();
        let memory = self.figure("P10", name, "KiB", Target::AtMost(16.0), |round| round.kib);
        figures.add(memory);
    }

    fn figure(
        &self,
        row: &'static str,
        name: String,
        unit: &'static str,
        target: Target,
        figure: impl Fn(&Round) -> f64,
    ) -> Figure {
        Figure {
            row,
            name,
            unit,
            better: Better::Lower,
            ours: self.ours.iter().map(&figure).collect(),
            beside: self.peer.iter().map(&figure).collect(),
            beside_is: "socket.io",
            target,
            limit: Vec::new(),
        }
    }
}
