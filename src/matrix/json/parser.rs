//! A reader of RFC 8259 that accepts nothing more.

use alloc::borrow::ToOwned as _;
use alloc::collections::btree_map::Entry;
use alloc::string::String;
use alloc::vec::Vec;

use zeroize::Zeroizing;

use super::{JsonError, MAX_INTEGER, Object, Value};
use crate::secret::SecretText;

/// How many objects and arrays may lie within each other.
const MAX_DEPTH: usize = 100;

/// Reads a whole text as one value.
pub(in crate::matrix) fn parse(text: &str) -> Result<Value, JsonError> {
    parse_within(text, 0)
}

/// Reads a whole text as one value, which lies in as many others.
fn parse_within(text: &str, outside: usize) -> Result<Value, JsonError> {
    let mut parser = Parser::new(text);
    let value = parser.value(MAX_DEPTH.saturating_sub(outside))?;
    parser.end()?;
    Ok(value)
}

/// Reads a whole text as one object.
pub(in crate::matrix) fn parse_object(text: &str) -> Result<Object, JsonError> {
    parse_object_within(text, 0)
}

/// Reads a whole text as one object, which is going to lie in as many other objects.
pub(in crate::matrix) fn parse_object_within(
    text: &str,
    outside: usize,
) -> Result<Object, JsonError> {
    match parse_within(text, outside)? {
        Value::Object(object) => Ok(object),
        _ => Err(JsonError::Syntax(0)),
    }
}

struct Parser<'a> {
    rest: &'a str,
    length: usize,
}

impl<'a> Parser<'a> {
    const fn new(text: &'a str) -> Self {
        Self { rest: text, length: text.len() }
    }

    const fn position(&self) -> usize {
        self.length.saturating_sub(self.rest.len())
    }

    const fn syntax(&self) -> JsonError {
        JsonError::Syntax(self.position())
    }

    fn skip_space(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\n', '\r']);
    }

    /// Passes a token over if it is next.
    fn accept(&mut self, token: &str) -> bool {
        match self.rest.strip_prefix(token) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn expect(&mut self, token: &str) -> Result<(), JsonError> {
        if self.accept(token) { Ok(()) } else { Err(self.syntax()) }
    }

    /// Takes the next `length` bytes.
    fn take(&mut self, length: usize) -> Result<&'a str, JsonError> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(self.syntax())?;
        self.rest = rest;
        Ok(taken)
    }

    fn end(&mut self) -> Result<(), JsonError> {
        self.skip_space();
        if self.rest.is_empty() { Ok(()) } else { Err(self.syntax()) }
    }

    fn value(&mut self, depth: usize) -> Result<Value, JsonError> {
        self.skip_space();
        match self.rest.as_bytes().first() {
            Some(b'{') => self.object(depth.checked_sub(1).ok_or(JsonError::TooDeep)?),
            Some(b'[') => self.array(depth.checked_sub(1).ok_or(JsonError::TooDeep)?),
            Some(b'"') => self.text().map(Value::Text),
            Some(b't') => self.expect("true").map(|()| Value::Boolean(true)),
            Some(b'f') => self.expect("false").map(|()| Value::Boolean(false)),
            Some(b'n') => self.expect("null").map(|()| Value::Null),
            _ => self.number(),
        }
    }

    fn object(&mut self, depth: usize) -> Result<Value, JsonError> {
        let mut object = Object::default();
        self.expect("{")?;
        self.skip_space();
        if self.accept("}") {
            return Ok(object.into());
        }
        loop {
            self.skip_space();
            let key = self.text()?;
            self.skip_space();
            self.expect(":")?;
            match object.0.entry(key.expose().to_owned()) {
                Entry::Occupied(_) => return Err(JsonError::DuplicateKey),
                Entry::Vacant(entry) => entry.insert(self.value(depth)?),
            };
            self.skip_space();
            if self.accept("}") {
                return Ok(object.into());
            }
            self.expect(",")?;
        }
    }

    fn array(&mut self, depth: usize) -> Result<Value, JsonError> {
        let mut values = Vec::new();
        self.expect("[")?;
        while let Some(value) = self.element(values.is_empty(), depth)? {
            values.push(value);
        }
        Ok(Value::Array(values))
    }

    /// The next element of an array, or `None` after its end.
    fn element(&mut self, is_first: bool, depth: usize) -> Result<Option<Value>, JsonError> {
        self.skip_space();
        if self.accept("]") {
            return Ok(None);
        }
        if !is_first {
            self.expect(",")?;
        }
        self.value(depth).map(Some)
    }

