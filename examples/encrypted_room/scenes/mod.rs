//! The story, scene by scene. Each scene claims only what it has checked.

pub mod converse;
pub mod forger;
pub mod leave;
pub mod letters;
pub mod newcomer;
pub mod publish;
pub mod replay;
pub mod share;

use crate::broken::Played;
use crate::device::Device;
use crate::server::Server;
use crate::stage::Stage;

/// Who plays, and where.
pub struct Story {
    pub stage: Stage,
    pub server: Server,
    pub alice_phone: Device,
    pub alice_laptop: Device,
    pub bob: Device,
    pub carol: Device,
    pub dave: Device,
    pub mallory: Device,
}

impl Story {
    /// The curtain rises. Nobody knows anybody's keys yet.
    pub fn begin() -> Played<Self> {
        let stage = Stage::new();
        stage.title(
            "Tea at four",
            &[
                "Alice (phone, laptop), Bob (phone) and Carol (tablet) meet in an encrypted room.",
                "One process, no network, all cryptography real, other keys each time. Each line is",
                "checked before it is printed.   → does   ✓ sees   ✗ cannot or refuses, and why   · a remark",
            ],
        );
        Ok(Self {
            stage,
            server: Server::default(),
            alice_phone: Device::new("Alice", "phone")?,
            alice_laptop: Device::new("Alice", "laptop")?,
            bob: Device::new("Bob", "phone")?,
            carol: Device::new("Carol", "tablet")?,
            dave: Device::new("Dave", "laptop")?,
            mallory: Device::new("Mallory", "toaster")?,
        })
    }
}
