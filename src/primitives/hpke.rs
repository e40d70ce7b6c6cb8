//! HPKE in base mode (RFC 9180) with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20Poly1305.
//!
//! ```text
//! shared_secret = ExtractAndExpand(X25519(sk, pk), enc || pkR)                  section 4.1
//! context       = 0x00 || LabeledExtract("", "psk_id_hash", "")
//!                      || LabeledExtract("", "info_hash", info)                 section 5.1
//! secret        = LabeledExtract(shared_secret, "secret", "")
//! key           = LabeledExpand(secret, "key", context, 32)
//! base_nonce    = LabeledExpand(secret, "base_nonce", context, 12)
//! exporter      = LabeledExpand(secret, "exp", context, 32)
//! Export(c, L)  = LabeledExpand(exporter, "sec", c, L)                          section 5.3
//! ```
//!
//! Only what a QR login needs of the RFC, over the primitives next door and not over a crate of
//! its own: so the one Diffie-Hellman of the library is used, every secret is boxed and wiped,
//! the generator may fail, nothing panics, and the message number can be put to its end in a test.

use alloc::vec::Vec;

use zeroize::Zeroizing;

use super::curve25519::{Curve25519KeyPair, Curve25519PublicKey, NonContributory};
use super::kdf::{hkdf_expand_sha256, hkdf_extract_sha256};
use super::ordered_aead::{NumberBytes, OrderedAead};
use crate::secret::Secret;

/// DHKEM(X25519, HKDF-SHA256).
const KEM_SUITE: &[u8] = b"KEM\x00\x20";
/// That KEM, HKDF-SHA256, ChaCha20Poly1305.
const SUITE: &[u8] = b"HPKE\x00\x20\x00\x01\x00\x03";
/// No pre-shared key, no sender authentication.
const MODE_BASE: u8 = 0x00;

/// What one set-up gives each side.
pub(crate) struct Context {
    /// The sender's messages to the recipient; the sender seals, the recipient opens.
    pub(crate) messages: OrderedAead,
    /// Where both derive further secrets from.
    pub(crate) exporter: Exporter,
}

/// The exporter secret.
pub(crate) struct Exporter(Secret<32>);

impl Exporter {
    /// A secret that both sides have, for `context`.
    pub(crate) fn export<const N: usize>(&self, context: &[u8]) -> Secret<N> {
        labeled_expand(SUITE, &self.0, b"sec", context)
    }

    #[cfg(test)]
    pub(crate) const fn secret(&self) -> &Secret<32> {
        &self.0
    }
}

/// The sender's side. `ephemeral` is used for this one set-up; its public key is `enc`.
pub(crate) fn set_up_sender(
    ephemeral: &Curve25519KeyPair,
    recipient: &Curve25519PublicKey,
    info: &[u8],
) -> Result<Context, NonContributory> {
    let secret = shared_secret(&ephemeral.dh(recipient)?, &ephemeral.public(), recipient);
    Ok(schedule(&secret, info))
}

/// The recipient's side.
pub(crate) fn set_up_recipient(
    recipient: &Curve25519KeyPair,
    encapsulated: &Curve25519PublicKey,
    info: &[u8],
) -> Result<Context, NonContributory> {
    let secret = shared_secret(&recipient.dh(encapsulated)?, encapsulated, &recipient.public());
    Ok(schedule(&secret, info))
}

fn shared_secret(
    dh: &Secret<32>,
    encapsulated: &Curve25519PublicKey,
    recipient: &Curve25519PublicKey,
) -> Secret<32> {
    let pseudorandom_key = labeled_extract(KEM_SUITE, b"", b"eae_prk", dh.expose());
    let context = [encapsulated.as_bytes().as_slice(), recipient.as_bytes()].concat();
    labeled_expand(KEM_SUITE, &pseudorandom_key, b"shared_secret", &context)
}

