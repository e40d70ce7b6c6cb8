//! `cargo xtask picture`: draws the encrypted room that README shows, `docs/encrypted-room.svg`.

use std::fmt::Write as _;
use std::fs;

use anyhow::{Context as _, Result};

use crate::run::root;

/// Where the picture is.
const FILE: &str = "docs/encrypted-room.svg";

/// Readable on light and on dark pages: the colours are those of the page's scheme.
const STYLE: &str = "<style>\
text{font:13px sans-serif;fill:#24292f}.title{font-size:15px;font-weight:bold}.small{font-size:11.5px}\
.wire{font:11.5px monospace}.faint{fill:#57606a}.refused{fill:#b35900}\
rect{stroke:#8c959f}.device{fill:#f6f8fa}.server{fill:none;stroke-dasharray:4 3}\
path{fill:none;stroke-width:2}path.olm{stroke:#0969da}path.megolm{stroke:#8250df}\
path.olm.head,text.olm{fill:#0969da}path.megolm.head,text.megolm{fill:#8250df}\
@media(prefers-color-scheme:dark){text{fill:#e6edf3}.faint{fill:#9198a1}.refused{fill:#f0883e}\
rect{stroke:#656c76}.device{fill:#161b22}path.olm{stroke:#58a6ff}path.megolm{stroke:#bc8cff}\
path.olm.head,text.olm{fill:#58a6ff}path.megolm.head,text.megolm{fill:#bc8cff}}</style>";

/// What a screen reader says.
const SPOKEN: &str = "One message in an encrypted room. Alice's phone sends the key of the room to each \
device in an Olm message of its own. What she says is one Megolm message, which the server hands to \
everyone. Devices that have the key read it; the server has none, and Dave, who comes later, has none.";

const WIDTH: u32 = 820;
const HEIGHT: u32 = 412;
const MARGIN: u32 = 10;
/// A device: its width and its height.
const DEVICE: (u32, u32) = (176, 62);
/// The server: its left edge and its width.
const SERVER: (u32, u32) = (282, 256);
/// Where the first reader is, and how far each is below the one before.
const FIRST: u32 = 66;
const STEP: u32 = 84;

/// A device that gets the message.
struct Reader {
    name: &'static str,
    /// How the Olm message that brings it the key begins, if one does.
    key: Option<&'static str>,
}

const READERS: [Reader; 4] = [
    Reader { name: "Alice's laptop", key: Some("AwognHv2qW…") },
    Reader { name: "Bob's phone", key: Some("AwogK5BIMk…") },
    Reader { name: "Carol's tablet", key: Some("AwogTz0dXa…") },
    Reader { name: "Dave's laptop", key: None },
];

const SAID: &str = "“Tea at four”";
/// How the Megolm message begins.
const MESSAGE: &str = "AwgAEpABuN…";

/// Writes the picture.
pub(crate) fn write() -> Result<()> {
    fs::write(root().join(FILE), picture()).context(FILE)
}

/// The picture as SVG.
fn picture() -> String {
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" \
         aria-label=\"{SPOKEN}\">{STYLE}\n"
    );
    text(&mut svg, "title", (MARGIN, 24), "One message in an encrypted room");
    rect(&mut svg, "server", (SERVER.0, 38), (SERVER.1, HEIGHT - 48));
    text(&mut svg, "small faint", (SERVER.0 + 14, 58), "what the server sees");
    let bottom = (SERVER.0 + 14, HEIGHT - 20);
    text(&mut svg, "small faint", bottom, "…but no key, and no word of what is said");
    let sender = FIRST + STEP;
    let says = format!("says {SAID}");
    device(&mut svg, (MARGIN, sender), "Alice's phone", ("small", &says));
    text(&mut svg, "small olm", (MARGIN, sender + 88), "Olm: the room's key,");
    text(&mut svg, "small olm", (MARGIN, sender + 104), "encrypted for each device");
    text(&mut svg, "small megolm", (MARGIN, sender + 128), "Megolm: what is said,");
    text(&mut svg, "small megolm", (MARGIN, sender + 144), "encrypted once for all");
    let mut y = FIRST;
    for Reader { name, key } in READERS {
        if let Some(message) = key {
            way(&mut svg, "olm", sender + 20, y + 20, message);
        }
        way(&mut svg, "megolm", sender + 46, y + 46, MESSAGE);
        let reads = format!("reads {SAID}");
        let does = key.map_or(("small refused", "came later: has no key"), |_| ("small", &*reads));
        device(&mut svg, (WIDTH - MARGIN - DEVICE.0, y), name, does);
        y += STEP;
    }
    svg + "</svg>\n"
}

/// A box with a name and what happens there.
fn device(svg: &mut String, (x, y): (u32, u32), name: &str, (class, does): (&str, &str)) {
    rect(svg, "device", (x, y), DEVICE);
    text(svg, "", (x + 14, y + 26), name);
    text(svg, class, (x + 14, y + 46), does);
}

/// The way of a message from the sender through the server to a reader, and how it looks on it.
fn way(svg: &mut String, protocol: &str, from: u32, to: u32, message: &str) {
    let (left, right) = (MARGIN + DEVICE.0, WIDTH - MARGIN - DEVICE.0 - 8);
    let (bend, server) = ((left + SERVER.0) / 2, SERVER.0);
    let _ = writeln!(
        svg,
        "<path class=\"{protocol}\" d=\"M{left} {from}C{bend} {from} {bend} {to} {server} {to}H{right}\"/>\
         <path class=\"{protocol} head\" d=\"M{right} {}l7 4l-7 4z\"/>",
        to - 4
    );
    text(svg, &format!("wire {protocol}"), (server + 14, to - 6), message);
}

fn rect(svg: &mut String, class: &str, (x, y): (u32, u32), (width, height): (u32, u32)) {
    let _ = writeln!(
        svg,
        "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"8\"/>"
    );
}

fn text(svg: &mut String, class: &str, (x, y): (u32, u32), text: &str) {
    let _ = writeln!(svg, "<text class=\"{class}\" x=\"{x}\" y=\"{y}\">{text}</text>");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_picture_of_the_documents_is_the_one_that_is_drawn() {
        let kept = fs::read_to_string(root().join(FILE)).unwrap();
        assert!(kept == picture(), "to draw it anew: cargo xtask picture");
    }

    #[test]
    fn everyone_gets_the_message_and_who_has_the_key_reads_it() {
        let drawn = picture();
        let count = |what: &str| drawn.matches(what).count();
        assert_eq!((count(MESSAGE), count("path class=\"olm\"")), (4, 3));
        assert_eq!((count("reads “Tea"), count("has no key")), (3, 1));
    }
}
