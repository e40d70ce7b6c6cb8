//! Writes the files of `test-vectors/` anew: `make-fixtures [libolm] [vodozemac]`, both if none
//! is named.

use std::error::Error;

use olmec_interop::fixtures;
use olmec_interop::peer::Implementation;

fn main() -> Result<(), Box<dyn Error>> {
    let names: Vec<String> = std::env::args().skip(1).collect();
    let peers = [Implementation::Libolm, Implementation::Vodozemac];
    let unknown = names.iter().find(|name| peers.iter().all(|peer| peer.to_string() != **name));
    if let Some(name) = unknown {
        return Err(format!("{name} is neither libolm nor vodozemac").into());
    }
    for peer in peers {
        if names.is_empty() || names.contains(&peer.to_string()) {
            fixtures::write(peer)?;
            println!("the files of {peer} in test-vectors/ are written");
        }
    }
    Ok(())
}
