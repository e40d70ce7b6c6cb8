"""What calls leave behind in memory."""

import ctypes
import gc
import tracemalloc
from pathlib import Path

import olmec

PACKAGE = tracemalloc.Filter(True, str(Path(olmec.__file__).parent / "*"))
# The C library keeps up to seven freed pieces of each size for itself, and counts them as taken.
ENOUGH = 30


def assert_nothing_is_left(make_calls):
    """Makes calls again and again, always the same: Python has nothing left that the package took,
    and no more memory is taken each time, as a leak would do."""
    make_calls()
    tracemalloc.start()
    try:
        make_calls()
        gc.collect()
        left = tracemalloc.take_snapshot().filter_traces([PACKAGE]).statistics("lineno")
    finally:
        tracemalloc.stop()
    assert left == [], left

    for _ in range(ENOUGH):
        before = _taken()
        make_calls()
        if _taken() == before:
            break
    else:
        raise AssertionError("more memory is taken each time")


class _Mallinfo2(ctypes.Structure):
    """The C library's `struct mallinfo2`."""

    _NAMES = "arena ordblks smblks hblks hblkhd usmblks fsmblks uordblks fordblks keepcost"
    _fields_ = [(name, ctypes.c_size_t) for name in _NAMES.split()]


def _taken():
    """How many bytes the C library has handed out; always 0 if it does not say."""
    gc.collect()
    mallinfo2 = getattr(ctypes.pythonapi, "mallinfo2", None)
    if mallinfo2 is None:
        return 0
    mallinfo2.restype = _Mallinfo2
    info = mallinfo2()
    return info.uordblks + info.hblkhd
