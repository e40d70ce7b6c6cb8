use alloc::string::ToString as _;
use alloc::{format, vec};

use super::*;

fn rewritten(text: &str) -> Result<String, JsonError> {
    parse(text).map(|value| write(&value))
}

/// The examples of the specification's appendix on canonical JSON.
#[test]
fn the_examples_of_the_specification() {
    for (input, canonical) in [
        ("{}", "{}"),
        (r#"{ "one": 1, "two": "Two" }"#, r#"{"one":1,"two":"Two"}"#),
        (r#"{ "b": "2", "a": "1" }"#, r#"{"a":"1","b":"2"}"#),
        (r#"{"b":"2","a":"1"}"#, r#"{"a":"1","b":"2"}"#),
        (
            r#"{ "auth": { "success": true, "mxid": "@john.doe:example.com", "profile": {
                "display_name": "John Doe", "three_pids": [
                    { "medium": "email", "address": "john.doe@example.org" },
                    { "medium": "msisdn", "address": "123456789" } ] } } }"#,
            concat!(
                r#"{"auth":{"mxid":"@john.doe:example.com","profile":{"display_name":"John Doe","#,
                r#""three_pids":[{"address":"john.doe@example.org","medium":"email"},"#,
                r#"{"address":"123456789","medium":"msisdn"}]},"success":true}}"#
            ),
        ),
        (r#"{ "a": "日本語" }"#, r#"{"a":"日本語"}"#),
        (r#"{ "本": 2, "日": 1 }"#, r#"{"日":1,"本":2}"#),
        (r#"{ "a": "\u65E5" }"#, r#"{"a":"日"}"#),
        (r#"{ "a": null }"#, r#"{"a":null}"#),
        (r#"{ "a": -0, "b": 1e10 }"#, r#"{"a":0,"b":10000000000}"#),
    ] {
        assert_eq!(rewritten(input).unwrap(), canonical);
        assert_eq!(rewritten(canonical).unwrap(), canonical);
        assert!(parse(input).unwrap().check_canonical().is_ok());
    }
}

#[test]
fn keys_are_ordered_by_code_point_not_by_utf16() {
    // U+FFFD comes before U+1F600, whose UTF-16 form begins with 0xD83D.
    assert_eq!(
        rewritten("{\"\u{1F600}\":1,\"\u{FFFD}\":2,\"a\":3}").unwrap(),
        "{\"a\":3,\"\u{FFFD}\":2,\"\u{1F600}\":1}"
    );
}

#[test]
fn what_must_be_escaped_is_and_nothing_else() {
    let all: String = (0..0x80u8).map(char::from).chain("é\u{2028}😀/".chars()).collect();
    let written = write(&Value::text(&all));
    assert!(written.starts_with(
        "\"\\u0000\\u0001\\u0002\\u0003\\u0004\\u0005\\u0006\\u0007\\b\\t\\n\\u000b\\f\\r\\u000e"
    ));
    assert!(written.contains("\\u001f !\\\"#") && written.contains("[\\\\]"));
    assert!(written.ends_with("~\u{7f}é\u{2028}😀/\""));
    // An independent reader and writer agree.
    assert_eq!(written, serde_json::to_string(&all).unwrap());
    assert_eq!(parse(&written).unwrap().as_text(), Some(all.as_str()));
}

#[test]
fn escapes_are_read() {
    let text = r#""\"\\\/\b\f\n\r\t\u0041\ud83d\ude00""#;
    assert_eq!(parse(text).unwrap().as_text(), Some("\"\\/\u{8}\u{c}\n\r\tA😀"));
    for bad in [
        r#""\ud83d""#,
        r#""\ud83dx""#,
        r#""\ud83d\n""#,
        r#""\ud83d\ud83d""#,
        r#""\ude00""#,
        r#""\u12""#,
        r#""\u+123""#,
        r#""\x""#,
        "\"\n\"",
        "\"\u{1}\"",
        r#"""#,
        r#""\""#,
    ] {
        assert!(matches!(parse(bad), Err(JsonError::Syntax(_))), "{bad}");
    }
}

#[test]
fn integers_have_their_range_and_everything_else_is_kept_but_not_canonical() {
    for (number, canonical) in [
        ("0", "0"),
        ("-0", "0"),
        ("0e7", "0"),
        ("0e99999999999999999999", "0"),
        ("9007199254740991", "9007199254740991"),
        ("-9007199254740991", "-9007199254740991"),
        ("1E+2", "100"),
    ] {
        let value = parse(number).unwrap();
        assert!(value.check_canonical().is_ok(), "{number}");
        assert_eq!(write(&value), canonical);
    }
    for number in [
        "9007199254740992",
        "-9007199254740992",
        "99999999999999999999999999",
        "1.0",
        "1.5",
        "-0.0",
        "1e-1",
        "0e-1",
        "10e-1",
        "1e16",
        "1e400",
        "1e99999999999999999999",
    ] {
        let value = parse(&format!("[{{\"a\":{number}}}]")).unwrap();
        assert_eq!(value.check_canonical(), Err(JsonError::NotAnInteger), "{number}");
        assert_eq!(write(&value), format!("[{{\"a\":{number}}}]"));
    }
    for bad in ["01", "-", "+1", "1.", ".5", "1e", "1e+", "--1", "1-1", "0x10", "NaN", "1.2.3"] {
        assert!(matches!(parse(bad), Err(JsonError::Syntax(_))), "{bad}");
    }
}

#[test]
fn the_same_key_twice_is_refused_at_any_depth_and_spelling() {
    for bad in [r#"{"a":1,"a":1}"#, r#"[{"b":{"a":1,"\u0061":2}}]"#] {
        assert_eq!(parse(bad).err(), Some(JsonError::DuplicateKey), "{bad}");
    }
}

#[test]
fn a_hundred_levels_are_read_and_ten_thousand_are_not() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert_eq!(rewritten(&nested(100)).unwrap(), nested(100));
    for depth in [101, 10_000] {
        assert_eq!(rewritten(&nested(depth)), Err(JsonError::TooDeep));
        assert_eq!(parse(&"{\"a\":".repeat(depth)).err(), Some(JsonError::TooDeep));
    }
}

#[test]
fn syntax_is_checked_to_the_end() {
    for bad in [
        "",
        " ",
        "{",
        "[",
        "[1",
        "[1,",
        "[1,]",
        "[,1]",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{a:1}",
        "{'a':1}",
        "tru",
        "nulll",
        "{} {}",
        "[] x",
        "\u{feff}{}",
        "[1 2]",
        "{\"a\":1 \"b\":2}",
        "\u{a0}1",
        "1,",
        "]",
    ] {
        assert!(matches!(parse(bad), Err(JsonError::Syntax(_))), "{bad:?}");
    }
    assert_eq!(parse("[1, x]").err(), Some(JsonError::Syntax(4)));
}

#[test]
fn agrees_with_another_reader_on_every_damaged_text() {
    let text = r#"{"a":[1,-2,true,false,null,"x\n\u00e9"],"b":{"c":"d","e":[]}}"#;
    let alphabet = "{}[]\",:\\u2 1-e.tn\u{7}é";
    for (place, _) in text.char_indices() {
        for character in alphabet.chars() {
            let mut changed = text.to_string();
            changed.replace_range(place..=place, character.encode_utf8(&mut [0; 4]));
            let theirs = serde_json::from_str::<serde_json::Value>(&changed);
            match parse(&changed) {
                Ok(value) => {
                    let back: serde_json::Value = serde_json::from_str(&write(&value)).unwrap();
                    assert_eq!(back, theirs.unwrap(), "{changed}");
                }
                Err(JsonError::DuplicateKey) => {}
                Err(error) => assert!(theirs.is_err(), "{changed}: {error}"),
            }
        }
    }
}

#[test]
fn elements_are_read_one_by_one() {
    let text = " [ 1 , {\"a\":2} ] ";
    let mut elements = Elements::new(text);
    assert_eq!(write(&elements.next().unwrap().unwrap()), "1");
    assert_eq!(elements.position(), 4);
    assert_eq!(write(&elements.next().unwrap().unwrap()), "{\"a\":2}");
    assert!(elements.next().is_none() && elements.next().is_none());
    assert_eq!(elements.position(), text.len());

    for (bad, good) in [("{}", 0), ("[1,2", 2), ("[1,]", 1), ("[1]x", 1), ("[1 2]", 1)] {
        let results: Vec<bool> = Elements::new(bad).map(|element| element.is_ok()).collect();
        let mut expected = vec![true; good];
        expected.push(false);
        assert_eq!(results, expected, "{bad}");
    }
}
