//! The record of a replay guard, version 1. Lists rise strictly.
//!
//! ```text
//! key (32) || sessions: count (u32), each
//!     hash of the session id (16) || messages: count (u32), each
//!         index (u32) || hash of the event id (8) || hash of the message (8)
//! ```

use super::super::codec::{Reader, Record, Sink};
use super::super::error::PickleError;
use super::sealed::Stored;
use crate::error::Unsound;
use crate::matrix::replay_guard::{ReplayGuard, Seen, SeenIndices};
use crate::secret::Secret;

impl Stored for ReplayGuard {
    const VERSION: u8 = 1;

    fn read(_version: u8, record: &mut Reader<'_>) -> Result<Self, PickleError> {
        let key = Secret::copy_of(record.array()?);
        let sessions =
            record.list(usize::MAX, |record| Ok((*record.array()?, read_indices(record)?)))?;
        if sessions.is_sorted_by(|(one, _), (next, _)| one < next) {
            Ok(Self { key, sessions: sessions.into_iter().collect() })
        } else {
            Err(Unsound.into())
        }
    }
}

fn read_indices(record: &mut Reader<'_>) -> Result<SeenIndices, Unsound> {
    let indices = record.list(usize::MAX, |record| {
        let index = record.u32()?;
        Ok((index, Seen { event: *record.array()?, message: *record.array()? }))
    })?;
    let is_sound = indices.is_sorted_by(|(one, _), (next, _)| one < next);
    if is_sound { Ok(indices.into_iter().collect()) } else { Err(Unsound) }
}

impl Record for ReplayGuard {
    fn write<S: Sink>(&self, out: &mut S) {
        let Self { key, sessions } = self;
        out.put(key.expose());
        out.count(sessions.len());
        for (session, indices) in sessions {
            out.put(session);
            out.count(indices.len());
            for (index, Seen { event, message }) in indices {
                out.u32(*index);
                out.put(event);
                out.put(message);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;
    use crate::matrix::replay_guard::{ReplayError, Sighting};
    use crate::megolm::{MessageIndex, OutboundGroupSession};
    use crate::pickle::PickleKey;
    use crate::primitives::aes_cbc_hmac::MacLength;
    use crate::random::tests::rng;

    #[test]
    fn what_was_seen_is_known_after_a_restart_and_hostile_records_are_refused() {
        let mut guard = ReplayGuard::with_rng(&mut rng(1)).unwrap();
        let mut session =
            OutboundGroupSession::with_rng(MacLength::Truncated, &mut rng(2)).unwrap();
        let message = session.encrypt(b"tea").unwrap();
        let [zero, one] = [0, 1].map(MessageIndex::from);
        guard.see(session.id().as_str(), one, "$a", &message).unwrap();
        guard.see(session.id().as_str(), zero, "$b", &message).unwrap();

        let key = PickleKey::from_bytes(&[5; 32]);
        let mut again = ReplayGuard::from_pickle(&guard.pickle(&key).unwrap(), &key).unwrap();
        assert_eq!(again.see(session.id().as_str(), one, "$a", &message), Ok(Sighting::Again));
        assert_eq!(
            again.see(session.id().as_str(), one, "$b", &message),
            Err(ReplayError::Replayed)
        );
        assert_eq!(again.len(), 2);

        let record = guard.to_bytes();
        assert_eq!(record.len(), 32 + 4 + 16 + 4 + 2 * 20);
        let read = |record: &[u8]| {
            let mut reader = Reader::new(record);
            ReplayGuard::read(1, &mut reader).map(|guard| guard.to_bytes().to_vec())
        };
        assert_eq!(read(&record).unwrap(), *record);
        for length in 0..record.len() {
            assert!(read(&record[..length]).is_err(), "{length}");
        }
        // An index that is there twice, and counts that promise too much.
        for (place, byte) in [(79, 0), (32, 0xFF), (52, 0xFF)] {
            let mut hostile = record.to_vec();
            hostile[place] = byte;
            assert!(read(&hostile).is_err(), "{place}");
        }
    }

    #[test]
    fn sessions_come_once_each_and_in_order() {
        let read = |ids: &[u8]| {
            let sessions = ids.iter().flat_map(|id| [&[*id; 16][..], &[0; 4]].concat());
            let count = u32::try_from(ids.len()).unwrap().to_be_bytes();
            let record: Vec<u8> = [7; 32].into_iter().chain(count).chain(sessions).collect();
            ReplayGuard::read(1, &mut Reader::new(&record)).map(|guard| guard.sessions.len())
        };
        assert_eq!(read(&[1, 2, 3]), Ok(3));
        for refused in [&[2, 1][..], &[1, 1], &[1, 3, 2]] {
            assert_eq!(read(refused), Err(Unsound.into()), "{refused:?}");
        }
    }
}
