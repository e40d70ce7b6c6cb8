// What a caller meets: initialisation, conversations, errors, misuse.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import * as olmec from "olmec";

const { Account, InboundGroupSession, MacLength, MessageType, OlmecError, OutboundGroupSession, Sas } = olmec;
const encode = (text) => new TextEncoder().encode(text);
const decode = (bytes) => new TextDecoder().decode(bytes);
const KEY = new Uint8Array(32).fill(7);

// Before anything else runs: the tests of a file run one after the other.
test("before init a call says so, and init can be called again", async () => {
  assert.throws(() => new Account(), /init\(\)/);
  assert.throws(() => olmec.version(), /init\(\)/);
  await assert.rejects(olmec.init(new Uint8Array([0, 97, 115, 109, 9, 9, 9, 9])), WebAssembly.CompileError);
  assert.throws(() => new Account(), /init\(\)/);
  const [one, other] = [olmec.init(), olmec.init()];
  assert.throws(() => olmec.initSync(), /under way/);
  await Promise.all([one, other]);
  await olmec.init();
  olmec.initSync();
  assert.match(olmec.version(), /^\d+\.\d+\.\d+$/);
});

test("every call of the facade's list is there", () => {
  const surface = readFileSync(new URL("../../surface.txt", import.meta.url), "utf8").trim().split("\n");
  const camel = (name) => name.replace(/_(.)/g, (_, letter) => letter.toUpperCase());
  let found = 0;
  for (const line of surface) {
    const [, kind, rest] = /^(\w+) (.*)$/.exec(line);
    const [, name, separator, member] = /^(\w+)([.#]?)(\w*)/.exec(rest);
    if (kind === "fn") assert.equal(typeof olmec[camel(name)], "function", line);
    if (kind === "enum" && name !== "OlmecError") assert.ok(member in olmec[name], line);
    if (kind === "handle" && separator === "#") assert.equal(typeof olmec[name].prototype[camel(member)], "function", line);
    if (kind === "handle" && separator === "." && member !== "new") {
      assert.equal(typeof olmec[name][camel(member)], "function", line);
    }
    found += 1;
  }
  assert.ok(found > 200, `${found}`);
});

function conversation() {
  const [alice, bob] = [new Account(), new Account()];
  bob.generateOneTimeKeys(1);
  const [{ key, keyId }] = bob.oneTimeKeys();
  assert.equal(keyId, "AAAAAQ");
  bob.markKeysAsPublished();
  const toBob = alice.createOutboundSession(bob.identityKeys().curve25519, key);
  return { alice, bob, toBob, first: toBob.encrypt(encode("hello")) };
}

test("two devices talk, and records are plain objects", () => {
  const { alice, bob, toBob, first } = conversation();
  assert.equal(Object.getPrototypeOf(first), Object.prototype);
  assert.deepEqual(Object.keys(first), ["messageType", "body"]);
  assert.equal(first.messageType, 0);
  const sender = alice.identityKeys().curve25519;
  // As it comes from JSON.
  const inbound = bob.createInboundSession(sender, JSON.parse(JSON.stringify(first)));
  assert.equal(decode(inbound.plaintext()), "hello");
  assert.equal(inbound.usedKeyId(), "AAAAAQ");
  const toAlice = inbound.session();
  assert.deepEqual(toAlice.keys(), toBob.keys());
  assert.equal(decode(toBob.decrypt(toAlice.encrypt(encode("I see")))), "I see");
  assert.equal(toBob.nextMessageType(), MessageType.Normal);
  assert.throws(() => bob.createInboundSession(sender, first), { code: "UNKNOWN_ONE_TIME_KEY" });
});

test("a room talks, saves, compares and merges", () => {
  const room = new OutboundGroupSession();
  const view = new InboundGroupSession(room.sessionKey());
  const messages = ["a", "b", "c"].map((text) => room.encrypt(encode(text)));
  assert.deepEqual(view.decrypt(messages[2]), { plaintext: encode("c"), messageIndex: 2 });
  const later = InboundGroupSession.fromExport(view.exportAt(2));
  assert.equal(later.authenticity(), "Imported");
  assert.equal(view.compare(later), "Better");
  assert.equal(later.merge(view).firstKnownIndex(), 0);
  assert.equal(view.merge(view).firstKnownIndex(), 0);
  const restored = OutboundGroupSession.fromPickle(room.pickle(KEY), KEY);
  assert.equal(restored.messageIndex(), 3);
  const stamp = { context: encode("@a:b.org DEVICE"), generation: 3 };
  const stamped = room.pickleWithStamp(KEY, stamp);
  assert.equal(OutboundGroupSession.fromPickleWithStamp(stamped, KEY, stamp).id(), room.id());
  const newer = { ...stamp, generation: 4 };
  assert.throws(() => OutboundGroupSession.fromPickleWithStamp(stamped, KEY, newer), { code: "ROLLED_BACK" });
  assert.throws(() => Account.fromPickle(stamped, KEY), OlmecError);
});

test("errors are OlmecErrors with a code and a number, and change nothing", () => {
  const view = new InboundGroupSession(new OutboundGroupSession().sessionKey());
  const before = view.pickle.call(view, KEY).length;
  try {
    view.decrypt("garbage!");
    assert.fail("it was taken");
  } catch (error) {
    assert.ok(error instanceof OlmecError && error instanceof Error);
    assert.equal(error.name, "OlmecError");
    assert.equal(error.code, "INVALID_BASE64");
    assert.equal(error.number, 200); // as src/error.rs has it
    assert.match(String(error), /^OlmecError: .*base64/);
    assert.match(error.stack, /api\.test\.js/);
    assert.deepEqual(Object.keys(error).sort(), ["code", "number"]);
  }
  assert.equal(view.pickle(KEY).length, before);
});

test("wrong types and numbers are refused, never coerced", () => {
  const { alice, bob, toBob, first } = conversation();
  const identity = alice.identityKeys().curve25519;
  for (const count of ["1", 1n, true, null, undefined, [1], { valueOf: () => 1 }]) {
    assert.throws(() => bob.generateOneTimeKeys(count), TypeError);
  }
  for (const count of [-1, 0.5, NaN, Infinity, 2 ** 32, Number.MAX_SAFE_INTEGER]) {
    assert.throws(() => bob.generateOneTimeKeys(count), RangeError);
  }
  assert.throws(() => bob.generateOneTimeKeys(2 ** 32 - 1), { code: "TOO_MANY_ONE_TIME_KEYS" });
  assert.equal(bob.oneTimeKeyCount(), 1);
  for (const bytes of ["text", [1, 2], null, undefined, 3, new ArrayBuffer(2), new Uint16Array(2), new DataView(new ArrayBuffer(2)), { length: 1, 0: 1 }]) {
    assert.throws(() => toBob.encrypt(bytes), TypeError);
  }
  for (const text of [new Uint8Array(3), null, undefined, 3, ["AAAA"], { toString: () => identity }, new String(identity)]) {
    assert.throws(() => alice.createOutboundSession(text, identity), TypeError);
  }
  assert.throws(() => olmec.parseMsc4388QrCode("x"), TypeError);
  assert.throws(() => new Sas().commitment("\ud800"), /surrogate/);
  for (const message of [null, undefined, "body", 3, [], first.body, {}, { messageType: "PreKey", body: first.body }, { messageType: 2, body: "" }, { messageType: "0", body: "" }, { messageType: 0, body: 3 }]) {
    assert.throws(() => bob.createInboundSession(identity, message), TypeError);
  }
  for (const length of ["toString", "__proto__", 0, 1, null, "truncated"]) {
    assert.throws(() => OutboundGroupSession.withMacLength(length), TypeError);
  }
  assert.equal(OutboundGroupSession.withMacLength(MacLength.Full).macLength(), "Full");
  assert.throws(() => new InboundGroupSession(), TypeError);
});

test("a handle of another class, or none, is refused", () => {
  const [account, room] = [new Account(), new OutboundGroupSession()];
  const view = InboundGroupSession.fromOutbound(room);
  for (const other of [account, room, {}, null, undefined, 7, Object.create(InboundGroupSession.prototype), { __wbg_ptr: 8 }]) {
    assert.throws(() => view.compare(other), TypeError);
  }
  assert.throws(() => InboundGroupSession.prototype.id.call(account), TypeError);
  assert.throws(() => InboundGroupSession.prototype.id.call({ __wbg_ptr: 1048576 }), TypeError);
  assert.throws(() => new olmec.OlmSession(), TypeError);
  assert.throws(() => new olmec.EstablishedSas(), TypeError);
  assert.deepEqual(Object.keys(account), []);
  assert.equal(JSON.stringify(account), "{}");
});

test("what is freed says so; freeing twice is harmless", () => {
  const room = new OutboundGroupSession();
  const view = InboundGroupSession.fromOutbound(room);
  room.free();
  room.free();
  assert.throws(() => room.encrypt(encode("x")), /freed/);
  assert.throws(() => InboundGroupSession.fromOutbound(room), /freed/);
  if (Symbol.dispose) {
    view[Symbol.dispose]();
    assert.throws(() => view.id(), /freed/);
  }
  // A getter that frees the object while its arguments are read.
  const { toBob } = conversation();
  const sneaky = { messageType: 0, get body() { toBob.free(); return "AAAA"; } };
  assert.throws(() => toBob.decrypt(sneaky), /freed/);
  new Account(); // and the module goes on
});

test("nothing is taken from a polluted prototype, and nothing put there", () => {
  const before = Object.getOwnPropertyNames(Object.prototype);
  const { bob, alice } = conversation();
  const hostile = JSON.parse('{"messageType": 0, "body": "AAAA", "__proto__": {"polluted": true}}');
  assert.throws(() => bob.createInboundSession(alice.identityKeys().curve25519, hostile), OlmecError);
  assert.equal({}.polluted, undefined);
  assert.deepEqual(Object.getOwnPropertyNames(Object.prototype), before);
  assert.ok(Object.isFrozen(MessageType) && Object.isFrozen(MacLength));
});

test("emoji verification", () => {
  const [alice, bob] = [new Account(), new Account()].map((account) => account.identityKeys().ed25519);
  const [hers, his] = [new Sas(), new Sas()];
  const [herKey, hisKey] = [hers.publicKey(), his.publicKey()];
  const commitment = his.commitment("{}");
  const participants = {
    starter: { userId: "@alice:example.org", deviceId: "A", key: herKey },
    acceptor: { userId: "@bob:example.org", deviceId: "B", key: hisKey },
    transactionId: "t",
  };
  const herSide = hers.agreeWithCommitment(hisKey, commitment, "{}");
  const hisSide = his.agree(herKey);
  assert.throws(() => his.agree(herKey), { code: "ALREADY_USED" });
  const shown = herSide.shortString(participants, "Curve25519HkdfSha256");
  assert.deepEqual(hisSide.shortString(participants, "Curve25519HkdfSha256"), shown);
  assert.equal(shown.emojis.length, 7);
  assert.deepEqual(Object.keys(shown.emojis[0]), ["number", "symbol", "description"]);
  assert.ok(Array.isArray(shown.decimals) && shown.decimals.length === 3);
  const device = (key) => ({ kind: "Device", key });
  const content = hisSide.macContent(participants, "HkdfHmacSha256V2", [device(bob)]);
  const verified = herSide.verifyMacContent(participants, "HkdfHmacSha256V2", content, [device(bob)], []);
  assert.deepEqual(verified, [device(bob)]);
  assert.throws(() => herSide.verifyMacContent(participants, "HkdfHmacSha256V2", content, [device(alice)], []), OlmecError);
  assert.throws(() => herSide.verifyMacContent(participants, "HkdfHmacSha256V2", content, "x", []), TypeError);
});

test("QR codes and their channels", () => {
  const shows = new olmec.HpkeRecipient();
  const code = { intent: "Login", publicKey: shows.publicKey(), rendezvousUrl: "https://example.org/", serverName: undefined };
  const bytes = olmec.buildMsc4108QrCode(code);
  assert.deepEqual(olmec.parseMsc4108QrCode(bytes), code);
  const sender = new olmec.HpkeSender(shows.publicKey(), encode("first"), encode("ad"));
  assert.equal(decode(shows.open(sender.message(), encode("ad"))), "first");
  const channel = shows.respond(encode("answer"), encode("ad"));
  const theirs = sender.open(channel.response(), encode("ad"));
  assert.equal(decode(theirs.firstPlaintext()), "answer");
  assert.ok(channel.checkCodeMatches(theirs.checkCode()));
  assert.equal(theirs.response(), undefined);
  assert.equal(decode(channel.open(theirs.seal(encode("more"), encode("")), encode(""))), "more");
});
