//! Which topic each line belongs to.

use std::collections::HashMap;

use super::room::Room;

/// Lines looked at on each side of a possible border.
const WINDOW: usize = 6;
/// Fewest lines of a topic outside threads.
const LEAST: usize = 8;
/// A pause that may end a topic, in seconds.
const PAUSE: i64 = 30 * 60;
/// A pause that ends it, in seconds.
const LONG_PAUSE: i64 = 10 * 60 * 60;

/// A number for each line: lines of one thread share one; the rest is cut where the words change or people pause.
pub(super) fn topics(room: &Room<'_>) -> Vec<usize> {
    let mut by_thread: HashMap<&str, usize> = HashMap::new();
    let mut out = vec![0; room.lines.len()];
    let loose: Vec<usize> = (0..room.lines.len())
        .filter(|&l| room.lines.get(l).is_some_and(|l| l.thread.is_none()))
        .collect();
    let mut next = label_loose(room, &loose, &mut out);
    for (line, slot) in room.lines.iter().zip(&mut out) {
        if let Some(thread) = &line.thread {
            *slot = *by_thread.entry(thread).or_insert_with(|| {
                next += 1;
                next
            });
        }
    }
    out
}

fn label_loose(room: &Room<'_>, loose: &[usize], out: &mut [usize]) -> usize {
    let held: Vec<f32> = (0..loose.len())
        .map(|at| cohesion_at(room, loose, at))
        .collect();
    let (mut topic, mut length) = (0, 0);
    for (at, &line) in loose.iter().enumerate() {
        if at > 0 && is_border(room, loose, &held, at, length) {
            topic += 1;
            length = 0;
        }
        length += 1;
        if let Some(slot) = out.get_mut(line) {
            *slot = topic;
        }
    }
    topic
}

fn is_border(room: &Room<'_>, loose: &[usize], held: &[f32], at: usize, length: usize) -> bool {
    let time = |i: usize| {
        loose
            .get(i)
            .and_then(|&l| room.lines.get(l))
            .map_or(0, |l| l.at.as_second())
    };
    let pause = time(at) - time(at - 1);
    let own = held.get(at).copied().unwrap_or(1.0);
    if pause >= PAUSE && (pause >= LONG_PAUSE || length >= 3 && own < 0.10) {
        return true;
    }
    length >= LEAST && (own < 0.03 || is_valley(held, at, own))
}

/// Whether the words hold together much less here than on both sides.
fn is_valley(held: &[f32], at: usize, own: f32) -> bool {
    let most = |range: Option<&[f32]>| {
        range
            .unwrap_or_default()
            .iter()
            .copied()
            .fold(0.0, f32::max)
    };
    let around = held
        .get(at.saturating_sub(4)..held.len().min(at + 5))
        .unwrap_or_default();
    let peaks = most(held.get(at.saturating_sub(LEAST)..at))
        .min(most(held.get(at..held.len().min(at + LEAST))));
    around.iter().all(|&other| other >= own) && peaks >= 0.15 && own <= 0.35 * peaks
}

fn cohesion_at(room: &Room<'_>, loose: &[usize], at: usize) -> f32 {
    let before = words(room, loose.get(at.saturating_sub(WINDOW)..at));
    let after = words(room, loose.get(at..loose.len().min(at + WINDOW)));
    cohesion(room, &before, &after)
}

fn words(room: &Room<'_>, lines: Option<&[usize]>) -> Vec<u32> {
    let lines = lines.unwrap_or_default();
    let all = lines
        .iter()
        .flat_map(|&line| room.of(line).iter().take(20))
        .flat_map(|s| s.stems.iter().copied());
    let mut out: Vec<u32> = all.collect();
    out.sort_unstable();
    out.dedup();
    out
}

fn cohesion(room: &Room<'_>, before: &[u32], after: &[u32]) -> f32 {
    let weight = |set: &[u32]| set.iter().map(|&stem| room.rare(stem)).sum::<f32>();
    let shared: f32 = before
        .iter()
        .filter(|stem| after.binary_search(stem).is_ok())
        .map(|&stem| room.rare(stem))
        .sum();
    let least = weight(before).min(weight(after));
    if least > 0.0 { shared / least } else { 1.0 }
}
