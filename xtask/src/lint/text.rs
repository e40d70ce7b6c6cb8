//! Rust source with its comments, strings and characters blanked out, so that only code is searched; and that code in pieces.

/// The source with every character of a comment or literal replaced by a space; line breaks stay.
pub(super) fn blank(source: &str) -> String {
    let chars: Vec<char> = source.chars().collect();
    let mut code = String::with_capacity(source.len());
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let end = end_of_prose(&chars, at).min(chars.len());
        if end > at {
            let blanked = chars.iter().take(end).skip(at);
            code.extend(blanked.map(|&c| if c == '\n' { '\n' } else { ' ' }));
            at = end;
        } else {
            code.push(c);
            at += 1;
        }
    }
    code
}

/// Whether the character can be part of a name.
pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Where the comment or literal that starts at `at` ends; `at` itself when none starts there.
fn end_of_prose(chars: &[char], at: usize) -> usize {
    let rest = chars.get(at..).unwrap_or_default();
    match rest {
        ['/', '/', ..] => at + rest.iter().take_while(|&&c| c != '\n').count(),
        ['/', '*', ..] => at + length_of_block_comment(rest),
        ['"', ..] => at + length_of_quoted(rest, '"'),
        ['\'', '\\', ..] | ['\'', _, '\'', ..] => at + length_of_quoted(rest, '\''),
        ['r', '"' | '#', ..] if !follows_name(chars, at) => at + length_of_raw(rest),
        _ => at,
    }
}

/// Whether an `r` at `at` is the last letter of a name and not a raw string's; `br` and `cr` open one.
fn follows_name(chars: &[char], at: usize) -> bool {
    let before: Vec<char> =
        chars.iter().take(at).rev().take_while(|&&c| is_word(c)).copied().collect();
    !matches!(before.as_slice(), [] | ['b' | 'c'])
}

/// Block comments nest.
fn length_of_block_comment(rest: &[char]) -> usize {
    let (mut depth, mut at) = (0_usize, 0_usize);
    loop {
        match rest.get(at..).unwrap_or_default() {
            ['/', '*', ..] => (depth, at) = (depth + 1, at + 2),
            ['*', '/', ..] if depth == 1 => return at + 2,
            ['*', '/', ..] => (depth, at) = (depth - 1, at + 2),
            [_, ..] => at += 1,
            [] => return at,
        }
    }
}

/// A backslash hides the character after it.
fn length_of_quoted(rest: &[char], quote: char) -> usize {
    let mut at = 1;
    while let Some(&c) = rest.get(at) {
        if c == quote {
            return at + 1;
        }
        at += if c == '\\' { 2 } else { 1 };
    }
    at
}

/// `r"…"`, `r#"…"#` and so on; 0 when it is a raw identifier.
fn length_of_raw(rest: &[char]) -> usize {
    let hashes = rest.iter().skip(1).take_while(|&&c| c == '#').count();
    if rest.get(1 + hashes) != Some(&'"') {
        return 0;
    }
    let closing = |at: &usize| {
        let end = rest.get(*at..).unwrap_or_default();
        end.first() == Some(&'"') && end.iter().skip(1).take_while(|&&c| c == '#').count() >= hashes
    };
    (2 + hashes..rest.len()).find(closing).map_or(rest.len(), |at| at + 1 + hashes)
}

/// A name, a `::`, or another single character.
#[derive(Clone, Copy)]
pub(super) struct Token<'a> {
    pub(super) name: &'a str,
    pub(super) line: usize,
}

/// The code in pieces.
pub(super) fn tokens(code: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    for (index, line) in code.lines().enumerate() {
        let mut rest = line.trim_start();
        while let Some(first) = rest.chars().next() {
            let length = if is_word(first) {
                rest.find(|c| !is_word(c)).unwrap_or(rest.len())
            } else if rest.starts_with("::") {
                2
            } else {
                first.len_utf8()
            };
            let (name, after) = rest.split_at(length);
            tokens.push(Token { name, line: index + 1 });
            rest = after.trim_start();
        }
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is left, with runs of spaces as one.
    fn left(source: &str) -> String {
        blank(source).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn comments_go_and_lines_stay() {
        assert_eq!(blank("a // unsafe\nb /* x\ny */ c"), "a          \nb     \n     c");
        assert_eq!(left("a /* 1 /* 2 */ 3 */ b"), "a b");
        assert_eq!(left("/// [`crate::olm`]\nfn f() {}"), "fn f() {}");
    }

    #[test]
    fn strings_of_every_kind_go() {
        assert_eq!(left(r#"a "un\"safe" b"#), "a b");
        assert_eq!(left(r###"a r#"un"safe"# b"###), "a b");
        assert_eq!(left(r#"a b"bytes" c"text" d"#), "a b c d");
        assert_eq!(left("a br\"\\\" d"), "a b d");
        assert_eq!(left(r#"for_r("x")"#), "for_r( )");
    }

    #[test]
    fn characters_go_and_lifetimes_stay() {
        assert_eq!(left(r#"f('"', '\'', '\u{41}') g"#), "f( , , ) g");
        assert_eq!(left("fn f<'a>(x: &'a str) {}"), "fn f<'a>(x: &'a str) {}");
        assert_eq!(left("let r#type = 1;"), "let r#type = 1;");
    }
}
