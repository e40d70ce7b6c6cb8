"""Saving and loading, and the companions of the ratchets."""

import os

import pytest

import olmec
from olmec import (
    Account,
    OlmecError,
    OutboundGroupSession,
    PickleKind,
    PickleStamp,
    PkDecryption,
    PkEncryption,
    PkSigning,
    Sas,
    SasKey,
    SasKeyAgreement,
    SasKeyKind,
    SasMacMethod,
    SasParticipant,
    SasParticipants,
)

KEY = bytes(range(32))


def test_a_forked_process_draws_other_keys():
    Account()

    def draw():
        return [Account().identity_keys().curve25519, Sas().public_key()]

    keys = draw()
    for _ in range(20):
        read_end, write_end = os.pipe()
        child = os.fork()
        if child == 0:
            os.write(write_end, " ".join(draw()).encode())
            os._exit(0)
        keys += os.read(read_end, 4096).decode().split()
        os.close(read_end)
        os.close(write_end)
        assert os.waitpid(child, 0)[1] == 0
    keys += draw()
    assert len(set(keys)) == len(keys) == 44


def test_what_is_saved_is_loaded():
    account = Account()
    account.generate_one_time_keys(3)
    again = Account.from_pickle(account.pickle(KEY), KEY)
    assert again.identity_keys() == account.identity_keys()
    assert again.one_time_keys() == account.one_time_keys()
    assert again.sign(b"tea") == account.sign(b"tea")
    for save, load in [
        (account.to_libolm_pickle, Account.from_libolm_pickle),
        (account.to_vodozemac_pickle, Account.from_vodozemac_pickle),
    ]:
        assert load(save(KEY), KEY).identity_keys() == account.identity_keys()


def test_a_session_goes_on_where_it_was_saved():
    room = OutboundGroupSession()
    view = olmec.InboundGroupSession(room.session_key())
    room.encrypt(b"one")
    saved = room.pickle(KEY)
    expected = room.encrypt(b"two")
    assert OutboundGroupSession.from_pickle(saved, KEY).encrypt(b"two") == expected
    assert view.decrypt(expected).message_index == 1


def test_an_old_copy_is_noticed():
    room = OutboundGroupSession()
    saved = room.pickle_with_stamp(KEY, PickleStamp(context=b"tea", generation=3))
    info = olmec.inspect_pickle(saved)
    assert (info.kind, info.generation) == (PickleKind.OUTBOUND_GROUP_SESSION, 3)
    stamp = PickleStamp(context=b"tea", generation=4)
    with pytest.raises(OlmecError.RolledBack):
        OutboundGroupSession.from_pickle_with_stamp(saved, KEY, stamp)
    with pytest.raises(OlmecError.AuthenticationFailed):
        OutboundGroupSession.from_pickle_with_stamp(
            saved, KEY, PickleStamp(context=b"coffee", generation=3)
        )
    assert olmec.inspect_pickle("nothing of ours") is None


def test_a_backup_is_restored_from_its_recovery_key():
    decryption = PkDecryption()
    message = PkEncryption(decryption.public_key()).encrypt(b"room keys")
    again = PkDecryption.from_recovery_key(decryption.recovery_key())
    assert again.decrypt_unauthenticated(message) == b"room keys"
    with pytest.raises(OlmecError.InvalidRecoveryKey):
        PkDecryption.from_recovery_key("EsTc LW2K")


def test_a_signature_is_verified():
    signing = PkSigning()
    signature = signing.sign(b"tea")
    assert olmec.ed25519_verify(signing.public_key(), b"tea", signature) is None
    with pytest.raises(OlmecError.AuthenticationFailed):
        olmec.ed25519_verify(signing.public_key(), b"coffee", signature)


def test_two_devices_verify_each_other():
    alice, bob = Sas(), Sas()
    start = '{"method":"m.sas.v1"}'
    commitment = bob.commitment(start)
    alice_key, bob_key = alice.public_key(), bob.public_key()
    participants = SasParticipants(
        starter=SasParticipant(user_id="@alice:tea.example", device_id="PHONE", key=alice_key),
        acceptor=SasParticipant(user_id="@bob:tea.example", device_id="LAPTOP", key=bob_key),
        transaction_id="tea",
    )
    at_alice = alice.agree_with_commitment(bob_key, commitment, start)
    at_bob = bob.agree(alice_key)
    agreement = SasKeyAgreement.CURVE25519_HKDF_SHA256
    shown = at_alice.short_string(participants, agreement)
    assert shown == at_bob.short_string(participants, agreement)
    assert len(shown.emojis) == 7 and len(shown.decimals) == 3

    device = SasKey(kind=SasKeyKind.DEVICE, key=Account().identity_keys().ed25519)
    method = SasMacMethod.HKDF_HMAC_SHA256_V2
    content = at_alice.mac_content(participants, method, [device])
    assert at_bob.verify_mac_content(participants, method, content, [device], []) == [device]
    content.macs[0].mac = content.macs[0].mac[::-1]
    with pytest.raises(OlmecError.AuthenticationFailed):
        at_bob.verify_mac_content(participants, method, content, [device], [])
