//! A statistical test in the manner of dudect: two classes of input in random order, and Welch's t.

use std::hint::black_box;
use std::process::ExitCode;
use std::time::Instant;

use olmec::MacLength;
use olmec::megolm::{InboundGroupSession, MegolmMessage, OutboundGroupSession, SessionKey};
use olmec::random::TryRng as _;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;

/// Below it there is no sign of a difference; above `LEAK` there is one.
const QUIET: f64 = 4.5;
const LEAK: f64 = 10.0;
/// The control must be above it, or the machine is too noisy to say anything.
const CONTROL: f64 = 50.0;

/// What one measurement does, for input of class 0 or 1.
struct Case {
    name: &'static str,
    is_control: bool,
    run: Box<dyn FnMut(usize)>,
}

fn case(name: &'static str, run: impl FnMut(usize) + 'static) -> Case {
    Case { name, is_control: false, run: Box::new(run) }
}

/// Measures every case, prints its t, and fails if one of them leaks or the control does not.
pub(crate) fn run(samples: usize) -> ExitCode {
    let mut bad = 0;
    for mut case in cases() {
        // A noisy moment may look like a leak once; a leak looks like one every time.
        let tries = (0..4).map(|seed| max_t(&mut case.run, samples, seed));
        let mut least = f64::INFINITY;
        for t in tries {
            least = least.min(t);
            if case.is_control || least < QUIET {
                break;
            }
        }
        let (is_bad, word) = match case.is_control {
            true => (least < CONTROL, "control"),
            false => (least > LEAK, "case"),
        };
        println!("{word:<7} |t| = {least:>7.2}  {}", case.name);
        bad += usize::from(is_bad);
    }
    println!("{samples} samples each, {bad} wrong");
    if bad == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn cases() -> Vec<Case> {
    // The same session twice, so that both messages have the same index.
    let sender = || {
        OutboundGroupSession::with_rng(MacLength::Truncated, &mut ChaCha20Rng::seed_from_u64(1))
            .expect("it does not fail")
    };
    let key = sender().session_key().to_bytes();
    let texts = [0u8, 0xFF].map(|fill| {
        let mut bytes = key.expose().to_vec();
        bytes[5..133].fill(fill);
        olmec::megolm::ExportedSessionKey::from_bytes(&[&[1], &bytes[1..165]].concat())
            .expect("an export")
            .to_base64()
    });
    let mut view = InboundGroupSession::new(&SessionKey::from_bytes(key.expose()).expect("a key"));
    // Very many of each class: how long a signature takes to verify depends on it, and it is public, so
    // what few of them take on average differs as well.
    let messages = [7, 0].map(|byte| {
        let plaintexts = (0..8192_u32).map(|it| [&[byte; 296][..], &it.to_be_bytes()].concat());
        let sent = plaintexts.map(|it| sender().encrypt(&it).expect("a message can be sent"));
        sent.collect::<Vec<MegolmMessage>>()
    });
    let mut number = 0;
    let macs = [0usize, 31].map(|at| {
        let mut mac = [0x5A_u8; 32];
        mac[at] ^= 1;
        mac
    });
    vec![
        Case {
            name: "32 bytes compared one by one, the first or the last of them different",
            is_control: true,
            run: Box::new(move |class| {
                for _ in 0..50 {
                    let (one, other) = (black_box([0x5A; 32]), black_box(macs[class]));
                    black_box(one.iter().zip(&other).all(|(one, other)| black_box(one == other)));
                }
            }),
        },
        case("a session key's base64, its ratchet all zeros or all ones", move |class| {
            let read = olmec::megolm::ExportedSessionKey::from_base64(texts[class].expose());
            black_box(read.is_ok());
        }),
        case("a group message decrypted, plaintexts of one length", move |class| {
            number = (number + 1) % messages[class].len();
            black_box(view.decrypt(&messages[class][number]).is_ok());
        }),
        wrong_macs(),
    ]
}

/// A session that refuses a message, for the first or for the last byte of its MAC.
fn wrong_macs() -> Case {
    use olmec::sas::{MacMethod, Sas};
    let key = |seed| Sas::with_rng(&mut ChaCha20Rng::seed_from_u64(seed)).expect("a key");
    let (alice, bob) = (key(1), key(2));
    let theirs = bob.public_key();
    let alice = alice.agree(theirs).expect("a good key");
    let method = MacMethod::from_name("hkdf-hmac-sha256.v2").expect("a method");
    let mac = alice.mac(method, b"key", b"info").as_str().to_owned();
    // Both classes in one buffer: where a text lies takes time as well.
    let (first, last) = (0, mac.len() - 2);
    let changed = |byte: u8| if byte == b'A' { b'B' } else { b'A' };
    let mut text = mac.into_bytes();
    let good = [text[first], text[last]];
    let wrong = [[changed(good[0]), good[1]], [good[0], changed(good[1])]];
    case("a MAC refused for its first or its last byte", move |class| {
        [text[first], text[last]] = wrong[class];
        let text = std::str::from_utf8(&text).unwrap_or_default();
        black_box(alice.verify_mac(method, b"key", b"info", text).is_err());
    })
}

/// The greatest |t| over some upper bounds of the times: interrupts only ever make a run longer.
fn max_t(run: &mut dyn FnMut(usize), samples: usize, seed: u64) -> f64 {
    let mut rng = ChaCha20Rng::seed_from_u64(seed);
    let mut times: Vec<(usize, f64)> = Vec::with_capacity(samples);
    for number in 0..samples + samples / 10 {
        let class = (rng.try_next_u32().unwrap_or_default() & 1) as usize;
        let start = Instant::now();
        run(class);
        let time = start.elapsed().as_nanos() as f64;
        // The first tenth warms up.
        if number >= samples / 10 {
            times.push((class, time));
        }
    }
    let mut sorted: Vec<f64> = times.iter().map(|(_, time)| *time).collect();
    sorted.sort_by(f64::total_cmp);
    let bounds = [0.5, 0.75, 0.9, 0.99].map(|part| sorted[(samples as f64 * part) as usize]);
    bounds.iter().map(|bound| welch(&times, *bound).abs()).fold(0.0, f64::max)
}

/// Welch's t of the two classes, of the times up to `bound`.
fn welch(times: &[(usize, f64)], bound: f64) -> f64 {
    let moments = |class: usize| {
        let of_class = || times.iter().filter(move |(it, time)| *it == class && *time <= bound);
        let count = of_class().count() as f64;
        let mean = of_class().map(|(_, time)| time).sum::<f64>() / count;
        let variance =
            of_class().map(|(_, time)| (time - mean).powi(2)).sum::<f64>() / (count - 1.0);
        (mean, variance / count)
    };
    let ((mean_0, error_0), (mean_1, error_1)) = (moments(0), moments(1));
    (mean_0 - mean_1) / (error_0 + error_1).sqrt().max(f64::MIN_POSITIVE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn welch_by_hand() {
        // Means 2 and 4, variances 1 and 1, three samples each: t = -2 / sqrt(2/3).
        let times = [(0, 1.0), (0, 2.0), (0, 3.0), (1, 3.0), (1, 4.0), (1, 5.0), (1, 900.0)];
        assert!((welch(&times, 10.0) + 2.0 / (2.0_f64 / 3.0).sqrt()).abs() < 1e-9);
    }
}
