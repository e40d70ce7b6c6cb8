"""Objects: closing, leaks, threads, what is printed."""

import copy
import gc
import os
import pickle
import signal
import subprocess
import sys
import textwrap
import threading

import pytest

import olmec
from olmec import (
    Account,
    DecryptedMessage,
    DecryptedRoomEvent,
    ExportedRoomKey,
    IdentityKeys,
    InboundGroupSession,
    OlmecError,
    OutboundGroupSession,
    RoomKeyBatch,
    Sas,
    SessionOwner,
    Sighting,
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


def test_closing_an_argument_while_other_threads_call():
    before = live()
    key = OutboundGroupSession().session_key()
    interval = sys.getswitchinterval()
    # Threads take turns often, so that one closes in the middle of what another does.
    sys.setswitchinterval(1e-6)
    try:
        for _ in range(100):
            view, other = InboundGroupSession(key), InboundGroupSession(key)

            def work(view=view, other=other):
                for _ in range(50):
                    view.compare(other)
                    other.compare(view)

            problems = run_together([work, work, work, other.close])
            assert all(type(problem) is ValueError for problem in problems), problems
            del view, other, work, problems
    finally:
        sys.setswitchinterval(interval)
    assert live() == before


def test_an_object_made_again_or_copied_by_its_fields_is_freed_once():
    before = live()
    account, copied = Account(), Account.__new__(Account)
    account.__init__()
    vars(copied).update(vars(account))
    account.close()
    assert len(copied.sign(b"")) == 86
    with pytest.raises(ValueError, match="closed"):
        account.sign(b"")
    del account, copied
    assert live() == before


def run_python(program):
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)], timeout=60, capture_output=True, text=True
    )


def test_the_garbage_collector_may_close_and_call_in_the_middle_of_a_call():
    done = run_python("""
        import gc, olmec

        account = olmec.Account()

        class Session:
            def __init__(self):
                self.account, self.cycle = olmec.Account(), self

            def __del__(self):
                self.account.close()
                account.sign(b"")

        gc.set_threshold(3)
        for _ in range(500):
            Session()
            account.sign(b"")
        gc.set_threshold(700)
        gc.collect()
        print(olmec.live_objects())
    """)
    assert (done.stdout, done.stderr, done.returncode) == ("1\n", "", 0)


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="this system has no such timer")
def test_a_signal_may_close_and_call_in_the_middle_of_a_call():
    done = run_python("""
        import signal, olmec

        keys, shared = olmec.Account(), []

        def handler(*_):
            keys.identity_keys()
            if shared:
                shared[0].close()

        signal.signal(signal.SIGALRM, handler)
        signal.setitimer(signal.ITIMER_REAL, 0.003, 0.003)
        closed = 0
        while closed < 100:
            shared[:] = [olmec.Account()]
            try:
                while True:
                    shared[0].identity_keys()
            except ValueError:
                closed += 1
        signal.setitimer(signal.ITIMER_REAL, 0)
        shared.clear()
        print(olmec.live_objects())
    """)
    assert (done.stdout, done.stderr, done.returncode) == ("1\n", "", 0)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_fork_while_threads_call_leaves_no_lock_behind():
    done = run_python("""
        import os, signal, threading, olmec

        stop = threading.Event()

        def work():
            account = olmec.Account()
            while not stop.is_set():
                account.identity_keys()

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        states = []
        for _ in range(30):
            child = os.fork()
            if child == 0:
                signal.alarm(10)
                olmec.Account().identity_keys()
                os._exit(0)
            states.append(os.waitpid(child, 0)[1])
            if states[-1] != 0:
                break
        stop.set()
        print(set(states))
    """)
    assert (done.stdout, done.returncode) == ("{0}\n", 0)


def test_secrets_are_not_printed():
    decrypted = DecryptedMessage(plaintext=b"It's a secret", message_index=7)
    assert repr(decrypted) == "DecryptedMessage(plaintext=<13 bytes>, message_index=7)"
    assert str(decrypted) == repr(decrypted)
    event = DecryptedRoomEvent(
        event_type="m.test",
        content='{"body":"It\'s a secret"}',
        message_index=7,
        sighting=Sighting.FIRST,
        owner=SessionOwner.UNKNOWN,
    )
    assert "content=<24 characters>" in repr(event) and "secret" not in repr(event)
    key = ExportedRoomKey(
        room_id="!r",
        sender_key="c",
        sender_claimed_ed25519=None,
        forwarding_chain="",
        exported_session_key="secret",
    )
    shown = (
        "ExportedRoomKey(room_id='!r', sender_key='c', sender_claimed_ed25519=None, "
        "forwarding_chain='', exported_session_key=<6 characters>)"
    )
    assert repr(key) == shown
    assert repr(RoomKeyBatch(keys=[key], refused=1)) == f"RoomKeyBatch(keys=[{shown}], refused=1)"
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
