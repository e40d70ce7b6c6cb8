// A conversation, a room, and what is refused, on whatever runtime this file is given to. Says "ok".
import { Account, InboundGroupSession, OutboundGroupSession, init, initSync, sha256 } from "olmec";
import Olm from "olmec/olm-compat";

const encode = (text) => new TextEncoder().encode(text);
const decode = (bytes) => new TextDecoder().decode(bytes);

function equal(given, expected) {
  if (given !== expected) throw new Error(`${given} is not ${expected}`);
}

await init();
initSync();
// The vector of FIPS 180-2 for "abc".
const hash = Array.from(sha256(encode("abc")), (byte) => byte.toString(16).padStart(2, "0")).join("");
equal(hash, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");

const [alice, bob] = [new Account(), new Account()];
bob.generateOneTimeKeys(1);
const [{ key }] = bob.oneTimeKeys();
const toBob = alice.createOutboundSession(bob.identityKeys().curve25519, key);
const inbound = bob.createInboundSession(alice.identityKeys().curve25519, toBob.encrypt(encode("Tee um vier? ☕")));
equal(decode(inbound.plaintext()), "Tee um vier? ☕");
equal(decode(toBob.decrypt(inbound.session().encrypt(encode("ja")))), "ja");

const room = new OutboundGroupSession();
const view = new InboundGroupSession(room.sessionKey());
const message = room.encrypt(encode("hello, room"));
equal(decode(view.decrypt(message).plaintext), "hello, room");
const forged = message.slice(0, 20) + (message[20] === "A" ? "B" : "A") + message.slice(21);
let refused;
try {
  view.decrypt(forged);
} catch (error) {
  refused = error.code;
}
equal(refused, "AUTHENTICATION_FAILED");
for (const handle of [alice, bob, toBob, inbound, room, view]) handle.free();

await Olm.init();
const account = new Olm.Account();
account.create();
equal(JSON.parse(account.identity_keys()).ed25519.length, 43);
account.free();
console.log("ok");
