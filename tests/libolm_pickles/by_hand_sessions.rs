//! Olm sessions made by hand.

use serde_json::Value;

use super::super::envelope::seal;
use super::{KEY, contents, corrupted, read, refused, spliced, unchanged, with};

/// Where the first list begins and how long its elements are, see `src/pickle/libolm/session.rs`.
const SENDING_CHAINS: usize = 133;
/// The length of a receiving chain, and of a skipped key.
const CHAIN: usize = 68;

pub(super) fn cases() -> Vec<Value> {
    let opened = contents("session/opened");
    let chains = contents("session/chains");
    // No sending chain, five receiving chains, forty skipped keys.
    let first_chain = SENDING_CHAINS + 8;
    let skipped = first_chain + 5 * CHAIN;
    let key = |place: usize| skipped + 4 + place * CHAIN;
    let version = |version: u32| seal(&with(&opened, 0, version.to_be_bytes()), KEY);
    let logging =
        |plain: &[u8], end: &[u8]| [&with(plain, 0, 0x8000_0001_u32.to_be_bytes()), end].concat();
    // Its skipped keys belong to no chain then.
    let newest_chain_renamed = with(&chains, first_chain, [7; 32]);
    let reversed: Vec<u8> =
        (0..40).rev().flat_map(|place| chains[key(place)..][..CHAIN].to_vec()).collect();
    let mut cases = vec![
        read(
            "session/version-0x80000001",
            "The version with a field more.",
            &logging(&chains, &[0, 0, 0, 1]),
            &chains,
        ),
        read(
            "session/flag-2",
            "Any flag but 0 means yes.",
            &with(&chains, 4, [2]),
            &with(&chains, 4, [1]),
        ),
        unchanged(
            "session/keys-of-no-chain",
            "Skipped keys of a chain that is gone.",
            &newest_chain_renamed,
        ),
        unchanged(
            "session/oldest-first",
            "Skipped keys in the other order.",
            &spliced(&chains, key(0)..key(40), &reversed),
        ),
        corrupted(
            "session/version-0x80000001-short",
            "The field is missing.",
            &logging(&chains, &[]),
        ),
        corrupted(
            "session/no-chains",
            "Neither a sending nor a receiving chain.",
            &[&opened[..SENDING_CHAINS], &[0; 12]].concat(),
        ),
    ];
    for unknown in [0, 2, 3, 0x8000_0000, 0x8000_0002, u32::MAX] {
        let id = format!("session/version-{unknown:#x}");
        cases.push(refused(&id, "No such version.", version(unknown), "UNSUPPORTED_VERSION"));
    }
    let two = spliced(
        &opened,
        SENDING_CHAINS + 4..SENDING_CHAINS + 4,
        &opened[SENDING_CHAINS + 4..][..100],
    );
    let six = spliced(&chains, first_chain..first_chain, &[9; CHAIN]);
    let one_more = spliced(&chains, key(0)..key(0), &[9; CHAIN]);
    cases.extend([
        corrupted(
            "session/two-sending-chains",
            "One is all there can be.",
            &with(&two, SENDING_CHAINS, 2_u32.to_be_bytes()),
        ),
        corrupted(
            "session/six-receiving-chains",
            "Five is the most.",
            &with(&six, SENDING_CHAINS + 4, 6_u32.to_be_bytes()),
        ),
        corrupted(
            "session/forty-one-skipped-keys",
            "Forty is the most.",
            &with(&one_more, skipped, 41_u32.to_be_bytes()),
        ),
    ]);
    for (name, at) in [
        ("sending-chains", SENDING_CHAINS),
        ("receiving-chains", SENDING_CHAINS + 4),
        ("skipped-keys", skipped),
    ] {
        for false_count in [1000, 65_535, u32::MAX] {
            let id = format!("session/{name}-{false_count}");
            cases.push(corrupted(
                &id,
                "A false count.",
                &with(&chains, at, false_count.to_be_bytes()),
            ));
        }
    }
    let first: [u8; 32] = chains[first_chain..][..32].try_into().unwrap();
    let next: [u8; 4] = chains[first_chain + 64..][..4].try_into().unwrap();
    let index: [u8; 4] = chains[key(1) + 64..][..4].try_into().unwrap();
    let secret = SENDING_CHAINS + 4 + 32;
    cases.extend([
        corrupted(
            "session/one-chain-twice",
            "Two receiving chains with one ratchet key.",
            &with(&chains, first_chain + CHAIN, first),
        ),
        corrupted(
            "session/key-ahead",
            "A skipped key that the chain has not reached.",
            &with(&chains, key(0) + 64, next),
        ),
        corrupted(
            "session/one-key-twice",
            "Two skipped keys for one message.",
            &with(&chains, key(0) + 64, index),
        ),
        corrupted(
            "session/other-public-key",
            "A ratchet key that is not that of its secret.",
            &with(&opened, secret, [opened[secret] ^ 8]),
        ),
    ]);
    cases
}
