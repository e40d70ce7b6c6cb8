"""End-to-end encryption for Matrix: Olm, Megolm and what belongs to them.

Bytes are `bytes`: plaintexts, pickle keys, and whatever else is not text in Matrix. Keys, messages,
signatures and pickles are `str` in unpadded base64, as in Matrix's JSON.

A call that fails raises `OlmecError` and has changed nothing; `error.code` is the stable name and
`error.number` the stable number of what happened, the same in every language.

Objects may be used from several threads; calls on one object wait for each other, and other threads
run meanwhile. They are freed with their last reference, or earlier by `close()` or a `with` block.
"""

from ._generated import *  # noqa: F403
from ._idioms import adapt as _adapt

_adapt()
del _adapt
