"""Objects: closing, leaks, threads, what is printed."""

import copy
import gc
import pickle
import threading

import pytest

import olmec
from olmec import (
    Account,
    DecryptedMessage,
    IdentityKeys,
    InboundGroupSession,
    OlmecError,
    OutboundGroupSession,
    Sas,
)


def live():
    gc.collect()
    return olmec.live_objects()


def test_every_object_is_freed_with_its_last_reference():
    before = live()
    account = Account()
    account.generate_one_time_keys(1)
    key = account.one_time_keys()[0].key
    session = Account().create_outbound_session(account.identity_keys().curve25519, key)
    inbound = account.create_inbound_session(session.keys().identity_key, session.encrypt(b""))
    same = [inbound.session() for _ in range(10)]
    # The account, both sides of the session; the account that opened it has no reference left.
    assert live() == before + 3
    del account, session, inbound
    assert live() == before + 1
    del same
    assert live() == before


def test_refused_calls_leave_nothing_behind():
    room = OutboundGroupSession()
    view = InboundGroupSession(room.session_key())
    before = live()
    for _ in range(100):
        with pytest.raises(OlmecError):
            view.decrypt("AwgAEgA")
        with pytest.raises(OlmecError):
            InboundGroupSession("AgAAAA")
        with pytest.raises(OlmecError):
            Account.from_pickle("nothing", bytes(32))
    assert live() == before


def test_a_closed_object_says_so():
    before = live()
    with OutboundGroupSession() as room:
        key = room.session_key()
        assert live() == before + 1
    assert live() == before
    with pytest.raises(ValueError, match="this OutboundGroupSession is closed"):
        room.encrypt(b"too late")
    with pytest.raises(ValueError, match="this OutboundGroupSession is closed"):
        InboundGroupSession.from_outbound(room)
    with pytest.raises(ValueError, match="closed"):
        room.__enter__()
    room.close()
    view = InboundGroupSession(key)
    other = InboundGroupSession(key)
    other.close()
    with pytest.raises(ValueError, match="this InboundGroupSession is closed"):
        view.compare(other)
    del view
    assert live() == before


def test_a_used_up_object_says_so():
    alice, bob = Sas(), Sas()
    key = bob.public_key()
    alice.agree(key)
    with pytest.raises(OlmecError.AlreadyUsed):
        alice.agree(key)


def run_together(workers):
    problems = []
    start = threading.Barrier(len(workers))

    def guarded(worker):
        start.wait()
        try:
            worker()
        except Exception as problem:  # noqa: BLE001
            problems.append(problem)

    threads = [threading.Thread(target=guarded, args=(worker,)) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return problems


def test_threads_may_share_one_object():
    room = OutboundGroupSession()
    view = InboundGroupSession(room.session_key())
    sent = [[] for _ in range(8)]

    def send(mine):
        for n in range(50):
            mine.append(room.encrypt(f"{n}".encode()))

    assert run_together([lambda mine=mine: send(mine) for mine in sent]) == []
    indices = set()

    def read(mine):
        for n, message in enumerate(mine):
            decrypted = view.decrypt(message)
            assert decrypted.plaintext == f"{n}".encode()
            indices.add(decrypted.message_index)

    assert run_together([lambda mine=mine: read(mine) for mine in sent]) == []
    # No index was used twice: a repeated one would be a message encrypted with a used key.
    assert indices == set(range(400))


def test_closing_while_other_threads_call():
    before = live()
    for _ in range(50):
        room = OutboundGroupSession()

        def work(room=room):
            for _ in range(50):
                room.encrypt(b"x")

        problems = run_together([work, work, room.close, room.close])
        assert all(type(problem) is ValueError for problem in problems), problems
        del room, work
    assert live() == before


def test_a_plaintext_is_not_printed():
    decrypted = DecryptedMessage(plaintext=b"It's a secret", message_index=7)
    assert repr(decrypted) == "DecryptedMessage(plaintext=<13 bytes>, message_index=7)"
    assert str(decrypted) == repr(decrypted)
    keys = IdentityKeys(curve25519="c", ed25519="e")
    assert repr(keys) == "IdentityKeys(curve25519='c', ed25519='e')"
    assert repr(OutboundGroupSession()) == "<OutboundGroupSession, open>"


def test_records_compare_with_anything():
    keys = IdentityKeys(curve25519="c", ed25519="e")
    assert keys == IdentityKeys(curve25519="c", ed25519="e")
    assert keys != IdentityKeys(curve25519="c", ed25519="f")
    assert keys != "c" and keys is not None and (keys == None) is False  # noqa: E711
    match keys:
        case IdentityKeys(curve, ed):
            assert (curve, ed) == ("c", "e")


def test_objects_are_neither_copied_nor_pickled_by_python():
    with pytest.raises(TypeError, match="secrets"):
        pickle.dumps(Account())
    with pytest.raises(TypeError, match="secrets"):
        copy.copy(OutboundGroupSession())
