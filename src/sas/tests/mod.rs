//! What holds for the whole of SAS.

mod agreement;
mod participants;
mod verification;

use alloc::string::String;

use super::*;
use crate::primitives::ed25519::Ed25519PublicKey;
use crate::random::tests::rng;

const START: &str = r#"{"from_device":"PHONE","method":"m.sas.v1","transaction_id":"T"}"#;

/// Two sides that agreed; the first is the starter.
fn agreed(seed: u64) -> (EstablishedSas, EstablishedSas) {
    let (starter, acceptor) =
        (Sas::with_rng(&mut rng(seed)).unwrap(), Sas::with_rng(&mut rng(!seed)).unwrap());
    let (starter_key, acceptor_key) = (starter.public_key(), acceptor.public_key());
    let commitment = acceptor.commitment(START);
    let starter = starter.agree_with_commitment(acceptor_key, &commitment, START).unwrap();
    (starter, acceptor.agree(starter_key).unwrap())
}

/// Alice's phone and Bob's laptop, from the side of Alice, who is the starter.
fn alice_and_bob(alice: &EstablishedSas) -> Participants<'static> {
    Participants {
        starter: Participant {
            user_id: "@alice:tea.example",
            device_id: "PHONE",
            key: alice.our_public_key(),
        },
        acceptor: Participant {
            user_id: "@bob:tea.example",
            device_id: "LAPTOP",
            key: alice.their_public_key(),
        },
        transaction_id: "S0meUniqueId",
    }
}

/// The public keys of two accounts.
fn signing_key(seed: u64) -> Ed25519PublicKey {
    crate::primitives::ed25519_key_pair::Ed25519KeyPair::generate(&mut rng(seed)).unwrap().public()
}

fn text(mac: &Mac) -> String {
    mac.as_str().into()
}
