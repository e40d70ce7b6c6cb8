//! How the transcript looks: who on the left, what in the middle, long texts wrapped.

use std::fmt::Display;
use std::io::{self, IsTerminal as _, Write as _};

/// Where the lines end.
const WIDTH: usize = 98;
/// How wide the column of names is.
const WHO: usize = 15;
/// Where remarks begin.
const REMARK: usize = WHO + 3;
/// Where texts begin, after a verb.
const INDENT: usize = REMARK + 12;

/// The sign in front of what happens.
#[derive(Clone, Copy)]
pub enum Mark {
    /// Somebody does something.
    Acts,
    /// Somebody sees what they should see.
    Sees,
    /// Somebody refuses what they should refuse.
    Refuses,
    /// Something travels.
    Travels,
}

/// Writes the transcript to the standard output.
pub struct Narrator {
    has_colour: bool,
}

impl Narrator {
    /// In colour only on a terminal, and only if `NO_COLOR` is not set.
    pub fn new() -> Self {
        let wants_none = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Self { has_colour: io::stdout().is_terminal() && !wants_none }
    }

    /// A closed pipe ends the telling, but not the checking.
    fn print(&self, line: &str) {
        let _ = writeln!(io::stdout(), "{}", line.trim_end());
    }

    fn paint(&self, colour: &str, text: &str) -> String {
        if self.has_colour { format!("\x1b[{colour}m{text}\x1b[0m") } else { text.to_owned() }
    }

    /// An empty line.
    pub fn blank(&self) {
        self.print("");
    }

    /// The title of it all.
    pub fn title(&self, title: &str, lines: &[&str]) {
        self.print(&format!("\n  {}", self.paint("1", title)));
        self.print(&format!("  {}", self.paint("2", &"═".repeat(WIDTH - 2))));
        for line in lines {
            self.print(&format!("  {line}"));
        }
    }

    /// The heading of a scene.
    pub fn heading(&self, number: usize, title: &str) {
        let rule = "─".repeat((WIDTH - 7).saturating_sub(title.chars().count()));
        let title = self.paint("1", &format!("{number}  {title}"));
        self.print(&format!("\n  {title} {}", self.paint("2", &rule)));
        self.blank();
    }

    /// Something that happens.
    pub fn line(&self, who: impl Display, mark: Mark, verb: &str, text: impl Display) {
        let (sign, colour) = match mark {
            Mark::Acts => ("→", "1"),
            Mark::Sees => ("✓", "32"),
            Mark::Refuses => ("✗", "31"),
            Mark::Travels => (" ", "2"),
        };
        let first = format!("  {who:<WHO$} {}", self.paint(colour, &format!("{sign} {verb:<9}")));
        let text = text.to_string();
        for (row, part) in wrap(&text, WIDTH - INDENT).into_iter().enumerate() {
            let part = match mark {
                Mark::Travels => self.paint("2", part),
                _ => part.to_owned(),
            };
            match row {
                0 => self.print(&format!("{first} {part}")),
                _ => self.print(&format!("{:INDENT$}{part}", "")),
            }
        }
    }

    /// A remark to the audience.
    pub fn remark(&self, text: &str) {
        for (row, part) in wrap(text, WIDTH - REMARK - 2).into_iter().enumerate() {
            let sign = if row == 0 { "·" } else { " " };
            self.print(&format!("{:REMARK$}{}", "", self.paint("2", &format!("{sign} {part}"))));
        }
    }

    /// A paragraph below the title or a heading.
    pub fn paragraph(&self, text: &str) {
        for part in wrap(text, WIDTH - 5) {
            self.print(&format!("     {}", self.paint("3", part)));
        }
        self.print("");
    }

    /// Why something was refused, below the line that says so.
    pub fn reason(&self, code: &str, reason: &str) {
        let text = format!("{code}: {reason}");
        for (row, part) in wrap(&text, WIDTH - INDENT).into_iter().enumerate() {
            let part = match part.strip_prefix(code) {
                Some(rest) if row == 0 => format!("{}{rest}", self.paint("33", code)),
                _ => part.to_owned(),
            };
            self.print(&format!("{:INDENT$}{part}", ""));
        }
    }

    /// How often something was refused for one reason.
    pub fn tally(&self, count: usize, code: &str) {
        self.print(&format!("{:INDENT$}{count:>4} × {}", "", self.paint("33", code)));
    }

    /// A row of a table.
    pub fn row(&self, label: &str, value: impl Display, remark: impl Display) {
        self.print(&format!("  {label:<24} {value:>12}   {remark}"));
    }
}

/// Breaks a text into parts of at most `width` characters: at spaces, else behind
/// commas, else anywhere.
fn wrap(text: &str, width: usize) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((end, _)) = rest.char_indices().nth(width) {
        let (fits, beyond) = rest.split_at(end);
        let space = if beyond.starts_with(' ') { Some(end) } else { fits.rfind(' ') };
        let place = space.or_else(|| fits.rfind(',').map(|comma| comma + 1)).unwrap_or(end);
        let (part, after) = rest.split_at(place);
        parts.push(part);
        rest = after.trim_start();
    }
    parts.push(rest);
    parts
}
