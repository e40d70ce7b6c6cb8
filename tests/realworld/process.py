"""A client in a process of its own, with the libolm that it is to use."""

import asyncio
import json
import os
import signal
from pathlib import Path

from server import PASSWORD

TIMEOUT = 60


def mapped(pid: int) -> set[Path]:
    """The files of libolm in the memory of a process, with every link followed."""
    found = set()
    for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
        path = line.split(maxsplit=5)[5:]
        if path and Path(path[0]).name.startswith("libolm"):
            found.add(Path(path[0]).resolve())
    return found


def check_mapped(name: str, pid: int, expected: set[Path]) -> None:
    """A client that has loaded another library than it was to would prove nothing."""
    found = mapped(pid)
    if found != expected:
        raise RuntimeError(f"{name} has loaded {found or 'no libolm'}, not {expected or 'none'}")


class Client:
    """A client that is told what to do; `await client.do("send", room=…, text=…)`."""

    def __init__(self, name: str, user: str, program: list[str], library: Path | None, folder: Path) -> None:
        self.name, self.user = name, user
        self._program, self._library, self._folder = program, library, folder
        self._process = None

    async def start(self, url: str) -> None:
        """Starts it and waits until it has synchronised; with keys of an earlier start, if there was one."""
        self._folder.mkdir(parents=True, exist_ok=True)
        log = (self._folder / "client.log").open("a")
        environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
        environment.pop("LD_LIBRARY_PATH", None)
        if self._library:
            environment["LD_LIBRARY_PATH"] = str(self._library.parent)
        arguments = ["--homeserver", url, "--user", self.user, "--password", PASSWORD, "--store", str(self._folder)]
        self._process = await asyncio.create_subprocess_exec(
            *self._program, *arguments, env=environment, stderr=log,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE)
        ready = await self._answer()
        self.id, self.device = ready["ready"]["user"], ready["ready"]["device"]
        expected = {self._library.resolve()} if self._library else set()
        check_mapped(self.name, self._process.pid, expected)

    async def do(self, action: str, **arguments):
        """Asks for one thing and waits for it."""
        self._process.stdin.write(json.dumps({"do": action, **arguments}).encode() + b"\n")
        await self._process.stdin.drain()
        answer = await self._answer(f"{action} {arguments}")
        if "error" in answer:
            raise RuntimeError(f"{self.name}: {action} {arguments}: {answer['error']}")
        return answer["is"]

    async def stop(self) -> None:
        """Lets it end by itself."""
        await self.do("stop")
        await asyncio.wait_for(self._process.wait(), TIMEOUT)
        self._process = None

    def kill(self) -> None:
        """Ends it, if it still runs."""
        if self._process and self._process.returncode is None:
            self._process.send_signal(signal.SIGKILL)

    async def _answer(self, waiting_for: str = "its start") -> dict:
        try:
            line = await asyncio.wait_for(self._process.stdout.readline(), TIMEOUT)
        except asyncio.TimeoutError:
            raise RuntimeError(f"{self.name}: nothing after {TIMEOUT} s of waiting for {waiting_for}") from None
        if not line:
            raise RuntimeError(f"{self.name} ended during {waiting_for}; see {self._folder}/client.log")
        return json.loads(line)
