"""Nheko on a screen that nobody sees, driven like a person would: by the mouse, the keyboard and what it shows.

It has no interface for programs. Whether something has happened is read from its log or from the server; where things
are on the screen is known for the size of the window that it opens with.
"""

import asyncio
import contextlib
import os
import subprocess
from pathlib import Path

from process import TIMEOUT, check_mapped
from server import PASSWORD

SCREEN = "1100x700x24"

# Middles of what is clicked, in the window's first size, 1066 by 600.
TO_LOGIN = (614, 432)
MATRIX_ID = (500, 272)
ENCRYPTION_OK = (914, 562)
RECOVERY_KEY_OK = (1012, 334)
FIRST_ROOM = (130, 74)
TO_NEWEST = (1028, 510)
MESSAGE = (640, 578)
MESSAGES = "843x500+223+57"


class Nheko:
    """One installation with its own home; it can be started again with the keys that it has stored."""

    def __init__(self, library: Path, folder: Path) -> None:
        self._library, self._folder = library, folder
        self._home = folder / "home"
        self._log = folder / "nheko.log"
        self._screen = self._nheko = None

    async def start(self) -> None:
        """Opens the screen and Nheko on it."""
        (self._home / "run").mkdir(parents=True, exist_ok=True, mode=0o700)
        config = self._home / ".config/nheko/nheko.conf"
        if not config.exists():
            config.parent.mkdir(parents=True)
            # There is no keyring here.
            config.write_text("[General]\nrun_without_secure_secrets_service=true\n")
        read, write = os.pipe()
        self._screen = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", SCREEN, "-nolisten", "tcp"],
            pass_fds=[write], stdin=subprocess.DEVNULL, stderr=(self._folder / "screen.log").open("a"))
        os.close(write)
        with os.fdopen(read) as number:
            self._display = f":{number.readline().strip()}"
        environment = {name: value for name, value in os.environ.items()
                       if name not in ("DBUS_SESSION_BUS_ADDRESS", "WAYLAND_DISPLAY") and not name.startswith("XDG_")}
        environment |= {"DISPLAY": self._display, "HOME": str(self._home), "XDG_RUNTIME_DIR": str(self._home / "run"),
                        "LD_LIBRARY_PATH": str(self._library.parent), "QT_QPA_PLATFORM": "xcb",
                        "QT_QUICK_BACKEND": "software", "LANG": "C.UTF-8"}
        self.mark()
        self._nheko = subprocess.Popen(["nheko"], env=environment, stdin=subprocess.DEVNULL,
                                       stdout=self._log.open("a"), stderr=subprocess.STDOUT)
        await self.logged("starting nheko")
        check_mapped("Nheko", self._nheko.pid, {self._library.resolve()})

    async def log_in(self, user: str, url: str) -> None:
        """Fills in the form, and lets it set up cross-signing and a key backup."""
        await asyncio.sleep(1)
        self._click(TO_LOGIN)
        await asyncio.sleep(1)
        self._click(MATRIX_ID)
        self._type(user)
        self.mark()
        self._key("Tab")
        # It looks for the server by the user's name, finds none, and asks for its address.
        await self.logged("Autodiscovery failed")
        await asyncio.sleep(1)
        self._type(PASSWORD)
        self._key("Tab")
        self._type("nheko")
        self._key("Tab", "ctrl+a")
        self._type(url)
        # With the field left it asks the server how to log in.
        self._key("Tab")
        await asyncio.sleep(3)
        self.mark()
        self._key("Return")
        await self.logged("initial sync completed")
        # The form for the encryption comes when the server has answered that there is none yet.
        await self.logged("Crosssigning keys uploaded", lambda: self._click(ENCRYPTION_OK))
        await asyncio.sleep(1)
        self._click(RECOVERY_KEY_OK)

    async def open_room(self) -> None:
        """Shows the room at the top of the list."""
        await asyncio.sleep(2)
        self._click(FIRST_ROOM)
        await asyncio.sleep(2)

    async def scroll_down(self) -> None:
        """Shows the newest message; where it is shown already, nothing happens."""
        self._click(TO_NEWEST)
        await asyncio.sleep(2)

    async def reply(self, text: str) -> None:
        """Writes an answer to the latest message and sends it. The message is quoted in it."""
        self._click(MESSAGE)
        self._key("alt+Up")
        await asyncio.sleep(1)
        self._type(text)
        self._key("Return")

    def mark(self) -> None:
        """What is in the log by now does not count for the next wait."""
        self._read = self._log.stat().st_size if self._log.exists() else 0

    async def logged(self, text: str, meanwhile=lambda: None) -> None:
        """Waits for a text in the log; until then does `meanwhile` again and again."""
        for _ in range(TIMEOUT * 2):
            if text.encode() in self._log.read_bytes()[self._read:]:
                return
            if self._nheko.poll() is not None:
                raise RuntimeError(f"Nheko ended; see {self._log}")
            meanwhile()
            await asyncio.sleep(0.5)
        raise RuntimeError(f"Nheko has not come to {text!r}; see {self._log} and {self.screenshot('stuck.png')}")

    def messages(self) -> bytes:
        """The part of the screen with the messages, as points."""
        return self._tool("import", "-window", "root", "-crop", MESSAGES, "rgb:-")

    async def changed(self, before: bytes) -> None:
        """Waits until the messages on the screen have changed, and change no more."""
        last = before
        for _ in range(TIMEOUT):
            await asyncio.sleep(1)
            now = self.messages()
            if now == last != before:
                return
            last = now
        raise RuntimeError(f"nothing new on the screen: {self.screenshot('stuck.png')}")

    def screenshot(self, name: str) -> Path:
        """What is on the screen."""
        path = self._folder / name
        self._tool("import", "-window", "root", str(path))
        return path

    def stop(self) -> None:
        """Ends Nheko and the screen."""
        for process in (self._nheko, self._screen):
            if process is None:
                continue
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._nheko = self._screen = None

    def _click(self, place: tuple[int, int]) -> None:
        self._tool("xdotool", "mousemove", *map(str, place), "click", "1")

    def _type(self, text: str) -> None:
        self._tool("xdotool", "type", "--delay", "20", text)

    def _key(self, *keys: str) -> None:
        self._tool("xdotool", "key", *keys)

    def _tool(self, *arguments: str) -> bytes:
        environment = os.environ | {"DISPLAY": self._display}
        return subprocess.run(arguments, env=environment, check=True, timeout=TIMEOUT, stdout=subprocess.PIPE).stdout


@contextlib.contextmanager
def running(library: Path, folder: Path):
    """Nheko, which is ended with the block whatever happens in it."""
    folder.mkdir(parents=True)
    nheko = Nheko(library, folder)
    try:
        yield nheko
    finally:
        nheko.stop()
