"""What must come of calls on accounts and sessions, in plain Python without a key or a cipher.

A session, a chain and a room are numbers here: what one end writes, the other end reads exactly if
the numbers are the same. A `refusal` is the name of the error that must come, or `None`; what is
refused changes nothing.
"""

import base64
import itertools
from dataclasses import dataclass, field

from olmec import Authenticity, MessageType, SessionRelation

# The limits that the library documents.
UNPUBLISHED_KEYS, MESSAGE_GAP, SKIPPED_KEYS, RECEIVING_CHAINS = 100, 2000, 40, 5
# In each chain, to tell a message whose key was let go from one that was read.
GAPS_REMEMBERED = 16

NUMBERS = itertools.count()


@dataclass(frozen=True)
class Conversation:
    """An Olm session, as the first message names it."""

    opener: str
    one_time_key: str
    number: int = field(default_factory=lambda: next(NUMBERS))


@dataclass(frozen=True)
class Letter:
    """Where a message of an Olm session stands in it."""

    conversation: Conversation
    by_opener: bool
    message_type: MessageType
    chain: int
    answers: int | None
    index: int


@dataclass
class SendingChain:
    answers: int | None = None
    number: int = field(default_factory=lambda: next(NUMBERS))
    index: int = 0


@dataclass
class ReceivingChain:
    number: int
    index: int = 0
    # The indices of messages that came too late, or not at all.
    lost: set[int] = field(default_factory=set)

    def refusal(self, index):
        """Why a message that is not skipped cannot be read."""
        if index >= self.index:
            return "MessageGapTooLarge" if index - self.index > MESSAGE_GAP else None
        gaps = [start for start in sorted(self.lost) if start - 1 not in self.lost]
        remembered_from = gaps[-GAPS_REMEMBERED] if len(gaps) > GAPS_REMEMBERED else 0
        if any(index <= lost < remembered_from for lost in self.lost):
            return "MessageKeyUnknown"
        return "MessageKeyDiscarded" if index in self.lost else "MessageKeyUsed"


@dataclass
class Session:
    """One end of an Olm session."""

    conversation: Conversation
    is_opener: bool
    # None when the next message begins a chain.
    sending: SendingChain | None
    # Newest first, as are the skipped messages: the numbers of their chains, and their indices.
    receiving: list[ReceivingChain] = field(default_factory=list)
    skipped: list[tuple[int, int]] = field(default_factory=list)
    has_received: bool = False

    @classmethod
    def outbound(cls, opener, one_time_key):
        return cls(Conversation(opener, one_time_key), True, SendingChain())

    @classmethod
    def inbound(cls, letter):
        session = cls(letter.conversation, False, None, [ReceivingChain(letter.chain)])
        session.read(letter)
        return session

    def matches(self, letter):
        """None for a message that names no session."""
        if letter.message_type == MessageType.PRE_KEY:
            return self.conversation == letter.conversation
        return None

    def is_meant(self, letter):
        return self.conversation == letter.conversation and self.is_opener != letter.by_opener

    def is_other_end(self, other):
        return self.conversation == other.conversation and self.is_opener != other.is_opener

    def message_type(self):
        return MessageType.NORMAL if self.has_received else MessageType.PRE_KEY

    def describe(self):
        sending = self.sending.index if self.sending else 0
        receiving = "".join(f" {chain.index}" for chain in self.receiving)
        skipped = "".join(f" {index}" for _, index in self.skipped)
        return (
            f"sender chain index: {sending} receiver chain indices:{receiving}"
            f" skipped message keys:{skipped}"
        )

    def write(self):
        if self.sending is None:
            self.sending = SendingChain(answers=self.receiving[0].number)
        chain, index = self.sending, self.sending.index
        chain.index += 1
        of = (self.conversation, self.is_opener, self.message_type())
        return Letter(*of, chain.number, chain.answers, index)

    def refusal(self, letter):
        if self.matches(letter) is False:
            return "SessionMismatch"
        if (letter.chain, letter.index) in self.skipped:
            return None
        for chain in self.receiving:
            if chain.number == letter.chain:
                return chain.refusal(letter.index)
        if self.sending is None:
            return "UnknownRatchetKey"
        if letter.index > MESSAGE_GAP:
            return "MessageGapTooLarge"
        return None if letter.answers == self.sending.number else "AuthenticationFailed"

    def read(self, letter):
        self.has_received = True
        if (letter.chain, letter.index) in self.skipped:
            self.skipped.remove((letter.chain, letter.index))
            return
        chain = next((held for held in self.receiving if held.number == letter.chain), None)
        if chain is None:
            chain, self.sending = ReceivingChain(letter.chain), None
            self.receiving = [chain, *self.receiving][:RECEIVING_CHAINS]
        passed = [(chain.number, index) for index in range(chain.index, letter.index)]
        chain.index = letter.index + 1
        of_this_chain = [place for place in self.skipped if place[0] == chain.number] + passed
        lost = sorted(of_this_chain)[:-SKIPPED_KEYS]
        chain.lost.update(index for _, index in lost)
        held = {chain.number for chain in self.receiving}
        skipped = passed[::-1] + self.skipped
        self.skipped = [place for place in skipped if place[0] in held and place not in lost]


