//! How central a sentence is among others: a walk over sentences that share rare words (`LexRank`).

use std::collections::HashMap;

use super::room::{Room, to_f32};

/// Words in more sentences than this link nothing.
const COMMON: usize = 120;
/// Strongest links kept for a sentence.
const LINKS: usize = 16;
/// Least likeness of two linked sentences.
const LIKE: f32 = 0.08;
/// More alike than this is a copy, and copies lend each other no weight.
const COPY: f32 = 0.95;
/// Rounds of the walk.
const ROUNDS: usize = 15;

/// The centrality of each of `chosen` (indexes of sentences), the most central being 1.
pub(super) fn centrality(room: &Room<'_>, chosen: &[usize]) -> Vec<f32> {
    let links = links(room, chosen);
    let start = 1.0 / to_f32(chosen.len().max(1));
    let mut weight = vec![start; chosen.len()];
    for _ in 0..ROUNDS {
        weight = step(&links, &weight, start);
    }
    let most = weight.iter().copied().fold(f32::MIN_POSITIVE, f32::max);
    weight.iter().map(|w| w / most).collect()
}

fn step(links: &[Vec<(usize, f32)>], weight: &[f32], start: f32) -> Vec<f32> {
    let mut next = vec![0.15 * start; weight.len()];
    for (list, own) in links.iter().zip(weight) {
        let total: f32 = list.iter().map(|(_, like)| like).sum();
        for &(other, like) in list {
            if let Some(slot) = next.get_mut(other) {
                *slot += 0.85 * own * like / total;
            }
        }
    }
    next
}

/// For each chosen sentence, those like it: through an index of words, so that unlike pairs are never compared.
fn links(room: &Room<'_>, chosen: &[usize]) -> Vec<Vec<(usize, f32)>> {
    let stems = |at: usize| {
        room.sentences
            .get(at)
            .map(|s| s.stems.as_slice())
            .unwrap_or_default()
    };
    let mut index: HashMap<u32, Vec<usize>> = HashMap::new();
    for (node, &at) in chosen.iter().enumerate() {
        for &stem in stems(at) {
            index.entry(stem).or_default().push(node);
        }
    }
    index.retain(|_, nodes| nodes.len() > 1 && nodes.len() <= COMMON);
    let norms: Vec<f32> = chosen.iter().map(|&at| norm(room, stems(at))).collect();
    let mut shared = vec![0.0_f32; chosen.len()];
    let mut out = Vec::with_capacity(chosen.len());
    for (node, &at) in chosen.iter().enumerate() {
        let mut touched = Vec::new();
        for &stem in stems(at) {
            let square = room.rare(stem) * room.rare(stem);
            for &other in index.get(&stem).map(Vec::as_slice).unwrap_or_default() {
                if let Some(slot) = shared.get_mut(other).filter(|_| other != node) {
                    if *slot == 0.0 {
                        touched.push(other);
                    }
                    *slot += square;
                }
            }
        }
        out.push(strongest(&touched, &mut shared, &norms, node));
    }
    out
}

fn strongest(
    touched: &[usize],
    shared: &mut [f32],
    norms: &[f32],
    node: usize,
) -> Vec<(usize, f32)> {
    let norm = |at: usize| norms.get(at).copied().unwrap_or(1.0).max(f32::MIN_POSITIVE);
    let mut list: Vec<(usize, f32)> = touched
        .iter()
        .filter_map(|&other| {
            let dot = std::mem::take(shared.get_mut(other)?);
            Some((other, dot / (norm(node) * norm(other))))
                .filter(|(_, like)| (LIKE..COPY).contains(like))
        })
        .collect();
    list.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    list.truncate(LINKS);
    list
}

fn norm(room: &Room<'_>, stems: &[u32]) -> f32 {
    stems
        .iter()
        .map(|&stem| room.rare(stem).powi(2))
        .sum::<f32>()
        .sqrt()
}

/// How alike two sentences are, 0 to 1.
pub(super) fn likeness(room: &Room<'_>, one: &[u32], other: &[u32]) -> f32 {
    let dot: f32 = one
        .iter()
        .filter(|stem| other.binary_search(stem).is_ok())
        .map(|&stem| room.rare(stem).powi(2))
        .sum();
    let norms = norm(room, one) * norm(room, other);
    if norms > 0.0 { dot / norms } else { 0.0 }
}
