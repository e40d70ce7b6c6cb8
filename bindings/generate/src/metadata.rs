//! What the compiled library says of itself.

use anyhow::Result;
use camino::Utf8Path;
use uniffi_bindgen::{BindgenLoader, BindgenPaths, GlobalConfig};
use uniffi_meta::Metadata;

/// Every type, constructor, method and function of the library, with its documentation.
pub(crate) fn items(library: &Utf8Path) -> Result<Vec<Metadata>> {
    let loader = BindgenLoader::new(BindgenPaths::default(), GlobalConfig::default());
    let groups = loader.load_metadata(library)?;
    Ok(groups.into_values().flat_map(|group| group.items).collect())
}
