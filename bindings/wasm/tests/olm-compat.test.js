// olmec/olm-compat beside npm's @matrix-org/olm, live: each plays with the other in both roles, and
// each is asked the same questions.
import assert from "node:assert/strict";
import test from "node:test";

import Libolm from "@matrix-org/olm";
import Compat from "olmec/olm-compat";

await Compat.init();
await Libolm.init();

/** Every pairing in which ours takes part, and theirs alone, which shows that the test is right. */
const PAIRS = [
  ["ours and theirs", Compat, Libolm],
  ["theirs and ours", Libolm, Compat],
  ["ours alone", Compat, Compat],
  ["theirs alone", Libolm, Libolm],
];

function pairs(name, work) {
  for (const [pair, A, B] of PAIRS) test(`${name}: ${pair}`, () => work(A, B));
}

function account(Olm) {
  const made = new Olm.Account();
  made.create();
  return made;
}

const identity = (account) => JSON.parse(account.identity_keys());
const oneTimeKeys = (account) => Object.values(JSON.parse(account.one_time_keys()).curve25519);
const shape = (value) => (typeof value === "object" ? Object.fromEntries(Object.entries(value).map(([k, v]) => [k, typeof v])) : typeof value);

/** What a call does: its result, or its error's text. */
function outcome(work) {
  try {
    return { gave: work() };
  } catch (error) {
    assert.ok(error instanceof Error);
    return { threw: error.message };
  }
}

/** A session from A's account to B's, and B's side of it, as matrix-js-sdk makes them. */
function conversation(A, B) {
  const [alice, bob] = [account(A), account(B)];
  bob.generate_one_time_keys(1);
  const [key] = oneTimeKeys(bob);
  bob.mark_keys_as_published();
  const to = new A.Session();
  to.create_outbound(alice, identity(bob).curve25519, key);
  const first = to.encrypt("first 💬");
  assert.equal(first.type, 0);
  const from = new B.Session();
  from.create_inbound_from(bob, identity(alice).curve25519, first.body);
  return { alice, bob, to, from, first };
}

test("the namespaces offer the same, and so do the classes", () => {
  const isOlm = (name) => !["__esModule", "default"].includes(name);
  assert.deepEqual(Object.keys(Compat).filter(isOlm).sort(), Object.keys(Libolm).filter(isOlm).sort());
  for (const [name, Class] of Object.entries(Libolm)) {
    if (typeof Class !== "function" || !Class.prototype?.free) continue;
    const methods = Object.getOwnPropertyNames(Class.prototype).filter((method) => Class.prototype[method].length !== undefined);
    for (const method of methods) {
      assert.equal(typeof Compat[name].prototype[method], "function", `${name}.${method}`);
    }
  }
  assert.deepEqual(Compat.get_library_version(), Libolm.get_library_version());
  assert.equal(Compat.PRIVATE_KEY_LENGTH, Libolm.PRIVATE_KEY_LENGTH);
});

pairs("an Olm conversation", (A, B) => {
  const { alice, bob, to, from, first } = conversation(A, B);
  assert.equal(to.session_id(), from.session_id());
  assert.equal(from.has_received_message(), false);
  assert.equal(from.matches_inbound(first.body), true);
  assert.equal(from.matches_inbound_from(identity(alice).curve25519, first.body), true);
  assert.equal(from.matches_inbound_from(identity(bob).curve25519, first.body), false);
  assert.equal(from.matches_inbound("garbage"), false);
  // The order in which matrix-js-sdk does it: the key goes first.
  bob.remove_one_time_keys(from);
  assert.equal(from.decrypt(first.type, first.body), "first 💬");
  assert.equal(from.has_received_message(), true);
  assert.deepEqual(outcome(() => from.decrypt(0, first.body)), { threw: "OLM.BAD_MESSAGE_MAC" });
  assert.deepEqual(outcome(() => bob.remove_one_time_keys(from)), { threw: "OLM.BAD_MESSAGE_KEY_ID" });
  const again = outcome(() => new B.Session().create_inbound_from(bob, identity(alice).curve25519, first.body));
  assert.deepEqual(again, { threw: "OLM.BAD_MESSAGE_KEY_ID" });
  for (const text of ["", "ä".repeat(100), "x".repeat(5000)]) {
    const message = from.encrypt(text);
    assert.equal(message.type, 1);
    assert.equal(to.decrypt(message.type, message.body), text);
    const answer = to.encrypt(text);
    assert.equal(from.decrypt(answer.type, answer.body), text);
  }
  assert.match(to.describe(), /^sender chain index: \d+ receiver chain indices:( \d+)+ skipped message keys:/);
  for (const object of [alice, bob, to, from]) object.free();
});

