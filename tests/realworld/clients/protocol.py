"""How a client is told what to do: one JSON object a line on its standard input, one answer a line on its output."""

import argparse
import asyncio
import json
import logging
import os
import sys
import traceback


def arguments() -> argparse.Namespace:
    """Who the client is, and where it keeps its keys."""
    parser = argparse.ArgumentParser()
    for name in ("homeserver", "user", "password", "store"):
        parser.add_argument(f"--{name}", required=True)
    return parser.parse_args()


class Messages:
    """What a client has read in its rooms, by event."""

    def __init__(self) -> None:
        self._read: dict[str, asyncio.Future] = {}

    def _of(self, event_id: str) -> asyncio.Future:
        return self._read.setdefault(event_id, asyncio.get_running_loop().create_future())

    def add(self, event_id: str, sender: str, text: str) -> None:
        """A message was decrypted."""
        future = self._of(event_id)
        if not future.done():
            future.set_result({"sender": sender, "text": text})

    async def wait(self, event_id: str) -> dict:
        """The message, as soon as it is there; the other side decides how long it waits."""
        return await asyncio.shield(self._of(event_id))


async def serve(client) -> None:
    """Calls the methods of the client whose names arrive, until `stop` or the end of the input."""
    logging.basicConfig(level=logging.INFO)
    # Other output, such as that of a library, must not stand between the answers.
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    print(json.dumps({"ready": await client.start()}), file=answers)
    while line := await reader.readline():
        request = json.loads(line)
        action = request.pop("do")
        if action == "stop":
            break
        try:
            answer = {"is": await getattr(client, action)(**request)}
        except Exception as error:
            traceback.print_exc()
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), file=answers)
    await client.stop()
    print(json.dumps({"is": None}), file=answers)
