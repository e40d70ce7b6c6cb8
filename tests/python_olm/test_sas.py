"""Short authentication strings between two libraries."""

import pytest
from olm import OlmSasError


def test_both_ends_find_the_same_string_and_codes(pair):
    one, two = pair
    alice, bob = one.Sas(), two.Sas()
    assert (alice.other_key_set, len(alice.pubkey)) == (False, 43)
    alice.set_their_pubkey(bob.pubkey)
    bob.set_their_pubkey(alice.pubkey)
    assert alice.other_key_set is True
    for length in (1, 5, 6, 32, 33, 255 * 32):
        string = alice.generate_bytes("info", length)
        assert len(string) == length
        assert bob.generate_bytes("info", length) == string
    assert alice.generate_bytes("other", 6) != alice.generate_bytes("info", 6)
    for message, info in [("key", "info"), ("", ""), ("x" * 1000, "grüße")]:
        codes = [(sas.calculate_mac(message, info), sas.calculate_mac_fixed_base64(message, info),
                  sas.calculate_mac_long_kdf(message, info)) for sas in (alice, bob)]
        assert codes[0] == codes[1]
        assert [len(code) for code in codes[0]] == [43, 43, 43]
        assert len(set(codes[0])) == 3


def test_a_third_one_finds_another_string(pair):
    one, two = pair
    alice, bob = one.Sas(), two.Sas()
    alice.set_their_pubkey(bob.pubkey)
    middle = two.Sas(alice.pubkey)
    assert middle.other_key_set is True
    assert middle.generate_bytes("info", 6) != alice.generate_bytes("info", 6)


def test_nothing_is_calculated_without_their_key(lib):
    sas = lib.Sas()
    for call in (lambda: sas.generate_bytes("info", 5), lambda: sas.calculate_mac("m", "i"),
                 lambda: sas.calculate_mac_fixed_base64("m", "i"), lambda: sas.calculate_mac_long_kdf("m", "i")):
        with pytest.raises(OlmSasError, match="^OLM_SAS_THEIR_KEY_NOT_SET$"):
            call()
    with pytest.raises(OlmSasError, match="^OLM_INPUT_BUFFER_TOO_SMALL$"):
        sas.set_their_pubkey("short")
    with pytest.raises(ValueError):
        sas.generate_bytes("info", 0)
