// The ratchets of @matrix-org/olm over olmec: the same names, arguments, results, errors and pickles.
// Where libolm accepts what is unsound, olmec's rules hold; README.md lists what that changes.
import * as olmec from "./api.js";
import { IN_GROUP_MESSAGES, IN_PICKLES, IN_SESSION_KEYS, Slot, decoder, toBytes } from "./libolm-slot.js";
import { adopt, call, inner } from "./runtime.js";
import * as raw from "./wasm.js";

/** What the package's own API has no calls for, because two steps can be misused. */
const rawAccount = (account) => inner(account, raw.Account, "account");

function beginInboundSession(account, identityKey, body) {
  return call((lend) => {
    const message = lend(new raw.OlmMessage(raw.MessageType.PreKey, body));
    return adopt(olmec.OlmSession, rawAccount(account).beginInboundSession(identityKey, message));
  });
}

function finishInboundSession(account, session) {
  call(() => rawAccount(account).finishInboundSession(inner(session, raw.OlmSession, "session")));
}

function currentFallbackKey(account) {
  return call((lend) => {
    const key = rawAccount(account).currentFallbackKey();
    return key && lend(key) && { keyId: key.keyId, key: key.key };
  });
}

/** The slots of accounts and sessions, for the calls that need one of another object. */
const accounts = new WeakMap();
const sessions = new WeakMap();

function slotOf(slots, object, name) {
  const slot = slots.get(object);
  if (slot === undefined) throw new TypeError(`this is no ${name}`);
  return slot;
}

const keysAsJson = (keys) =>
  JSON.stringify({ curve25519: Object.fromEntries(keys.map(({ keyId, key }) => [keyId, key])) });

export class Account {
  #slot = new Slot("Account");

  constructor() {
    accounts.set(this, this.#slot);
  }

  free() {
    this.#slot.free();
  }

  create() {
    this.#slot.set(() => new olmec.Account());
  }

  identity_keys() {
    return this.#slot.do((account) => JSON.stringify(account.identityKeys()));
  }

  sign(message) {
    return this.#slot.do((account) => account.sign(toBytes(message)));
  }

  one_time_keys() {
    return this.#slot.do((account) => keysAsJson(account.oneTimeKeys().reverse()));
  }

  mark_keys_as_published() {
    this.#slot.do((account) => account.markKeysAsPublished());
  }

  max_number_of_one_time_keys() {
    return 100;
  }

  generate_one_time_keys(count) {
    this.#slot.do((account) => account.generateOneTimeKeys(count));
  }

  /**
   * Uses up the one-time key with which the session was made. libolm did so before anything was
   * authenticated; here the message that opened the session is authenticated first, and if it is
   * forged the key stays.
   */
  remove_one_time_keys(session) {
    const { slot, opening } = slotOf(sessions, session, "Session");
    this.#slot.do((account) => {
      const session = slot.get();
      if (session.hasReceivedMessage() || opening === undefined) {
        finishInboundSession(account, session);
        return;
      }
      const probe = beginInboundSession(account, opening.identityKey, opening.body);
      try {
        probe.decrypt({ messageType: olmec.MessageType.PreKey, body: opening.body });
        finishInboundSession(account, probe);
      } catch (error) {
        if (error.code !== "AUTHENTICATION_FAILED") throw error;
      } finally {
        probe.free();
      }
    });
  }

  generate_fallback_key() {
    this.#slot.do((account) => account.generateFallbackKey());
  }

  fallback_key() {
    return this.#slot.do((account) => keysAsJson([currentFallbackKey(account) ?? []].flat()));
  }

  unpublished_fallback_key() {
    return this.#slot.do((account) => keysAsJson([account.fallbackKey() ?? []].flat()));
  }

  forget_old_fallback_key() {
    this.#slot.do((account) => account.forgetPreviousFallbackKey());
  }

  pickle(key) {
    return this.#slot.do((account) => account.toLibolmPickle(toBytes(key)));
  }

  unpickle(key, pickle) {
    this.#slot.set(() => olmec.Account.fromLibolmPickle(pickle, toBytes(key)), IN_PICKLES);
  }
}

export class Session {
  #slot = new Slot("Session");
  #state = { slot: this.#slot, opening: undefined };

