//! `olmec.h`, which cbindgen makes from bindings/c, put in the order in which it is read; and the
//! list of what the library exports.

use std::fmt::Write as _;

use anyhow::{Context, Result, ensure};
use camino::Utf8Path;
use cbindgen::{Builder, Config};

use super::model::{Api, SECTIONS};
use super::names::{c_type, snake};

/// The header.
pub(crate) fn header(api: &Api, crate_dir: &Utf8Path) -> Result<String> {
    let mut config = Config::from_root_or_default(crate_dir);
    config.after_includes = Some(version());
    let builder = Builder::new().with_crate(crate_dir).with_config(config);
    let mut bytes = Vec::new();
    builder.generate().context("cbindgen")?.write(&mut bytes);
    let header = String::from_utf8(bytes)?.replace("endif // ", "endif  // ");
    Ok(compact(&sorted(api, &header)?))
}

/// The version as macros, so that a program can ask while it is compiled.
fn version() -> String {
    let version = env!("CARGO_PKG_VERSION");
    let numbers = ["MAJOR", "MINOR", "PATCH"].into_iter().zip(version.split('.'));
    let numbers = numbers.map(|(name, number)| format!("#define OLMEC_VERSION_{name} {number}\n"));
    format!(
        "\n/* The version of this header; olmec_version() is that of the library. */\n\
         #define OLMEC_VERSION \"{version}\"\n{}",
        numbers.collect::<String>().trim_end()
    )
}

/// The header with each comment of one line on one line.
fn compact(header: &str) -> String {
    let lines: Vec<&str> = header.lines().collect();
    let mut text = String::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let comment = match lines.get(at + 1..at + 3) {
            Some([only, end]) if line.trim() == "/**" && end.trim() == "*/" => {
                only.trim().strip_prefix("* ")
            }
            _ => None,
        };
        let (line, used) = match comment {
            Some(comment) => (line.replace("/**", &format!("/** {comment} */")), 3),
            None => ((*line).to_owned(), 1),
        };
        text += &(line + "\n");
        at += used;
    }
    text
}

/// The header with its functions in sections.
fn sorted(api: &Api, header: &str) -> Result<String> {
    let (open, close) = ("extern \"C\" {\n#endif  // __cplusplus\n", "#ifdef __cplusplus\n}  //");
    let (types, rest) = header.split_once(open).context("no functions in the header")?;
    let (functions, end) = rest.split_once(close).context("no end of the functions")?;
    let blocks: Vec<&str> = functions.trim().split("\n\n").collect();
    let mut text = format!("{types}{open}");
    let mut placed = 0;
    for (title, belongs) in sections(api) {
        let own: Vec<_> = blocks.iter().filter(|block| belongs(name(block))).collect();
        placed += own.len();
        if !own.is_empty() {
            let line = "-".repeat(72);
            write!(text, "\n/* {line}\n * {title}\n * {line} */\n")?;
        }
        own.iter().try_for_each(|block| write!(text, "\n{block}\n"))?;
    }
    ensure!(placed == blocks.len(), "{placed} of {} functions have a section", blocks.len());
    write!(text, "\n{close}{end}")?;
    Ok(text)
}

type Belongs = Box<dyn Fn(&str) -> bool>;

/// The titles of the sections and what belongs to them; each function to exactly one.
fn sections(api: &Api) -> Vec<(String, Belongs)> {
    let mut sections: Vec<(String, Belongs)> = Vec::new();
    let basics = |name: &str| {
        name.starts_with("olmec_status") || ["olmec_buffer_free", "olmec_version"].contains(&name)
    };
    sections.push(("Results, buffers, version".into(), Box::new(basics)));
    let lists: Vec<String> = api.listed().iter().map(|name| c_type(name) + "_list_").collect();
    let is_list = move |name: &str| lists.iter().any(|list| name.starts_with(list));
    sections.push(("Lists that calls give".into(), Box::new(is_list)));
    let free: Vec<String> = api.functions.iter().map(super::model::Function::c_name).collect();
    let is_free = move |name: &str| free.iter().any(|free| free == name);
    // The longest prefix wins: olmec_sas_ is none of olmec_sas_key_list_'s.
    let prefixes: Vec<String> =
        api.handles.iter().map(|handle| c_type(&handle.name) + "_").collect();
    let owner = |prefixes: &[String], name: &str| -> Option<String> {
        let own = prefixes.iter().filter(|prefix| name.starts_with(prefix.as_str()));
        own.max_by_key(|prefix| prefix.len()).filter(|_| !name.contains("_list_")).cloned()
    };
    let titled = SECTIONS.iter().map(|(title, handles)| {
        (*title, handles.iter().map(|handle| (*handle).to_owned()).collect::<Vec<_>>())
    });
    let untitled = api.handles.iter().map(|handle| handle.name.clone());
    let untitled: Vec<String> = untitled
        .filter(|name| SECTIONS.iter().all(|(_, handles)| !handles.contains(&name.as_str())))
        .collect();
    for (title, handles) in titled.chain([("More", untitled)]) {
        for handle in handles {
            let (prefix, prefixes) = (c_type(&handle) + "_", prefixes.clone());
            let is_free = is_free.clone();
            let belongs = move |name: &str| {
                !is_free(name) && owner(&prefixes, name).as_ref() == Some(&prefix)
            };
            sections.push((format!("{title}: olmec_{}", snake(&handle)), Box::new(belongs)));
        }
    }
    sections.push(("Without a handle".into(), Box::new(is_free)));
    sections
}

/// The name of the function that a block of the header declares.
fn name(block: &str) -> &str {
    let declaration = block.rsplit("*/").next().unwrap_or_default();
    let before = declaration.split('(').next().unwrap_or_default();
    before.rsplit([' ', '*', '\n']).next().unwrap_or_default()
}

/// What a program that was linked before relies on: every function with its types, every number.
pub(crate) fn abi(header: &str) -> String {
    let mut without_comments = String::new();
    let mut rest = header;
    while let Some((code, after)) = rest.split_once("/*") {
        without_comments += code;
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    without_comments += rest;
    let code: Vec<&str> = without_comments.lines().filter(|line| !line.starts_with('#')).collect();
    let code = code.join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
    let mut lines: Vec<String> = Vec::new();
    for statement in code.split(';') {
        let statement = statement.trim().trim_start_matches("extern \"C\" {").trim();
        let statement = statement.trim_start_matches("} // __cplusplus").trim();
        if let Some((_, constants)) = statement.split_once('{')
            && statement.contains("enum ")
        {
            let constants = constants.trim_end_matches('}').split(',').map(str::trim);
            lines.extend(constants.filter(|line| !line.is_empty()).map(str::to_owned));
        } else if statement.contains('(') {
            lines.push(statement.to_owned());
        }
    }
    lines.sort();
    lines.into_iter().map(|line| line + "\n").collect()
}
