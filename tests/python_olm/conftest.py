"""Which libolm the tests use: the one under test here, and the control in another process.

OLMEC_LIBOLM and OLMEC_LIBOLM_CONTROL are the paths of the two; LD_LIBRARY_PATH leads to the first. Every test runs on
each of them and on every pairing, so the control says that what a test expects is what libolm does.
"""

import os
import re
from pathlib import Path

import olm
import olm.account
import olm.group_session
import olm.pk
import olm.sas
import olm.session
import olm.utility
import pytest

from other import Other, loaded

UNDER_TEST = Path(os.environ["OLMEC_LIBOLM"])
CONTROL = Path(os.environ["OLMEC_LIBOLM_CONTROL"])
MODULES = [olm.account, olm.group_session, olm.pk, olm.sas, olm.session, olm.utility]


class Recorder:
    """The functions of libolm, with a note of which were asked for."""

    def __init__(self, lib) -> None:
        self._lib = lib
        self.names = set()

    def __getattr__(self, name):
        self.names.add(name)
        return getattr(self._lib, name)


RECORDER = Recorder(olm.account.lib)
for module in MODULES:
    module.lib = RECORDER


@pytest.fixture(scope="session")
def other():
    process = Other(CONTROL)
    yield process
    process.stop()


@pytest.fixture(scope="session", autouse=True)
def the_right_libraries_are_loaded(other):
    """With a wrong path the loader would take the system's library, and all tests would pass without meaning."""
    here, there = loaded(), other.loaded()
    if here != {UNDER_TEST.resolve()}:
        pytest.exit(f"loaded here: {here}, not {UNDER_TEST.resolve()}", returncode=1)
    if there != {CONTROL.resolve()}:
        pytest.exit(f"loaded in the other process: {there}, not {CONTROL.resolve()}", returncode=1)


@pytest.fixture(params=["tested", "control"])
def lib(request, other):
    """python-olm on one library."""
    return olm if request.param == "tested" else other


@pytest.fixture(params=["tested-tested", "tested-control", "control-tested", "control-control"])
def pair(request, other):
    """python-olm on two libraries, one for each end."""
    choice = {"tested": olm, "control": other}
    one, two = request.param.split("-")
    return choice[one], choice[two]


def pytest_terminal_summary(terminalreporter, exitstatus, config):
    called = {name for name in RECORDER.names if name.startswith("olm_")}
    terminalreporter.write_line(f"{len(called)} functions of {UNDER_TEST.resolve().name} called")


def pytest_sessionfinish(session, exitstatus):
    """All that python-olm can call was called, when all files of tests ran."""
    ran = {item.path.name for item in session.items}
    if exitstatus != 0 or ran != {file.name for file in Path(__file__).parent.glob("test_*.py")}:
        return
    sources = [Path(module.__file__).read_text() for module in MODULES]
    offered = {name for source in sources for name in re.findall(r"\blib\.(olm_\w+)", source)}
    missed = offered - RECORDER.names
    # Which object is wiped when is the garbage collector's to say; the one that lives as long as the module never is.
    missed.discard("olm_clear_utility")
    if missed:
        print(f"\nnever called: {sorted(missed)}")
        session.exitstatus = 1
