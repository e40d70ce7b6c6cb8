//! What is stored: pickles of each kind, dehydrated devices, files of exported room keys.

use base64ct::{Base64Unpadded, Encoding as _};
use olmec::matrix::key_export::{self, Limits};
use olmec::megolm::{InboundGroupSession, OutboundGroupSession};
use olmec::olm::{Account, Session};
use olmec::pickle::dehydrated_device::{dehydrate_with_rng, rehydrate};
use olmec::pickle::{Picklable, Pickle, PickleKey, Stamp, libolm};
use olmec::pk::PkDecryption;

use super::{Pair, Sample, all_refused, bytes, device, group_session, rng, samples};

/// One object of each kind that is pickled, of this sample.
struct Objects {
    account: Account,
    session: Session,
    outbound: OutboundGroupSession,
    inbound: InboundGroupSession,
    backup_key: PkDecryption,
}

impl Objects {
    fn new(Sample { seed, mac_length, .. }: Sample) -> Self {
        let outbound = group_session(seed, mac_length);
        Self {
            account: device(seed + 1).0,
            session: Pair::from_seed(olmec::MacLength::Truncated, seed).alice,
            inbound: InboundGroupSession::from_outbound(&outbound),
            outbound,
            backup_key: PkDecryption::with_rng(&mut rng(seed + 6)).unwrap(),
        }
    }
}

/// A text that may be changed as such, and behind its base64.
fn all_refused_as_text_and_bytes(text: &str, mut accepts: impl FnMut(&str) -> bool) {
    assert!(accepts(text), "the genuine one");
    all_refused(text.as_bytes(), |mutated| str::from_utf8(mutated).is_ok_and(&mut accepts));
    let bytes = Base64Unpadded::decode_vec(text).unwrap();
    all_refused(&bytes, |mutated| accepts(&Base64Unpadded::encode_string(mutated)));
    assert!(accepts(text), "the genuine one, after all that");
}

fn native<T: Picklable>(object: &T, seed: u64) {
    let key = PickleKey::from_bytes(&bytes(seed));
    let stamp = Stamp { context: b"a context", generation: seed };
    let pickle = Pickle::seal_with_rng(object, &key, stamp, &mut rng(seed)).unwrap();
    all_refused_as_text_and_bytes(&pickle.to_base64(), |text| {
        Pickle::from_base64(text).is_ok_and(|pickle| pickle.open::<T>(&key, stamp).is_ok())
    });
}

/// The kinds take turns.
#[test]
fn native_pickles() {
    for sample @ Sample { seed, number, .. } in samples(5) {
        let objects = Objects::new(sample);
        match number % 5 {
            0 => native(&objects.account, seed),
            1 => native(&objects.session, seed),
            2 => native(&objects.outbound, seed),
            3 => native(&objects.inbound, seed),
            _ => native(&objects.backup_key, seed),
        }
    }
}

/// The kinds take turns.
#[test]
fn libolm_pickles() {
    for sample @ Sample { seed, number, .. } in samples(5) {
        let key = &bytes::<32>(seed)[..];
        let mut objects = Objects::new(sample);
        // Their pickles have no place for another MAC length.
        objects.outbound = group_session(seed, olmec::MacLength::Truncated);
        objects.inbound = InboundGroupSession::from_outbound(&objects.outbound);
        let write = [
            libolm::write_account(&objects.account, key).unwrap(),
            libolm::write_session(&objects.session, key).unwrap(),
            libolm::write_outbound_group_session(&objects.outbound, key).unwrap(),
            libolm::write_inbound_group_session(&objects.inbound, key).unwrap(),
            libolm::write_pk_decryption(&objects.backup_key, key),
        ];
        let kind = number % write.len();
        all_refused_as_text_and_bytes(&write[kind], |text| match kind {
            0 => libolm::read_account(text, key).is_ok(),
            1 => libolm::read_session(text, key).is_ok(),
            2 => libolm::read_outbound_group_session(text, key).is_ok(),
            3 => libolm::read_inbound_group_session(text, key).is_ok(),
            _ => libolm::read_pk_decryption(text, key).is_ok(),
        });
    }
}

#[test]
fn dehydrated_devices() {
    for Sample { seed, .. } in samples(2) {
        let key = &bytes::<32>(seed);
        let device = dehydrate_with_rng(&device(seed + 1).0, key, &mut rng(seed)).unwrap();
        all_refused_as_text_and_bytes(&device.ciphertext, |ciphertext| {
            rehydrate(ciphertext, &device.nonce, key).is_ok()
        });
        all_refused_as_text_and_bytes(&device.nonce, |nonce| {
            rehydrate(&device.ciphertext, nonce, key).is_ok()
        });
    }
}

/// The lines around it may be broken anywhere, so only what is between them is changed.
#[test]
fn key_export_files() {
    const MARKS: [&str; 2] =
        ["-----BEGIN MEGOLM SESSION DATA-----\n", "\n-----END MEGOLM SESSION DATA-----"];
    for Sample { seed, plaintext, .. } in samples(2) {
        let genuine = key_export_file(seed, plaintext);
        let limits = Limits { max_rounds: 4, ..Limits::default() };
        let decrypt = |bytes: &[u8]| {
            let file = MARKS.join(&Base64Unpadded::encode_string(bytes));
            key_export::decrypt(&file, "passphrase", limits)
        };
        all_refused(&genuine, |mutated| decrypt(mutated).is_ok());
        assert_eq!(decrypt(&genuine).unwrap().expose(), plaintext);
    }
}

/// Such a file with a single round of PBKDF2, which the library never writes.
fn key_export_file(seed: u64, plaintext: &[u8]) -> Vec<u8> {
    use ctr::cipher::{KeyIvInit as _, StreamCipher as _};
    use hmac::{Hmac, KeyInit as _, Mac as _};

    let (salt, iv) = (bytes::<16>(seed), bytes::<16>(seed + 1));
    let keys = pbkdf2::pbkdf2_hmac_array::<sha2::Sha512, 64>(b"passphrase", &salt, 1);
    let mut file = [&[1], &salt[..], &iv, &1_u32.to_be_bytes(), plaintext].concat();
    let cipher = ctr::Ctr128BE::<aes::Aes256>::new_from_slices(&keys[..32], &iv);
    cipher.unwrap().apply_keystream(&mut file[37..]);
    let mac = Hmac::<sha2::Sha256>::new_from_slice(&keys[32..]).unwrap().chain_update(&file);
    file.extend(mac.finalize().into_bytes());
    file
}
