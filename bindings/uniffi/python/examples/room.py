"""A room: Alice sends, Bob gets the key over an Olm session, a meddler is refused."""

from olmec import Account, InboundGroupSession, OlmecError, OutboundGroupSession

alice, bob = Account(), Account()
bob.generate_one_time_keys(1)
bobs_key = bob.one_time_keys()[0].key  # uploaded, then claimed by Alice
bob.mark_keys_as_published()

with OutboundGroupSession() as room:
    # The key of the room travels inside an encrypted message between the two devices.
    to_bob = alice.create_outbound_session(bob.identity_keys().curve25519, bobs_key)
    sealed_key = to_bob.encrypt(room.session_key().encode())
    inbound = bob.create_inbound_session(alice.identity_keys().curve25519, sealed_key)
    view = InboundGroupSession(inbound.plaintext().decode())

    message = room.encrypt(b"Tea at four")
    print(f"on the wire:   {message[:40]}…")
    decrypted = view.decrypt(message)
    print(f"Bob reads:     {decrypted.plaintext.decode()} (message {decrypted.message_index})")

    tampered = message[:30] + ("B" if message[30] == "A" else "A") + message[31:]
    try:
        view.decrypt(tampered)
    except OlmecError as refused:
        print(f"a changed one: {refused.code}: {refused}")
    else:
        raise SystemExit("a changed message was read")
