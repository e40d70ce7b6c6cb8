"""Errors: their classes, codes and texts; wrong arguments; panics."""

import ctypes
import gc

import pytest

import olmec
from olmec import (
    Account,
    InboundGroupSession,
    InternalError,
    OlmecError,
    OutboundGroupSession,
    Sas,
    SasKey,
    SasKeyKind,
    SasMacMethod,
    SasParticipant,
    SasParticipants,
)
from olmec import _generated as generated


def live():
    """Without what earlier tests left to the garbage collector."""
    gc.collect()
    return olmec.live_objects()


def test_every_code_has_a_class_with_its_number():
    codes = olmec.error_codes()
    assert len(codes) >= 34
    for known in codes:
        raised = getattr(OlmecError, known.variant)("why")
        assert isinstance(raised, OlmecError)
        assert (raised.code, raised.number, str(raised)) == (known.name, known.number, "why")
        assert 100 <= known.number < 600 and known.advice
    by_name = {known.name: known.number for known in codes}
    # The numbers of the core, src/error.rs, which never change.
    assert by_name["MALFORMED_MESSAGE"] == 203
    assert by_name["AUTHENTICATION_FAILED"] == 300
    assert by_name["UNKNOWN_MESSAGE_INDEX"] == 406
    assert by_name["ALREADY_USED"] == 507


def test_an_error_says_what_happened():
    view = InboundGroupSession(OutboundGroupSession().session_key())
    with pytest.raises(OlmecError) as caught:
        view.decrypt("garbage!")
    assert caught.value.code == "INVALID_BASE64"
    assert caught.value.number == 200
    assert type(caught.value) is OlmecError.InvalidBase64
    assert "base64" in str(caught.value)


def test_a_wrong_pickle_key_is_an_error():
    saved = Account().pickle(bytes(32))
    with pytest.raises(OlmecError.AuthenticationFailed):
        Account.from_pickle(saved, bytes([1]) * 32)
    with pytest.raises(OlmecError.WrongLength, match="32"):
        Account.from_pickle(saved, b"short")
    with pytest.raises(OlmecError.WrongPickleKind):
        OutboundGroupSession.from_pickle(saved, bytes(32))


class EqualToAll:
    def __eq__(self, _other):
        return True


class Both(Account, OutboundGroupSession):
    """What no program needs: its objects are accounts, and no sessions of a room."""


def released():
    view = memoryview(b"x")
    view.release()
    return view


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: Account().sign("text"), TypeError),
        (lambda: Account().sign(None), TypeError),
        (lambda: Account().sign(7), TypeError),
        (lambda: InboundGroupSession(b"bytes"), TypeError),
        (lambda: InboundGroupSession("\ud800"), OlmecError.MalformedMessage),
        (lambda: olmec.sha256_base64("\ud800"), OlmecError.MalformedMessage),
        (lambda: Account().generate_one_time_keys(-1), ValueError),
        (lambda: Account().generate_one_time_keys(2**32), ValueError),
        (lambda: Account().generate_one_time_keys(1.5), TypeError),
        (lambda: Account().generate_one_time_keys("1"), TypeError),
        (lambda: Account().create_inbound_session("key", "not a message"), TypeError),
        (lambda: Account().create_inbound_session("key", None), TypeError),
        (lambda: OutboundGroupSession.with_mac_length(7), TypeError),
        (lambda: OutboundGroupSession.with_mac_length(EqualToAll()), TypeError),
        (lambda: OutboundGroupSession.with_mac_length(SasKeyKind.DEVICE), TypeError),
        (lambda: Account.sign(OutboundGroupSession(), b"x"), TypeError),
        (lambda: Account.sign("text", b"x"), TypeError),
        (lambda: Account.__init__(OutboundGroupSession()), TypeError),
        (lambda: OutboundGroupSession.encrypt(Both(), b"x"), TypeError),
        (lambda: InboundGroupSession.from_outbound(Both()), TypeError),
        (lambda: Account().sign(released()), ValueError),
        (lambda: InboundGroupSession.from_outbound(Account()), TypeError),
        (lambda: olmec.sas_mac_method_from_name("hmac-sha256"), OlmecError),
    ],
)
def test_wrong_arguments_are_refused_and_leave_nothing_behind(call, error):
    before = live()
    with pytest.raises(error):
        call()
    assert live() == before