    fn text(&mut self) -> Result<SecretText, JsonError> {
        self.expect("\"")?;
        let mut raw = self.take(self.length_of_text()?)?;
        // What an escape stands for is never longer than the escape.
        let mut text = Zeroizing::new(String::with_capacity(raw.len()));
        loop {
            let (plain, escaped) = match raw.split_once('\\') {
                Some((plain, escaped)) => (plain, Some(escaped)),
                None => (raw, None),
            };
            if plain.bytes().any(|byte| byte < b' ') {
                return Err(self.syntax());
            }
            text.push_str(plain);
            let Some(escaped) = escaped else { break };
            let (character, rest) = unescape(escaped).ok_or(self.syntax())?;
            text.push(character);
            raw = rest;
        }
        self.expect("\"")?;
        Ok(SecretText::new(core::mem::take(&mut *text)))
    }

    /// How many bytes lie before the quotation mark that ends the text.
    fn length_of_text(&self) -> Result<usize, JsonError> {
        let mut is_escaped = false;
        let end = self.rest.bytes().position(|byte| {
            let is_end = byte == b'"' && !is_escaped;
            is_escaped = byte == b'\\' && !is_escaped;
            is_end
        });
        end.ok_or(self.syntax())
    }

    fn number(&mut self) -> Result<Value, JsonError> {
        let is_part = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | 'e' | 'E');
        let length = self.rest.find(|c| !is_part(c)).unwrap_or(self.rest.len());
        let error = self.syntax();
        let number = self.take(length)?;
        if !is_number(number) {
            return Err(error);
        }
        let integer = integer(number).filter(|value| value.unsigned_abs() <= MAX_INTEGER as u64);
        Ok(integer.map_or_else(|| Value::OtherNumber(number.to_owned()), Value::Integer))
    }
}

/// The character that an escape stands for, without its backslash, and what follows.
fn unescape(escaped: &str) -> Option<(char, &str)> {
    let mut rest = escaped.chars();
    let character = match rest.next()? {
        letter @ ('"' | '\\' | '/') => letter,
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => {
            let (unit, after) = code_unit(rest.as_str())?;
            let is_high = (0xD800..0xDC00).contains(&unit);
            if !is_high {
                return Some((char::from_u32(unit.into())?, after));
            }
            let (low, after) = code_unit(after.strip_prefix("\\u")?)?;
            let character = char::decode_utf16([unit, low]).next()?.ok()?;
            return Some((character, after));
        }
        _ => return None,
    };
    Some((character, rest.as_str()))
}

/// Four hexadecimal digits.
fn code_unit(text: &str) -> Option<(u16, &str)> {
    let (digits, rest) = text.split_at_checked(4)?;
    let is_hex = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    is_hex.then_some((u16::from_str_radix(digits, 16).ok()?, rest))
}

/// Whether a run of digits, signs, points and letters has the form of a JSON number.
fn is_number(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let mantissa = mantissa.strip_prefix('-').unwrap_or(mantissa);
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let exponent = exponent.map(|exponent| exponent.strip_prefix(['+', '-']).unwrap_or(exponent));
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(digits)
}

/// The value of a number that is written without a fraction or a negative exponent.
fn integer(number: &str) -> Option<i64> {
    let (mantissa, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
    let mantissa: i64 = mantissa.parse().ok()?;
    if mantissa == 0 && !exponent.starts_with('-') {
        return Some(0);
    }
    10_i64.checked_pow(exponent.parse().ok()?)?.checked_mul(mantissa)
}

/// The elements of an array, read one after the other, so that a long one is never held whole.
pub(in crate::matrix) struct Elements<'a> {
    parser: Parser<'a>,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Begin,
    Within,
    End,
}

impl<'a> Elements<'a> {
    /// The elements of a text that is one array.
    pub(in crate::matrix) const fn new(text: &'a str) -> Self {
        Self { parser: Parser::new(text), state: State::Begin }
    }

    /// How many bytes have been read.
    pub(in crate::matrix) const fn position(&self) -> usize {
        self.parser.position()
    }

    fn read(&mut self) -> Result<Option<Value>, JsonError> {
        let is_first = self.state == State::Begin;
        if is_first {
            self.parser.skip_space();
            self.parser.expect("[")?;
        }
        let element = self.parser.element(is_first, MAX_DEPTH)?;
        if element.is_none() {
            self.parser.end()?;
        }
        Ok(element)
    }
}

/// Ends after the first error: what follows it cannot be told apart.
impl Iterator for Elements<'_> {
    type Item = Result<Value, JsonError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.state == State::End {
            return None;
        }
        let element = self.read().transpose();
        self.state = match element {
            Some(Ok(_)) => State::Within,
            Some(Err(_)) | None => State::End,
        };
        element
    }
}
