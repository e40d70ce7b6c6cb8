"""One side of a conversation through files, with a program in any language on the other side.

    python conversation.py DIRECTORY alice

bindings/conversation.md says which files.
"""

import sys
import time
from pathlib import Path

from olmec import Account, InboundGroupSession, MessageType, OlmMessage, OutboundGroupSession

ROUNDS = 10


class Post:
    """Files in a directory, each whole from the moment when it is there."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        directory.mkdir(parents=True, exist_ok=True)

    def put(self, name: str, line: str) -> None:
        draft = self.directory / f"{name}.draft"
        draft.write_text(line + "\n")
        draft.rename(self.directory / name)

    def take(self, name: str) -> str:
        file = self.directory / name
        deadline = time.monotonic() + 60
        while not file.exists():
            if time.monotonic() > deadline:
                raise TimeoutError(f"{name} did not arrive within a minute")
            time.sleep(0.01)
        return file.read_text().rstrip("\n")


def line(message: OlmMessage) -> str:
    """`type body`, on one line."""
    return f"{message.message_type.value} {message.body}"


def message(line: str) -> OlmMessage:
    kind, body = line.split(" ")
    return OlmMessage(message_type=MessageType(int(kind)), body=body)


def alice(post: Post) -> None:
    account = Account()
    post.put("alice-identity-key", account.identity_keys().curve25519)
    session = account.create_outbound_session(
        post.take("bob-identity-key"), post.take("bob-one-time-key")
    )
    for round in range(ROUNDS):
        post.put(f"alice-{round}", line(session.encrypt(f"from alice, round {round}".encode())))
        read = session.decrypt(message(post.take(f"bob-{round}")))
        assert read.decode() == f"from bob, round {round}"
    room = OutboundGroupSession()
    post.put("room-key", line(session.encrypt(room.session_key().encode())))
    for round in range(ROUNDS):
        post.put(f"room-{round}", room.encrypt(f"to the room, round {round}".encode()))
    assert post.take("bob-done") == room.id()


def bob(post: Post) -> None:
    account = Account()
    account.generate_one_time_keys(1)
    post.put("bob-identity-key", account.identity_keys().curve25519)
    post.put("bob-one-time-key", account.one_time_keys()[0].key)
    account.mark_keys_as_published()
    sender = post.take("alice-identity-key")
    inbound = account.create_inbound_session(sender, message(post.take("alice-0")))
    session = inbound.session()
    for round in range(ROUNDS):
        if round == 0:
            read = inbound.plaintext()
        else:
            read = session.decrypt(message(post.take(f"alice-{round}")))
        assert read.decode() == f"from alice, round {round}"
        post.put(f"bob-{round}", line(session.encrypt(f"from bob, round {round}".encode())))
    view = InboundGroupSession(session.decrypt(message(post.take("room-key"))).decode())
    for round in reversed(range(ROUNDS)):
        decrypted = view.decrypt(post.take(f"room-{round}"))
        assert decrypted.plaintext.decode() == f"to the room, round {round}"
        assert decrypted.message_index == round
    post.put("bob-done", view.id())


if __name__ == "__main__":
    directory, name = sys.argv[1:]
    {"alice": alice, "bob": bob}[name](Post(Path(directory)))
    print(f"{name} (Python): all {ROUNDS} rounds and the room were as they should be")
