//! The scaled run: many devices, many messages, everyone reads everyone, and what it costs.
//!
//! Speakers take turns of ten messages. Messages travel in windows of twenty: each device gets
//! the window in an order of its own, with a copy of one message among it, which it must refuse.

mod meter;
mod progress;
mod shuffle;

use std::time::Instant;

use olmec::ErrorCode;

use meter::{Meter, grouped};
use progress::Progress;
use shuffle::Shuffler;

use crate::broken::{Broken, Played};
use crate::device::{Device, ROTATION_PERIOD};
use crate::narrator::Narrator;
use crate::server::Server;
use crate::wire::RoomEvent;

/// How many messages a speaker says in a row.
const TURN: usize = 10;
/// How many messages are shuffled at a time.
const WINDOW: usize = 20;
/// How many one-time keys a device keeps on the server.
const KEYS_ON_SERVER: usize = 10;

/// Runs a room of `devices` devices in which `messages` messages are said.
pub fn run(devices: u32, messages: u32) -> Played {
    let start = Instant::now();
    let (devices, messages) = (usize::try_from(devices)?, usize::try_from(messages)?);
    let mut crowd = Crowd::gather(devices)?;
    crowd.talk(messages)?;
    crowd.report(start);
    Ok(())
}

#[derive(Default)]
struct Crowd {
    server: Server,
    devices: Vec<Device>,
    shuffler: Shuffler,
    checked: Meter,
    opened: Meter,
    shared: Meter,
    taken_in: Meter,
    encrypted: Meter,
    decrypted: Meter,
    refused: Meter,
    sessions: usize,
    rotations: usize,
}

impl Crowd {
    /// Everyone publishes keys, joins, and checks everyone's keys.
    fn gather(count: usize) -> Played<Self> {
        let mut crowd = Self::default();
        for number in 0..count {
            let kind = if number % 2 == 0 { "phone" } else { "laptop" };
            let mut device = Device::new(&format!("Guest{}", number / 2 + 1), kind)?;
            device.publish_keys(&mut crowd.server, KEYS_ON_SERVER)?;
            crowd.server.join(device.address());
            crowd.devices.push(device);
        }
        let progress = Progress::new("checking keys", count * (count - 1));
        let Self { server, devices, checked, .. } = &mut crowd;
        for device in devices {
            for other in server.members() {
                if other != device.address() {
                    checked.measure(1, || device.meet(server, other).map(|_| ()))?;
                    progress.step();
                }
            }
        }
        progress.finish();
        Ok(crowd)
    }

    /// Speakers take turns; everyone else reads every message.
    fn talk(&mut self, messages: usize) -> Played {
        let progress = Progress::new("messages", messages);
        let mut window = Vec::with_capacity(WINDOW);
        for number in 0..messages {
            let speaker = number / TURN % self.devices.len();
            self.share_room_key(speaker)?;
            let text = format!("This is message {number}, and may it find you well.");
            let Self { server, devices, encrypted, .. } = self;
            let Some(device) = devices.get_mut(speaker) else { continue };
            let event = encrypted.measure(1, || device.say(server, &text))?;
            window.push((speaker, event, text));
            if window.len() == WINDOW {
                self.deliver(&window)?;
                window.clear();
            }
            progress.step();
        }
        self.deliver(&window)?;
        progress.finish();
        Ok(())
    }

    /// Before a device speaks, all others must have its room key.
    fn share_room_key(&mut self, speaker: usize) -> Played {
        let Self { server, devices, opened, shared, taken_in, sessions, rotations, .. } = self;
        let Some(device) = devices.get_mut(speaker) else { return Ok(()) };
        if device.is_ready_to_speak(server) {
            return Ok(());
        }
        for member in server.members().clone() {
            if member != *device.address() && device.channel(&member).is_none() {
                opened.measure(1, || device.open_channel(server, &member))?;
            }
        }
        *sessions += 1;
        *rotations += usize::from(device.speaking_in().is_some());
        let others = server.members().len() - 1;
        shared.measure(others, || device.share_room_key(server))?;
        for device in devices {
            let waiting = server.waiting(device.address());
            taken_in.measure(waiting, || device.collect(server))?;
            device.restock_keys(server, KEYS_ON_SERVER)?;
        }
        Ok(())
    }

    /// Each device reads what the others said, in an order of its own, and refuses one copy.
    fn deliver(&mut self, window: &[(usize, RoomEvent, String)]) -> Played {
        let Self { server, devices, shuffler, decrypted, refused, .. } = self;
        let Some((copied_from, original, _)) = shuffler.pick(window) else { return Ok(()) };
        let copy = server.replay(original);
        let mut order: Vec<_> = window.iter().collect();
        for (number, device) in devices.iter_mut().enumerate() {
            shuffler.shuffle(&mut order);
            for (speaker, event, text) in &order {
                if *speaker == number {
                    continue;
                }
                let reading = decrypted.measure(1, || device.read(event))?;
                if reading.text != *text {
                    return Err(Broken::new(format!("{} reads {text:?}", device.address())).into());
                }
            }
            if *copied_from != number {
                let refusal = refused.measure(1, || device.read(&copy)).err();
                if refusal.map(|refusal| refusal.code) != Some(ErrorCode::MessageReplayed.into()) {
                    return Err(Broken::new(format!("{} refuses a copy", device.address())).into());
                }
            }
        }
        Ok(())
    }

    fn report(&self, start: Instant) {
        let narrator = Narrator::new();
        let devices = self.devices.len();
        let title = format!("Tea for {devices}, messages: {}", grouped(self.encrypted.count()));
        narrator.title(&title, &[]);
        let rows = [
            ("device keys checked", &self.checked),
            ("Olm sessions opened", &self.opened),
            ("room keys sent over Olm", &self.shared),
            ("room keys received", &self.taken_in),
            ("messages encrypted", &self.encrypted),
            ("messages decrypted", &self.decrypted),
            ("copies refused", &self.refused),
        ];
        for (label, meter) in rows {
            narrator.row(label, grouped(meter.count()), meter.rate());
        }
        narrator.row(
            "group sessions",
            grouped(self.sessions),
            format!("{} of them by rotation, every {ROTATION_PERIOD} messages", self.rotations),
        );
        narrator.row("bytes on the wire", grouped(self.server.bytes_carried()), "");
        narrator.row(
            "seconds in all",
            format!("{:.2}", start.elapsed().as_secs_f64()),
            "one thread, JSON and all",
        );
    }
}
