//! The name of a session, which two sides compare and a client uses as a database key.

use alloc::string::String;
use core::borrow::Borrow;
use core::fmt;

/// The id of an Olm or Megolm session: 43 characters of unpadded base64.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionId(String);

impl SessionId {
    pub(crate) fn new(text: String) -> Self {
        Self(text)
    }

    /// The text, as Matrix events carry it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for SessionId {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

/// So that a map with `SessionId` keys can be asked with the text from an event.
impl Borrow<str> for SessionId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl From<SessionId> for String {
    fn from(id: SessionId) -> Self {
        id.0
    }
}

impl fmt::Display for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SessionId({})", self.0)
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString as _;
    use std::collections::{BTreeMap, HashMap};

    use super::*;

    #[test]
    fn it_is_its_text_to_whoever_asks() {
        let text = "nOpNKDpv9cTOrYKoWzW4HV9P5iAWgdTkPFgHVGgxDqU";
        let id = SessionId::new(text.into());
        assert_eq!((id.as_str(), id.as_ref(), id.to_string().as_str()), (text, text, text));
        assert_eq!(HashMap::from([(id.clone(), 1)]).get(text), Some(&1));
        assert_eq!(BTreeMap::from([(id.clone(), 2)]).get(text), Some(&2));
        assert_eq!(String::from(id), text);
    }
}
