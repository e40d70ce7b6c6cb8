//! What is timed. A further operation is a function that makes its contenders, checks that they
//! agree, and has a line here.

mod pickles;

use anyhow::Result;

use crate::contest::Contender;

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
    operation("account-pickle", || pickles::account()?.writing()),
    operation("account-unpickle", || pickles::account()?.reading()),
    operation("session-pickle", || pickles::session()?.writing()),
    operation("session-unpickle", || pickles::session()?.reading()),
    operation("outbound-group-pickle", || pickles::outbound_group_session()?.writing()),
    operation("outbound-group-unpickle", || pickles::outbound_group_session()?.reading()),
    operation("inbound-group-pickle", || pickles::inbound_group_session()?.writing()),
    operation("inbound-group-unpickle", || pickles::inbound_group_session()?.reading()),
];
