"""Steps that several tests take."""


def one_time_key(account) -> str:
    """A new one-time key of the account, as it would be published."""
    account.generate_one_time_keys(1)
    (key,) = account.one_time_keys["curve25519"].values()
    account.mark_keys_as_published()
    return key


def established(pair):
    """Sessions of two accounts that have exchanged a message each way: (session of one, session of two)."""
    one, two = pair
    alice, bob = one.Account(), two.Account()
    outbound = one.OutboundSession(alice, bob.identity_keys["curve25519"], one_time_key(bob))
    first = outbound.encrypt("first")
    inbound = two.InboundSession(bob, first, alice.identity_keys["curve25519"])
    assert inbound.decrypt(first) == "first"
    bob.remove_one_time_keys(inbound)
    assert outbound.decrypt(inbound.encrypt("answer")) == "answer"
    return outbound, inbound
