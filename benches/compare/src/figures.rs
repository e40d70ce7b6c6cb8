//! What a list of times says.

use std::fmt;

/// A quarter of the values lies below the first, a half below the second, three quarters below
/// the third.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Quartiles {
    pub(crate) first: f64,
    pub(crate) median: f64,
    pub(crate) third: f64,
}

impl Quartiles {
    /// Of at least one value; between two neighbours in proportion.
    pub(crate) fn of(values: impl IntoIterator<Item = f64>) -> Self {
        let mut values: Vec<f64> = values.into_iter().collect();
        values.sort_by(f64::total_cmp);
        let at = |part: f64| {
            let place = part * (values.len() - 1) as f64;
            let (below, above) = (values[place.floor() as usize], values[place.ceil() as usize]);
            below + (above - below) * place.fract()
        };
        Self { first: at(0.25), median: at(0.5), third: at(0.75) }
    }

    /// How many times faster the first is than the second, from their times round by round.
    pub(crate) fn times_faster(ours: &[f64], theirs: &[f64]) -> Self {
        Self::of(ours.iter().zip(theirs).map(|(ours, theirs)| theirs / ours))
    }
}

/// A number with three digits that mean something, and all that stand before the point:
/// `0.214`, `7.00`, `42.1`, `70537`.
pub(crate) struct Short(pub(crate) f64);

impl fmt::Display for Short {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(value) = *self;
        let decimals = match value {
            _ if value >= 99.95 => 0,
            _ if value >= 9.995 => 1,
            _ if value >= 0.9995 => 2,
            _ => 3,
        };
        write!(f, "{value:.decimals$}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quartiles_of_few_and_many() {
        let quartiles = |first, median, third| Quartiles { first, median, third };
        assert_eq!(Quartiles::of([7.0]), quartiles(7.0, 7.0, 7.0));
        assert_eq!(Quartiles::of([5.0, 1.0, 3.0, 2.0, 4.0]), quartiles(2.0, 3.0, 4.0));
        assert_eq!(Quartiles::of([4.0, 1.0, 2.0, 3.0]), quartiles(1.75, 2.5, 3.25));
    }

    #[test]
    fn ratios_are_taken_round_by_round() {
        // The second round was slow for both.
        let faster = Quartiles::times_faster(&[1.0, 10.0, 1.0], &[3.0, 30.0, 3.0]);
        assert_eq!(faster, Quartiles { first: 3.0, median: 3.0, third: 3.0 });
    }

    #[test]
    fn three_digits_mean_something() {
        let shown = [0.2144, 0.9999, 7.0, 9.996, 42.08, 99.96, 70_536.7].map(Short);
        let shown = shown.map(|value| value.to_string());
        assert_eq!(shown, ["0.214", "1.00", "7.00", "10.0", "42.1", "100", "70537"]);
    }
}
