"""Errors: their classes, codes and texts; wrong arguments; panics."""

import ctypes

import pytest

import olmec
from olmec import Account, InboundGroupSession, InternalError, OlmecError, OutboundGroupSession
from olmec import _generated as generated


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


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: Account().sign("text"), TypeError),
        (lambda: Account().sign(None), TypeError),
        (lambda: Account().sign(7), TypeError),
        (lambda: InboundGroupSession(b"bytes"), TypeError),
        (lambda: InboundGroupSession("\ud800"), UnicodeEncodeError),
        (lambda: Account().generate_one_time_keys(-1), ValueError),
        (lambda: Account().generate_one_time_keys(2**32), ValueError),
        (lambda: Account().generate_one_time_keys(1.5), TypeError),
        (lambda: Account().generate_one_time_keys("1"), TypeError),
        (lambda: Account().create_inbound_session("key", "not a message"), TypeError),
        (lambda: Account().create_inbound_session("key", None), TypeError),
        (lambda: OutboundGroupSession.with_mac_length(7), ValueError),
        (lambda: InboundGroupSession.from_outbound(Account()), TypeError),
        (lambda: olmec.sas_mac_method_from_name("hmac-sha256"), OlmecError),
    ],
)
def test_wrong_arguments_are_refused_and_leave_nothing_behind(call, error):
    before = olmec.live_objects()
    with pytest.raises(error):
        call()
    assert olmec.live_objects() == before


def test_bytes_of_every_kind_are_bytes():
    account = Account()
    expected = account.sign(b"abcd")
    assert account.sign(bytearray(b"abcd")) == expected
    assert account.sign(memoryview(b"abcd")) == expected
    assert account.sign(memoryview(b"a.b.c.d.")[::2]) == expected
    # Items of four bytes: what counts is the bytes.
    assert account.sign(memoryview(b"abcdabcd").cast("I")) == account.sign(b"abcdabcd")


def test_a_panic_is_an_exception_and_the_process_goes_on():
    """The library is called past the package, with bytes that the generated code never makes."""
    account = Account()
    before = olmec.live_objects()
    rubbish = generated._UniffiRustBuffer.alloc(8)
    ctypes.memset(rubbish.data, 0xFF, 8)
    rubbish.len = 8
    with pytest.raises(InternalError):
        generated._uniffi_rust_call_with_error(
            generated._UniffiFfiConverterTypeOlmecError,
            generated._UniffiLib.uniffi_olmec_facade_fn_constructor_outboundgroupsession_with_mac_length,
            rubbish,
        )
    assert olmec.live_objects() == before
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
