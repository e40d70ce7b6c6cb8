"""What calls in any order are made on: objects that are held, saved, loaded, closed and misused.

After each step every object says of itself what the model says of it.
"""

import copy
import gc
import sys
from collections import Counter, namedtuple

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

import olmec
from olmec import (
    Account,
    ErrorKind,
    InboundGroupSession,
    MessageType,
    OlmecError,
    OlmMessage,
    OlmSession,
    OutboundGroupSession,
)

# Of each kind so many objects are held; the oldest goes with its last reference.
MOST = 5
KEY, OTHER_KEY, SHORT_KEY = bytes(32), bytes([1]) * 32, b"short"
MESSAGE = OlmMessage(message_type=MessageType.NORMAL, body="AwgAEgA")
# Methods of each kind, with arguments of the right type.
CALLS = {
    Account: {
        "sign": [b""],
        "generate_one_time_keys": [1],
        "create_outbound_session": ["", ""],
        "create_inbound_session": ["", MESSAGE],
        "pickle": [KEY],
    },
    OlmSession: {"encrypt": [b""], "decrypt": [MESSAGE], "matches": [MESSAGE], "pickle": [KEY]},
    OutboundGroupSession: {"encrypt": [b""], "pickle": [KEY]},
    InboundGroupSession: {"decrypt": [""], "export_at": [0], "pickle": [KEY]},
}
KINDS = list(CALLS)
NO_TEXTS = ["", "garbage!", "AwgAEgA", "A" * 300, "\ud800", "\0"]

# For what a spoilt text is refused.
DAMAGED = {"InvalidBase64", "MalformedMessage", "UnsupportedVersion", "AuthenticationFailed"}
# For what a spoilt message is refused, which may name other keys now: never as if the machine or
# the caller had made a mistake.
OF_OTHERS = (ErrorKind.MALFORMED, ErrorKind.REFUSED, ErrorKind.MISSING_KEY)
SPOILT = {known.variant for known in olmec.error_codes() if known.kind in OF_OTHERS}

Held = namedtuple("Held", "real known")
Saved = namedtuple("Saved", "kind text known")

# Which of some things, often one of the newest.
number = st.integers(0, 3) | st.integers(0, 2**16)
kinds = st.sampled_from(KINDS)
spoils = st.none() | st.tuples(st.sampled_from(["changed", "cut", "doubled"]), number)
unfits = st.sampled_from([None, 1.5, "", b"", 7])

# How often each method did what it should, and was refused for which reason.
outcomes = Counter()
# All that may be drawn, and what was drawn in each example.
steps, histories = [], []


def call(refusals, function, *arguments):
    """Makes a call that must be refused for one of these reasons; for none, it must succeed."""
    refusals = refusals if isinstance(refusals, set) else {refusals}
    result, refusal = None, None
    try:
        result = function(*arguments)
    except (OlmecError, TypeError, ValueError) as error:
        refusal = type(error).__name__
    name = function.__qualname__
    assert refusal in refusals, f"{name}: {refusal} instead of {refusals}"
    outcomes[name, refusal or "done"] += 1
    return result


def spoil(text, how):
    what, place = how
    place %= len(text)
    before, here, after = text[:place], text[place], text[place + 1 :]
    other = "A" if here != "A" else "B"
    return before + {"changed": other + after, "cut": "", "doubled": here + here + after}[what]


def nth(things, which):
    """One of them, the newest for 0."""
    return things[-1 - which % len(things)]


def some(things, since):
    """A few of them, one after the other."""
    since %= len(things)
    return things[-1 - since :][:4]


def step(**strategies):
    """Has a method called in any order, with drawn arguments.

    It is not a rule of its own: hypothesis leaves out many rules in each example, and here all
    have to meet.
    """

    def decorate(method):
        steps.append(st.tuples(st.just(method.__name__), st.fixed_dictionaries(strategies)))
        return method

    return decorate


