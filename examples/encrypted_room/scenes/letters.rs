//! Scene 8: letters that other implementations wrote, long before this program ran.

use super::Story;
use crate::broken::Played;
use crate::fixtures::{self, Opened};

/// Letters of these cases are read out.
const READ_ALOUD: [&str; 2] = ["conversation", "room"];

pub fn play(story: &mut Story) -> Played {
    let Story { stage, .. } = story;
    stage.scene(
        "Letters from elsewhere",
        "Real libolm and real vodozemac wrote these, some of them broken on purpose. Each is read, \
         or refused for the very reason on record; each answer comes out byte for byte the same.",
    );

    for (number, bundle) in fixtures::bundles()?.into_iter().enumerate() {
        if number > 0 {
            stage.pause();
        }
        stage.meddles(
            "the postman",
            "brings",
            format_args!("{}, written by {}", bundle.path, bundle.origin),
        );
        stage.remarks(format_args!("made by {}", bundle.command));
        let (mut read, mut written, mut refused) = (0, 0, 0);
        for (name, opened) in bundle.open()? {
            if READ_ALOUD.contains(&name) {
                for text in &opened.read {
                    stage.sees(
                        "olmec",
                        "reads",
                        format_args!("“{}”", String::from_utf8_lossy(text)),
                    );
                }
            }
            let Opened { read: texts, written: answers, refused: refusals } = opened;
            (read, written, refused) = (read + texts.len(), written + answers, refused + refusals);
        }
        stage.letters_opened(read, written, refused);
        stage.claim(read > 0 && refused > 0, "there were letters to read and letters to refuse")?;
        let answers =
            if written > 0 { format!(", {written} answered alike") } else { String::new() };
        stage.sees(
            "olmec",
            "opened",
            format_args!("all: {read} read{answers}, {refused} refused as they should be"),
        );
    }
    Ok(())
}
