"""Megolm sessions: written by one library and read by the other."""

import pytest
from olm import OlmGroupSessionError


def test_messages_are_read_in_any_order_with_their_indices(pair):
    one, two = pair
    outbound = one.OutboundGroupSession()
    assert outbound.message_index == 0
    inbound = two.InboundGroupSession(outbound.session_key)
    assert inbound.id == outbound.id
    texts = ["", "grüße", "x" * 5000] + [f"message {number}" for number in range(300)]
    sent = [outbound.encrypt(text) for text in texts]
    assert outbound.message_index == len(texts)
    for index in (300, 0, 2, 256, 1, 255, 0):
        assert inbound.decrypt(sent[index]) == (texts[index], index)
    assert inbound.decrypt(outbound.encrypt(b"a\xffb")) == ("a\ufffdb", len(texts))
    assert inbound.decrypt(outbound.encrypt(b"a\xffb"), "ignore") == ("ab", len(texts) + 1)


def test_what_was_sent_before_the_key_was_shared_stays_closed(pair):
    one, two = pair
    outbound = one.OutboundGroupSession()
    early = outbound.encrypt("early")
    inbound = two.InboundGroupSession(outbound.session_key)
    assert inbound.first_known_index == 1
    with pytest.raises(OlmGroupSessionError, match="^UNKNOWN_MESSAGE_INDEX$"):
        inbound.decrypt(early)
    assert inbound.decrypt(outbound.encrypt("on")) == ("on", 1)


def test_an_export_opens_what_comes_from_its_index_on(pair):
    one, two = pair
    outbound = one.OutboundGroupSession()
    inbound = one.InboundGroupSession(outbound.session_key)
    sent = [outbound.encrypt(f"{number}") for number in range(4)]
    exported = inbound.export_session(2)
    imported = two.InboundGroupSession.import_session(exported)
    assert (imported.id, imported.first_known_index) == (inbound.id, 2)
    assert imported.decrypt(sent[3]) == ("3", 3)
    assert imported.export_session(2) == exported
    for closed in (lambda: imported.decrypt(sent[1]), lambda: imported.export_session(1)):
        with pytest.raises(OlmGroupSessionError, match="^UNKNOWN_MESSAGE_INDEX$"):
            closed()


def test_a_changed_message_is_refused_and_does_no_harm(pair):
    one, two = pair
    outbound = one.OutboundGroupSession()
    inbound = two.InboundGroupSession(outbound.session_key)
    message = outbound.encrypt("m")
    for place in (8, -20):
        letters = list(message)
        letters[place] = "A" if letters[place] != "A" else "B"
        with pytest.raises(OlmGroupSessionError, match="^BAD_(SIGNATURE|MESSAGE_FORMAT)$"):
            inbound.decrypt("".join(letters))
    for text, error in [("AAAA" * 40, "BAD_MESSAGE_VERSION"), ("AwgAA", "INVALID_BASE64")]:
        with pytest.raises(OlmGroupSessionError, match=f"^{error}$"):
            inbound.decrypt(text)
    with pytest.raises(ValueError):
        inbound.decrypt("")
    assert inbound.decrypt(message) == ("m", 0)


def test_what_is_no_session_key_is_refused(lib):
    key = lib.OutboundGroupSession().session_key
    for text, error in [(key[:-4], "BAD_SESSION_KEY"), ("A" * 5, "INVALID_BASE64"), ("B" + key[1:], "BAD_SESSION_KEY")]:
        with pytest.raises(OlmGroupSessionError, match=f"^{error}$"):
            lib.InboundGroupSession(text)
    with pytest.raises(OlmGroupSessionError, match="^BAD_SESSION_KEY$"):
        lib.InboundGroupSession.import_session(key)
    # The signature over the key is the sender's.
    changed = key[:200] + ("A" if key[200] != "A" else "B") + key[201:]
    with pytest.raises(OlmGroupSessionError, match="^BAD_SIGNATURE$"):
        lib.InboundGroupSession(changed)


@pytest.mark.parametrize("passphrase", ["", "pass"])
def test_a_pickle_of_one_library_is_opened_by_the_other(pair, passphrase):
    one, two = pair
    outbound = one.OutboundGroupSession()
    inbound = one.InboundGroupSession(outbound.session_key)
    assert inbound.decrypt(outbound.encrypt("zero")) == ("zero", 0)
    pickled_out, pickled_in = outbound.pickle(passphrase), inbound.pickle(passphrase)
    opened_out = two.OutboundGroupSession.from_pickle(pickled_out, passphrase)
    opened_in = two.InboundGroupSession.from_pickle(pickled_in, passphrase)
    assert (opened_out.pickle(passphrase), opened_in.pickle(passphrase)) == (pickled_out, pickled_in)
    assert (opened_out.id, opened_out.message_index) == (outbound.id, 1)
    assert opened_out.session_key == outbound.session_key
    # One ratchet on both sides: the same next message, to the byte.
    message = opened_out.encrypt("one")
    assert message == outbound.encrypt("one")
    assert opened_in.decrypt(message) == inbound.decrypt(message) == ("one", 1)
    for kind, text in [(two.OutboundGroupSession, pickled_out), (two.InboundGroupSession, pickled_in)]:
        with pytest.raises(OlmGroupSessionError, match="^BAD_ACCOUNT_KEY$"):
            kind.from_pickle(text, "wrong")
        with pytest.raises(ValueError):
            kind.from_pickle(b"", passphrase)
