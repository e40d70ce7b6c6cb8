//! What the calls cost in both libraries, which take turns.

use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

use crate::library::Library;

/// Rounds, of which the median counts.
const ROUNDS: usize = 41;
/// Calls in a round.
const CALLS: u32 = 200;

/// The time that this thread has had a CPU for.
fn now() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

/// Objects of one library, ready for the calls.
struct Objects<'a> {
    library: &'a Library,
    memory: Vec<Vec<u64>>,
}

impl Objects<'_> {
    fn call(&self, function: &str, arguments: &[usize]) -> usize {
        let returned = self.library.call(function, arguments);
        assert_ne!(returned, usize::MAX, "{function}");
        returned
    }

    fn make(&mut self, kind: &str) -> usize {
        let size = self.call(&format!("olm_{kind}_size"), &[]);
        self.memory.push(vec![0; size / 8 + 1]);
        let at = self.memory.last_mut().map_or(0, |memory| memory.as_mut_ptr() as usize);
        self.call(&format!("olm_{kind}"), &[at])
    }

    /// A call with random bytes at its end.
    fn with_random(&self, function: &str, arguments: &[usize], length: u8, first: u8) {
        let mut random: Vec<u8> = (0..length).map(|at| at.wrapping_mul(37) ^ first).collect();
        let random = [random.as_mut_ptr() as usize, random.len()];
        self.call(function, &[arguments, &random].concat());
    }

    /// The text that a call writes.
    fn text(&self, function: &str, arguments: &[usize]) -> Vec<u8> {
        let mut text = vec![0; 20_000];
        let room = [text.as_mut_ptr() as usize, text.len()];
        let length = self.call(function, &[arguments, &room].concat());
        text.truncate(length);
        text
    }
}

/// Times one library: a name and the time of one call, for each kind of call.
fn round(library: &Library) -> Vec<(&'static str, Duration)> {
    let mut objects = Objects { library, memory: Vec::new() };
    let [alice, bob] = [1, 2].map(|first| {
        let account = objects.make("account");
        objects.with_random("olm_create_account", &[account], 64, first);
        account
    });
    for first in 0..50 {
        objects.with_random("olm_account_generate_one_time_keys", &[bob, 1], 32, first);
    }
    let key = |json: &[u8], place: usize| {
        json.split(|byte| *byte == b'"')
            .filter(|part| part.len() == 43)
            .nth(place)
            .map(<[u8]>::to_vec)
    };
    let identity = key(&objects.text("olm_account_identity_keys", &[bob]), 0).unwrap_or_default();
    let one_time = key(&objects.text("olm_account_one_time_keys", &[bob]), 0).unwrap_or_default();
    let [session, inbound] = [(); 2].map(|()| objects.make("session"));
    let keys = [identity.as_ptr() as usize, 43, one_time.as_ptr() as usize, 43];
    let arguments = [&[session, alice][..], &keys].concat();
    objects.with_random("olm_create_outbound_session", &arguments, 64, 7);
    let [group, reader] =
        ["outbound_group_session", "inbound_group_session"].map(|kind| objects.make(kind));
    objects.with_random("olm_init_outbound_group_session", &[group], 160, 8);
    let session_key = objects.text("olm_outbound_group_session_key", &[group]);
    let session_key = [session_key.as_ptr() as usize, session_key.len()];
    objects.call("olm_init_inbound_group_session", &[&[reader][..], &session_key].concat());

    let plaintext = [0x61_u8; 32];
    let plaintext = [plaintext.as_ptr() as usize, plaintext.len()];
    let mut times = Vec::new();
    let mut time = |name, work: &mut dyn FnMut(usize)| {
        let start = now();
        (0..CALLS as usize).for_each(work);
        times.push((name, now().saturating_sub(start) / CALLS));
    };
    time("account, 50 one-time keys: sign", &mut |_| {
        objects.text("olm_account_sign", &[&[bob][..], &plaintext].concat());
    });
    time("account, 50 one-time keys: pickle", &mut |_| {
        objects.text("olm_pickle_account", &[bob, 0, 0]);
    });
    let mut messages = Vec::new();
    time("session: encrypt 32 B", &mut |_| {
        messages.push(objects.text("olm_encrypt", &[&[session][..], &plaintext, &[0, 0]].concat()));
    });
    let mut first = messages[0].clone();
    let text = [first.as_mut_ptr() as usize, first.len()];
    objects.call("olm_create_inbound_session", &[&[inbound, bob][..], &text].concat());
    time("session: decrypt 32 B", &mut |at| {
        let text = [messages[at].as_mut_ptr() as usize, messages[at].len()];
        objects.text("olm_decrypt", &[&[inbound, 0][..], &text].concat());
    });
    let mut messages = Vec::new();
    time("group session: encrypt 32 B", &mut |_| {
        messages.push(objects.text("olm_group_encrypt", &[&[group][..], &plaintext].concat()));
    });
    time("group session: decrypt 32 B", &mut |at| {
        let mut plaintext = [0_u8; 64];
        let text = [messages[at].as_mut_ptr() as usize, messages[at].len()];
        let room = [plaintext.as_mut_ptr() as usize, plaintext.len(), 0];
        objects.call("olm_group_decrypt", &[&[reader][..], &text, &room].concat());
    });
    time("session: its id", &mut |_| {
        objects.text("olm_session_id", &[inbound]);
    });
    time("session: pickle", &mut |_| {
        objects.text("olm_pickle_session", &[inbound, 0, 0]);
    });
    times
}

/// Prints the medians.
pub(crate) fn run(ours: &Library, theirs: &Library) {
    let mut all: Vec<[Vec<(&'static str, Duration)>; 2]> = Vec::new();
    for _ in 0..ROUNDS {
        all.push([round(ours), round(theirs)]);
    }
    println!(
        "| call | the drop-in, µs | libolm, µs | libolm to the drop-in |\n|---|---:|---:|---:|"
    );
    for place in 0..all[0][0].len() {
        let median = |side: usize| {
            let mut times: Vec<_> = all.iter().map(|round| round[side][place].1).collect();
            times.sort_unstable();
            times[ROUNDS / 2].as_secs_f64() * 1e6
        };
        let (ours, theirs) = (median(0), median(1));
        println!("| {} | {ours:.1} | {theirs:.1} | {:.2} |", all[0][0][place].0, theirs / ours);
    }
}
