//! Medians and quantiles.

/// The middle of the values, or the mean of the two in the middle; 0 without values.
pub(crate) fn median(values: &[f64]) -> f64 {
    let sorted = sorted(values);
    let middle = sorted.len() / 2;
    let upper = sorted.get(middle).copied().unwrap_or(0.0);
    if sorted.len() % 2 == 1 {
        return upper;
    }
    let lower = middle
        .checked_sub(1)
        .and_then(|index| sorted.get(index))
        .copied()
        .unwrap_or(0.0);
    f64::midpoint(lower, upper)
}

/// The value below which `percent` of all lie; 0 without values.
pub(crate) fn percentile(values: &[f64], percent: usize) -> f64 {
    let sorted = sorted(values);
    let index = (sorted.len() * percent / 100).min(sorted.len().saturating_sub(1));
    sorted.get(index).copied().unwrap_or(0.0)
}

/// The values below which a quarter and three quarters lie.
pub(crate) fn quartiles(values: &[f64]) -> [f64; 2] {
    [percentile(values, 25), percentile(values, 75)]
}

/// How much the second of each pair grows with the first, by least squares; 0 where that cannot be told.
pub(crate) fn slope(pairs: &[(f64, f64)]) -> f64 {
    let count = pairs.iter().map(|_| 1.0).sum::<f64>();
    let mean = |part: fn(&(f64, f64)) -> f64| pairs.iter().map(part).sum::<f64>() / count;
    let (x, y) = (mean(|pair| pair.0), mean(|pair| pair.1));
    let spread: f64 = pairs.iter().map(|pair| (pair.0 - x).powi(2)).sum();
    if spread <= 0.0 {
        return 0.0;
    }
    let together: f64 = pairs.iter().map(|pair| (pair.0 - x) * (pair.1 - y)).sum();
    together / spread
}

fn sorted(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(&[], 0.0)]
    #[case(&[3.0], 3.0)]
    #[case(&[4.0, 1.0], 2.5)]
    #[case(&[9.0, 1.0, 5.0], 5.0)]
    fn the_median_is_the_middle(#[case] values: &[f64], #[case] expected: f64) {
        assert!((median(values) - expected).abs() < f64::EPSILON);
    }

    #[rstest]
    #[case(50, 51.0)]
    #[case(99, 100.0)]
    #[case(100, 100.0)]
    fn percentiles_of_a_hundred(#[case] percent: usize, #[case] expected: f64) {
        let values: Vec<f64> = (1..=100).map(f64::from).collect();
        assert!((percentile(&values, percent) - expected).abs() < f64::EPSILON);
    }

    #[test]
    fn the_slope_is_that_of_a_line() {
        let line: Vec<_> = (0..5)
            .map(|x| (f64::from(x), 7.0 - 3.0 * f64::from(x)))
            .collect();
        assert!((slope(&line) + 3.0).abs() < 1e-9);
        assert!(slope(&[]).abs() < f64::EPSILON && slope(&[(1.0, 2.0)]).abs() < f64::EPSILON);
    }

    #[test]
    fn quartiles_hold_the_middle_half() {
        let values: Vec<f64> = (0..=100).map(f64::from).collect();
        let [lower, upper] = quartiles(&values);
        assert!((lower - 25.0).abs() < 1e-9 && (upper - 75.0).abs() < 1e-9);
    }
}
