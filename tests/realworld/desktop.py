"""What Nheko on libolm and a client on vodozemac say to each other."""

import asyncio
import urllib.parse

from nheko import Nheko
from process import Client, TIMEOUT
from scenario import Seen, require
from server import Server

USER = "@nell:localhost"
STEP = "desktop"


class Desktop:
    """A room with Nheko, `vera` on vodozemac and `nora` on libolm, who are logged in already."""

    def __init__(self, server: Server, nheko: Nheko, vera: Client, nora: Client) -> None:
        self._server, self._nheko, self._vera, self._nora = server, nheko, vera, nora
        self.outcome: list[Seen] = []

    async def play(self) -> list[Seen]:
        """Logs in, exchanges messages, ends, and goes on with what was stored."""
        # A second login of the user, without keys, that joins the room and looks at what the server has.
        self._token = self._server.register("nell", login=True)
        self._room = await self._vera.do("create_room", invite=[USER, self._nora.id], rotate_after=100)
        await self._nora.do("join", room=self._room)
        self._server.call("POST", f"/_matrix/client/v3/join/{self._room}", {}, self._token)

        await self._nheko.start()
        await self._nheko.log_in(USER, self._server.url)
        self.outcome.append(Seen(STEP, "nheko", "", "logged in, set up cross-signing and a key backup"))
        devices = self._server.call("GET", "/_matrix/client/v3/devices", token=self._token)["devices"]
        (device,) = [device["device_id"] for device in devices if device["display_name"] == "nheko"]
        for client in (self._vera, self._nora):
            await client.do("knows", room=self._room, members=[self._vera.id, self._nora.id, USER])
            await client.do("trust", user=USER, device=device)

        await self._nheko.open_room()
        await self._talks("this is vodozemac", "this is nheko on libolm")
        await self._talks("nice to read you", "and you")
        self._nheko.screenshot("talk.png")
        # Once more, with the keys that it has stored.
        self._nheko.stop()
        await self._nheko.start()
        await self._nheko.open_room()
        await self._talks("welcome back", "here with my old keys")
        await self._nheko.scroll_down()
        self._nheko.screenshot("restarted.png")
        return self.outcome

    async def _talks(self, said: str, answered: str) -> None:
        """The client on vodozemac says something; Nheko answers and quotes it, so it has read it."""
        before = self._of_nheko()
        shown = self._nheko.messages()
        await self._vera.do("send", room=self._room, text=said)
        await self._nheko.changed(shown)
        await self._nheko.reply(answered)
        (event,) = await self._until(lambda: self._of_nheko() - before, f"Nheko answers {said!r}")
        stored = self._server.event(self._room, event, self._token)
        require(said not in str(stored) and answered not in str(stored), "the server knows the text")
        text = f"> <{self._vera.id}> {said}\n\n{answered}"
        self.outcome.append(Seen(STEP, self._vera.name, "nheko", said))
        for reader in (self._vera, self._nora):
            read = await reader.do("read", event=event)
            require(read == {"sender": USER, "text": text}, f"{reader.name} reads {read}, not {text!r}")
            self.outcome.append(Seen(STEP, "nheko", reader.name, answered))

    def _of_nheko(self) -> set[str]:
        """The encrypted events of its user; the user's other login has sent none."""
        path = f"/_matrix/client/v3/rooms/{urllib.parse.quote(self._room)}/messages?dir=b&limit=50"
        events = self._server.call("GET", path, token=self._token)["chunk"]
        return {event["event_id"] for event in events
                if (event["type"], event["sender"]) == ("m.room.encrypted", USER)}

    async def _until(self, found, what: str):
        for _ in range(TIMEOUT * 2):
            if value := found():
                return value
            await asyncio.sleep(0.5)
        raise RuntimeError(f"not seen: {what}; on the screen: {self._nheko.screenshot('stuck.png')}")