fn schedule(shared_secret: &Secret<32>, info: &[u8]) -> Context {
    let context = schedule_context(info);
    let secret = labeled_extract(SUITE, shared_secret.expose(), b"secret", b"");
    let key = labeled_expand(SUITE, &secret, b"key", &context);
    let base_nonce = labeled_expand(SUITE, &secret, b"base_nonce", &context);
    Context {
        messages: OrderedAead::new(key, base_nonce, NumberBytes::BigEndian),
        exporter: Exporter(labeled_expand(SUITE, &secret, b"exp", &context)),
    }
}

fn schedule_context(info: &[u8]) -> Vec<u8> {
    let psk_id_hash = labeled_extract(SUITE, b"", b"psk_id_hash", b"");
    let info_hash = labeled_extract(SUITE, b"", b"info_hash", info);
    [&[MODE_BASE], psk_id_hash.expose().as_slice(), info_hash.expose()].concat()
}

/// `HKDF-Extract(salt, "HPKE-v1" || suite || label || input key)`
fn labeled_extract(suite: &[u8], salt: &[u8], label: &[u8], input_key: &[u8]) -> Secret<32> {
    let labeled = Zeroizing::new([b"HPKE-v1", suite, label, input_key].concat());
    hkdf_extract_sha256(salt, &labeled)
}

