// A device: what a client keeps, and does with olmec. Knows nothing of the page.
import {
  Account,
  InboundGroupSession,
  OutboundGroupSession,
  ed25519Verify,
} from "./olmec/index.js";

const encode = (value) => new TextEncoder().encode(JSON.stringify(value));
const decode = (bytes) => JSON.parse(new TextDecoder().decode(bytes));

/** What a device says that it refuses, and why. */
export class Refusal extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

export class Device {
  #account = new Account();
  #room = new OutboundGroupSession();
  #sessions = new Map(); // with other devices, by their identity key
  #views = new Map(); // of what others say in the room, by session id
  #seen = new Map(); // which event had each message index

  constructor(name, userId, deviceId) {
    Object.assign(this, { name, userId, deviceId });
  }

  get identityKeys() {
    return this.#account.identityKeys();
  }

  /** What the server stores of this device: a one-time key, signed by the device. */
  publish() {
    this.#account.generateOneTimeKeys(1);
    const [{ key }] = this.#account.oneTimeKeys();
    this.#account.markKeysAsPublished();
    return { key, signature: this.#account.sign(encode({ key })), ...this.identityKeys };
  }

  /** Opens a session with a device, from a key of it that the server handed out. */
  openSession({ curve25519, ed25519, key, signature }) {
    ed25519Verify(ed25519, encode({ key }), signature);
    this.#sessions.set(curve25519, this.#account.createOutboundSession(curve25519, key));
  }

  /** The key of what this device says in the room, encrypted for one other device. */
  shareRoomKey(curve25519) {
    const content = { session_id: this.#room.id(), session_key: this.#room.sessionKey() };
    return this.#sessions.get(curve25519).encrypt(encode(content));
  }

  /** Takes the room key of another device. */
  receiveRoomKey(sender, message) {
    let plaintext;
    const session = this.#sessions.get(sender);
    if (session) {
      plaintext = session.decrypt(message);
    } else {
      const inbound = this.#account.createInboundSession(sender, message);
      this.#sessions.set(sender, inbound.session());
      plaintext = inbound.plaintext();
    }
    const { session_id, session_key } = decode(plaintext);
    this.#views.set(session_id, new InboundGroupSession(session_key));
  }

  /** Encrypts for the room. */
  encrypt(body) {
    const ciphertext = this.#room.encrypt(encode({ msgtype: "m.text", body }));
    return { session_id: this.#room.id(), ciphertext };
  }

  /** Decrypts an event of the room. Two events with one message index are a replay. */
  decrypt(eventId, { session_id, ciphertext }) {
    const { plaintext, messageIndex } = this.#views.get(session_id).decrypt(ciphertext);
    const slot = `${session_id} ${messageIndex}`;
    if ((this.#seen.get(slot) ?? eventId) !== eventId) {
      throw new Refusal("REPLAY", `message ${messageIndex} came before, as another event`);
    }
    this.#seen.set(slot, eventId);
    return { body: decode(plaintext).body, messageIndex };
  }
}