@dataclass
class FallbackKey:
    key: str
    is_published: bool = False
    seen: set[Conversation] = field(default_factory=set)


@dataclass
class Account:
    identity_key: str
    last_id: int = 0
    # Whether each is published.
    one_time_keys: dict[str, bool] = field(default_factory=dict)
    # The current one first.
    fallback_keys: list[FallbackKey] = field(default_factory=list)

    def keys(self):
        return [*self.one_time_keys, *(held.key for held in self.fallback_keys)]

    def has_key_of(self, letter):
        return letter.conversation.one_time_key in self.keys()

    def unpublished(self):
        return [key for key, is_published in self.one_time_keys.items() if not is_published]

    def unpublished_fallback_key(self):
        return next((held.key for held in self.fallback_keys[:1] if not held.is_published), None)

    def generation_refusal(self, count):
        if not 0 <= count < 2**32:
            return "ValueError"
        too_many = len(self.unpublished()) + count > UNPUBLISHED_KEYS
        return "TooManyOneTimeKeys" if too_many else None

    def next_ids(self, count):
        ids = range(self.last_id + 1, self.last_id + 1 + count)
        self.last_id += count
        return [base64.b64encode(number.to_bytes(4, "big")).decode().rstrip("=") for number in ids]

    def rotate_fallback_key(self, key):
        """Gives the key that is gone."""
        gone = self.fallback_keys[1:]
        self.fallback_keys = [FallbackKey(key), *self.fallback_keys[:1]]
        return gone[0].key if gone else None

    def forget_previous_fallback_key(self):
        return self.fallback_keys.pop().key if len(self.fallback_keys) == 2 else None

    def publish(self):
        count = len(self.unpublished())
        self.one_time_keys = dict.fromkeys(self.one_time_keys, True)
        for current in self.fallback_keys[:1]:
            current.is_published = True
        return count

    def refusal(self, letter, sender):
        """Whether the message opens a session that this sender is said to have opened."""
        if letter.message_type == MessageType.NORMAL:
            return "MalformedMessage"
        if letter.conversation.opener != sender:
            return "IdentityKeyMismatch"
        fallback = self._fallback_of(letter)
        if letter.conversation.one_time_key not in self.one_time_keys:
            if fallback is None:
                return "UnknownOneTimeKey"
            if letter.conversation in fallback.seen:
                return "Replayed"
        return "MessageGapTooLarge" if letter.index > MESSAGE_GAP else None

    def use_up(self, letter):
        """Gives whether it was a fallback key."""
        fallback = self._fallback_of(letter)
        if fallback is None:
            del self.one_time_keys[letter.conversation.one_time_key]
            return False
        fallback.seen.add(letter.conversation)
        return True

    def _fallback_of(self, letter):
        key = letter.conversation.one_time_key
        return next((held for held in self.fallback_keys if held.key == key), None)


@dataclass
class Room:
    """The sender's side of a Megolm session."""

    number: int = field(default_factory=lambda: next(NUMBERS))
    index: int = 0


@dataclass
class View:
    """A receiver's side of a Megolm session."""

    room: int
    first: int
    authenticity: Authenticity

    def refusal(self, room, index):
        if room != self.room:
            return "AuthenticationFailed"
        return self.refusal_at(index)

    def refusal_at(self, index):
        return "UnknownMessageIndex" if index < self.first else None

    def relation(self, other):
        if self.room != other.room:
            return SessionRelation.UNCONNECTED
        if self.first == other.first:
            return SessionRelation.EQUAL
        return SessionRelation.BETTER if self.first < other.first else SessionRelation.WORSE

    def merged(self, other):
        signed = Authenticity.SIGNED in (self.authenticity, other.authenticity)
        authenticity = Authenticity.SIGNED if signed else Authenticity.IMPORTED
        return View(self.room, min(self.first, other.first), authenticity)
