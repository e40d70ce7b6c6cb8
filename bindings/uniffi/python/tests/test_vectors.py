"""Runs every applicable test vector.

bindings/vectors writes them as calls by name, in the file that the environment variable
OLMEC_CALLS names; its documentation says what the fields mean.
"""

import json
import os
import re
from pathlib import Path

import pytest

import olmec
from olmec import OlmecError

CASES = json.loads(Path(os.environ["OLMEC_CALLS"]).read_text())["cases"]
ATOMS = {"text": str, "number": int, "boolean": bool, "bytes": bytes.fromhex}


def test_there_are_as_many_cases_as_there_should_be():
    assert len(CASES) > 1800


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_vector(case):
    handles = {}
    for call in case["calls"]:
        play(call, handles)


def play(call, handles):
    target = find(call["call"], call.get("on"), handles)
    arguments = [value(argument, handles) for argument in call.get("arguments", [])]
    if "error" in call:
        with pytest.raises(OlmecError) as caught:
            target(*arguments)
        assert caught.value.code == call["error"], call
        return
    result = target(*arguments)
    if "as" in call:
        handles[call["as"]] = result
    if "equals" in call:
        assert result == value(call["equals"], handles), call


def find(name, on, handles):
    """The function, constructor or bound method of that name."""
    if on is not None:
        return getattr(handles[on], name.partition("#")[2])
    if "." not in name:
        return getattr(olmec, name)
    handle, _, constructor = name.partition(".")
    made = getattr(olmec, handle)
    return made if constructor == "new" else getattr(made, constructor)


def value(described, handles):
    for atom, read in ATOMS.items():
        if atom in described:
            return read(described[atom])
    if "list" in described:
        return [value(item, handles) for item in described["list"]]
    if "enum" in described:
        shouting = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", described["variant"]).upper()
        return getattr(olmec, described["enum"])[shouting]
    if "record" in described:
        fields = {name: value(field, handles) for name, field in described["fields"].items()}
        return getattr(olmec, described["record"])(**fields)
    if "handle" in described:
        return handles[described["handle"]]
    assert described == {"none": True}, described
    return None
