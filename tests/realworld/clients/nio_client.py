"""A client on matrix-nio. Its version decides which library encrypts: python-olm up to 0.25, vodozemac from 0.26."""

import asyncio
import json
from pathlib import Path

import nio
from protocol import Messages, arguments, serve


class Client:
    """One device of a user; a device that was there before is taken from the store."""

    def __init__(self, homeserver: str, user: str, password: str, store: str) -> None:
        self._store = Path(store)
        self._store.mkdir(parents=True, exist_ok=True)
        self._password = password
        config = nio.AsyncClientConfig(encryption_enabled=True, store_sync_tokens=True)
        self._nio = nio.AsyncClient(homeserver, user, store_path=store, config=config)
        self._messages = Messages()
        self._nio.add_event_callback(self._on_text, nio.RoomMessageText)
        self._nio.add_event_callback(self._on_undecrypted, nio.MegolmEvent)

    async def start(self) -> dict:
        login = self._store / "login.json"
        if login.exists():
            self._nio.restore_login(**json.loads(login.read_text()))
        else:
            expect(await self._nio.login(self._password), nio.LoginResponse)
            saved = {"user_id": self._nio.user_id, "device_id": self._nio.device_id,
                     "access_token": self._nio.access_token}
            login.write_text(json.dumps(saved))
        self._nio.add_to_device_callback(self._on_key_request, nio.RoomKeyRequest)
        synced = asyncio.Event()
        self._nio.add_response_callback(lambda _: _set(synced), nio.SyncResponse)
        self._syncing = asyncio.create_task(self._nio.sync_forever(timeout=2000, full_state=True))
        await synced.wait()
        return {"user": self._nio.user_id, "device": self._nio.device_id}

    async def stop(self) -> None:
        self._syncing.cancel()
        await asyncio.gather(self._syncing, return_exceptions=True)
        await self._nio.close()

    async def create_room(self, invite: list[str], rotate_after: int) -> str:
        encryption = {"type": "m.room.encryption", "state_key": "", "content": {
            "algorithm": "m.megolm.v1.aes-sha2", "rotation_period_msgs": rotate_after}}
        room = expect(await self._nio.room_create(name="The room", invite=invite, initial_state=[encryption]),
                      nio.RoomCreateResponse)
        return room.room_id

    async def join(self, room: str) -> None:
        expect(await self._nio.join(room), nio.JoinResponse)

    async def knows(self, room: str, members: list[str]) -> None:
        """Waits until it has seen that these, and no others, are in the room, and that it is encrypted."""
        while not (found := self._nio.rooms.get(room)) or joined(found) != set(members) or not found.encrypted:
            await asyncio.sleep(0.05)

    async def send(self, room: str, text: str) -> str:
        content = {"msgtype": "m.text", "body": text}
        sent = await self._nio.room_send(room, "m.room.message", content, ignore_unverified_devices=True)
        return expect(sent, nio.RoomSendResponse).event_id

    async def read(self, event: str) -> dict:
        return await self._messages.wait(event)

    async def export_keys(self, path: str, passphrase: str) -> None:
        await self._nio.export_keys(path, passphrase, count=1000)

    async def import_keys(self, path: str, passphrase: str) -> None:
        await self._nio.import_keys(path, passphrase)

    async def look_up(self, room: str, event: str) -> dict | None:
        """Asks the server for an event and decrypts it, if the key is there."""
        found = expect(await self._nio.room_get_event(room, event), nio.RoomGetEventResponse).event
        if isinstance(found, nio.MegolmEvent):
            try:
                found = self._nio.decrypt_event(found)
            except nio.EncryptionError:
                return None
        return {"sender": found.sender, "text": found.body}

    async def request_key(self, room: str, event: str) -> None:
        """Asks the user's other devices for the key of an event."""
        found = expect(await self._nio.room_get_event(room, event), nio.RoomGetEventResponse).event
        found.room_id = room
        expect(await self._nio.request_room_key(found), nio.RoomKeyRequestResponse)

    async def trust(self, user: str, device: str) -> None:
        """Waits until it knows the device, and takes it for verified."""
        while device not in self._nio.device_store[user]:
            await asyncio.sleep(0.05)
        self._nio.verify_device(self._nio.device_store[user][device])

    async def _on_text(self, room, event) -> None:
        if event.decrypted:
            self._messages.add(event.event_id, event.sender, event.body)

    async def _on_undecrypted(self, room, event) -> None:
        print(f"cannot decrypt {event.event_id} of session {event.session_id}", flush=True)

    async def _on_key_request(self, event) -> None:
        print(f"key requested by {event.sender} {event.requesting_device_id}", flush=True)


def joined(room: nio.MatrixRoom) -> set[str]:
    """The members, without those that are only invited."""
    return set(room.users) - set(room.invited_users)


async def _set(event: asyncio.Event) -> None:
    event.set()


def expect(response, kind):
    """The response, if the server did what it was asked to."""
    if not isinstance(response, kind):
        raise RuntimeError(f"{kind.__name__} expected, not {response}")
    return response


if __name__ == "__main__":
    asyncio.run(serve(Client(**vars(arguments()))))
