"""Two devices and a room, as an application would have them."""

import json

import pytest

from olmec import (
    Account,
    Authenticity,
    InboundGroupSession,
    MessageType,
    OlmecError,
    OlmMessage,
    OutboundGroupSession,
    SessionRelation,
    inspect_megolm_message,
    inspect_olm_message,
)


def two_devices():
    alice, bob = Account(), Account()
    bob.generate_one_time_keys(2)
    to_bob = alice.create_outbound_session(
        bob.identity_keys().curve25519, bob.one_time_keys()[0].key
    )
    bob.mark_keys_as_published()
    return alice, bob, to_bob


def test_two_devices_talk():
    alice, bob, to_bob = two_devices()
    first = to_bob.encrypt(b"hello")
    assert first.message_type == MessageType.PRE_KEY
    assert inspect_olm_message(first).session_id == to_bob.id()
    inbound = bob.create_inbound_session(alice.identity_keys().curve25519, first)
    assert inbound.plaintext() == b"hello"
    assert (inbound.used_key_id(), inbound.used_fallback_key()) == ("AAAAAQ", False)
    to_alice = inbound.session()
    assert to_alice.id() == to_bob.id()
    assert to_alice.keys() == to_bob.keys()

    answer = to_alice.encrypt(b"I see")
    assert answer.message_type == MessageType.NORMAL
    assert to_bob.decrypt(answer) == b"I see"
    assert to_bob.next_message_type() == MessageType.NORMAL


def test_messages_arrive_in_any_order_and_once():
    alice, bob, to_bob = two_devices()
    sent = [to_bob.encrypt(f"{n}".encode()) for n in range(4)]
    inbound = bob.create_inbound_session(alice.identity_keys().curve25519, sent[2])
    session = inbound.session()
    assert [session.decrypt(sent[n]) for n in (3, 0, 1)] == [b"3", b"0", b"1"]
    for message in sent:
        with pytest.raises(OlmecError.MessageKeyUsed):
            session.decrypt(message)


def test_a_message_travels_in_the_json_of_its_event():
    alice, bob, to_bob = two_devices()
    message = to_bob.encrypt(b"hello")
    event = json.dumps({"type": message.message_type.value, "body": message.body})
    read = json.loads(event)
    again = OlmMessage(message_type=MessageType(read["type"]), body=read["body"])
    assert again == message
    inbound = bob.create_inbound_session(alice.identity_keys().curve25519, again)
    assert inbound.plaintext() == b"hello"


def test_a_forged_first_message_costs_nothing():
    alice, bob, to_bob = two_devices()
    genuine = to_bob.encrypt(b"hello")
    body = genuine.body[:-4] + ("AAAA" if genuine.body[-4:] != "AAAA" else "BBBB")
    forged = OlmMessage(message_type=MessageType.PRE_KEY, body=body)
    sender = alice.identity_keys().curve25519
    with pytest.raises(OlmecError.AuthenticationFailed):
        bob.create_inbound_session(sender, forged)
    assert bob.one_time_key_count() == 2
    assert bob.create_inbound_session(sender, genuine).plaintext() == b"hello"
    assert bob.one_time_key_count() == 1


def test_a_room_talks():
    with OutboundGroupSession() as room, InboundGroupSession(room.session_key()) as view:
        messages = [room.encrypt(f"message {n}".encode()) for n in range(3)]
        assert inspect_megolm_message(messages[2]).message_index == 2
        for n in (2, 0, 1, 1):
            decrypted = view.decrypt(messages[n])
            assert (decrypted.message_index, decrypted.plaintext) == (n, f"message {n}".encode())
        assert (view.id(), room.message_index()) == (room.id(), 3)
        assert view.authenticity() == Authenticity.SIGNED

        late = InboundGroupSession.from_export(view.export_at(2))
        assert late.authenticity() == Authenticity.IMPORTED
        assert late.decrypt(messages[2]).plaintext == b"message 2"
        with pytest.raises(OlmecError.UnknownMessageIndex):
            late.decrypt(messages[1])
        assert view.compare(late) == SessionRelation.BETTER
        assert late.merge(view).first_known_index() == 0


def test_a_tampered_room_message_is_refused_and_the_genuine_one_still_read():
    room = OutboundGroupSession()
    view = InboundGroupSession(room.session_key())
    message = room.encrypt(b"Tea at four")
    for place in range(0, len(message), 17):
        tampered = message[:place] + ("A" if message[place] != "A" else "B") + message[place + 1 :]
        with pytest.raises(OlmecError):
            view.decrypt(tampered)
    assert view.decrypt(message).plaintext == b"Tea at four"
