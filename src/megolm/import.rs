//! Many exported sessions at once: a key backup, or a file of keys.

use alloc::vec::Vec;

use super::error::SessionKeyError;
use super::inbound_session::InboundGroupSession;
use super::session_key::ExportedSessionKey;

/// For how many sessions there is room at once. What an iterator says of its length is a hint.
const RESERVED: usize = 1024;

/// Imports exported session keys, base64, and gives a result for each, in their order.
///
/// After each of them `progress` is told how many are done. What was refused is no reason to stop:
/// a backup of many thousands may have a damaged one.
pub fn import_sessions<'a>(
    exports: impl IntoIterator<Item = &'a str>,
    mut progress: impl FnMut(usize),
) -> Vec<Result<InboundGroupSession, SessionKeyError>> {
    let exports = exports.into_iter();
    let mut sessions = Vec::with_capacity(exports.size_hint().0.min(RESERVED));
    for export in exports {
        sessions.push(ExportedSessionKey::from_base64(export).map(InboundGroupSession::from));
        progress(sessions.len());
    }
    sessions
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString as _;
    use alloc::vec;

    use super::super::outbound_session::OutboundGroupSession;
    use super::super::ratchet::MessageIndex;
    use super::*;
    use crate::pickle::codec::Record as _;

    #[test]
    fn each_has_a_result_in_its_place_and_progress_is_told() {
        let view =
            InboundGroupSession::from_outbound(&OutboundGroupSession::at(MessageIndex::new(3)));
        let exports = [3, 7].map(|index| view.export_at(index).unwrap());
        let texts = exports.each_ref().map(|export| export.to_base64().expose().to_string());
        let mut told = vec![];
        let damaged = texts[0].replace(&texts[0][10..12], "!!");
        let all = [texts[0].as_str(), &damaged, &texts[1]];
        let sessions = import_sessions(all, |done| told.push(done));
        assert_eq!(told, [1, 2, 3]);
        let [first, second, third] = sessions.try_into().unwrap();
        for (session, export) in [(first, &exports[0]), (third, &exports[1])] {
            assert_eq!(session.unwrap().to_bytes(), InboundGroupSession::import(export).to_bytes());
        }
        assert!(matches!(second, Err(SessionKeyError::Base64(_))));
    }

    #[test]
    fn a_wrong_hint_of_the_length_is_survived() {
        struct Endless;
        impl Iterator for Endless {
            type Item = &'static str;

            fn next(&mut self) -> Option<&'static str> {
                None
            }

            fn size_hint(&self) -> (usize, Option<usize>) {
                (usize::MAX, None)
            }
        }
        assert!(import_sessions(Endless, |_| ()).is_empty());
    }
}
