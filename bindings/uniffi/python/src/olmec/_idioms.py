"""Makes the generated classes behave as a Python programmer expects.

- Objects close: `close()`, `with`, and a clear error afterwards, whatever else runs meanwhile.
- Errors carry their stable `code`, `number` and `advice`.
- Records compare with anything, and show their fields, but never a secret: it would end up in
  a log.
- A method takes only objects of its own class, however it is called: the library cannot tell.
- A wrong argument is refused before the call begins, and not shown. What is passed is copied from
  the value itself: a subclass that says something else of its length or contents is not asked.
"""

import enum
import functools
from typing import Any, Callable

from . import _generated

_CONVERTER = "_UniffiFfiConverter"
_TYPE = _CONVERTER + "Type"
_SEQUENCE = _CONVERTER + "Sequence"


def adapt() -> None:
    """Adapts every generated class, once, at import."""
    for name, converter in list(vars(_generated).items()):
        if name.startswith(_SEQUENCE):
            _copy_lists(converter)
        if not name.startswith(_TYPE):
            continue
        adapted = getattr(_generated, name.removeprefix(_TYPE))
        if _is_handle(adapted):
            _make_closable(adapted)
            _check_before(converter, _open(adapted))
        elif _is_record(adapted):
            _show_and_compare(adapted)
            _check_before(converter, _instance_of(adapted))
        elif issubclass(adapted, enum.Enum):
            _check_before(converter, _instance_of(adapted))
    _copy_text(_generated._UniffiFfiConverterString)
    _copy_bytes(_generated._UniffiFfiConverterBytes)
    _number_errors()


def _is_handle(adapted: type) -> bool:
    return "_uniffi_clone_handle" in vars(adapted)


def _is_record(adapted: type) -> bool:
    return "__dataclass_fields__" in vars(adapted)


def _make_closable(handle: type) -> None:
    """Gives a class `close()` and `with`."""
    # Generated; both look for the pointer in `_handle`.
    clone, free = vars(handle)["_uniffi_clone_handle"], vars(handle)["__del__"]

    def _own(self: Any, pointer: int) -> None:
        self._owner = _Owner(pointer, clone, free)

    def _uniffi_clone_handle(self: Any) -> Any:
        held = getattr(self, "_owner", None)
        if held is None:
            raise _closed(self)
        return held

    def close(self: Any) -> None:
        """Frees the object now. Further calls raise ValueError; closing again does nothing."""
        self._owner = None

    def __enter__(self: Any) -> Any:
        if not _is_open(self):
            raise _closed(self)
        return self

    def __exit__(self: Any, *_exception: object) -> None:
        self.close()

    def __repr__(self: Any) -> str:
        return f"<{type(self).__name__}, {'open' if _is_open(self) else 'closed'}>"

    def __reduce__(self: Any) -> Any:
        name = type(self).__name__
        raise TypeError(f"{name} holds secrets, which pickle would write unencrypted: use its own pickle()")

    setattr(handle, "_kind", handle)
    # The generated code sets this to what it gets from the library.
    setattr(handle, "_handle", property(fset=_own))
    delattr(handle, "__del__")
    for name, method in list(vars(handle).items()):
        if callable(method) and (name == "__init__" or not name.startswith("_")):
            setattr(handle, name, _only_on(handle, method))
    for method in (_uniffi_clone_handle, close, __enter__, __exit__, __repr__, __reduce__):
        method.__qualname__ = f"{handle.__name__}.{method.__name__}"
        setattr(handle, method.__name__, method)


