"""Accounts: keys, signatures, one-time and fallback keys, pickles."""

import base64

import pytest
from olm import OlmAccountError, OlmSessionError, OlmVerifyError

from conversation import one_time_key


def key_bytes(text: str) -> bytes:
    assert len(text) == 43
    return base64.b64decode(text + "=", validate=True)


def test_identity_keys_are_two_and_differ_between_accounts(lib):
    keys = lib.Account().identity_keys
    assert list(keys) == ["curve25519", "ed25519"]
    assert len({*map(key_bytes, keys.values()), *map(key_bytes, lib.Account().identity_keys.values())}) == 4


def test_a_signature_holds_for_its_message_and_key_alone(pair):
    signer, checker = pair
    account = signer.Account()
    key = account.identity_keys["ed25519"]
    for message in ["", "grüße", b"\x00\xff" * 500]:
        signature = account.sign(message)
        assert len(signature) == 86
        assert checker.ed25519_verify(key, message, signature) is None
    other_key = signer.Account().identity_keys["ed25519"]
    for bad in [(key, "other", account.sign("one")), (other_key, "m", account.sign("m"))]:
        with pytest.raises(OlmVerifyError, match="^BAD_MESSAGE_MAC$"):
            checker.ed25519_verify(*bad)


def test_one_time_keys_are_numbered_shown_until_published_and_limited(lib):
    account = lib.Account()
    assert account.max_one_time_keys == 100
    assert account.one_time_keys == {"curve25519": {}}
    account.generate_one_time_keys(2)
    keys = account.one_time_keys["curve25519"]
    assert set(keys) == {"AAAAAQ", "AAAAAg"}
    assert len(set(map(key_bytes, keys.values()))) == 2
    account.mark_keys_as_published()
    assert account.one_time_keys == {"curve25519": {}}
    account.generate_one_time_keys(101)
    numbers = {int.from_bytes(base64.b64decode(name + "=="), "big") for name in account.one_time_keys["curve25519"]}
    assert numbers == set(range(4, 104))


def test_a_one_time_key_opens_one_session(pair):
    one, two = pair
    alice, bob = one.Account(), two.Account()
    outbound = one.OutboundSession(alice, bob.identity_keys["curve25519"], one_time_key(bob))
    message = outbound.encrypt("m")
    inbound = two.InboundSession(bob, message)
    assert inbound.decrypt(message) == "m"
    bob.remove_one_time_keys(inbound)
    with pytest.raises(OlmAccountError, match="^BAD_MESSAGE_KEY_ID$"):
        bob.remove_one_time_keys(inbound)


def test_a_fallback_key_opens_sessions_until_it_is_forgotten(pair):
    one, two = pair
    alice, bob = one.Account(), two.Account()
    assert bob.fallback_key == {"curve25519": {}}
    bob.generate_fallback_key()
    ((name, key),) = bob.fallback_key["curve25519"].items()
    assert name == "AAAAAQ"
    bob.mark_keys_as_published()
    assert bob.fallback_key == {"curve25519": {}}

    def message():
        session = one.OutboundSession(alice, bob.identity_keys["curve25519"], key)
        return session.encrypt("by the fallback key")

    for _ in range(2):
        received = message()
        session = two.InboundSession(bob, received)
        assert session.decrypt(received) == "by the fallback key"
        bob.remove_one_time_keys(session)
    # The next key takes its place, and it opens sessions still, until it is forgotten.
    bob.generate_fallback_key()
    assert list(bob.fallback_key["curve25519"]) == ["AAAAAg"]
    received = message()
    assert two.InboundSession(bob, received).decrypt(received) == "by the fallback key"
    bob.forget_old_fallback_key()
    with pytest.raises(OlmSessionError, match="^BAD_MESSAGE_KEY_ID$"):
        two.InboundSession(bob, message())


@pytest.mark.parametrize("passphrase", ["", "pass", "grüße" * 40])
def test_a_pickle_of_one_library_is_opened_by_the_other(pair, passphrase):
    one, two = pair
    account = one.Account()
    account.generate_one_time_keys(7)
    account.mark_keys_as_published()
    account.generate_one_time_keys(3)
    account.generate_fallback_key()
    pickled = account.pickle(passphrase)
    opened = two.Account.from_pickle(pickled, passphrase)
    assert opened.identity_keys == account.identity_keys
    assert opened.one_time_keys == account.one_time_keys
    assert opened.fallback_key == account.fallback_key
    assert opened.sign("m") == account.sign("m")
    assert opened.pickle(passphrase) == pickled
    with pytest.raises(OlmAccountError, match="^BAD_ACCOUNT_KEY$"):
        two.Account.from_pickle(pickled, passphrase + "x")


def test_what_is_no_pickle_is_refused(lib):
    pickled = lib.Account().pickle("k")
    with pytest.raises(OlmAccountError, match="^INVALID_BASE64$"):
        lib.Account.from_pickle(pickled + b"A" * ((1 - len(pickled)) % 4), "k")
    changed = bytearray(pickled)
    # Another character of base64: libolm reads some that are none as the one that was there.
    changed[10] = ord("B" if changed[10] == ord("A") else "A")
    with pytest.raises(OlmAccountError, match="^BAD_ACCOUNT_KEY$"):
        lib.Account.from_pickle(bytes(changed), "k")
    with pytest.raises(ValueError):
        lib.Account.from_pickle(b"", "k")
