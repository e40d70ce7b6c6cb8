//! What the generated Kotlin lacks, put in: objects that are closed stay safe as arguments too, and
//! an argument that is refused leaves no object behind.
//!
//! Where the generator's output is no longer what is changed here, this fails: then look at what it
//! does now.

use anyhow::{Result, ensure};
use camino::Utf8Path;

/// An object as an argument: its handle is cloned only while the object is known to be open.
const LOWER: [&str; 2] =
    ["return value.uniffiCloneHandle()", "return value.callWithHandle { handle -> handle }"];

/// A call clones the handle, then converts the arguments, then calls the library, which takes the
/// clone over. If an argument cannot be converted, nobody has: it is freed here. Those exceptions
/// are never thrown by the library's side of a call.
const CALL: [&str; 2] = [
    "            return block(this.uniffiCloneHandle())\n",
    "            val clone = this.uniffiCloneHandle()
            try {
                return block(clone)
            } catch (refused: java.nio.charset.CharacterCodingException) {
                UniffiCleanAction(clone).run()
                throw refused
            } catch (refused: IllegalStateException) {
                UniffiCleanAction(clone).run()
                throw refused
            }
",
];

/// Called from an inline function, which private classes cannot be.
const CLEAN: [&str; 2] = ["private class UniffiCleanAction", "internal class UniffiCleanAction"];

/// Mends the generated file.
pub(crate) fn mend(file: &Utf8Path) -> Result<()> {
    let mut source = std::fs::read_to_string(file)?;
    let objects = source.matches(": Disposable, AutoCloseable,").count();
    for [from, to] in [LOWER, CALL, CLEAN] {
        let found = source.matches(from).count();
        ensure!(found == objects && found > 0, "{found} of {objects} classes have `{from}`");
        source = source.replace(from, to);
    }
    Ok(std::fs::write(file, source)?)
}