def _only_on(handle: type, method: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(method)
    def checked(self: Any, *arguments: Any, **named: Any) -> Any:
        if not _has(self, handle):
            raise TypeError(f"{method.__qualname__} is not for a {type(self).__name__}")
        return method(self, *arguments, **named)

    return checked


def _has(value: Any, handle: type) -> bool:
    """Whether what a value owns is one of these; a class made from two of them has the first."""
    return getattr(type(value), "_kind", None) is handle


class _Owner:
    """Owns what a handle points to: freed once, with its last reference.

    The object has one, and so has every call that runs. Thus no call can meet a handle that has
    been freed, whatever closes the object meanwhile: a thread, a signal, the garbage collector.
    No lock is needed for that, so none can be waited for in vain.

    The library takes over a clone in each call. ctypes asks for it here when all arguments are
    converted, so an argument that is refused leaves none behind.
    """

    __slots__ = ("_handle", "_clone", "_free")

    def __init__(self, pointer: int, clone: Callable[[Any], int], free: Callable[[Any], None]) -> None:
        self._handle, self._clone, self._free = pointer, clone, free

    @property
    def _as_parameter_(self) -> int:
        return self._clone(self)

    def __del__(self) -> None:
        self._free(self)


def _is_open(handle: Any) -> bool:
    return getattr(handle, "_owner", None) is not None


def _closed(handle: Any) -> ValueError:
    return ValueError(f"this {type(handle).__name__} is closed")


def _open(handle: type) -> Callable[[Any], None]:
    def check(value: Any) -> None:
        if not _has(value, handle):
            raise TypeError(f"{handle.__name__} is required, not {type(value).__name__}")
        if not _is_open(value):
            raise _closed(value)

    return check


def _instance_of(required: type) -> Callable[[Any], None]:
    def check(value: Any) -> None:
        if not isinstance(value, required):
            raise TypeError(f"{required.__name__} is required, not {type(value).__name__}")

    return check


def _check_before(converter: Any, check: Callable[[Any], None]) -> None:
    generated = converter.check_lower

    def check_lower(value: Any) -> None:
        check(value)
        generated(value)

    converter.check_lower = staticmethod(check_lower)


def _copy_bytes(converter: Any) -> None:
    """Takes `bytes`, `bytearray` and views of bytes; counts bytes, whatever the view's items are."""

    def check_lower(value: Any) -> None:
        if not isinstance(value, (bytes, bytearray, memoryview)):
            raise TypeError(f"bytes are required, not {type(value).__name__}")

    def write(value: Any, buf: Any) -> None:
        copy = value if type(value) is bytes else memoryview(value).tobytes()
        buf.write_i32(len(copy))
        buf.write(copy)

    converter.check_lower = staticmethod(check_lower)
    converter.write = staticmethod(write)


def _copy_text(converter: Any) -> None:
    """Takes text that has a UTF-8 form.

    Other text comes from others, in JSON: it is refused as all else that they send. Python's own
    error would show it.
    """

    def encode(value: Any) -> bytes:
        try:
            return str.encode(value, "utf-8")
        except UnicodeEncodeError:
            pass
        why = "the text has a lone surrogate, so it has no UTF-8 form"
        raise _generated.OlmecError.MalformedMessage(why)  # type: ignore[attr-defined]

    def check_lower(value: Any) -> None:
        if not isinstance(value, str):
            raise TypeError(f"str is required, not {type(value).__name__}")
        encode(value)

    def lower(value: Any) -> Any:
        with _generated._UniffiRustBuffer.alloc_with_builder() as builder:
            builder.write(encode(value))
            return builder.finalize()

    def write(value: Any, buf: Any) -> None:
        copy = encode(value)
        buf.write_i32(len(copy))
        buf.write(copy)

    for method in (check_lower, lower, write):
        setattr(converter, method.__name__, staticmethod(method))


def _copy_lists(converter: Any) -> None:
    """Takes lists and tuples, as many items as there are when they are counted."""
    check_items, write_items = converter.check_lower, converter.write

    def check_lower(value: Any) -> None:
        if not isinstance(value, (list, tuple)):
            raise TypeError(f"a list is required, not {type(value).__name__}")
        check_items(value)

    def write(value: Any, buf: Any) -> None:
        write_items(list(value), buf)

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
    # What the lengths of the secret fields count.
    secrets: dict[str, str] = _generated._SECRET_FIELDS.get(record.__name__, {})

    def __repr__(self: Any) -> str:
        shown = (
            f"{field}=<{len(getattr(self, field))} {secrets[field]}>"
            if field in secrets
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
