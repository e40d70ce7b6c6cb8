//! Writes files of `test-vectors/` anew: `make-fixtures [libolm] [vodozemac] [olm] [megolm] [sas]`,
//! all implementations or protocols if none is named.

use std::error::Error;

use olmec_interop::fixtures;
use olmec_interop::peer::Implementation;

fn main() -> Result<(), Box<dyn Error>> {
    let names: Vec<String> = std::env::args().skip(1).collect();
    let peers = [Implementation::Libolm, Implementation::Vodozemac];
    let is_peer = |name: &String| peers.iter().any(|peer| peer.to_string() == *name);
    let is_protocol = |name: &String| fixtures::PROTOCOLS.contains(&name.as_str());
    if let Some(name) = names.iter().find(|name| !is_peer(name) && !is_protocol(name)) {
        return Err(format!("{name} is neither an implementation nor a protocol").into());
    }
    let named = |name: &str| names.iter().any(|given| given == name);
    for peer in peers.iter().filter(|it| named(&it.to_string()) || !names.iter().any(is_peer)) {
        for protocol in fixtures::protocols_of(*peer) {
            if named(protocol) || !names.iter().any(is_protocol) {
                let path = fixtures::write(*peer, protocol)?;
                println!("test-vectors/{path} is written");
            }
        }
    }
    Ok(())
}
