// Secrets in the module's memory, and that memory does not grow.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import * as olmec from "olmec";

const { Account, InboundGroupSession, OutboundGroupSession, PkDecryption } = olmec;
const bytes = readFileSync(new URL(import.meta.resolve("olmec/olmec.wasm")));

/** The memory of the module, caught when the package makes its instance. */
let memory;
const { Instance } = WebAssembly;
WebAssembly.Instance = class extends Instance {
  constructor(...given) {
    super(...given);
    ({ memory } = this.exports);
  }
};
olmec.initSync(bytes);
WebAssembly.Instance = Instance;

const contains = (needle) => Buffer.from(memory.buffer).includes(needle);

test("what passes through is wiped when the call returns, and objects when they are freed", () => {
  const plaintext = Buffer.from("a plaintext that nobody else says");
  const room = new OutboundGroupSession();
  const key = room.sessionKey();
  const secret = Buffer.from(key, "base64").subarray(5, 5 + 128); // the ratchet
  assert.ok(contains(secret), "the search finds what is there");
  const view = new InboundGroupSession(key);
  const message = room.encrypt(plaintext);
  assert.deepEqual(Buffer.from(view.decrypt(message).plaintext), plaintext);
  assert.ok(!contains(plaintext), "the plaintext");
  assert.ok(!contains(Buffer.from(key.slice(20, 100))), "the session key as text");
  const pickleKey = Buffer.from("the key of a pickle, of 32 bytes");
  const pickle = view.pickle(pickleKey);
  InboundGroupSession.fromPickle(pickle, pickleKey).free();
  assert.ok(!contains(pickleKey), "the key of a pickle");
  const decryption = PkDecryption.fromSecretKey(new Uint8Array(32).fill(0xa7));
  assert.ok(contains(Buffer.alloc(32, 0xa7)));
  assert.equal(decryption.secretKey()[0], 0xa7);
  decryption.free();
  assert.ok(!contains(Buffer.alloc(32, 0xa7)), "a freed key");
  view.free();
  room.free();
  assert.ok(!contains(secret), "the ratchet of freed sessions");
});

test("objects that are freed, or forgotten, leave room for others", async () => {
  const size = () => memory.buffer.byteLength;
  const work = (isFreed) => {
    const account = new Account();
    const { created } = account.generateOneTimeKeys(2);
    const session = account.createOutboundSession(account.identityKeys().curve25519, created[0].key);
    session.encrypt(new Uint8Array(2000));
    assert.throws(() => session.decrypt({ messageType: 1, body: "AAAA" }));
    if (isFreed) [account, session].forEach((handle) => handle.free());
  };
  for (let round = 0; round < 20; round += 1) work(true);
  const before = size();
  for (let round = 0; round < 100; round += 1) work(true);
  assert.equal(size(), before);
  // Forgotten ones wait for the collector of garbage, and for the turn in which it says so.
  for (let round = 0; round < 20; round += 1) {
    for (let inner = 0; inner < 20; inner += 1) work(false);
    globalThis.gc();
    await new Promise((resolve) => setTimeout(resolve));
  }
  assert.ok(size() <= before + 2 ** 20, `${before} bytes grew to ${size()}`);
});
