"""Hashes, and signatures that are none."""

import pytest
from olm import OlmVerifyError


def test_hashes_are_those_of_fips_180(lib):
    # The examples "abc" and the empty message, in unpadded base64.
    assert lib.sha256("abc") == "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0"
    assert lib.sha256(b"") == "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU"


def test_what_is_no_key_or_signature_is_refused(lib):
    account = lib.Account()
    key, signature = account.identity_keys["ed25519"], account.sign("m")
    for bad, error in [((key[:-1], "m", signature), "INVALID_BASE64"), ((key, "m", signature[:-2]), "BAD_MESSAGE_MAC")]:
        with pytest.raises(OlmVerifyError, match=f"^{error}$"):
            lib.ed25519_verify(*bad)
    lib.ed25519_verify(key, "m", signature)
