//! Whether two samples differ, without a word on how they are distributed.

/// The probability that two samples of one distribution differ at least as much in their ranks: the
/// two-sided test of Mann and Whitney (1947), by the normal approximation with correction for ties and
/// continuity, which is good from some ten values each. `1.0` where either is empty.
pub fn mann_whitney(one: &[u64], other: &[u64]) -> f64 {
    let (n, m) = (real(one.len()), real(other.len()));
    if one.is_empty() || other.is_empty() {
        return 1.0;
    }
    let mut all: Vec<(u64, bool)> = one.iter().map(|value| (*value, true)).collect();
    all.extend(other.iter().map(|value| (*value, false)));
    all.sort_unstable();
    let (mut ranks, mut ties, mut before) = (0.0, 0.0, 0.0);
    for alike in all.chunk_by(|left, right| left.0 == right.0) {
        let count = real(alike.len());
        let rank = before + (count + 1.0) / 2.0;
        ranks += rank * real(alike.iter().filter(|(_, of_one)| *of_one).count());
        ties += count.powi(3) - count;
        before += count;
    }
    let u = ranks - n * (n + 1.0) / 2.0;
    let total = n + m;
    let variance = n * m / 12.0 * (total + 1.0 - ties / (total * (total - 1.0)));
    if variance <= 0.0 {
        return 1.0;
    }
    let distance = ((u - n * m / 2.0).abs() - 0.5).max(0.0);
    libm::erfc(distance / variance.sqrt() / std::f64::consts::SQRT_2)
}

/// The middle value; the mean of the middle two of an even count, rounded down.
pub fn median(values: &[u64]) -> u64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let at = |place: usize| sorted.get(place).copied().unwrap_or(0);
    let half = sorted.len() / 2;
    match sorted.len() % 2 {
        1 => at(half),
        _ => at(half.saturating_sub(1)).midpoint(at(half)),
    }
}

#[expect(clippy::cast_precision_loss, reason = "exact to 2^53 values")]
fn real(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{Rng as _, SeedableRng};
    use rand_xoshiro::Xoshiro256PlusPlus;

    /// As R says it: `wilcox.test(x, y, exact = FALSE)`.
    #[test]
    fn figures_are_those_of_others() {
        let (x, y) = (
            [80, 83, 189, 104, 145, 138, 191, 164, 73, 146],
            [115, 88, 90, 74, 121],
        );
        assert!(
            (mann_whitney(&x, &y) - 0.2446).abs() < 0.0005,
            "{}",
            mann_whitney(&x, &y)
        );
        assert_eq!(mann_whitney(&[5; 9], &[5; 9]), 1.0);
        assert_eq!((median(&[3, 1, 2]), median(&[4, 1, 2, 3])), (2, 2));
    }

    #[test]
    fn alike_is_seldom_called_different_and_a_small_shift_is_found() {
        let mut chance = Xoshiro256PlusPlus::seed_from_u64(7);
        let mut sample = |shift: u64| -> Vec<u64> {
            // Now and then one takes long, as requests do.
            let long = |value: u64| value * if value.is_multiple_of(50) { 20 } else { 1 };
            let one = |_| long(chance.random_range(700..900)) + shift;
            (0..600).map(one).collect()
        };
        let mut below = |shift: u64, pairs: u32| {
            let p = (0..pairs).map(|_| mann_whitney(&sample(0), &sample(shift)));
            p.filter(|p| *p < 0.05).count()
        };
        let alike = below(0, 100);
        assert!((1..=14).contains(&alike), "{alike} of 100 alike pairs");
        let shifted = below(20, 40);
        assert!(shifted > 38, "{shifted} of 40 that differ by a fortieth");
    }
}
