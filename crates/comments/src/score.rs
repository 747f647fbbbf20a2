//! What the sorts `best` and `controversial` go by.

/// The 95 % quantile of the normal distribution, two-sided.
const Z: f64 = 1.96;

/// The lower bound of Wilson's score interval for the share of likes among likes and dislikes: what
/// the share is at least, with 95 % confidence. 0 without votes.
///
/// Source: E. B. Wilson, *Probable Inference, the Law of Succession, and Statistical Inference*,
/// Journal of the American Statistical Association 22 (1927).
pub(crate) fn best(likes: i32, dislikes: i32) -> f64 {
    let n = f64::from(likes) + f64::from(dislikes);
    if n <= 0.0 {
        return 0.0;
    }
    let share = f64::from(likes) / n;
    let z2 = Z * Z;
    let centre = share + z2 / (2.0 * n);
    let margin = Z * ((share * (1.0 - share) + z2 / (4.0 * n)) / n).sqrt();
    (centre - margin) / (1.0 + z2 / n)
}

/// How much a comment divides: the number of votes, raised to how evenly they are split (the
/// smaller side over the larger). 0 if one side is empty.
pub(crate) fn controversy(likes: i32, dislikes: i32) -> f64 {
    let (likes, dislikes) = (f64::from(likes), f64::from(dislikes));
    if likes <= 0.0 || dislikes <= 0.0 {
        return 0.0;
    }
    (likes + dislikes).powf(likes.min(dislikes) / likes.max(dislikes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lower_bound_is_the_published_one() {
        // Worked by hand: 9 of 10 at z = 1.96 gives 0.5958; 90 of 100 gives 0.8256.
        assert!((best(9, 1) - 0.5958).abs() < 5e-4, "{}", best(9, 1));
        assert!((best(90, 10) - 0.8256).abs() < 5e-4, "{}", best(90, 10));
    }

    #[test]
    fn more_of_the_same_share_ranks_higher() {
        assert!(best(90, 10) > best(9, 1));
        assert!(best(1, 0) > best(0, 1));
        assert_eq!(best(0, 0), 0.0);
    }

    #[test]
    fn an_even_split_divides_most() {
        assert!(controversy(50, 50) > controversy(90, 10));
        assert!(controversy(50, 50) > controversy(5, 5));
        assert_eq!(controversy(100, 0), 0.0);
    }
}
