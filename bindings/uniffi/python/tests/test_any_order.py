"""Calls in any order, right and wrong ones, beside a model that says what must come of each.

`OLMEC_PYTHON_STEPS=20000 pytest -s tests/test_any_order.py` makes at least so many steps; with `-s`
it prints how often each outcome came.
"""

import gc
import itertools
import os
from collections import Counter, namedtuple

import hypothesis.configuration
import model
from held_objects import (
    DAMAGED,
    KINDS,
    SPOILT,
    HeldObjects,
    call,
    histories,
    nth,
    number,
    outcomes,
    some,
    spoil,
    spoils,
    step,
)
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, run_state_machine_as_test
from memory import assert_nothing_is_left

from olmec import (
    Account,
    Authenticity,
    InboundGroupSession,
    OlmMessage,
    OlmSession,
    OutboundGroupSession,
)

# Without these the calls would be in no order that matters.
COMMON = [
    ("Account.create_inbound_session", "done"),
    ("OlmSession.decrypt", "done"),
    ("OlmSession.decrypt", "MessageKeyUsed"),
    ("InboundGroupSession.decrypt", "done"),
    ("InboundGroupSession.decrypt", "UnknownMessageIndex"),
]

Post = namedtuple("Post", "message letter plaintext")
Said = namedtuple("Said", "message room index plaintext")

plaintexts = st.builds(bytes.__mul__, st.binary(max_size=8), st.sampled_from([1, 99]))


