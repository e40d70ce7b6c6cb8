//! The `generates` of a vector: keys that an account makes after it has been read.

use olmec::CodedError as _;
use olmec::olm::{Account, OneTimeKey};
use serde_json::{Value, json};

use super::support::rng;

/// Makes what the case says, if it says anything; what is refused changes nothing.
pub(crate) fn check(account: &mut Account, case: &Value) {
    let mut rng = rng(11);
    for entry in case["generates"].as_array().into_iter().flatten() {
        let at = format!("{}: {entry}", case["id"]);
        let count = usize::try_from(entry["count"].as_u64().unwrap()).unwrap();
        let before = (account.one_time_key_count(), account.fallback_key());
        let made = if entry["kind"] == "fallback_key" {
            assert_eq!(count, 1, "{at}");
            let made = account.generate_fallback_key_with_rng(&mut rng);
            made.map(|_| Vec::from_iter(account.fallback_key()))
        } else {
            account.generate_one_time_keys_with_rng(count, &mut rng).map(|made| made.created)
        };
        let ids = |keys: Vec<OneTimeKey>| -> Vec<String> {
            keys.iter().map(|key| key.id.to_base64()).collect()
        };
        match made {
            Ok(keys) => assert_eq!(json!(ids(keys)), entry["ids"], "{at}"),
            Err(error) => {
                assert_eq!(error.code().name(), entry["expect"], "{at}");
                assert_eq!((account.one_time_key_count(), account.fallback_key()), before, "{at}");
            }
        }
    }
}
