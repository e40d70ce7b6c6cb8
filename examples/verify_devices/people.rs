//! The two people, who see each other's screens or talk to each other.

use std::io::{self, BufRead as _, Write as _};

use olmec::sas::{Emoji, SasBytes};

/// How they compare.
#[derive(Clone, Copy)]
pub enum People {
    /// Without a mistake.
    Careful,
    /// As the reader of this program says.
    Asked,
}

impl People {
    /// Shows both screens; gives whether the people say that they are the same.
    pub fn compare(self, alices: &SasBytes, bobs: &SasBytes) -> io::Result<bool> {
        println!();
        for (who, shown) in [("Alice", alices), ("Bob", bobs)] {
            let emoji = shown.emojis().map(|emoji: Emoji| emoji.to_string()).join("  ");
            let (first, second, third) = shown.decimals();
            println!("  {who:<6} sees   {emoji}");
            println!("  {:<6} or     {first}  {second}  {third}", "");
        }
        println!();
        // What people can see, and not more: the last bits of the bytes are not shown.
        let same = alices.emojis() == bobs.emojis();
        match self {
            Self::Careful => Ok(same),
            Self::Asked if ask("  Are the emoji the same on both screens? [y/n] ")? == same => {
                Ok(same)
            }
            Self::Asked if same => Err(io::Error::other("the emoji were the same")),
            Self::Asked => Err(io::Error::other("the emoji differed, and a meddler has won")),
        }
    }
}

/// Asks until the answer is yes or no. The end of the input is a no.
fn ask(question: &str) -> io::Result<bool> {
    loop {
        print!("{question}");
        io::stdout().flush()?;
        let mut answer = String::new();
        if io::stdin().lock().read_line(&mut answer)? == 0 {
            return Ok(false);
        }
        match answer.trim() {
            "y" | "yes" => return Ok(true),
            "n" | "no" => return Ok(false),
            _ => {}
        }
    }
}
