//! The live socket over loopback.

mod endings;
mod hostile;
mod messages;

use kernel::{Event, SubjectRef};
use serde_json::{Value, json};
use uuid::Uuid;

fn room(number: u128) -> SubjectRef {
    SubjectRef::new("test.room", Uuid::from_u128(number))
}

fn watch(subjects: &[SubjectRef]) -> Value {
    json!({ "type": "watch", "subjects": subjects })
}

fn stale(subject: &SubjectRef, seq: i64) -> Event {
    Event::Stale {
        subject: subject.clone(),
        seq,
    }
}
