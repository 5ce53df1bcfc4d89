//! When the sockets of a crowd hear of a message.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::SeqCst};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use tokio::sync::Notify;

/// What all sockets of a crowd write down together.
#[derive(Debug, Default)]
pub(super) struct Arrivals {
    /// The message that is waited for, by its number in the room.
    wanted: AtomicU64,
    everybody: AtomicUsize,
    heard_at: Mutex<Vec<Instant>>,
    complete: Notify,
    /// All messages about the room that came to any socket.
    heard: AtomicU64,
}

impl Arrivals {
    /// Begins to wait for the message of that number, on so many sockets.
    pub(super) fn expect(&self, number: u64, everybody: usize) {
        self.times().clear();
        self.everybody.store(everybody, SeqCst);
        self.wanted.store(number, SeqCst);
    }

    /// A socket, which knew of messages up to `known`, heard of `number`.
    pub(super) fn hear(&self, known: u64, number: u64) {
        self.heard.fetch_add(1, SeqCst);
        let wanted = self.wanted.load(SeqCst);
        if known >= wanted || number < wanted {
            return;
        }
        let mut times = self.times();
        times.push(Instant::now());
        if times.len() >= self.everybody.load(SeqCst) {
            self.complete.notify_one();
        }
    }

    /// When each socket heard of the message that is waited for.
    ///
    /// # Errors
    /// When somebody has not heard of it in time.
    pub(super) async fn all(&self, patience: Duration) -> Result<Vec<Instant>> {
        let everybody = self.everybody.load(SeqCst);
        let complete = async {
            while self.times().len() < everybody {
                self.complete.notified().await;
            }
        };
        let waited = tokio::time::timeout(patience, complete).await;
        waited.with_context(|| {
            let there = self.times().len();
            format!("only {there} of {everybody} sockets heard of a message")
        })?;
        Ok(std::mem::take(&mut *self.times()))
    }

    /// How many messages about the room came to any socket so far.
    pub(super) fn heard(&self) -> u64 {
        self.heard.load(SeqCst)
    }

    fn times(&self) -> std::sync::MutexGuard<'_, Vec<Instant>> {
        self.heard_at.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The number of the message that a text of either program speaks of.
pub(super) fn number(text: &str) -> Option<u64> {
    let (_, after) = text.split_once("\"seq\":")?;
    let (number, _) = after.split_once(|sign: char| !sign.is_ascii_digit())?;
    number.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_message_has_arrived_when_every_socket_heard_of_it_or_of_a_later_one() {
        let arrivals = Arrivals::default();
        arrivals.expect(5, 2);
        arrivals.hear(3, 4);
        arrivals.hear(4, 5);
        let early = arrivals.all(Duration::ZERO).await;
        assert!(early.is_err(), "one socket has not heard of it");
        arrivals.hear(5, 6);
        arrivals.hear(4, 7);
        let times = arrivals.all(Duration::from_secs(5)).await.expect("all");
        assert_eq!((times.len(), arrivals.heard()), (2, 4));
    }

    #[test]
    fn numbers_are_read_from_both_programs() {
        let ours = r#"{"type":"stale","subject":{"kind":"chat.room","id":"x"},"seq":17}"#;
        assert_eq!(number(ours), Some(17));
        assert_eq!(number(r#"42["message",{"seq":8,"body":"b"}]"#), Some(8));
        assert_eq!(number(r#"{"type":"presence"}"#), None);
    }
}
