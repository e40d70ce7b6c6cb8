"""What the clients say to each other. No random value is part of the outcome, so that two runs can be compared."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from process import Client
from server import Server

ROTATE_AFTER = 3
PASSPHRASE = "the passphrase of the file"


class Seen(NamedTuple):
    """Something that was as it must be: mostly, that a client has read a message of another one."""

    step: str
    sender: str
    reader: str
    what: str


@dataclass
class Scenario:
    """One room with a client on each library; `vera` is on vodozemac, the others on the libolm that is tried."""

    server: Server
    nora: Client
    maud: Client
    vera: Client
    # Devices that come later: of nora's on vodozemac, of vera's on libolm.
    new_nora: Client
    new_vera: Client
    folder: Path
    outcome: list[Seen] = field(default_factory=list)
    # By text: the event, and who sent it.
    events: dict[str, tuple[str, Client]] = field(default_factory=dict)

    async def play(self) -> list[Seen]:
        """Everything, in order; every step fails at the first thing that is not as it must be."""
        await self.meet()
        await self.talk()
        await self.rotate_after_messages()
        await self.rotate_for_members()
        await self.restart()
        await self.request_a_key()
        await self.hand_over_keys()
        await self.say_from_new_devices()
        return self.outcome

    @property
    def clients(self) -> list[Client]:
        return [self.nora, self.maud, self.vera]

    async def meet(self) -> None:
        """All log in, publish their keys and enter a room that is encrypted."""
        for client in self.clients:
            self.server.register(client.user)
            await client.start(self.server.url)
        self.observer = self.server.register("observer", login=True)
        invited = [self.nora.id, self.maud.id, "@observer:localhost", "@guest:localhost"]
        self.room = await self.vera.do("create_room", invite=invited, rotate_after=ROTATE_AFTER)
        for client in (self.nora, self.maud):
            await client.do("join", room=self.room)
        self.server.call("POST", f"/_matrix/client/v3/join/{self.room}", {}, self.observer)
        self.members = [client.id for client in self.clients] + ["@observer:localhost"]
        await self.all_know_the_members()

    async def all_know_the_members(self) -> None:
        # Those that are invited are members for nio, which gives them keys as well.
        for client in self.clients:
            await client.do("knows", room=self.room, members=self.members)

    async def say(self, step: str, sender: Client, text: str, readers: list[Client] | None = None) -> str:
        """One message, as the server has it and as each of the others reads it; the result is its session."""
        event = await sender.do("send", room=self.room, text=text)
        stored = self.server.event(self.room, event, self.observer)
        content = stored["content"]
        require(stored["type"] == "m.room.encrypted", f"{stored['type']} is no encrypted event")
        require(content["algorithm"] == "m.megolm.v1.aes-sha2", f"algorithm {content['algorithm']}")
        require(text not in str(stored), "the server knows the text")
        self.events[text] = (event, sender)
        for reader in self.clients if readers is None else readers:
            if reader is not sender:
                await self.is_read(step, reader, text)
        return content["session_id"]

    async def is_read(self, step: str, reader: Client, text: str) -> None:
        event, sender = self.events[text]
        self.note(step, reader, text, await reader.do("read", event=event), sender)

    def note(self, step: str, reader: Client, text: str, read: dict | None, sender: Client) -> None:
        expected = {"sender": sender.id, "text": text}
        require(read == expected, f"{reader.name} reads {read}, not {text!r} of {sender.id}")
        self.outcome.append(Seen(step, sender.name, reader.name, text))

    async def talk(self) -> None:
        """Each says something to all."""
        for client in self.clients:
            await self.say("first messages", client, f"Grüße from {client.name} 🔑")

    async def rotate_after_messages(self) -> None:
        """mautrix-python begins a new session after as many messages as the room says."""
        sessions = [await self.say("rotation by count", self.maud, f"{self.maud.name} no. {number}")
                    for number in range(2, 2 * ROTATE_AFTER + 1)]
        require(len(set(sessions)) == 2, f"{len(set(sessions))} sessions for messages 2 to {2 * ROTATE_AFTER}")
        require(sessions[0] == sessions[1] != sessions[2] == sessions[-1], f"sessions in an odd order: {sessions}")
        began = f"a new session after {ROTATE_AFTER} messages"
        self.outcome.append(Seen("rotation by count", self.maud.name, "", began))

    async def rotate_for_members(self) -> None:
        """When somebody comes and goes, everybody begins a new session."""
        before = [await self.say("before the guest", client, f"{client.name} before") for client in self.clients]
        guest = self.server.register("guest", login=True)
        for action, members in (("join", [*self.members, "@guest:localhost"]), ("leave", self.members)):
            self.server.call("POST", f"/_matrix/client/v3/rooms/{self.room}/{action}", {}, guest)
            for client in self.clients:
                await client.do("knows", room=self.room, members=members)
        after = [await self.say("after the guest", client, f"{client.name} after") for client in self.clients]
        for client, old, new in zip(self.clients, before, after):
            require(old != new, f"{client.name} kept the session that the guest had")
            self.outcome.append(Seen("after the guest", client.name, "", "a new session"))

    async def restart(self) -> None:
        """The clients on libolm end and come back with what they had stored; what was said meanwhile is read."""
        for client in (self.nora, self.maud):
            await client.stop()
        await self.say("while away", self.vera, "said while you were away", readers=[])
        for client in (self.nora, self.maud):
            device = client.device
            await client.start(self.server.url)
            require(client.device == device, f"{client.name} came back as another device")
            await self.is_read("while away", client, "said while you were away")
        await self.all_know_the_members()
        for client in self.clients:
            await self.say("after the restart", client, f"{client.name} is here again")
        # The other end comes back as well, to sessions that libolm has at this end.
        await self.vera.stop()
        await self.vera.start(self.server.url)
        await self.all_know_the_members()
        for client in self.clients:
            await self.say("after vera's restart", client, f"{client.name} goes on")

    @property
    def new_devices(self) -> list[tuple[Client, Client]]:
        """Each with the device of the same user that was there before, on the other library."""
        return [(self.nora, self.new_nora), (self.vera, self.new_vera)]

    async def request_a_key(self) -> None:
        """A new device asks the old one for a key and gets it, from each library to the other."""
        text = f"{self.maud.name} no. 2"
        event, sender = self.events[text]
        for old, new in self.new_devices:
            await new.start(self.server.url)
            require(new.device != old.device, "not a new device")
            await new.do("knows", room=self.room, members=self.members)
            unread = await new.do("look_up", room=self.room, event=event)
            require(unread is None, f"{new.name} reads {unread} without a key")
            await old.do("trust", user=old.id, device=new.device)
            await new.do("trust", user=old.id, device=old.device)
            await new.do("request_key", room=self.room, event=event)
            self.note("key request", new, text, await self.comes(new, event), sender)

    async def comes(self, reader: Client, event: str) -> dict | None:
        """The event, as soon as the reader has got the key."""
        for attempt in range(40):
            if read := await reader.do("look_up", room=self.room, event=event):
                return read
            # nio goes on with what it has begun only when something is new for it.
            self.server.type(self.room, "@observer:localhost", attempt % 2 == 0, self.observer)
            await asyncio.sleep(0.5)
        return None

    async def hand_over_keys(self) -> None:
        """A file of keys goes from each library to the new device on the other, which reads all that was said."""
        for old, new in self.new_devices:
            event, _ = self.events[f"{self.vera.name} before"]
            unread = await new.do("look_up", room=self.room, event=event)
            require(unread is None, f"{new.name} reads {unread} without a key")
            path = str(self.folder / f"{old.name}.keys")
            await old.do("export_keys", path=path, passphrase=PASSPHRASE)
            await new.do("import_keys", path=path, passphrase=PASSPHRASE)
            for text, (event, sender) in self.events.items():
                read = await new.do("look_up", room=self.room, event=event)
                self.note("key file", new, text, read, sender)

    async def say_from_new_devices(self) -> None:
        """The new devices speak and everybody reads it, the old device of the same user as well."""
        for _, new in self.new_devices:
            await self.say("new devices", new, f"this is {new.name}")


def require(holds: bool, otherwise: str) -> None:
    """A condition of the scenario; unlike an assertion it cannot be switched off."""
    if not holds:
        raise RuntimeError(otherwise)
