"""python-olm in another process, with another libolm, used as if it were the module `olm` here.

Run as a program, this file is that other process: it answers requests on its standard input.
"""

import os
import pickle
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import olm


def loaded() -> set[Path]:
    """The files of libolm that this process has mapped, with every link followed."""
    paths = (line.split(maxsplit=5)[5:] for line in Path("/proc/self/maps").read_text().splitlines())
    return {Path(path[0]).resolve() for path in paths if path and "libolm" in path[0] and ".so" in path[0]
            and "_libolm" not in path[0]}


@dataclass(frozen=True)
class Ref:
    """An object that stays in the other process."""

    number: int


@dataclass(frozen=True)
class Callable:
    """What was asked for is to be called."""


class Other:
    """The other process. Its attributes are those of its module `olm`."""

    def __init__(self, library: Path) -> None:
        environment = os.environ | {"LD_LIBRARY_PATH": str(library.parent)}
        program = [sys.executable, __file__]
        self._process = subprocess.Popen(program, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def __getattr__(self, name):
        return self._get(None, name)

    def loaded(self) -> set[Path]:
        """What [`loaded`] says there."""
        return self._ask("loaded", None, None, (), {})

    def stop(self) -> None:
        """Ends the process."""
        self._process.stdin.close()
        self._process.wait(timeout=10)

    def _get(self, target, name):
        value = self._ask("get", target, name, (), {})
        if isinstance(value, Callable):
            return _Function(self, target, name)
        return value

    def _ask(self, action, target, name, args, kwargs):
        sent = [argument._ref if isinstance(argument, _Object) else argument for argument in args]
        pickle.dump((action, target, name, sent, kwargs), self._process.stdin)
        self._process.stdin.flush()
        kind, value = pickle.load(self._process.stdout)
        if kind == "raised":
            raise value
        return _Object(self, value) if isinstance(value, Ref) else value


class _Function:
    def __init__(self, other, target, name) -> None:
        self._other, self._target, self._name = other, target, name

    def __call__(self, *args, **kwargs):
        return self._other._ask("call", self._target, self._name, args, kwargs)

    def __getattr__(self, name):
        # A class method, such as `Account.from_pickle`.
        return _Function(self._other, self._target, f"{self._name}.{name}")


class _Object:
    def __init__(self, other, ref) -> None:
        self._other, self._ref = other, ref

    def __getattr__(self, name):
        return self._other._get(self._ref, name)


def serve() -> None:
    """Answers until the standard input ends."""
    objects = []
    by_value = (type(None), bool, int, str, bytes, dict, list, tuple, set, olm.PkMessage, olm.session._OlmMessage)

    def answer(action, target, name, args, kwargs):
        if action == "loaded":
            return loaded()
        value = olm if target is None else objects[target.number]
        for part in name.split("."):
            value = getattr(value, part)
        if action == "get":
            return Callable() if callable(value) else value
        args = [objects[argument.number] if isinstance(argument, Ref) else argument for argument in args]
        value = value(*args, **kwargs)
        if isinstance(value, by_value):
            return value
        objects.append(value)
        return Ref(len(objects) - 1)

    while True:
        try:
            request = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        try:
            result = ("is", answer(*request))
        except Exception as error:
            result = ("raised", error)
        pickle.dump(result, sys.stdout.buffer)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    # The classes are found by the same name on both sides of the pipe.
    sys.modules["other"] = sys.modules["__main__"]
    for shared in (Ref, Callable):
        shared.__module__ = "other"
    serve()