/// `HKDF-Expand(key, u16be(N) || "HPKE-v1" || suite || label || info, N)`
fn labeled_expand<const N: usize>(
    suite: &[u8],
    pseudorandom_key: &Secret<32>,
    label: &[u8],
    info: &[u8],
) -> Secret<N> {
    let length = const {
        assert!(N <= 255 * 32, "HKDF gives at most 255 blocks");
        (N as u16).to_be_bytes()
    };
    let labeled = [&length, b"HPKE-v1".as_slice(), suite, label, info].concat();
    hkdf_expand_sha256(pseudorandom_key, &labeled)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 9180 appendix A.2.1.
    const INFO: &str = "4f6465206f6e2061204772656369616e2055726e";
    const EPHEMERAL_SECRET: &str =
        "f4ec9b33b792c372c1d2c2063507b684ef925b8c75a42dbcbf57d63ccd381600";
    const ENCAPSULATED: &str = "1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a";
    const RECIPIENT_SECRET: &str =
        "8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb";
    const RECIPIENT_PUBLIC: &str =
        "4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a";
    const SHARED_SECRET: &str = "0bbe78490412b4bbea4812666f7916932b828bba79942424abb65244930d69a7";
    const SCHEDULE_CONTEXT: &str = "00431df6cd95e11ff49d7013563baf7f11588c75a6611ee2a4404a49306ae4cf\
        c5b69c5718a60cc5876c358d3f7fc31ddb598503f67be58ea1e798c0bb19eb9796";
    const KEY: &str = "ad2744de8e17f4ebba575b3f5f5a8fa1f69c2a07f6e7500bc60ca6e3e3ec1c91";
    const BASE_NONCE: &str = "5c4d98150661b848853b547f";
    const EXPORTER: &str = "a3b010d4994890e2c6968a36f64470d3c824c8f5029942feb11e7a74b2921922";
    const PLAINTEXT: &str = "4265617574792069732074727574682c20747275746820626561757479";

    /// Appendix A.2.1.1: number, associated data, ciphertext.
    const ENCRYPTIONS: [(u64, &str, &str); 6] = [
        (
            0,
            "436f756e742d30",
            "1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28",
        ),
        (
            1,
            "436f756e742d31",
            "6b53c051e4199c518de79594e1c4ab18b96f081549d45ce015be002090bb119e85285337cc95ba5f59992dc98c",
        ),
        (
            2,
            "436f756e742d32",
            "71146bd6795ccc9c49ce25dda112a48f202ad220559502cef1f34271e0cb4b02b4f10ecac6f48c32f878fae86b",
        ),
        (
            4,
            "436f756e742d34",
            "63357a2aa291f5a4e5f27db6baa2af8cf77427c7c1a909e0b37214dd47db122bb153495ff0b02e9e54a50dbe16",
        ),
        (
            255,
            "436f756e742d323535",
            "18ab939d63ddec9f6ac2b60d61d36a7375d2070c9b683861110757062c52b8880a5f6b3936da9cd6c23ef2a95c",
        ),
        (
            256,
            "436f756e742d323536",
            "7a4a13e9ef23978e2c520fd4d2e757514ae160cd0cd05e556ef692370ca53076214c0c40d4c728d6ed9e727a5b",
        ),
    ];

    /// Appendix A.2.1.2: exporter context, 32 bytes.
    const EXPORTS: [(&str, &str); 3] = [
        ("", "4bbd6243b8bb54cec311fac9df81841b6fd61f56538a775e7c80a9f40160606e"),
        ("00", "8c1df14732580e5501b00f82b10a1647b40713191b7c1240ac80e2b68808ba69"),
        (
            "54657374436f6e74657874",
            "5acb09211139c43b3090489a9da433e8a30ee7188ba8b0a9a1ccf0c229283e53",
        ),
    ];

    fn unhex(text: &str) -> Vec<u8> {
        hex::decode(text).unwrap()
    }

    fn pair(secret: &str) -> Curve25519KeyPair {
        Curve25519KeyPair::from_secret(Secret::copy_of(&unhex(secret).try_into().unwrap()))
    }

    fn contexts() -> (Context, Context) {
        let (ephemeral, recipient) = (pair(EPHEMERAL_SECRET), pair(RECIPIENT_SECRET));
        assert_eq!(hex::encode(ephemeral.public().as_bytes()), ENCAPSULATED);
        assert_eq!(hex::encode(recipient.public().as_bytes()), RECIPIENT_PUBLIC);
        let info = unhex(INFO);
        let sender = set_up_sender(&ephemeral, &recipient.public(), &info).unwrap();
        (sender, set_up_recipient(&recipient, &ephemeral.public(), &info).unwrap())
    }

    #[test]
    fn the_key_schedule_is_that_of_the_rfc() {
        let (ephemeral, recipient) = (pair(EPHEMERAL_SECRET), pair(RECIPIENT_SECRET));
        let dh = ephemeral.dh(&recipient.public()).unwrap();
        let secret = shared_secret(&dh, &ephemeral.public(), &recipient.public());
        assert_eq!(hex::encode(secret.expose()), SHARED_SECRET);
        assert_eq!(hex::encode(schedule_context(&unhex(INFO))), SCHEDULE_CONTEXT);
        let (sender, receiver) = contexts();
        for context in [sender, receiver] {
            let (key, base_nonce, next) = context.messages.snapshot();
            assert_eq!(
                (hex::encode(key), hex::encode(base_nonce)),
                (KEY.into(), BASE_NONCE.into())
            );
            assert_eq!(next, Some(0));
            assert_eq!(hex::encode(context.exporter.secret().expose()), EXPORTER);
        }
    }

    #[test]
    fn messages_are_those_of_the_rfc() {
        let (mut sender, mut receiver) = contexts();
        let plaintext = unhex(PLAINTEXT);
        for (number, associated, ciphertext) in ENCRYPTIONS {
            let associated = unhex(associated);
            sender.messages.skip_to(number);
            receiver.messages.skip_to(number);
            let sealed = sender.messages.seal(&plaintext, &associated).unwrap();
            assert_eq!(hex::encode(&sealed), ciphertext, "{number}");
            assert_eq!(receiver.messages.open(&sealed, &associated).unwrap(), plaintext);
        }
    }

    #[test]
    fn exports_are_those_of_the_rfc() {
        let (sender, receiver) = contexts();
        for (context, value) in EXPORTS {
            for exporter in [&sender.exporter, &receiver.exporter] {
                let exported = exporter.export::<32>(&unhex(context));
                assert_eq!(hex::encode(exported.expose()), value, "{context}");
            }
        }
    }

    #[test]
    fn a_key_of_small_order_is_refused_on_both_sides() {
        let ours = pair(RECIPIENT_SECRET);
        for low in [[0; 32], {
            let mut one = [0; 32];
            one[0] = 1;
            one
        }] {
            let low = Curve25519PublicKey::new(low);
            assert_eq!(set_up_sender(&ours, &low, b"").err(), Some(NonContributory));
            assert_eq!(set_up_recipient(&ours, &low, b"").err(), Some(NonContributory));
        }
    }
}
