"""A client on mautrix-python and its OlmMachine, which keeps everything in SQLite."""

import asyncio
import json
from pathlib import Path

from mautrix.client import Client as Mautrix
from mautrix.client import InternalEventType
from mautrix.crypto import OlmMachine
from mautrix.crypto.store.asyncpg import PgCryptoStateStore, PgCryptoStore
from mautrix.types import EventType, Membership, MessageType, TextMessageEventContent
from mautrix.util.async_db import Database
from protocol import Messages, arguments, serve

JOINED = (Membership.JOIN,)


class Client:
    """One device of a user; a device that was there before is taken from the store."""

    def __init__(self, homeserver: str, user: str, password: str, store: str) -> None:
        self._homeserver, self._user, self._password = homeserver, user, password
        self._store = Path(store)
        self._store.mkdir(parents=True, exist_ok=True)
        self._messages = Messages()

    async def start(self) -> dict:
        # The two stores share their transactions, so they must share the database.
        self._database = Database.create(f"sqlite:///{self._store}/store.db", upgrade_table=PgCryptoStore.upgrade_table)
        await self._database.start()
        await PgCryptoStateStore.upgrade_table.upgrade(self._database)
        keys = PgCryptoStore(account_id=self._user, pickle_key="the key of the pickles", db=self._database)
        state = PgCryptoStateStore(self._database)
        self._mautrix = Mautrix(base_url=self._homeserver, sync_store=keys, state_store=state)
        self._mautrix.ignore_initial_sync = False
        login = self._store / "login.json"
        if login.exists():
            saved = json.loads(login.read_text())
            self._mautrix.mxid, self._mautrix.device_id = saved["user"], saved["device"]
            self._mautrix.api.token = saved["token"]
        else:
            answer = await self._mautrix.login(self._user, password=self._password)
            saved = {"user": answer.user_id, "device": answer.device_id, "token": answer.access_token}
            login.write_text(json.dumps(saved))
        await keys.open()
        await keys.put_device_id(self._mautrix.device_id)
        self._mautrix.crypto = OlmMachine(self._mautrix, keys, state)
        await self._mautrix.crypto.load()
        if not self._mautrix.crypto.account.shared:
            await self._mautrix.crypto.share_keys()
        self._mautrix.add_event_handler(EventType.ROOM_ENCRYPTED, self._on_encrypted)
        synced = asyncio.Event()
        self._mautrix.add_event_handler(InternalEventType.SYNC_SUCCESSFUL, lambda _: _set(synced))
        self._syncing = self._mautrix.start(None)
        await synced.wait()
        return {"user": saved["user"], "device": saved["device"]}

    async def stop(self) -> None:
        self._mautrix.stop()
        await asyncio.gather(self._syncing, return_exceptions=True)
        await self._mautrix.api.session.close()
        await self._database.stop()

    async def join(self, room: str) -> None:
        await self._mautrix.join_room_by_id(room)

    async def knows(self, room: str, members: list[str]) -> None:
        """Waits until it has seen that these, and no others, are in the room, and that it is encrypted."""
        state = self._mautrix.state_store
        while not await state.is_encrypted(room) or set(await state.get_members(room, JOINED) or []) != set(members):
            await asyncio.sleep(0.05)

    async def send(self, room: str, text: str) -> str:
        content = TextMessageEventContent(msgtype=MessageType.TEXT, body=text)
        return await self._mautrix.send_message_event(room, EventType.ROOM_MESSAGE, content)

    async def read(self, event: str) -> dict:
        return await self._messages.wait(event)

    async def _on_encrypted(self, event) -> None:
        # The key comes by another way than the message, and perhaps later.
        crypto = self._mautrix.crypto
        while not await crypto.crypto_store.has_group_session(event.room_id, event.content.session_id):
            await asyncio.sleep(0.05)
        message = await crypto.decrypt_megolm_event(event)
        self._messages.add(message.event_id, message.sender, message.content.body)


async def _set(event: asyncio.Event) -> None:
    event.set()


if __name__ == "__main__":
    asyncio.run(serve(Client(**vars(arguments()))))