pairs("an inbound session pickled before anything is decrypted", (A, B) => {
  const { bob, from, first } = conversation(A, B);
  for (const Other of [A, B]) {
    const restored = new Other.Session();
    restored.unpickle("key", from.pickle("key"));
    assert.equal(restored.has_received_message(), false);
    assert.equal(restored.decrypt(0, first.body), "first 💬");
  }
  bob.remove_one_time_keys(from);
});

pairs("pickles open in the other, and are the same bytes", (A, B) => {
  const { alice, to } = conversation(A, B);
  const group = new A.OutboundGroupSession();
  group.create();
  const view = new A.InboundGroupSession();
  view.create(group.session_key());
  const pk = new A.PkDecryption();
  pk.generate_key();
  alice.generate_one_time_keys(3);
  alice.mark_keys_as_published();
  alice.generate_one_time_keys(2);
  alice.generate_fallback_key();
  // libolm's JavaScript overwrites what it is given.
  const key = () => new Uint8Array([0, 1, 2, 255]);
  for (const [name, object] of Object.entries({ Account: alice, Session: to, OutboundGroupSession: group, InboundGroupSession: view, PkDecryption: pk })) {
    const pickle = object.pickle(key());
    const restored = new B[name]();
    restored.unpickle(key(), pickle);
    assert.equal(restored.pickle(key()), pickle, name);
    for (const wrong of ["", "other"]) {
      assert.deepEqual(outcome(() => new B[name]().unpickle(wrong, pickle)), { threw: "OLM.BAD_ACCOUNT_KEY" });
    }
    if (name === "Account") {
      for (const ask of ["identity_keys", "one_time_keys", "fallback_key", "unpublished_fallback_key"]) {
        assert.equal(restored[ask](), alice[ask](), ask);
      }
    }
  }
});

pairs("fallback keys", (A, B) => {
  const [alice, bob] = [account(A), account(B)];
  const none = '{"curve25519":{}}';
  assert.equal(bob.fallback_key(), none);
  assert.equal(bob.unpublished_fallback_key(), none);
  bob.generate_fallback_key();
  const shown = bob.unpublished_fallback_key();
  assert.deepEqual(Object.keys(JSON.parse(shown).curve25519), ["AAAAAQ"]);
  assert.equal(bob.fallback_key(), shown);
  bob.mark_keys_as_published();
  assert.equal(bob.unpublished_fallback_key(), none);
  assert.equal(bob.fallback_key(), shown);
  const to = new A.Session();
  to.create_outbound(alice, identity(bob).curve25519, Object.values(JSON.parse(shown).curve25519)[0]);
  const message = to.encrypt("hello");
  bob.generate_fallback_key();
  const from = new B.Session();
  from.create_inbound(bob, message.body);
  assert.equal(from.decrypt(0, message.body), "hello");
  bob.remove_one_time_keys(from);
  bob.forget_old_fallback_key();
  assert.deepEqual(outcome(() => new B.Session().create_inbound(bob, message.body)), { threw: "OLM.BAD_MESSAGE_KEY_ID" });
});

