// What the classes of libolm have in common: objects that are filled later, and libolm's errors.
const encoder = new TextEncoder();
export const decoder = new TextDecoder();
export const toBytes = (value) => (typeof value === "string" ? encoder.encode(value) : value);

/** What libolm calls a failure, whatever failed. What is missing is told apart by the call. */
const NAMES = {
  AUTHENTICATION_FAILED: "BAD_MESSAGE_MAC",
  COMMITMENT_MISMATCH: "BAD_MESSAGE_MAC",
  CORRUPTED_PICKLE: "CORRUPTED_PICKLE",
  IDENTITY_KEY_MISMATCH: "BAD_MESSAGE_KEY_ID",
  INVALID_BASE64: "INVALID_BASE64",
  INVALID_PUBLIC_KEY: "INVALID_BASE64",
  MALFORMED_MESSAGE: "BAD_MESSAGE_FORMAT",
  MESSAGE_GAP_TOO_LARGE: "BAD_MESSAGE_MAC",
  MESSAGE_KEY_DISCARDED: "BAD_MESSAGE_MAC",
  MESSAGE_KEY_UNKNOWN: "BAD_MESSAGE_MAC",
  MESSAGE_KEY_USED: "BAD_MESSAGE_MAC",
  RANDOM_FAILURE: "NOT_ENOUGH_RANDOM",
  REPLAYED: "BAD_MESSAGE_KEY_ID",
  SESSION_MISMATCH: "BAD_MESSAGE_MAC",
  SESSION_NOT_AUTHENTICATED: "BAD_MESSAGE_KEY_ID",
  UNKNOWN_MESSAGE_INDEX: "UNKNOWN_MESSAGE_INDEX",
  UNKNOWN_ONE_TIME_KEY: "BAD_MESSAGE_KEY_ID",
  UNKNOWN_RATCHET_KEY: "BAD_MESSAGE_MAC",
  UNSUPPORTED_VERSION: "BAD_MESSAGE_VERSION",
  WRONG_LENGTH: "INVALID_BASE64",
};
export const IN_PICKLES = {
  AUTHENTICATION_FAILED: "BAD_ACCOUNT_KEY",
  UNSUPPORTED_VERSION: "UNKNOWN_PICKLE_VERSION",
  WRONG_LENGTH: "CORRUPTED_PICKLE",
};
export const IN_GROUP_MESSAGES = { AUTHENTICATION_FAILED: "BAD_SIGNATURE" };
export const IN_SESSION_KEYS = {
  AUTHENTICATION_FAILED: "BAD_SIGNATURE",
  INVALID_PUBLIC_KEY: "BAD_SESSION_KEY",
  UNSUPPORTED_VERSION: "BAD_SESSION_KEY",
  WRONG_LENGTH: "BAD_SESSION_KEY",
};
export const IN_PRIVATE_KEYS = { WRONG_LENGTH: "OLM_INPUT_BUFFER_TOO_SMALL" };

/** Does the work and throws libolm's errors; olmec's, which says more, is the cause. */
export function asLibolm(work, special = {}) {
  try {
    return work();
  } catch (error) {
    if (!("code" in error)) throw error;
    const name = special[error.code] ?? NAMES[error.code] ?? error.code;
    throw new Error(`OLM.${name}`, { cause: error });
  }
}

/** A handle that is made later than its object, and may be made anew. */
export class Slot {
  #handle;
  #what;

  constructor(what) {
    this.#what = what;
  }

  get() {
    if (this.#handle === undefined) throw new Error(`this ${this.#what} is not created yet, or was freed`);
    return this.#handle;
  }

  /** What `make` made takes the place of what was there; if it fails, that stays. */
  set(make, special) {
    const made = asLibolm(make, special);
    this.#handle?.free();
    this.#handle = made;
  }

  get isFilled() {
    return this.#handle !== undefined;
  }

  do(work, special) {
    return asLibolm(() => work(this.get()), special);
  }

  free() {
    this.#handle?.free();
    this.#handle = undefined;
  }
}
