"""Olm sessions between two libraries."""

import pytest
from olm import OlmMessage, OlmPreKeyMessage, OlmSessionError

from conversation import established, one_time_key


def test_messages_go_both_ways_in_any_order(pair):
    outbound, inbound = established(pair)
    assert outbound.id == inbound.id
    for round in range(3):
        sent = [(text, outbound.encrypt(text)) for text in (f"{round} one", "grüße", "x" * 3000)]
        assert all(isinstance(message, OlmMessage) for _, message in sent)
        for text, message in reversed(sent):
            assert inbound.decrypt(message) == text
        assert outbound.decrypt(inbound.encrypt(f"{round} back")) == f"{round} back"


def test_a_message_is_read_once_and_a_changed_one_never(pair):
    outbound, inbound = established(pair)
    message = outbound.encrypt("once")
    text = message.ciphertext
    changed = OlmMessage(text[:-3] + ("A" if text[-3] != "A" else "B") + text[-2:])
    with pytest.raises(OlmSessionError, match="^BAD_MESSAGE_MAC$"):
        inbound.decrypt(changed)
    assert inbound.decrypt(message) == "once"
    with pytest.raises(OlmSessionError, match="^BAD_MESSAGE_MAC$"):
        inbound.decrypt(message)
    assert inbound.decrypt(outbound.encrypt("next")) == "next"


def test_errors_have_the_names_that_clients_look_for(pair):
    outbound, inbound = established(pair)
    text = outbound.encrypt("m").ciphertext
    for bad, error in [("B" + text[1:], "BAD_MESSAGE_VERSION"), (text[:48], "BAD_MESSAGE_FORMAT"),
                       (text[:5], "INVALID_BASE64")]:
        with pytest.raises(OlmSessionError, match=f"^{error}$"):
            inbound.decrypt(OlmMessage(bad))
    assert inbound.decrypt(outbound.encrypt("still")) == "still"
    with pytest.raises(ValueError):
        OlmMessage("")


def test_a_pre_key_message_is_recognised_by_its_session(pair):
    one, two = pair
    alice, bob = one.Account(), two.Account()
    identity = alice.identity_keys["curve25519"]
    outbound = one.OutboundSession(alice, bob.identity_keys["curve25519"], one_time_key(bob))
    first, second = outbound.encrypt("first"), outbound.encrypt("second")
    assert isinstance(first, OlmPreKeyMessage)
    assert str(first) == f"PRE_KEY {first.ciphertext}"
    inbound = two.InboundSession(bob, first, identity)
    assert inbound.matches(second) is True
    assert inbound.matches(second, identity) is True
    assert inbound.matches(second, bob.identity_keys["curve25519"]) is False
    other = one.OutboundSession(alice, bob.identity_keys["curve25519"], one_time_key(bob)).encrypt("other")
    assert inbound.matches(other) is False
    with pytest.raises(TypeError):
        inbound.matches(OlmMessage("x"))
    assert (inbound.decrypt(second), inbound.decrypt(first)) == ("second", "first")
    with pytest.raises(OlmSessionError, match="^BAD_MESSAGE_KEY_ID$"):
        two.InboundSession(two.Account(), first)
    with pytest.raises(OlmSessionError, match="^INVALID_BASE64$"):
        one.OutboundSession(alice, "short", "short")


def test_bytes_that_are_no_text_are_replaced(pair):
    outbound, inbound = established(pair)
    assert inbound.decrypt(outbound.encrypt(b"a\xffb")) == "a\ufffdb"
    assert inbound.decrypt(outbound.encrypt(b"a\xffb"), "ignore") == "ab"


@pytest.mark.parametrize("passphrase", ["", "pass"])
def test_a_pickle_of_one_library_is_opened_by_the_other(pair, passphrase):
    one, two = pair
    outbound, inbound = established((one, one))
    late = outbound.encrypt("late")
    assert inbound.decrypt(outbound.encrypt("early")) == "early"
    pickled = [session.pickle(passphrase) for session in (outbound, inbound)]
    opened = [two.Session.from_pickle(text, passphrase) for text in pickled]
    assert [session.pickle(passphrase) for session in opened] == pickled
    assert [session.id for session in opened] == [outbound.id, inbound.id]
    assert [session.describe() for session in opened] == [outbound.describe(), inbound.describe()]
    # The key of the message that was passed over has come along, and both ends go on.
    assert opened[1].decrypt(late) == "late"
    assert opened[0].decrypt(opened[1].encrypt("on")) == "on"
    assert opened[1].decrypt(opened[0].encrypt("and on")) == "and on"
    with pytest.raises(OlmSessionError, match="^BAD_ACCOUNT_KEY$"):
        two.Session.from_pickle(pickled[0], "wrong")
    with pytest.raises(ValueError):
        two.Session.from_pickle(b"")


def test_a_session_moves_between_the_libraries_with_every_message(pair):
    one, two = pair
    outbound, inbound = established(pair)
    for number in range(10):
        mover = two if number % 2 == 0 else one
        outbound = mover.Session.from_pickle(outbound.pickle("k"), "k")
        inbound = mover.Session.from_pickle(inbound.pickle("k"), "k")
        assert inbound.decrypt(outbound.encrypt(f"{number}")) == f"{number}"
        assert outbound.decrypt(inbound.encrypt(f"re {number}")) == f"re {number}"


def test_a_session_is_described_and_cut_to_the_length(lib):
    outbound, inbound = established((lib, lib))
    inbound.decrypt(outbound.encrypt("one"))
    assert outbound.describe() == "sender chain index: 1 receiver chain indices: 1 skipped message keys:"
    assert inbound.describe() == "sender chain index: 0 receiver chain indices: 1 1 skipped message keys:"
    assert outbound.describe(30) == "sender chain index: 1 rece..."
    with pytest.raises(TypeError):
        lib.Session()
