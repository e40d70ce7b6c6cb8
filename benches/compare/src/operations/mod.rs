//! What is timed. A further operation is a function that makes its contenders, checks that they
//! agree, and has a line here.

mod accounts;
mod each;
mod history;
mod megolm;
mod olm;
mod others;
mod pickles;

use anyhow::Result;

use crate::contest::Contender;
use history::Order;

/// Something that all libraries do.
pub(crate) struct Operation {
    /// Its name on the command line and in the table.
    pub(crate) name: &'static str,
    /// Those who do it, on the same input; an error if their results are not the same.
    pub(crate) contenders: fn() -> Result<Vec<Contender>>,
}

const fn operation(name: &'static str, contenders: fn() -> Result<Vec<Contender>>) -> Operation {
    Operation { name, contenders }
}

/// All of them, in the order of the table.
pub(crate) const ALL: &[Operation] = &[
    operation("account-create", accounts::create),
    operation("one-time-keys-50", || accounts::one_time_keys(50)),
    operation("one-time-keys-100", || accounts::one_time_keys(100)),
    operation("account-pickle", || pickles::account()?.writing()),
    operation("account-unpickle", || pickles::account()?.reading()),
    operation("olm-create-outbound", olm::create_outbound),
    operation("olm-create-inbound", olm::create_inbound),
    operation("olm-turn-encrypt-32B", || olm::turn_encrypt(32)),
    operation("olm-turn-decrypt-32B", || olm::turn_decrypt(32)),
    operation("olm-chain-encrypt-32B", || olm::chain_encrypt(32)),
    operation("olm-chain-decrypt-32B", || olm::chain_decrypt(32)),
    operation("olm-turn-encrypt-1KiB", || olm::turn_encrypt(1 << 10)),
    operation("olm-turn-decrypt-1KiB", || olm::turn_decrypt(1 << 10)),
    operation("olm-chain-encrypt-1KiB", || olm::chain_encrypt(1 << 10)),
    operation("olm-chain-decrypt-1KiB", || olm::chain_decrypt(1 << 10)),
    operation("olm-turn-encrypt-64KiB", || olm::turn_encrypt(64 << 10)),
    operation("olm-turn-decrypt-64KiB", || olm::turn_decrypt(64 << 10)),
    operation("olm-chain-encrypt-64KiB", || olm::chain_encrypt(64 << 10)),
    operation("olm-chain-decrypt-64KiB", || olm::chain_decrypt(64 << 10)),
    operation("olm-40-reversed", olm::reversed),
    operation("session-pickle", || pickles::session()?.writing()),
    operation("session-unpickle", || pickles::session()?.reading()),
    operation("megolm-create-outbound", megolm::create_outbound),
    operation("megolm-create-inbound", megolm::create_inbound),
    operation("megolm-encrypt-32B", || megolm::encrypt(32)),
    operation("megolm-decrypt-first-32B", megolm::decrypt_first),
    operation("megolm-decrypt-32B", || megolm::decrypt(32)),
    operation("megolm-encrypt-1KiB", || megolm::encrypt(1 << 10)),
    operation("megolm-decrypt-1KiB", || megolm::decrypt(1 << 10)),
    operation("megolm-encrypt-64KiB", || megolm::encrypt(64 << 10)),
    operation("megolm-decrypt-64KiB", || megolm::decrypt(64 << 10)),
    operation("history-oldest-first", || history::decrypt(Order::OldestFirst)),
    operation("history-newest-first", || history::decrypt(Order::NewestFirst)),
    operation("history-random", || history::decrypt(Order::Random)),
    operation("megolm-import", megolm::import),
    operation("backup-restore-10000", history::restore),
    operation("outbound-group-pickle", || pickles::outbound_group_session()?.writing()),
    operation("outbound-group-unpickle", || pickles::outbound_group_session()?.reading()),
    operation("inbound-group-pickle", || pickles::inbound_group_session()?.writing()),
    operation("inbound-group-unpickle", || pickles::inbound_group_session()?.reading()),
    operation("megolm-export-jump", megolm::export_jump),
    operation("megolm-export-step", megolm::export_steps),
    operation("sas-create", others::sas_create),
    operation("sas-agree", others::sas_agree),
    operation("backup-encrypt-512B", others::backup_encrypt),
    operation("backup-decrypt-512B", others::backup_decrypt),
    operation("ed25519-sign-400B", others::sign),
    operation("ed25519-verify-400B", others::verify),
];
