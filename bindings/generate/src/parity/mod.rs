//! `docs/parity.md`: what each language offers of `bindings/surface.txt`. Every name is looked up in what is made for
//! the language; a name that is missing, and has no reason in `reasons`, is an error.

mod item;
mod languages;
mod page;
mod reasons;

use std::fs;

use anyhow::{Context as _, Result, ensure};
use camino::Utf8Path;

use crate::c::put;

pub(crate) use item::Item;
pub(crate) use languages::Language;

/// Writes the page, or fails if it has another text. `root` is the checkout, `scratch` a folder to make sources in.
pub(crate) fn write(
    library: &Utf8Path,
    root: &Utf8Path,
    scratch: &Utf8Path,
    check: bool,
) -> Result<()> {
    let surface = root.join("bindings/surface.txt");
    let surface = fs::read_to_string(&surface).with_context(|| surface.to_string())?;
    let items: Vec<Item> = surface.lines().filter_map(Item::parse).collect();
    let languages = languages::all(library, root, scratch)?;
    let missing = missing(&items, &languages);
    let wrong = reasons::unexplained(&missing);
    ensure!(wrong.is_empty(), "the languages differ:\n{}", wrong.join("\n"));
    put(&root.join("docs/parity.md"), &page::page(&items, &languages)?, check)
}

/// What a language lacks.
pub(crate) struct Missing<'a> {
    pub(crate) language: &'static str,
    pub(crate) item: &'a Item,
}

fn missing<'a>(items: &'a [Item], languages: &[Language]) -> Vec<Missing<'a>> {
    let lacks = languages.iter().flat_map(|language| {
        let items = items.iter().filter(|item| !language.has(item));
        items.map(|item| Missing { language: language.name, item })
    });
    lacks.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SURFACE: &str = "fn sha256(bytes: bytes) -> bytes\nhandle Account\n\
        handle Account#sign(message: bytes) -> string\nrecord OneTimeKey { key_id: string, key: string }\n";

    #[test]
    fn what_a_language_lacks_is_found_and_needs_a_reason() {
        let items: Vec<Item> = SURFACE.lines().filter_map(Item::parse).collect();
        let swift = "public func sha256(bytes: Data)\nopen class Account: A {\nopen func sign(message: Data)\n\
            open class Other: A {\npublic struct OneTimeKey: E {\n    public var keyId: String\n}\n";
        let swift = Language::swift(swift.to_owned());
        let lacks = |text: &str| {
            let language = Language::swift(text.to_owned());
            missing(&items, &[language])
                .iter()
                .map(|lack| lack.item.to_string())
                .collect::<Vec<_>>()
        };
        assert_eq!(lacks(&swift.text), ["OneTimeKey"], "a field is missing");
        let moved =
            swift.text.replace("Account: A", "Session: A").replace("Other: A", "Account: A");
        assert_eq!(lacks(&moved), ["Account.sign", "OneTimeKey"], "a method of another class");
        let missing = missing(&items, &[swift]);
        let wrong = reasons::unexplained(&missing);
        assert!(
            wrong.contains(&"Swift lacks OneTimeKey, and no reason says why".to_owned()),
            "{wrong:?}"
        );
    }
}
