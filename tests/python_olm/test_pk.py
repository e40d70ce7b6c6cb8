"""Encryption to a public key, as key backups use it, and signatures."""

import base64

import pytest
from olm import OlmVerifyError, PkDecryptionError, PkEncryptionError, PkMessage, PkSigningError


def in_hex(text: str) -> str:
    """Unpadded base64 in hexadecimal digits."""
    return base64.b64decode(text + "=" * (-len(text) % 4)).hex()


def test_what_one_library_encrypts_the_other_decrypts(pair):
    one, two = pair
    decryption = two.PkDecryption()
    encryption = one.PkEncryption(decryption.public_key)
    for text in ("", "grüße", "x" * 4000):
        message = encryption.encrypt(text)
        assert (len(message.ephemeral_key), len(message.mac)) == (43, 11)
        assert decryption.decrypt(message) == text
    assert decryption.decrypt(encryption.encrypt(b"a\xffb"), "ignore") == "ab"
    with pytest.raises(ValueError):
        one.PkEncryption("")
    # Nothing that python-olm does with one fails, so its last error is asked for by hand.
    with pytest.raises(PkEncryptionError, match="^SUCCESS$"):
        encryption._check_error(2**64 - 1)


def test_another_key_or_a_changed_code_opens_nothing(pair):
    one, two = pair
    decryption = two.PkDecryption()
    message = one.PkEncryption(decryption.public_key).encrypt("m")
    other = "A" if message.mac[0] != "A" else "B"
    for bad in (PkMessage(message.ephemeral_key, other + message.mac[1:], message.ciphertext),
                PkMessage(two.PkDecryption().public_key, message.mac, message.ciphertext)):
        with pytest.raises(PkDecryptionError, match="^BAD_MESSAGE_MAC$"):
            decryption.decrypt(bad)
    with pytest.raises(PkDecryptionError, match="^BAD_MESSAGE_MAC$"):
        two.PkDecryption().decrypt(message)
    assert decryption.decrypt(message) == "m"


@pytest.mark.parametrize("passphrase", ["", "pass"])
def test_a_pickle_of_one_library_is_opened_by_the_other(pair, passphrase):
    one, two = pair
    decryption = one.PkDecryption()
    message = two.PkEncryption(decryption.public_key).encrypt("kept")
    pickled = decryption.pickle(passphrase)
    opened = two.PkDecryption.from_pickle(pickled, passphrase)
    assert opened.public_key == decryption.public_key
    assert opened.pickle(passphrase) == pickled
    assert opened.decrypt(message) == "kept"
    with pytest.raises(PkDecryptionError, match="^BAD_ACCOUNT_KEY$"):
        two.PkDecryption.from_pickle(pickled, "wrong")
    with pytest.raises(ValueError):
        two.PkDecryption.from_pickle(b"")


def test_signatures_are_those_of_rfc_8032(lib):
    # Section 7.1, TEST 2.
    signing = lib.PkSigning(bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"))
    assert in_hex(signing.public_key) == "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
    assert in_hex(signing.sign(b"\x72")) == (
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")


def test_a_signature_of_one_library_is_checked_by_the_other(pair):
    one, two = pair
    seed = one.PkSigning.generate_seed()
    assert len(seed) == 32
    signing = one.PkSigning(seed)
    signature = signing.sign("grüße")
    assert two.PkSigning(seed).sign("grüße") == signature
    two.ed25519_verify(signing.public_key, "grüße", signature)
    with pytest.raises(OlmVerifyError, match="^BAD_MESSAGE_MAC$"):
        two.ed25519_verify(signing.public_key, "grüsse", signature)
    with pytest.raises(PkSigningError, match="^OLM_INPUT_BUFFER_TOO_SMALL$"):
        one.PkSigning(seed[:31])
    with pytest.raises(ValueError):
        one.PkSigning(b"")