pairs("one-time keys, signatures and hashes", (A, B) => {
  const ours = account(A);
  assert.equal(ours.max_number_of_one_time_keys(), 100);
  ours.generate_one_time_keys(5);
  const { curve25519 } = JSON.parse(ours.one_time_keys());
  assert.deepEqual(Object.keys(curve25519), ["AAAABQ", "AAAABA", "AAAAAw", "AAAAAg", "AAAAAQ"]);
  ours.mark_keys_as_published();
  assert.equal(ours.one_time_keys(), '{"curve25519":{}}');
  const utility = new B.Utility();
  for (const message of [() => "ümlaut", () => new Uint8Array([0, 255, 7])]) {
    const signature = ours.sign(message());
    utility.ed25519_verify(identity(ours).ed25519, message(), signature);
    const forged = outcome(() => utility.ed25519_verify(identity(ours).ed25519, "another", signature));
    assert.deepEqual(forged, { threw: "OLM.BAD_MESSAGE_MAC" });
    assert.equal(utility.sha256(message()), new A.Utility().sha256(message()));
  }
});

pairs("a room", (A, B) => {
  const sender = new A.OutboundGroupSession();
  assert.equal(sender.create(), undefined);
  const view = new B.InboundGroupSession();
  assert.equal(view.create(sender.session_key()), undefined);
  assert.equal(view.session_id(), sender.session_id());
  const messages = ["one", "zwei 🎉", "x".repeat(3000)].map((text, at) => {
    assert.equal(sender.message_index(), at);
    return [text, sender.encrypt(text)];
  });
  for (const [at, [text, message]] of [...messages.entries()].reverse()) {
    assert.deepEqual(view.decrypt(message), { message_index: at, plaintext: text });
  }
  assert.equal(view.first_known_index(), 0);
  const later = new B.InboundGroupSession();
  later.import_session(view.export_session(1));
  assert.equal(later.first_known_index(), 1);
  assert.equal(later.export_session(2), view.export_session(2));
  assert.deepEqual(outcome(() => later.decrypt(messages[0][1])), { threw: "OLM.UNKNOWN_MESSAGE_INDEX" });
  // libolm's JavaScript has no name for this one.
  assert.match(outcome(() => later.export_session(0)).threw, /^OLM.UNKNOWN_(MESSAGE_INDEX|ERROR)$/);
  const [, message] = messages[1];
  const at = message.length >> 1;
  const forged = message.slice(0, at) + (message[at] === "A" ? "B" : "A") + message.slice(at + 1);
  assert.deepEqual(outcome(() => view.decrypt(forged)), { threw: "OLM.BAD_SIGNATURE" });
  assert.deepEqual(outcome(() => view.decrypt("A")), { threw: "OLM.INVALID_BASE64" });
  assert.deepEqual(outcome(() => new B.InboundGroupSession().create("AAAA")), { threw: "OLM.BAD_SESSION_KEY" });
});

pairs("backup keys", (A, B) => {
  const decryption = new A.PkDecryption();
  const publicKey = decryption.generate_key();
  const again = new B.PkDecryption();
  assert.equal(again.init_with_private_key(decryption.get_private_key()), publicKey);
  assert.ok(decryption.get_private_key() instanceof Uint8Array);
  const restored = new B.PkDecryption();
  assert.equal(restored.unpickle("key", decryption.pickle("key")), publicKey);
  const encryption = new B.PkEncryption();
  encryption.set_recipient_key(publicKey);
  const { ciphertext, mac, ephemeral } = encryption.encrypt("the room keys");
  assert.equal(decryption.decrypt(ephemeral, mac, ciphertext), "the room keys");
  const stranger = new A.PkDecryption();
  stranger.generate_key();
  assert.deepEqual(outcome(() => stranger.decrypt(ephemeral, mac, ciphertext)), { threw: "OLM.BAD_MESSAGE_MAC" });
  assert.equal(A.PRIVATE_KEY_LENGTH, decryption.get_private_key().length);
  const short = outcome(() => new A.PkDecryption().init_with_private_key(new Uint8Array(31)));
  assert.deepEqual(short, { threw: "OLM.OLM_INPUT_BUFFER_TOO_SMALL" });
});

