//! Which lines of a file are production code: all but its `#[cfg(test)]` modules.

use std::ops::Range;

/// The code, with the lines of its test modules made empty. `code` is already without comments and strings.
pub(super) fn without_tests(code: &str) -> String {
    let tests = test_modules(code);
    let lines = code.lines().enumerate();
    let kept = lines.map(
        |(at, line)| {
            if tests.iter().any(|module| module.contains(&at)) { "" } else { line }
        },
    );
    kept.fold(String::with_capacity(code.len()), |all, line| all + line + "\n")
}

/// The lines, counted from 0, of the test modules.
pub(super) fn test_modules(code: &str) -> Vec<Range<usize>> {
    let lines: Vec<&str> = code.lines().collect();
    let mut modules = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let end = end_of_test_module(&lines, at);
        modules.extend(end.map(|end| at..end));
        at = end.unwrap_or(at + 1);
    }
    modules
}

/// Where the test module ends whose `#[cfg(test)]` is at `at`; nothing when none starts there.
///
/// An attribute on anything else than a module does not hide it, and what follows a module is production code again.
fn end_of_test_module(lines: &[&str], at: usize) -> Option<usize> {
    let first = lines.get(at)?.trim_end();
    let attribute = first.trim_start();
    if attribute != "#[cfg(test)]" && !attribute.starts_with("#[cfg(all(test,") {
        return None;
    }
    let item = (at..lines.len()).find(|&at| !is_attribute(lines, at))?;
    let head = lines.get(item)?.trim();
    let is_module = head.starts_with("mod ") || (head.starts_with("pub") && head.contains(" mod "));
    if !is_module {
        return None;
    }
    if head.ends_with(';') || head.ends_with('}') {
        return Some(item + 1);
    }
    let indent = first.len() - attribute.len();
    let closing = format!("{}}}", " ".repeat(indent));
    let end = (item..lines.len())
        .find(|&at| lines.get(at).is_some_and(|line| line.trim_end() == closing));
    Some(end.map_or(lines.len(), |end| end + 1))
}

/// Whether the line is an attribute, part of one that runs over several lines, or what is left of a comment.
fn is_attribute(lines: &[&str], at: usize) -> bool {
    let trimmed = |at: usize| lines.get(at).map_or("", |line| line.trim());
    let opened = (0..=at).rev().find(|&at| trimmed(at).starts_with("#["));
    let closed = |from: usize| (from..at).any(|at| trimmed(at).ends_with(']'));
    trimmed(at).is_empty() || opened.is_some_and(|opened| opened == at || !closed(opened))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(code: &str) -> Vec<(usize, String)> {
        let code = without_tests(code);
        let lines = code.lines().enumerate().filter(|(_, line)| !line.is_empty());
        lines.map(|(index, line)| (index + 1, line.to_owned())).collect()
    }

    #[test]
    fn a_test_module_goes_and_what_follows_it_stays_on_its_line() {
        let code = "fn a() {}\n#[cfg(test)]\nmod tests {\n    fn t() {\n    }\n}\nfn b() {}\n";
        assert_eq!(kept(code), [(1, "fn a() {}".into()), (7, "fn b() {}".into())]);
    }

    #[test]
    fn a_test_module_in_another_file_hides_nothing() {
        let code = "#[cfg(test)]\nmod tests;\nfn a() {}\n";
        assert_eq!(kept(code), [(3, "fn a() {}".into())]);
    }

    #[test]
    fn attributes_between_the_two_belong_to_the_module() {
        let code = "#[cfg(all(test, feature = \"std\"))]\n#[expect(\n    clippy::x,\n)]\nmod tests {\n}\nfn a() {}";
        assert_eq!(kept(code), [(7, "fn a() {}".into())]);
    }

    #[test]
    fn the_attribute_on_something_else_hides_nothing() {
        let code = "#[cfg(test)]\nuse x::y;\nfn a() {}\n";
        assert_eq!(kept(code).len(), 3);
    }
}
