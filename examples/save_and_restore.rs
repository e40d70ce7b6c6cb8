//! Saving a client's state so that a crash loses nothing and uses nothing twice.
//!
//! `cargo run --example save_and_restore`
//!
//! The rule: **save, then send**. A message that leaves the device from a state that was not saved
//! is, after a crash, followed by another one under the same key.

use std::error::Error;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use argon2::Argon2;
use olmec::megolm::{InboundGroupSession, OutboundGroupSession};
use olmec::pickle::{Picklable, Pickle, PickleKey, Stamp};
use olmec::{Account, CodedError};

/// Says what the pickles are for; one of another user or device will not open here.
const CONTEXT: &[u8] = b"@alice:tea.example PHONE";

/// A directory of pickles, each written whole or not at all.
struct Store {
    directory: PathBuf,
    key: PickleKey,
}

impl Store {
    /// Opens the store with the user's passphrase. The salt lies beside the pickles, in the clear.
    fn open(directory: &Path, passphrase: &str) -> Result<Self, Box<dyn Error>> {
        fs::create_dir_all(directory)?;
        let salt_file = directory.join("salt");
        if !salt_file.exists() {
            write_whole(&salt_file, PickleKey::generate()?.expose())?;
        }
        let salt = fs::read(salt_file)?;
        let mut bytes = [0; PickleKey::LENGTH];
        Argon2::default()
            .hash_password_into(passphrase.as_bytes(), &salt, &mut bytes)
            .map_err(|error| error.to_string())?;
        let key = PickleKey::from_bytes(&bytes);
        Ok(Self { directory: directory.to_owned(), key })
    }

    fn save<T: Picklable>(
        &self,
        name: &str,
        object: &T,
        generation: u64,
    ) -> Result<(), Box<dyn Error>> {
        let pickle = Pickle::seal(object, &self.key, Stamp { context: CONTEXT, generation })?;
        write_whole(&self.directory.join(name), pickle.as_bytes())
    }

    /// Loads an object that was saved at `generation` or later.
    fn load<T: Picklable>(&self, name: &str, generation: u64) -> Result<T, Box<dyn Error>> {
        let pickle = Pickle::from_bytes(fs::read(self.directory.join(name))?);
        Ok(pickle.open(&self.key, Stamp { context: CONTEXT, generation })?.object)
    }
}

/// A new file, synced to the disk, then renamed over the old one: a crash leaves one or the other.
fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Box<dyn Error>> {
    let new = path.with_extension("new");
    let mut file = File::create(&new)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(new, path)?;
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let directory = std::env::temp_dir().join(format!("olmec-example-{}", std::process::id()));
    let store = Store::open(&directory, "correct horse battery staple")?;

    let mut account = Account::new()?;
    account.generate_one_time_keys(50)?;
    store.save("account", &account, 1)?; // before the keys are uploaded
    account.mark_keys_as_published();
    store.save("account", &account, 2)?;

    let mut room = OutboundGroupSession::new()?;
    let mut view = InboundGroupSession::from_outbound(&room);
    for (generation, text) in [(1, "The kettle is on."), (2, "Bring scones.")] {
        let message = room.encrypt(text.as_bytes())?;
        store.save("room", &room, generation)?; // saved …
        println!("sent     message {}: {text}", message.message_index()); // … then sent
        view.decrypt(&message)?;
        store.save("view", &view, generation)?;
    }
    let identity_keys = account.identity_keys();
    drop((account, room, view));
    println!("restart");

    let account: Account = store.load("account", 2)?;
    let mut room: OutboundGroupSession = store.load("room", 2)?;
    let mut view: InboundGroupSession = store.load("view", 2)?;
    if account.identity_keys() != identity_keys || account.one_time_key_count() != 50 {
        return Err("the account is not the one that was saved".into());
    }
    let message = room.encrypt(b"Four o'clock.")?;
    store.save("room", &room, 3)?;
    let decrypted = view.decrypt(&message)?;
    println!("sent     message {}: Four o'clock.", decrypted.message_index);

    // Somebody puts an old copy back. Whoever remembers the last generation notices.
    match store.load::<OutboundGroupSession>("room", 4) {
        Ok(_) => return Err("an old copy was accepted".into()),
        Err(error) => println!("refused  {error}"),
    }
    // Another passphrase is another key.
    let stranger = Store::open(&directory, "wrong horse")?;
    let pickle = Pickle::from_bytes(fs::read(directory.join("account"))?);
    match pickle.open::<Account>(&stranger.key, Stamp { context: CONTEXT, generation: 0 }) {
        Ok(_) => return Err("a wrong passphrase was accepted".into()),
        Err(error) => println!("refused  {}: {error}", error.code()),
    }
    fs::remove_dir_all(directory)?;
    Ok(())
}