def test_bytes_of_every_kind_are_bytes():
    account = Account()
    expected = account.sign(b"abcd")
    assert account.sign(bytearray(b"abcd")) == expected
    assert account.sign(memoryview(b"abcd")) == expected
    assert account.sign(memoryview(b"a.b.c.d.")[::2]) == expected
    # Items of four bytes: what counts is the bytes.
    assert account.sign(memoryview(b"abcdabcd").cast("I")) == account.sign(b"abcdabcd")


class LongBytes(bytes):
    """Claims another length, and other contents, than it has."""

    def __len__(self):
        return 5000

    def __bytes__(self):
        return LongBytes(b"other")


class LongText(str):
    def encode(self, *_how):
        return LongBytes(b"other")


class LongList(list):
    def __len__(self):
        return 2**31 - 1


def test_a_subclass_is_what_it_holds_and_not_what_it_claims():
    """A claimed length would be read past the end, or allocated."""
    account = Account()
    assert account.sign(LongBytes(b"abcd")) == account.sign(b"abcd")
    assert olmec.sha256_base64(LongText("abcd")) == olmec.sha256_base64("abcd")
    message = olmec.OlmMessage(message_type=olmec.MessageType.NORMAL, body=LongText("!"))
    with pytest.raises(OlmecError.InvalidBase64):
        olmec.inspect_olm_message(message)

    alice, bob = Sas(), Sas()
    alice_key, bob_key = alice.public_key(), bob.public_key()
    established = bob.agree(alice_key)
    participants = SasParticipants(
        starter=SasParticipant(user_id="@alice:tea.example", device_id="PHONE", key=alice_key),
        acceptor=SasParticipant(user_id="@bob:tea.example", device_id="LAPTOP", key=bob_key),
        transaction_id="tea",
    )
    method = SasMacMethod.HKDF_HMAC_SHA256_V2
    keys = [SasKey(kind=SasKeyKind.DEVICE, key=account.identity_keys().ed25519)]
    expected = established.mac_content(participants, method, keys)
    assert established.mac_content(participants, method, LongList(keys)) == expected


@pytest.mark.parametrize(
    "call",
    [
        lambda secret: InboundGroupSession(f"{secret}\ud800"),
        lambda secret: OutboundGroupSession.with_mac_length(secret),
        lambda secret: Account().sign(secret),
        lambda secret: Account().generate_one_time_keys(secret),
        lambda secret: InboundGroupSession(secret),
        lambda secret: Account.from_pickle(secret, bytes(32)),
        lambda secret: Account.from_pickle("", secret.encode()),
    ],
)
def test_what_is_refused_is_not_shown(call):
    with pytest.raises(Exception) as caught:
        call("It's a secret")
    shown = caught.value
    while shown is not None:
        assert "It's" not in f"{shown!r} {shown}"
        shown = shown.__context__


def test_a_panic_is_an_exception_and_the_process_goes_on():
    """The library is called past the package, with bytes that the generated code never makes."""
    account = Account()
    before = live()
    rubbish = generated._UniffiRustBuffer.alloc(8)
    ctypes.memset(rubbish.data, 0xFF, 8)
    rubbish.len = 8
    with pytest.raises(InternalError):
        generated._uniffi_rust_call_with_error(
            generated._UniffiFfiConverterTypeOlmecError,
            generated._UniffiLib.uniffi_olmec_facade_fn_constructor_outboundgroupsession_with_mac_length,
            rubbish,
        )
    assert live() == before
    assert len(account.sign(b"still here")) == 86


def test_freed_buffers_are_wiped():
    """What crosses into the library is copied there; the copies are wiped when they are freed."""
    secret = bytes(range(1, 65)) * 32
    buffer = generated._UniffiRustBuffer.alloc(len(secret))
    place = ctypes.addressof(buffer.data.contents)
    ctypes.memmove(place, secret, len(secret))
    buffer.len = len(secret)
    assert secret[64:128] in ctypes.string_at(place, len(secret))
    buffer.free()
    assert secret[64:128] not in ctypes.string_at(place, len(secret))