pairs("signing keys", (A, B) => {
  const [one, other] = [new A.PkSigning(), new B.PkSigning()];
  const seed = one.generate_seed();
  assert.equal(seed.length, 32);
  const publicKey = one.init_with_seed(seed);
  assert.equal(other.init_with_seed(seed), publicKey);
  assert.equal(one.sign("message"), other.sign("message"));
  new B.Utility().ed25519_verify(publicKey, "message", one.sign("message"));
});

pairs("verification", (A, B) => {
  const [one, other] = [new A.SAS(), new B.SAS()];
  assert.equal(one.is_their_key_set(), false);
  assert.deepEqual(outcome(() => one.generate_bytes("info", 6)), { threw: "OLM.OLM_SAS_THEIR_KEY_NOT_SET" });
  const publicKey = one.get_pubkey();
  one.set_their_key(other.get_pubkey());
  other.set_their_key(publicKey);
  assert.equal(one.is_their_key_set(), true);
  assert.deepEqual(one.generate_bytes("info", 6), other.generate_bytes("info", 6));
  for (const method of ["calculate_mac", "calculate_mac_fixed_base64", "calculate_mac_long_kdf"]) {
    assert.equal(one[method]("input of some length", "info"), other[method]("input of some length", "info"), method);
    assert.notEqual(one[method]("input", "info"), one[method]("input", "another"));
  }
});

test("results have libolm's shapes", () => {
  const shapes = (Olm) => {
    const { to, from, first } = conversation(Olm, Olm);
    const group = new Olm.OutboundGroupSession();
    group.create();
    const view = new Olm.InboundGroupSession();
    const pk = new Olm.PkEncryption();
    pk.set_recipient_key(new Olm.PkDecryption().generate_key());
    return {
      message: shape(first),
      plaintext: shape(from.decrypt(0, first.body)),
      normal: shape(from.encrypt("x")),
      id: to.session_id().length,
      created: shape(view.create(group.session_key())),
      decrypted: shape(view.decrypt(group.encrypt("x"))),
      pk: shape(pk.encrypt("x")),
    };
  };
  assert.deepEqual(shapes(Compat), shapes(Libolm));
});

test("a forged first message does not cost the one-time key", () => {
  const { alice, bob, first } = conversation(Compat, Compat);
  const forged = first.body.slice(0, -3) + (first.body.at(-3) === "A" ? "B" : "A") + first.body.slice(-2);
  const from = new Compat.Session();
  from.create_inbound_from(bob, identity(alice).curve25519, forged);
  bob.remove_one_time_keys(from);
  assert.deepEqual(outcome(() => from.decrypt(0, forged)), { threw: "OLM.BAD_MESSAGE_MAC" });
  const genuine = new Compat.Session();
  genuine.create_inbound_from(bob, identity(alice).curve25519, first.body);
  assert.equal(genuine.decrypt(0, first.body), "first 💬");
  bob.remove_one_time_keys(genuine);
});

test("what is blank, freed or of another class is an error, and a failed call keeps what was there", () => {
  const blank = new Compat.Account();
  assert.throws(() => blank.identity_keys(), /not created yet/);
  blank.create();
  const keys = blank.identity_keys();
  assert.throws(() => blank.unpickle("key", "garbage!"), { message: "OLM.INVALID_BASE64" });
  assert.equal(blank.identity_keys(), keys);
  blank.free();
  blank.free();
  assert.throws(() => blank.identity_keys(), /freed/);
  assert.throws(() => new Compat.Session().create_outbound({}, "a", "b"), TypeError);
  assert.throws(() => new Compat.Account().remove_one_time_keys({}), TypeError);
  const error = outcome(() => new Compat.InboundGroupSession().create("AAAA"));
  assert.deepEqual(error, { threw: "OLM.BAD_SESSION_KEY" });
});