  constructor() {
    sessions.set(this, this.#state);
  }

  free() {
    this.#slot.free();
    this.#state.opening = undefined;
  }

  pickle(key) {
    return this.#slot.do((session) => session.toLibolmPickle(toBytes(key)));
  }

  unpickle(key, pickle) {
    this.#make(undefined, () => olmec.OlmSession.fromLibolmPickle(pickle, toBytes(key)), IN_PICKLES);
  }

  create_outbound(account, theirIdentityKey, theirOneTimeKey) {
    const ours = slotOf(accounts, account, "Account").get();
    this.#make(undefined, () => ours.createOutboundSession(theirIdentityKey, theirOneTimeKey));
  }

  create_inbound(account, body) {
    this.#createInbound(account, undefined, body);
  }

  create_inbound_from(account, identityKey, body) {
    this.#createInbound(account, identityKey, body);
  }

  #createInbound(account, identityKey, body) {
    const ours = slotOf(accounts, account, "Account").get();
    this.#make({ identityKey, body }, () => beginInboundSession(ours, identityKey, body));
  }

  #make(opening, make, special) {
    this.#slot.set(make, special);
    this.#state.opening = opening;
  }

  session_id() {
    return this.#slot.do((session) => session.id());
  }

  has_received_message() {
    return this.#slot.do((session) => session.hasReceivedMessage());
  }

  matches_inbound(body) {
    return this.#slot.do((session) => {
      try {
        return session.matches({ messageType: olmec.MessageType.PreKey, body });
      } catch (error) {
        if ("code" in error) return false; // what is malformed matches nothing
        throw error;
      }
    });
  }

  matches_inbound_from(identityKey, body) {
    return this.matches_inbound(body) && this.#slot.do((session) => session.keys().identityKey === identityKey);
  }

  encrypt(plaintext) {
    return this.#slot.do((session) => {
      const { messageType, body } = session.encrypt(toBytes(plaintext));
      return { type: messageType, body };
    });
  }

  decrypt(type, body) {
    const { Normal, PreKey } = olmec.MessageType;
    const messageType = Number(type) === Normal ? Normal : PreKey;
    return decoder.decode(this.#slot.do((session) => session.decrypt({ messageType, body })));
  }

  describe() {
    return this.#slot.do((session) => session.describe());
  }
}

export class InboundGroupSession {
  #slot = new Slot("InboundGroupSession");

  free() {
    this.#slot.free();
  }

  pickle(key) {
    return this.#slot.do((session) => session.toLibolmPickle(toBytes(key)));
  }

  unpickle(key, pickle) {
    this.#slot.set(() => olmec.InboundGroupSession.fromLibolmPickle(pickle, toBytes(key)), IN_PICKLES);
  }

  create(sessionKey) {
    this.#slot.set(() => new olmec.InboundGroupSession(sessionKey), IN_SESSION_KEYS);
  }

  import_session(sessionKey) {
    this.#slot.set(() => olmec.InboundGroupSession.fromExport(sessionKey), IN_SESSION_KEYS);
  }

  decrypt(message) {
    const { plaintext, messageIndex } = this.#slot.do(
      (session) => session.decrypt(typeof message === "string" ? message : decoder.decode(message)),
      IN_GROUP_MESSAGES,
    );
    return { plaintext: decoder.decode(plaintext), message_index: messageIndex };
  }

  session_id() {
    return this.#slot.do((session) => session.id());
  }

  first_known_index() {
    return this.#slot.do((session) => session.firstKnownIndex());
  }

  export_session(messageIndex) {
    return this.#slot.do((session) => session.exportAt(messageIndex));
  }
}

export class OutboundGroupSession {
  #slot = new Slot("OutboundGroupSession");

  free() {
    this.#slot.free();
  }

  pickle(key) {
    return this.#slot.do((session) => session.toLibolmPickle(toBytes(key)));
  }

  unpickle(key, pickle) {
    this.#slot.set(() => olmec.OutboundGroupSession.fromLibolmPickle(pickle, toBytes(key)), IN_PICKLES);
  }

  create() {
    this.#slot.set(() => new olmec.OutboundGroupSession());
  }

  encrypt(plaintext) {
    return this.#slot.do((session) => session.encrypt(toBytes(plaintext)));
  }

  session_id() {
    return this.#slot.do((session) => session.id());
  }

  session_key() {
    return this.#slot.do((session) => session.sessionKey());
  }

  message_index() {
    const index = this.#slot.do((session) => session.messageIndex());
    if (index === undefined) throw new Error("OLM.UNKNOWN_MESSAGE_INDEX");
    return index;
  }
}
