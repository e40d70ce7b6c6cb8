//! Two devices, any number of sessions between them, each opened by either side.

mod reasons;
mod world;

use olmec_interop::peer::{Implementation, MacLength};
use olmec_interop::random::Dice;

use self::world::World;
use crate::{WITH_OLMEC, run_schedules};

/// How the network and the two people behave, in percent where nothing else is said.
struct Weather {
    events: usize,
    /// How far behind the oldest message on its way the delivered one may be.
    window: usize,
    /// The newest message overtakes all others.
    overtaking: usize,
    loss: usize,
    repeat: usize,
    damage: usize,
    /// A new session.
    opening: usize,
    /// A new fallback key, or the end of an old one.
    rotation: usize,
    /// A pre-key message offered to the account once more.
    replay: usize,
    /// Both sides go on from their pickles after an event, each by itself.
    restart: usize,
    /// The most messages sent in a row.
    burst: usize,
}

impl Weather {
    fn forecast(dice: &mut Dice) -> Self {
        let calm = Self {
            events: 60,
            window: 1,
            overtaking: 0,
            loss: 0,
            repeat: 3,
            damage: 3,
            opening: 3,
            rotation: 2,
            replay: 2,
            restart: 3,
            burst: 2,
        };
        match dice.below(7) {
            0 => calm,
            1 => Self { window: 60, burst: 6, ..calm },
            2 => Self { window: 10, loss: 20, repeat: 10, ..calm },
            3 => Self { opening: 15, rotation: 8, replay: 8, window: 4, ..calm },
            4 => Self { events: 300, overtaking: 95, opening: 0, rotation: 0, ..calm },
            5 => Self { restart: 100, window: 60, burst: 6, ..calm },
            _ => Self { events: 30, window: 200, loss: 30, burst: 70, opening: 1, ..calm },
        }
    }
}

fn run(
    pair: [Implementation; 2],
    mac_length: MacLength,
    dice: &mut Dice,
) -> Vec<(&'static str, usize)> {
    let weather = Weather::forecast(dice);
    let mut world = World::new(pair, mac_length, dice.fork());
    for _ in 0..weather.events {
        let side = dice.below(2);
        let throw = dice.below(100);
        let mut limit = 0;
        let mut happens = |percent: usize| {
            limit += percent;
            throw < limit
        };
        if happens(weather.opening) {
            world.open(side);
        } else if happens(weather.rotation) {
            world.rotate_fallback_key(side);
        } else if happens(weather.replay) {
            world.offer_again(side);
        } else if happens(weather.damage) {
            world.deliver_damaged(side);
        } else if happens(weather.repeat) {
            world.deliver_again(side);
        } else if happens(30) {
            for _ in 0..dice.between(1, weather.burst) {
                world.send(side);
            }
        } else if dice.chance(weather.loss) {
            world.lose(side, weather.window);
        } else {
            for _ in 0..dice.between(1, weather.burst) {
                if dice.chance(weather.overtaking) {
                    world.deliver_newest(side);
                } else {
                    world.deliver(side, weather.window);
                }
            }
        }
        for side in 0..2 {
            if dice.chance(weather.restart) {
                world.restart(side);
            }
        }
    }
    world.deliver_the_rest();
    world.counts()
}

#[test]
fn olmec_with_libolm() {
    run_schedules("olm, olmec with libolm", 700, |dice| {
        run(WITH_OLMEC[0], MacLength::Truncated, dice)
    });
}

#[test]
fn olmec_with_vodozemac() {
    run_schedules("olm, olmec with vodozemac", 700, |dice| {
        run(WITH_OLMEC[1], MacLength::Truncated, dice)
    });
}

#[test]
fn olmec_with_vodozemac_and_the_full_mac() {
    run_schedules("olm, olmec with vodozemac, full MAC", 300, |dice| {
        run(WITH_OLMEC[1], MacLength::Full, dice)
    });
}

#[test]
fn olmec_with_itself() {
    run_schedules("olm, olmec with olmec", 200, |dice| {
        let mac_length = [MacLength::Truncated, MacLength::Full][dice.below(2)];
        run([Implementation::Olmec; 2], mac_length, dice)
    });
}

/// Shows that the ledger is a fair judge: it is right about the others without us.
#[test]
fn libolm_with_vodozemac() {
    run_schedules("olm, libolm with vodozemac", 200, |dice| {
        let pair = [Implementation::Libolm, Implementation::Vodozemac];
        run(pair, MacLength::Truncated, dice)
    });
}
