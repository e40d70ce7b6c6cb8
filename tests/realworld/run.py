"""Real clients and a real homeserver: the same scenario with the library under test and with the one it replaces."""

import argparse
import asyncio
import shutil
import sys
from pathlib import Path

from process import Client
from scenario import Scenario
from server import Server

CLIENTS = Path(__file__).parent / "clients"


def arguments() -> argparse.Namespace:
    """The interpreters of the environments, the libraries, and where everything is kept."""
    parser = argparse.ArgumentParser()
    for name in ("synapse", "libolm", "vodozemac"):
        parser.add_argument(f"--{name}", required=True, help=f"the Python that has {name}")
    for name in ("library", "control", "folder"):
        parser.add_argument(f"--{name}", required=True, type=Path)
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
        new_nora=on_vodozemac("nora's second on vodozemac", "nora"), new_vera=on_libolm("vera's second on libolm", "vera"))


async def play(given: argparse.Namespace, library: Path, folder: Path) -> list[str]:
    """The scenario with one library."""
    with Server(given.synapse, folder / "synapse") as server:
        played = scenario(given, library, server, folder)
        everyone = [*played.clients, played.new_nora, played.new_vera]
        try:
            outcome = await played.play()
            for client in everyone:
                await client.stop()
        finally:
            for client in everyone:
                client.kill()
    return outcome


def main() -> None:
    """Plays both, compares, and says what was exchanged."""
    given = arguments()
    shutil.rmtree(given.folder, ignore_errors=True)
    outcomes = {}
    for role, library in (("control", given.control), ("library", given.library)):
        print(f"-- {role}: {library.resolve()}", flush=True)
        outcomes[role] = asyncio.run(play(given, library, given.folder / role))
    print("\n".join(outcomes["library"]))
    if outcomes["library"] != outcomes["control"]:
        print("the control had another outcome:", *outcomes["control"], sep="\n")
        sys.exit(1)


if __name__ == "__main__":
    main()
