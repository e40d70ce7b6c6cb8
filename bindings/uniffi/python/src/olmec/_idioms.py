"""Makes the generated classes behave as a Python programmer expects.

- Objects close: `close()`, `with`, and a clear error afterwards, even with other threads about.
- Errors carry their stable `code`, `number` and `advice`.
- Records compare with anything, and show their fields, but never a plaintext: it would end up in
  a log.
- A wrong argument is refused before the call begins. The generated code checks arguments, then
  clones the object's handle, then converts the arguments; what it only notices in the last step
  would leave the clone behind for ever.
"""

import threading
from typing import Any, Callable

from . import _generated

_PLAINTEXT = "plaintext"
_CONVERTER = "_UniffiFfiConverter"
_RECORD = _CONVERTER + "Type"
_SEQUENCE = _CONVERTER + "Sequence"


def adapt() -> None:
    """Adapts every generated class, once, at import."""
    for name, converter in list(vars(_generated).items()):
        if name.startswith(_SEQUENCE):
            _check_before(converter, _assert_list)
        if not name.startswith(_RECORD):
            continue
        adapted = getattr(_generated, name.removeprefix(_RECORD))
        if _is_handle(adapted):
            _make_closable(adapted)
            _check_after(converter, _assert_open)
        elif _is_record(adapted):
            _show_and_compare(adapted)
            _check_before(converter, _instance_of(adapted))
    _check_after(_generated._UniffiFfiConverterString, _assert_utf8)
    _copy_bytes(_generated._UniffiFfiConverterBytes)
    _number_errors()


def _is_handle(adapted: type) -> bool:
    return "_uniffi_clone_handle" in vars(adapted)


def _is_record(adapted: type) -> bool:
    return "__dataclass_fields__" in vars(adapted)


def _make_closable(handle: type) -> None:
    """Gives a class `close()` and `with`.

    Each call first clones the handle. That and closing exclude each other, so no call can meet a
    handle that has been freed; a call that already runs keeps what it works on.
    """
    clone: Callable[[Any], int] = vars(handle)["_uniffi_clone_handle"]
    free: Callable[[Any], None] = vars(handle)["__del__"]
    # All objects of a class share it: it is held for some instructions, and costs an object nothing.
    lock = threading.Lock()

    def _uniffi_clone_handle(self: Any) -> int:
        with lock:
            _assert_open(self)
            return clone(self)

    def close(self: Any) -> None:
        """Frees the object now. Further calls raise ValueError; closing again does nothing."""
        with lock:
            if _is_open(self):
                free(self)
                self._handle = None

    def __enter__(self: Any) -> Any:
        _assert_open(self)
        return self

    def __exit__(self: Any, *_exception: object) -> None:
        self.close()

    def __repr__(self: Any) -> str:
        return f"<{type(self).__name__}, {'open' if _is_open(self) else 'closed'}>"

    def __reduce__(self: Any) -> Any:
        name = type(self).__name__
        raise TypeError(f"{name} holds secrets, which pickle would write unencrypted: use its own pickle()")

    for method in (_uniffi_clone_handle, close, __enter__, __exit__, __repr__, __reduce__):
        method.__qualname__ = f"{handle.__name__}.{method.__name__}"
        setattr(handle, method.__name__, method)


def _is_open(handle: Any) -> bool:
    return getattr(handle, "_handle", None) is not None


def _assert_open(handle: Any) -> None:
    if not _is_open(handle):
        raise ValueError(f"this {type(handle).__name__} is closed")


def _assert_utf8(value: str) -> None:
    value.encode("utf-8")


def _assert_list(value: Any) -> None:
    if not isinstance(value, (list, tuple)):
        raise TypeError(f"a list is required, not {type(value).__name__}")


def _instance_of(record: type) -> Callable[[Any], None]:
    def check(value: Any) -> None:
        if not isinstance(value, record):
            raise TypeError(f"{record.__name__} is required, not {type(value).__name__}")

    return check


def _check_before(converter: Any, check: Callable[[Any], None]) -> None:
    generated = converter.check_lower

    def check_lower(value: Any) -> None:
        check(value)
        generated(value)

    converter.check_lower = staticmethod(check_lower)


def _check_after(converter: Any, check: Callable[[Any], None]) -> None:
    generated = converter.check_lower

    def check_lower(value: Any) -> None:
        generated(value)
        check(value)

    converter.check_lower = staticmethod(check_lower)


def _copy_bytes(converter: Any) -> None:
    """Takes `bytes`, `bytearray` and views of bytes; counts bytes, whatever the view's items are."""

    def check_lower(value: Any) -> None:
        if not isinstance(value, (bytes, bytearray, memoryview)):
            raise TypeError(f"bytes are required, not {type(value).__name__}")

    def write(value: Any, buf: Any) -> None:
        copy = bytes(value)
        buf.write_i32(len(copy))
        buf.write(copy)

    converter.check_lower = staticmethod(check_lower)
    converter.write = staticmethod(write)


def _number_errors() -> None:
    """Gives each class of error its stable code; `Other`, which has none, gets 0."""
    error: Any = _generated.OlmecError
    error.code, error.number, error.advice = "OTHER", 0, "see the text"
    for known in _generated.error_codes():
        variant = getattr(error, known.variant)
        variant.code, variant.number, variant.advice = known.name, known.number, known.advice


def _show_and_compare(record: Any) -> None:
    fields = [field for field in record.__init__.__annotations__ if field != "return"]

    def __repr__(self: Any) -> str:
        shown = (
            f"{field}=<{len(self.plaintext)} bytes>"
            if field == _PLAINTEXT
            else f"{field}={getattr(self, field)!r}"
            for field in fields
        )
        return f"{record.__name__}({', '.join(shown)})"

    def __eq__(self: Any, other: object) -> Any:
        if not isinstance(other, record):
            return NotImplemented
        return all(getattr(self, field) == getattr(other, field) for field in fields)

    record.__repr__ = record.__str__ = __repr__
    record.__eq__ = __eq__
    setattr(record, "__match_args__", tuple(fields))
