//! The results as a Markdown table.

use std::fmt::Write as _;

use crate::contest::{Contest, Entry, Side};
use crate::figures::{Quartiles, Short};

/// A row for each contender; ours with how many times faster they are than each peer.
pub(crate) fn table(contests: &[Contest]) -> String {
    let mut table = String::from(
        "| operation | who | ns | quartiles | times faster than vodozemac | than libolm |\n\
         |---|---|---:|---:|---:|---:|\n",
    );
    for Contest { operation, entries } in contests {
        for (place, entry) in entries.iter().enumerate() {
            let operation = if place == 0 { operation } else { "" };
            let Quartiles { first, median, third } = Quartiles::of(entry.times.iter().copied());
            let (first, median, third) = (Short(first), Short(median), Short(third));
            let vodozemac = times_faster(entry, entries, Side::Vodozemac);
            let libolm = times_faster(entry, entries, Side::Libolm);
            let name = entry.name;
            // Writing to a string does not fail.
            let _ = writeln!(
                table,
                "| {operation} | {name} | {median} | {first} to {third} | {vodozemac} | {libolm} |"
            );
        }
    }
    table
}

/// Empty for the peers themselves, and where the peer does not take part.
fn times_faster(entry: &Entry, entries: &[Entry], peer: Side) -> String {
    let peer = entries.iter().find(|other| other.side == peer);
    let (Side::Ours, Some(peer)) = (entry.side, peer) else { return String::new() };
    let Quartiles { first, median, third } = Quartiles::times_faster(&entry.times, &peer.times);
    format!("{} ({} to {})", Short(median), Short(first), Short(third))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_stand_beside_ours_only() {
        let entry = |side, name, times: [f64; 3]| Entry { side, name, times: times.into() };
        let entries = vec![
            entry(Side::Ours, "olmec", [100.0, 110.0, 120.0]),
            entry(Side::Libolm, "libolm", [400.0, 440.0, 240.0]),
        ];
        let shown = table(&[Contest { operation: "tea", entries }]);
        let rows: Vec<_> = shown.lines().skip(2).collect();
        assert_eq!(
            rows,
            [
                "| tea | olmec | 110 | 105 to 115 |  | 4.00 (3.00 to 4.00) |",
                "|  | libolm | 400 | 320 to 420 |  |  |"
            ]
        );
    }
}
