"""Real clients and a real homeserver: the same scenario with the library under test and with the one it replaces."""

import argparse
import asyncio
import shutil
import signal
import sys
from collections import Counter, defaultdict
from pathlib import Path

import nheko
from desktop import Desktop
from process import Client
from scenario import Scenario, Seen
from server import Server

CLIENTS = Path(__file__).parent / "clients"


def arguments() -> argparse.Namespace:
    """The interpreters of the environments, the libraries, and where everything is kept."""
    parser = argparse.ArgumentParser()
    for name in ("synapse", "libolm", "vodozemac"):
        parser.add_argument(f"--{name}", required=True, help=f"the Python that has {name}")
    for name in ("library", "control", "folder"):
        parser.add_argument(f"--{name}", required=True, type=Path)
    parser.add_argument("--nheko", action="store_true", help="Nheko, Xvfb, xdotool and ImageMagick are installed")
    return parser.parse_args()


def scenario(given: argparse.Namespace, library: Path, server: Server, folder: Path) -> Scenario:
    """The clients, not yet started."""
    def client(name: str, user: str, program: str, python: str, used: Path | None) -> Client:
        return Client(name, user, [python, str(CLIENTS / program)], used, folder / name)

    def on_libolm(name: str, user: str, program: str = "nio_client.py") -> Client:
        return client(name, user, program, given.libolm, library)

    def on_vodozemac(name: str, user: str) -> Client:
        return client(name, user, "nio_client.py", given.vodozemac, None)

    return Scenario(
        server=server, folder=folder,
        nora=on_libolm("nio", "nora"), maud=on_libolm("mautrix", "maud", "mautrix_client.py"),
        vera=on_vodozemac("vodozemac", "vera"),
        new_nora=on_vodozemac("nora-on-vodozemac", "nora"), new_vera=on_libolm("vera-on-libolm", "vera"))


async def play(given: argparse.Namespace, library: Path, folder: Path) -> list[Seen]:
    """The scenario with one library."""
    with Server(given.synapse, folder / "synapse") as server:
        played = scenario(given, library, server, folder)
        everyone = [*played.clients, played.new_nora, played.new_vera]
        try:
            outcome = await played.play()
            if given.nheko:
                with nheko.running(library, folder / "nheko") as window:
                    desktop = Desktop(server, window, played.vera, played.nora)
                    outcome += await desktop.play()
            for client in everyone:
                await client.stop()
        finally:
            for client in everyone:
                client.kill()
    return outcome


def table(outcome: list[Seen]) -> str:
    """What was exchanged: who read how many messages of whom in which step."""
    readers = defaultdict(Counter)
    for seen in outcome:
        readers[seen.step, seen.sender].update([seen.reader] if seen.reader else [])
    lines = []
    for (step, sender), counts in readers.items():
        read = ", ".join(f"{reader} {count}" for reader, count in counts.items())
        facts = [seen.what for seen in outcome if seen[:3] == (step, sender, "")]
        lines.append(f"{step:<20} {sender:<17} -> {'; '.join([read, *facts] if read else facts)}")
    return "\n".join(lines)


def main() -> None:
    """Plays both, compares, and says what was exchanged."""
    # An end from outside ends the server and the clients as well.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    given = arguments()
    shutil.rmtree(given.folder, ignore_errors=True)
    outcomes = {}
    for role, library in (("control", given.control), ("library", given.library)):
        print(f"-- {role}: {library.resolve()}", flush=True)
        outcomes[role] = asyncio.run(play(given, library, given.folder / role))
        print(table(outcomes[role]), flush=True)
    differences = set(outcomes["library"]) ^ set(outcomes["control"])
    if differences:
        sys.exit(f"the libraries differ in {sorted(differences)}")
    print(f"{len(outcomes['library'])} times as it must be, and the same with both")
    for screenshot in sorted((given.folder / "library").glob("nheko/*.png")):
        print(f"to be looked at: {screenshot}")


if __name__ == "__main__":
    main()