class AnyOrder(HeldObjects):
    @initialize()
    def begin(self):
        """Two devices with two sessions, one accepted, and a room with a view; some of it saved."""
        self.make_account()
        self.make_account()
        self.generate_one_time_keys(who=0, count=2)
        self.generate_fallback_key(who=0)
        for which in (0, 1):
            self.open_session(who=1, to=0, which=which)
            self.write(who=0, plaintext=b"hello", lost=0)
        self.accept_session(which=0, who=0, astray=False, sender=None, how=None)
        self.make_room()
        self.share(who=0)
        self.say(who=0, plaintext=b"hello", count=1)
        for kind in KINDS:
            self.save(kind=kind, who=0)

    # Accounts.

    @step()
    def make_account(self):
        account = Account()
        self.hold(account, model.Account(account.identity_keys().curve25519))

    @step(who=number, count=st.sampled_from([-1, 0, 1, 2, 60, 101, 2**32]))
    def generate_one_time_keys(self, who, count):
        account, known = self.pick(Account, who)
        made = call(known.generation_refusal(count), account.generate_one_time_keys, count)
        if made is not None:
            assert [key.key_id for key in made.created] == known.next_ids(count)
            known.one_time_keys.update((key.key, False) for key in made.created)

    @step(who=number)
    def generate_fallback_key(self, who):
        account, known = self.pick(Account, who)
        gone, key = account.generate_fallback_key(), account.fallback_key()
        assert [key.key_id] == known.next_ids(1)
        assert (gone and gone.key) == known.rotate_fallback_key(key.key)

    @step(who=number)
    def forget_previous_fallback_key(self, who):
        account, known = self.pick(Account, who)
        gone = account.forget_previous_fallback_key()
        assert (gone and gone.key) == known.forget_previous_fallback_key()

    @step(who=number)
    def publish(self, who):
        account, known = self.pick(Account, who)
        assert account.mark_keys_as_published() == known.publish()

    # Olm.

    @step(who=number, to=number, which=number)
    def open_session(self, who, to, which):
        account, opener = self.pick(Account, who)
        other = self.pick(Account, to, model.Account.keys).known
        if keys := other.keys():
            opened = model.Session.outbound(opener.identity_key, nth(keys, which))
            key = opened.conversation.one_time_key
            self.hold(account.create_outbound_session(other.identity_key, key), opened)

    @step(which=number, who=number, astray=st.booleans(), sender=st.none() | number, how=spoils)
    def accept_session(self, which, who, astray, sender, how):
        message, letter, plaintext = post = nth(self.posts, which)
        account, known = self.pick(Account, who, lambda each: astray or each.has_key_of(letter))
        named = letter.conversation.opener
        if sender is not None:
            named = self.pick(Account, sender).known.identity_key
        if how:
            call(SPOILT, account.create_inbound_session, named, self.spoilt(post, how))
        refusal = known.refusal(letter, named)
        inbound = call(refusal, account.create_inbound_session, named, message)
        if inbound is not None:
            assert inbound.plaintext() == plaintext
            assert inbound.used_fallback_key() == known.use_up(letter)
            self.hold(inbound.session(), model.Session.inbound(letter))

    @step(who=number, plaintext=plaintexts, lost=st.sampled_from([0] * 12 + [2, 45, 45, 2000]))
    def write(self, who, plaintext, lost):
        """Messages of which all between the first and the last are lost."""
        session = self.pick(OlmSession, who)
        written = [self.written(session, plaintext) for _ in range(lost + 2)]
        self.posts += [written[0], written[-1]]

    @step(since=number, who=number, astray=st.booleans(), how=spoils)
    def deliver(self, since, who, astray, how):
        for post in some(self.posts, since):
            session = self.pick(OlmSession, who, lambda each: astray or each.is_meant(post.letter))
            if how:
                call(SPOILT, session.real.decrypt, self.spoilt(post, how))
            self.read(session, post)

    @step(who=number, turns=st.integers(1, 8), plaintext=plaintexts)
    def talk(self, who, turns, plaintext):
        """The ends of a session answer each other; all that they say may come again later."""
        one = self.pick(OlmSession, who)
        other = self.pick(OlmSession, who, one.known.is_other_end)
        ends = itertools.cycle([(one, other), (other, one)])
        for speaker, listener in itertools.islice(ends, turns):
            self.posts.append(self.written(speaker, plaintext))
            self.read(listener, self.posts[-1])

    def written(self, session, plaintext):
        letter, message = session.known.write(), session.real.encrypt(plaintext)
        assert message.message_type == letter.message_type
        return Post(message, letter, plaintext)

    def spoilt(self, post, how):
        message_type, body = post.message.message_type, spoil(post.message.body, how)
        return OlmMessage(message_type=message_type, body=body)

    def read(self, session, post):
        named = session.known.matches(post.letter)
        refusal = "MalformedMessage" if named is None else None
        assert call(refusal, session.real.matches, post.message) == named
        refusal = session.known.refusal(post.letter)
        plaintext = call(refusal, session.real.decrypt, post.message)
        if refusal is None:
            assert plaintext == post.plaintext
            session.known.read(post.letter)

    # Megolm.

    @step()
    def make_room(self):
        self.hold(OutboundGroupSession(), model.Room())

    @step(who=number)
    def share(self, who):
        room, known = self.pick(OutboundGroupSession, who)
        view = model.View(known.number, known.index, Authenticity.SIGNED)
        self.hold(InboundGroupSession(room.session_key()), view)
        call("WrongLength", InboundGroupSession.from_export, room.session_key())

    @step(who=number, plaintext=plaintexts, count=st.integers(1, 3))
    def say(self, who, plaintext, count):
        room, known = self.pick(OutboundGroupSession, who)
        for _ in range(count):
            message = room.encrypt(plaintext)
            self.said.append(Said(message, known.number, known.index, plaintext))
            known.index += 1

    @step(since=number, who=number, how=spoils)
    def hear(self, since, who, how):
        view, known = self.pick(InboundGroupSession, who)
        for message, room, index, plaintext in some(self.said, since):
            if how:
                call(DAMAGED, view.decrypt, spoil(message, how))
            heard = call(known.refusal(room, index), view.decrypt, message)
            if heard is not None:
                assert (heard.message_index, heard.plaintext) == (index, plaintext)

    @step(who=number, later=st.sampled_from([-1, 0, 1, 3, 2**20]))
    def export(self, who, later):
        view, known = self.pick(InboundGroupSession, who)
        index = max(0, known.first + later)
        export = call(known.refusal_at(index), view.export_at, index)
        if export is not None:
            exported = model.View(known.room, index, Authenticity.IMPORTED)
            self.hold(InboundGroupSession.from_export(export), exported)
            call("WrongLength", InboundGroupSession, export)

    @step(who=number, later=st.integers(-1, 2))
    def advance(self, who, later):
        view, known = self.pick(InboundGroupSession, who)
        index = max(0, known.first + later)
        refusal = known.refusal_at(index)
        call(refusal, view.advance_to, index)
        if refusal is None:
            known.first = index

    @step(who=number, other=number)
    def merge(self, who, other):
        view, known = self.pick(InboundGroupSession, who)
        other = self.pick(InboundGroupSession, other)
        assert view.compare(other.real) == known.relation(other.known)
        refusal = None if known.room == other.known.room else "SessionsNotConnected"
        merged = call(refusal, view.merge, other.real)
        if merged is not None:
            self.hold(merged, known.merged(other.known))


def test_calls_in_any_order(tmp_path):
    hypothesis.configuration.set_hypothesis_home_dir(tmp_path)
    wanted = int(os.environ.get("OLMEC_PYTHON_STEPS", "800"))
    examples = settings(
        max_examples=20,
        stateful_step_count=50,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
        # To explain a failure takes long, and leaves memory behind in the package's code.
        phases=[Phase.generate, Phase.shrink],
    )
    gc.collect()
    made, seen = 0, Counter()
    for part in itertools.count():
        run_state_machine_as_test(seed(part)(AnyOrder), settings=examples)
        made += sum(map(len, histories))
        seen += outcomes
        assert_nothing_is_left(lambda: AnyOrder.make_again(histories))
        histories.clear()
        outcomes.clear()
        if made >= wanted:
            break
    assert all(seen[outcome] for outcome in COMMON)
    print(f"\n{made} steps, {seen.total()} calls that may fail")
    for method, pairs in itertools.groupby(sorted(seen), key=lambda pair: pair[0]):
        print(f"{method}:", ", ".join(f"{pair[1]} {seen[pair]}" for pair in pairs))