class HeldObjects(RuleBasedStateMachine):
    has_failed = False

    def __init__(self):
        super().__init__()
        if HeldObjects.has_failed:
            # What an error still held is not to go away in the middle of this example.
            gc.collect(1)
        self.before = olmec.live_objects()
        self.held = {kind: [] for kind in KINDS}
        # What others may still get, or get again.
        self.posts, self.said, self.saved = [], [], []
        self.made = []

    @rule(step=st.deferred(lambda: st.one_of(steps)))
    def make(self, step):
        self.made.append(step)
        name, drawn = step
        getattr(self, name)(**drawn)

    def hold(self, real, known):
        of_this_kind = self.held[type(real)]
        of_this_kind.append(Held(real, known))
        del of_this_kind[:-MOST]

    def pick(self, kind, which, is_meant=lambda known: True):
        """One of those that are meant, or of all if none is."""
        held = self.held[kind]
        return nth([each for each in held if is_meant(each.known)] or held, which)

    @invariant()
    def every_object_says_what_the_model_says(self):
        # As many as are held: those refused, closed and let go are gone at once.
        assert olmec.live_objects() - self.before == sum(map(len, self.held.values()))
        for account, known in self.held[Account]:
            fallback_key = account.fallback_key()
            assert (fallback_key and fallback_key.key) == known.unpublished_fallback_key()
            assert [key.key for key in account.one_time_keys()] == known.unpublished()
            assert account.one_time_key_count() == len(known.one_time_keys)
        for session, known in self.held[OlmSession]:
            assert session.next_message_type() == known.message_type()
            assert session.describe() == known.describe()
        for room, known in self.held[OutboundGroupSession]:
            assert room.message_index() == known.index
        for view, known in self.held[InboundGroupSession]:
            assert view.first_known_index() == known.first
            assert view.authenticity() == known.authenticity

    def let_all_go(self):
        for kept in (self.held, self.posts, self.said, self.saved):
            kept.clear()
        return olmec.live_objects() - self.before

    def teardown(self):
        histories.append(self.made)
        left = self.let_all_go()
        if sys.exc_info()[0] is None:
            assert left == 0
        else:
            HeldObjects.has_failed = True

    @classmethod
    def make_again(cls, histories):
        """Makes all steps again, without what drew them."""
        for history in histories:
            again = cls()
            again.begin()
            for name, drawn in history:
                getattr(again, name)(**drawn)
            again.every_object_says_what_the_model_says()
            assert again.let_all_go() == 0

    @step(kind=kinds, who=number)
    def save(self, kind, who):
        real, known = self.pick(kind, who)
        self.saved.append(Saved(kind, real.pickle(KEY), copy.deepcopy(known)))

    @step(which=number, how=spoils, as_kind=kinds)
    def load(self, which, how, as_kind):
        """What was saved lives on beside what it was saved from, whatever became of that."""
        kind, text, known = nth(self.saved, which)
        if how:
            call(SPOILT, kind.from_pickle, spoil(text, how), KEY)
        call("AuthenticationFailed", kind.from_pickle, text, OTHER_KEY)
        call("WrongLength", kind.from_pickle, text, SHORT_KEY)
        if as_kind != kind:
            call("WrongPickleKind", as_kind.from_pickle, text, KEY)
        self.hold(kind.from_pickle(text, KEY), copy.deepcopy(known))

    @step(kind=kinds, who=number)
    def restart(self, kind, who):
        held = self.held[kind]
        who %= len(held)
        with held[who].real as real:
            saved = real.pickle(KEY)
        held[who] = Held(kind.from_pickle(saved, KEY), held[who].known)

    @step(kind=kinds, who=number)
    def close(self, kind, who):
        if len(self.held[kind]) > 1:
            closed = self.held[kind].pop(who % len(self.held[kind])).real
            closed.close()
            closed.close()
            for name, arguments in CALLS[kind].items():
                call("ValueError", getattr(closed, name), *arguments)
            if kind is OutboundGroupSession:
                call("ValueError", InboundGroupSession.from_outbound, closed)
            if kind is InboundGroupSession:
                call("ValueError", self.pick(kind, who).real.merge, closed)

    @step(kind=kinds, other=kinds, who=number, which=number, wrong=unfits)
    def hand_over_another_type(self, kind, other, who, which, wrong):
        name, arguments = nth(list(CALLS[kind].items()), which)
        method, another = getattr(kind, name), self.pick(other, who).real
        if other != kind:
            call("TypeError", method, another, *arguments)
        for place, right in enumerate(arguments):
            for unfit in (wrong, another):
                if type(unfit) is not type(right):
                    mixed = [*arguments[:place], unfit, *arguments[place + 1 :]]
                    call("TypeError", method, self.pick(kind, who).real, *mixed)

    @step(kind=kinds, who=number, text=st.sampled_from(NO_TEXTS))
    def hand_over_rubbish(self, kind, who, text):
        account, view = self.pick(Account, who).real, self.pick(InboundGroupSession, who).real
        message = OlmMessage(message_type=MessageType.PRE_KEY, body=text)
        call(SPOILT, kind.from_pickle, text, KEY)
        call(SPOILT, account.create_outbound_session, account.identity_keys().curve25519, text)
        call(SPOILT, account.create_inbound_session, text, message)
        call(SPOILT, self.pick(OlmSession, who).real.decrypt, message)
        call(DAMAGED, view.decrypt, text)
        call(SPOILT, InboundGroupSession, text)
