//! The ratios of the main operations as a picture: how many times faster we are, on a logarithmic
//! scale. The table has all operations.

use std::fmt::Write as _;

use crate::contest::{Contest, Entry, Side};
use crate::figures::{Quartiles, Short};

/// What is shown: the operations that people wait for, and those where we are not ahead.
const SHOWN: &[&str] = &[
    "one-time-keys-50",
    "account-unpickle",
    "olm-create-outbound",
    "olm-create-inbound",
    "olm-turn-encrypt-32B",
    "olm-turn-decrypt-32B",
    "olm-chain-encrypt-1KiB",
    "session-unpickle",
    "megolm-encrypt-1KiB",
    "megolm-decrypt-1KiB",
    "history-newest-first",
    "megolm-import",
    "backup-restore-10000",
    "sas-agree",
    "ed25519-verify-400B",
];

/// Where the names end and the bars begin.
const LEFT: f64 = 230.0;
const WIDTH: f64 = 820.0;
const ROW: f64 = 26.0;
const TOP: f64 = 62.0;
/// How wide a factor of ten is.
const DECADE: f64 = 170.0;
/// Where equal speed is: what is slower than a peer goes to the left of it.
const EQUAL: f64 = LEFT + 105.0;

/// Readable on light and on dark pages: the colours are those of the page's scheme.
const STYLE: &str = "<style>\
text{font:12px sans-serif;fill:#24292f}.title{font-size:15px;font-weight:bold}.number{font-size:10px}\
.grid{stroke:#d0d7de}.equal{stroke:#57606a;stroke-width:1.5}\
.vodozemac{fill:#0969da}.libolm{fill:#8c6d1f}\
@media(prefers-color-scheme:dark){text{fill:#e6edf3}.grid{stroke:#30363d}.equal{stroke:#8b949e}\
.vodozemac{fill:#58a6ff}.libolm{fill:#d4a72c}}</style>";

/// The picture as SVG.
pub(crate) fn plot(contests: &[Contest]) -> String {
    let shown = contests.iter().filter(|contest| SHOWN.contains(&contest.operation));
    let rows: Vec<_> = shown.flat_map(rows).collect();
    let height = TOP + ROW * rows.len() as f64 + 14.0;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" \
         role=\"img\" aria-label=\"How many times faster olmec is\">{STYLE}\n\
         <text class=\"title\" x=\"12\" y=\"22\">How many times faster olmec is</text>\n"
    );
    legend(&mut svg);
    grid(&mut svg, height);
    for (place, (name, ratios)) in rows.iter().enumerate() {
        let y = TOP + ROW * place as f64;
        let _ = writeln!(svg, "<text x=\"12\" y=\"{}\">{name}</text>", y + 16.0);
        for (line, (class, ratio)) in ratios.iter().enumerate() {
            bar(&mut svg, class, *ratio, y + 2.0 + 11.0 * line as f64);
        }
    }
    svg + "</svg>\n"
}

type Row = (String, Vec<(&'static str, f64)>);

/// A row for each contender of ours; another format of the same pickle has none.
fn rows(contest: &Contest) -> impl Iterator<Item = Row> {
    let ours = contest.entries.iter().filter(|entry| entry.side == Side::Ours);
    ours.filter(|entry| !entry.name.contains("format")).map(|entry| {
        let suffix = entry.name.strip_prefix("olmec").unwrap_or_default();
        (format!("{}{suffix}", contest.operation), ratios(entry, &contest.entries))
    })
}

fn ratios(ours: &Entry, entries: &[Entry]) -> Vec<(&'static str, f64)> {
    let peers = [(Side::Vodozemac, "vodozemac"), (Side::Libolm, "libolm")];
    let ratio = |side| {
        let peer = entries.iter().find(|entry| entry.side == side)?;
        Some(Quartiles::times_faster(&ours.times, &peer.times).median)
    };
    peers.into_iter().filter_map(|(side, class)| Some((class, ratio(side)?))).collect()
}

fn legend(svg: &mut String) {
    for (place, class) in ["vodozemac", "libolm"].into_iter().enumerate() {
        let x = 420.0 + 150.0 * place as f64;
        let _ = writeln!(
            svg,
            "<rect class=\"{class}\" x=\"{x}\" y=\"12\" width=\"12\" height=\"10\"/>\
             <text x=\"{}\" y=\"22\">than {class}</text>",
            x + 18.0
        );
    }
}

fn grid(svg: &mut String, height: f64) {
    for ratio in [0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0] {
        let (x, class) = (place(ratio), if ratio == 1.0 { "equal" } else { "grid" });
        let _ = writeln!(
            svg,
            "<line class=\"{class}\" x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"{}\" y2=\"{}\"/>\
             <text class=\"number\" text-anchor=\"middle\" x=\"{x:.1}\" y=\"48\">{ratio}</text>",
            TOP - 8.0,
            height - 10.0
        );
    }
}

/// Where a ratio lies; what is off the scale lies at its end.
fn place(ratio: f64) -> f64 {
    (EQUAL + DECADE * ratio.log10()).clamp(LEFT, WIDTH - 60.0)
}

fn bar(svg: &mut String, class: &str, ratio: f64, y: f64) {
    let end = place(ratio);
    let (x, width) = (end.min(EQUAL), (end - EQUAL).abs());
    let _ = writeln!(
        svg,
        "<rect class=\"{class}\" x=\"{x:.1}\" y=\"{y}\" width=\"{width:.1}\" height=\"9\"/>\
         <text class=\"number\" x=\"{:.1}\" y=\"{}\">{}</text>",
        end.max(EQUAL) + 4.0,
        y + 8.0,
        Short(ratio)
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operations::ALL;

    #[test]
    fn what_is_shown_is_measured_and_the_rest_is_not_shown() {
        let is_measured = |name: &&str| ALL.iter().any(|operation| operation.name == *name);
        assert_eq!(SHOWN.iter().find(|name| !is_measured(name)), None);
        let contest = |operation| {
            let entry = |side| Entry { side, name: "olmec", times: vec![1.0] };
            Contest { operation, entries: vec![entry(Side::Ours), entry(Side::Libolm)] }
        };
        let svg = plot(&[contest("megolm-import"), contest("account-create")]);
        assert!(svg.contains(">megolm-import<") && !svg.contains("account-create"), "{svg}");
    }

    #[test]
    fn bars_go_to_the_right_where_we_are_faster() {
        let entry = |side, name, time: f64| Entry { side, name, times: vec![time; 3] };
        let entries = vec![
            entry(Side::Ours, "olmec", 10.0),
            entry(Side::Ours, "olmec, libolm's format", 1.0),
            entry(Side::Vodozemac, "vodozemac", 100.0),
            entry(Side::Libolm, "libolm", 5.0),
        ];
        let svg = plot(&[Contest { operation: "sas-agree", entries }]);
        let bars: Vec<_> = svg.lines().filter(|line| line.contains("height=\"9\"")).collect();
        assert_eq!(bars.len(), 2, "{svg}");
        assert!(bars[0].contains("class=\"vodozemac\" x=\"335.0\"") && bars[0].contains(">10.0<"));
        assert!(bars[0].contains("width=\"170.0\""), "{}", bars[0]);
        assert!(bars[1].contains("class=\"libolm\"") && bars[1].contains(">0.500<"));
        assert!(bars[1].contains("x=\"283.8\" y=\"75\" width=\"51.2\""), "{}", bars[1]);
    }
}
