//! A file with all of its changes in it, each behind its number.
//!
//! ```text
//! fn f(x: u8) -> u8 {                    fn f(x: u8) -> u8 {
//!     x + 1                 becomes          if crate::is_changed(7) { x - 1 }
//! }                                          else if crate::is_changed(8) { 0 } else { x + 1 }
//!                                        }
//! ```

use std::ops::Range;

use anyhow::{Context as _, Result};
use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};

use super::Mutant;

/// A body of a function.
struct Body {
    /// From its brace to its brace.
    range: Range<usize>,
    /// The word `const` before the function, which may then not ask for a number.
    constant: Option<Range<usize>>,
    /// The changes in it, by their numbers, that no smaller body holds.
    changes: Vec<usize>,
}

/// A file that was written anew.
pub(super) struct Source {
    pub(super) text: String,
    /// What stands in which of its lines, counted from 1.
    lines: Vec<Option<Line>>,
}

/// What a line belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// The change of this number.
    Changed(usize),
    /// What stood there before these changes.
    Original(Vec<usize>),
}

impl Source {
    /// Writes the changes of one file into it, and gives the numbers of those that stand in no function.
    pub(super) fn new(text: &str, changes: &[(usize, &Mutant)]) -> Result<(Self, Vec<usize>)> {
        let mut bodies = Bodies(Vec::new());
        bodies.visit_file(&syn::parse_file(text)?);
        let mut outside = Vec::new();
        for (number, change) in changes {
            let holds = |body: &&mut Body| {
                body.range.start < change.range.start && change.range.end < body.range.end
            };
            match bodies.0.iter_mut().filter(holds).min_by_key(|body| body.range.len()) {
                Some(body) => body.changes.push(*number),
                None => outside.push(*number),
            }
        }
        bodies.0.retain(|body| !body.changes.is_empty());
        bodies.0.sort_by_key(|body| body.range.start);
        let mut writer =
            Writer { old: text, changes, new: Self { text: String::new(), lines: Vec::new() } };
        writer.write(0..text.len(), &bodies.0, None)?;
        writer.new.end_line(None);
        Ok((writer.new, outside))
    }

    /// What stands in a line.
    pub(super) fn line(&self, number: usize) -> Option<&Line> {
        self.lines.get(number.checked_sub(1)?)?.as_ref()
    }

    /// Ends a line, which belongs to this.
    fn end_line(&mut self, line: Option<&Line>) {
        self.text.push('\n');
        self.fill(line);
    }

    /// Notes of what has been written since whose it is.
    fn fill(&mut self, line: Option<&Line>) {
        let lines = self.text.matches('\n').count();
        self.lines.resize(lines, line.cloned());
    }
}

struct Writer<'a> {
    old: &'a str,
    changes: &'a [(usize, &'a Mutant)],
    new: Source,
}

impl Writer<'_> {
    /// Writes a part of the old text, with the changes of these bodies, of which some may lie within others.
    fn write(&mut self, part: Range<usize>, bodies: &[Body], line: Option<&Line>) -> Result<()> {
        let mut at = part.start;
        let mut rest = bodies;
        while let Some((body, after)) = rest.split_first() {
            let inner = after.iter().take_while(|inner| inner.range.end < body.range.end).count();
            let (inner, after) = after.split_at(inner);
            rest = after;
            let until = body.constant.as_ref().map_or(body.range.start, |word| word.start);
            self.copy(at..until)?;
            if let Some(word) = &body.constant {
                self.copy(word.end..body.range.start)?;
            }
            at = body.range.end;
            self.new.text.push('{');
            self.new.end_line(line);
            for number in &body.changes {
                let (_, change) =
                    self.changes.iter().find(|(it, _)| it == number).context("no such change")?;
                self.new.text.push_str(&format!("if crate::is_changed({number}) "));
                self.copy(body.range.start..change.range.start)?;
                self.new.text.push_str(&change.replacement);
                self.copy(change.range.end..body.range.end)?;
                self.new.text.push_str(" else");
                self.new.end_line(Some(&Line::Changed(*number)));
            }
            let original = Line::Original(body.changes.clone());
            self.write(body.range.clone(), inner, Some(&original))?;
            self.new.end_line(Some(&original));
            self.new.text.push('}');
        }
        self.copy(at..part.end)?;
        self.new.fill(line);
        Ok(())
    }

    fn copy(&mut self, part: Range<usize>) -> Result<()> {
        self.new.text.push_str(self.old.get(part).context("no such part")?);
        Ok(())
    }
}

/// Finds the bodies of all functions.
struct Bodies(Vec<Body>);

impl Bodies {
    fn note(&mut self, signature: &syn::Signature, block: &syn::Block) {
        let range = block.span().byte_range();
        let constant = signature.constness.map(|word| word.span().byte_range());
        self.0.push(Body { range, constant, changes: Vec::new() });
    }
}

impl Visit<'_> for Bodies {
    fn visit_item_fn(&mut self, item: &syn::ItemFn) {
        self.note(&item.sig, &item.block);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &syn::ImplItemFn) {
        self.note(&item.sig, &item.block);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &syn::TraitItemFn) {
        if let Some(block) = &item.default {
            self.note(&item.sig, block);
        }
        visit::visit_trait_item_fn(self, item);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "const N: u8 = 1 + 1;\nimpl A {\n    const fn f(x: u8) -> u8 {\n        \
        fn g(y: u8) -> u8 { y - 1 }\n        g(x) + 1\n    }\n}\n";

    #[test]
    fn each_change_stands_behind_its_number_in_the_smallest_body() {
        let change = |from: &str, replacement: &str| {
            let start = OLD.find(from).unwrap();
            let replacement = replacement.to_owned();
            let (name, file, function) = (from.to_owned(), String::new(), String::new());
            Mutant { name, file, function, range: start..start + from.len(), replacement }
        };
        let changes = [change("1 + 1", "2"), change("y - 1", "0"), change("+ 1\n ", "* 1\n ")];
        let numbered: Vec<(usize, &Mutant)> = (7..).zip(&changes).collect();
        let (source, outside) = Source::new(OLD, &numbered).unwrap();
        let expected = "const N: u8 = 1 + 1;\nimpl A {\n     fn f(x: u8) -> u8 {\n\
            if crate::is_changed(9) {\n        fn g(y: u8) -> u8 { y - 1 }\n        g(x) * 1\n    } else\n\
            {\n        fn g(y: u8) -> u8 {\nif crate::is_changed(8) { 0 } else\n{ y - 1 }\n}\n        g(x) + 1\n    }\n}\n}\n\n";
        assert_eq!(source.text, expected);
        assert_eq!(outside, [7]);
        assert_eq!(source.line(3), None);
        assert_eq!(source.line(6), Some(&Line::Changed(9)));
        assert_eq!(source.line(10), Some(&Line::Changed(8)));
        assert_eq!(source.line(11), Some(&Line::Original(vec![8])));
        assert_eq!(source.line(13), Some(&Line::Original(vec![9])));
        syn::parse_file(&source.text).unwrap();
    }
}
