//! How likely tokens were.

/// The logarithm of the probability of `token`, and the `most` likeliest tokens with theirs, likeliest first.
pub(crate) fn likelihoods(logits: &[f32], token: i32, most: usize) -> (f32, Vec<(i32, f32)>) {
    let highest = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let sum: f32 = logits.iter().map(|logit| (logit - highest).exp()).sum();
    let total = highest + sum.ln();
    let mut top: Vec<(i32, f32)> = Vec::with_capacity(most + 1);
    for (id, logit) in (0_i32..).zip(logits) {
        let worst = top.last().map_or(f32::NEG_INFINITY, |(_, worst)| *worst);
        if most > 0 && (top.len() < most || *logit > worst) {
            let at = top.partition_point(|(_, other)| other >= logit);
            top.insert(at, (id, *logit));
            top.truncate(most);
        }
    }
    let chosen = usize::try_from(token).ok().and_then(|at| logits.get(at));
    let top = top.into_iter().map(|(id, logit)| (id, logit - total));
    (
        chosen.map_or(f32::NEG_INFINITY, |logit| logit - total),
        top.collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probabilities_add_up_and_the_likeliest_come_first() {
        let logits = [1.0, 3.0, 2.0, 3.0, -5.0];
        let (chosen, top) = likelihoods(&logits, 2, 5);
        let sum: f32 = top.iter().map(|(_, logprob)| logprob.exp()).sum();
        assert!((sum - 1.0).abs() < 1e-5);
        assert_eq!(
            top.iter().map(|(id, _)| *id).collect::<Vec<_>>(),
            [1, 3, 2, 0, 4]
        );
        assert!((chosen - top[2].1).abs() < 1e-6);
        assert_eq!(likelihoods(&logits, 2, 0).1, []);
        assert_eq!(likelihoods(&logits, 2, 1).1.len(), 1);
    }
}
