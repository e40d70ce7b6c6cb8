//! Which modules at the root of the crate a file reaches: `crate::olm::…`, `crate::{olm, sas}`, `super::super::olm`.

use super::text::{Token, tokens};

/// The first name of a path from the root of the crate, and its line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Reached<'a> {
    pub(super) name: &'a str,
    pub(super) line: usize,
}

/// All paths from the root of the crate. `depth` is how many times `super` leads from the file's module to the root.
pub(super) fn from_root(code: &str, depth: usize) -> Vec<Reached<'_>> {
    let tokens = tokens(code);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let supers = tokens.get(at..).unwrap_or_default().chunks(2);
        let supers = supers.take_while(|pair| text(pair) == ["super", "::"]).count();
        if supers > 0 {
            at += 2 * supers;
            if supers == depth {
                found.extend(heads(tokens.get(at..).unwrap_or_default()));
            }
        } else if tokens.get(at..at + 2).is_some_and(|pair| text(pair) == ["crate", "::"]) {
            at += 2;
            found.extend(heads(tokens.get(at..).unwrap_or_default()));
        } else {
            at += 1;
        }
    }
    found
}

/// All crates that begin a path, such as `sha2` in `use sha2::Sha256`, and not what an import brought under that name.
pub(super) fn first_names(code: &str) -> Vec<Reached<'_>> {
    let tokens = tokens(code);
    let imported = imported(&tokens);
    let before = std::iter::once("").chain(tokens.iter().map(|token| token.name));
    let paths = tokens.windows(2).zip(before).filter_map(|(pair, before)| match pair {
        [first, second] if second.name == "::" && before != "::" => Some(*first),
        _ => None,
    });
    paths
        .filter(|token| !imported.contains(&token.name))
        .map(|token| Reached { name: token.name, line: token.line })
        .collect()
}

/// The names that `use` brings into the file: the ends of its paths.
fn imported<'a>(tokens: &[Token<'a>]) -> Vec<&'a str> {
    let imports = tokens.split(|token| token.name == ";").filter_map(|statement| {
        let start = statement.iter().position(|token| token.name == "use")?;
        statement.get(start + 1..)
    });
    imports
        .flat_map(|import| {
            let after = import.iter().skip(1).map(|token| token.name).chain(["}"]);
            import.iter().zip(after).filter(|(_, after)| matches!(*after, "," | "}"))
        })
        .map(|(token, _)| token.name)
        .collect()
}

/// The names at the start of what follows a `::`: one, or those of a group at its first level.
fn heads<'a>(tokens: &[Token<'a>]) -> Vec<Reached<'a>> {
    let mut found = Vec::new();
    let mut depth = 0_usize;
    let mut expected = true;
    for token in tokens {
        match token.name {
            "{" => depth += 1,
            "}" => depth = depth.saturating_sub(1),
            "," if depth == 1 => expected = true,
            name if expected => {
                found.push(Reached { name, line: token.line });
                expected = false;
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    found
}

fn text<'a>(tokens: &[Token<'a>]) -> Vec<&'a str> {
    tokens.iter().map(|token| token.name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reached(code: &str, depth: usize) -> Vec<(&str, usize)> {
        from_root(code, depth).iter().map(|reached| (reached.name, reached.line)).collect()
    }

    #[test]
    fn single_paths_and_paths_inside_code() {
        assert_eq!(reached("use crate::olm::Session;", 1), [("olm", 1)]);
        assert_eq!(
            reached("fn f() {\n    crate::sas::g(crate::pk::H)\n}", 1),
            [("sas", 2), ("pk", 2)]
        );
        assert_eq!(reached("pub(crate) fn f(other_crate::X)", 1), []);
    }

    #[test]
    fn groups_yield_their_first_level() {
        let code = "use crate::{\n    error::{A, B},\n    olm::session::{self, C},\n    secret,\n};\nuse x::{y, z};";
        assert_eq!(reached(code, 1), [("error", 2), ("olm", 3), ("secret", 4)]);
    }

    #[test]
    fn super_reaches_the_root_from_the_right_depth_only() {
        let code = "use super::super::megolm::X;\nuse super::chain::Y;";
        assert_eq!(reached(code, 2), [("megolm", 1)]);
        assert_eq!(reached(code, 1), [("chain", 2)]);
    }

    #[test]
    fn first_names_are_those_no_path_leads_to() {
        let code = "use sha2::Sha256;\nlet x = crate::primitives::sha2::y(hmac::Hmac);";
        let names: Vec<_> = first_names(code).iter().map(|reached| reached.name).collect();
        assert_eq!(names, ["sha2", "crate", "hmac"]);
    }

    #[test]
    fn an_imported_module_is_no_crate() {
        let names = |code| first_names(code).iter().map(|reached| reached.name).collect::<Vec<_>>();
        assert_eq!(names("use crate::encoding::base64;\nbase64::encode(b)"), ["crate"]);
        assert_eq!(names("use crate::{a::{base64, c}};\nbase64::encode(b)"), ["crate", "a"]);
        assert_eq!(names("use base64::Engine;\nbase64::encode(b)"), ["base64", "base64"]);
    }
}
