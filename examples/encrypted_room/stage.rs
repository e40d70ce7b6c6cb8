//! The stage: everything that is told is checked here first.

use std::collections::BTreeMap;
use std::fmt::Display;

use olmec::ErrorCode;

use crate::address::Address;
use crate::broken::{Broken, Played};
use crate::device::Device;
use crate::narrator::{Mark, Narrator};
use crate::refusal::{Code, Refusal};
use crate::server::Server;
use crate::wire::RoomEvent;

/// Tells the story and keeps count.
pub struct Stage {
    narrator: Narrator,
    scenes: usize,
    claims: usize,
    readings: usize,
    letters: usize,
    refusals: BTreeMap<String, usize>,
}

impl Stage {
    pub fn new() -> Self {
        Self {
            narrator: Narrator::new(),
            scenes: 0,
            claims: 0,
            readings: 0,
            letters: 0,
            refusals: BTreeMap::new(),
        }
    }

    /// The title of the story.
    pub fn title(&self, title: &str, lines: &[&str]) {
        self.narrator.title(title, lines);
    }

    /// A new scene, and what it shows.
    pub fn scene(&mut self, title: &str, about: &str) {
        self.scenes += 1;
        self.narrator.heading(self.scenes, title);
        self.narrator.paragraph(about);
    }

    /// Somebody does something.
    pub fn acts(&self, who: &Device, verb: &str, text: impl Display) {
        self.narrator.line(who.address(), Mark::Acts, verb, text);
    }

    /// The server does something, or Mallory does.
    pub fn meddles(&self, who: &str, verb: &str, text: impl Display) {
        self.narrator.line(who, Mark::Acts, verb, text);
    }

    /// A breath between two parts of a scene.
    pub fn pause(&self) {
        self.narrator.blank();
    }

    /// A remark to the audience.
    pub fn remarks(&self, text: impl Display) {
        self.narrator.remark(&text.to_string());
    }

    /// What a wiretap sees.
    pub fn wire(&self, text: impl Display) {
        self.narrator.line("", Mark::Travels, "wire", text);
    }

    /// Somebody sees what they should; say it after the claim that they do.
    pub fn sees(&self, who: impl Display, verb: &str, text: impl Display) {
        self.narrator.line(who, Mark::Sees, verb, text);
    }

    /// Ends the story unless this holds.
    pub fn claim(&mut self, holds: bool, what: impl Display) -> Result<(), Broken> {
        self.claims += 1;
        if holds { Ok(()) } else { Err(Broken::new(what)) }
    }

    /// Somebody says something to the room.
    pub fn says(&mut self, who: &mut Device, server: &mut Server, text: &str) -> Played<RoomEvent> {
        let event = who.say(server, text)?;
        self.acts(who, "says", format_args!("{}  “{text}”", event.id));
        self.wire(event.describe()?);
        Ok(event)
    }

    /// All of them read this event, and it says this.
    pub fn read_by(&mut self, who: &mut [&mut Device], event: &RoomEvent, text: &str) -> Played {
        for device in who.iter_mut() {
            self.read_silently(device, event, text)?;
        }
        let names: Vec<_> = who.iter().map(|device| device.address().to_string()).collect();
        self.sees("", "read by", names.join(", "));
        Ok(())
    }

    /// One device reads this event, and it says this.
    pub fn reads(&mut self, who: &mut Device, event: &RoomEvent, text: &str) -> Played {
        self.read_silently(who, event, text)?;
        self.sees(who.address(), "reads", format_args!("{}  “{text}”", event.id));
        Ok(())
    }

    fn read_silently(&mut self, who: &mut Device, event: &RoomEvent, text: &str) -> Played {
        let reading = who.read(event)?;
        let sent_at = event.message()?.message_index();
        let is_right = reading.text == text && reading.index == sent_at;
        self.claim(is_right, format_args!("{} reads {text:?} at index {sent_at}", who.address()))?;
        self.readings += 1;
        Ok(())
    }

    /// This was refused, and for this reason.
    pub fn refuses<T>(
        &mut self,
        attempt: Result<T, Refusal>,
        who: &Device,
        what: impl Display,
        expected: impl Into<Code>,
    ) -> Result<(), Broken> {
        let who = who.address();
        let refusal = self.must_refuse(attempt, who, &what, &[expected.into()])?;
        let verb = if refusal.code.is_missing_key() { "cannot" } else { "refuses" };
        self.narrator.line(who, Mark::Refuses, verb, what);
        self.narrator.reason(&refusal.code.to_string(), &refusal.reason);
        Ok(())
    }

    /// All of these were refused, one by one, each for one of these reasons.
    pub fn refuses_all<T>(
        &mut self,
        attempts: impl IntoIterator<Item = Result<T, Refusal>>,
        who: &Address,
        what: &str,
        expected: &[ErrorCode],
    ) -> Result<(), Broken> {
        let expected: Vec<_> = expected.iter().copied().map(Code::from).collect();
        let mut reasons = BTreeMap::<_, usize>::new();
        for (number, attempt) in attempts.into_iter().enumerate() {
            let what = format_args!("{what}, number {number}");
            let refusal = self.must_refuse(attempt, who, &what, &expected)?;
            *reasons.entry(refusal.code.to_string()).or_default() += 1;
        }
        let total: usize = reasons.values().sum();
        self.narrator.line(who, Mark::Refuses, "refuses", format_args!("all {total} {what}"));
        for (code, count) in reasons {
            self.narrator.tally(count, &code);
        }
        Ok(())
    }

    fn must_refuse<T>(
        &mut self,
        attempt: Result<T, Refusal>,
        who: &Address,
        what: &dyn Display,
        expected: &[Code],
    ) -> Result<Refusal, Broken> {
        self.claims += 1;
        match attempt {
            Err(refusal) if expected.contains(&refusal.code) => {
                *self.refusals.entry(refusal.code.to_string()).or_default() += 1;
                Ok(refusal)
            }
            Err(refusal) => Err(Broken::new(format_args!(
                "{who} refuses {what} for the right reason ({expected:?}), but: {refusal}"
            ))),
            Ok(_) => Err(Broken::new(format_args!("{who} refuses {what}"))),
        }
    }

    /// Letters of other implementations were read, answered and refused, as on record.
    pub fn letters_opened(&mut self, read: usize, answered: usize, refused: usize) {
        self.letters += read;
        self.claims += read + answered + refused;
    }

    /// The end: what was counted.
    pub fn curtain(&self) {
        self.narrator.title("Curtain", &[]);
        self.narrator.row("claims checked", self.claims, "each line above stands for one or more");
        self.narrator.row("room messages read", self.readings, "");
        self.narrator.row("letters read", self.letters, "from other implementations");
        self.narrator.row(
            "refusals",
            self.refusals.values().sum::<usize>(),
            "each for the right reason",
        );
        for (code, count) in &self.refusals {
            self.narrator.row("", count, code);
        }
    }
}
