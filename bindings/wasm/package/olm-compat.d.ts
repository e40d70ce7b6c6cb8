// The classes of @matrix-org/olm, for code that was written for them. For new code the package's
// own API is the better one: it is typed more closely, and its objects are never half made.

/** A device's own keys. Blank until `create` or `unpickle`. */
export class Account {
  free(): void;
  create(): void;
  /** JSON: `{"curve25519": …, "ed25519": …}`. */
  identity_keys(): string;
  sign(message: string | Uint8Array): string;
  /** JSON: `{"curve25519": {id: key, …}}`, of those not marked as published. */
  one_time_keys(): string;
  mark_keys_as_published(): void;
  max_number_of_one_time_keys(): number;
  /** Throws where libolm let the oldest unpublished keys go: above 100 of them. */
  generate_one_time_keys(number_of_keys: number): void;
  /** Uses up the key of an inbound session; keeps it if the session's first message is forged. */
  remove_one_time_keys(session: Session): void;
  generate_fallback_key(): void;
  /** JSON, as of one-time keys: the current one, published or not. */
  fallback_key(): string;
  /** JSON, as of one-time keys: the current one, unless it is marked as published. */
  unpublished_fallback_key(): string;
  forget_old_fallback_key(): void;
  /** libolm's pickle of the account. */
  pickle(key: string | Uint8Array): string;
  unpickle(key: string | Uint8Array, pickle: string): void;
}

/** The conversation with another device. Blank until `create_…` or `unpickle`. */
export class Session {
  free(): void;
  pickle(key: string | Uint8Array): string;
  unpickle(key: string | Uint8Array, pickle: string): void;
  create_outbound(account: Account, their_identity_key: string, their_one_time_key: string): void;
  create_inbound(account: Account, one_time_key_message: string): void;
  create_inbound_from(account: Account, identity_key: string, one_time_key_message: string): void;
  session_id(): string;
  has_received_message(): boolean;
  matches_inbound(one_time_key_message: string): boolean;
  matches_inbound_from(identity_key: string, one_time_key_message: string): boolean;
  /** `type` is 0 for a pre-key message, 1 for any other. */
  encrypt(plaintext: string): { type: 0 | 1; body: string };
  decrypt(message_type: number, message: string): string;
  describe(): string;
}

/** What needs no state. */
export class Utility {
  free(): void;
  sha256(input: string | Uint8Array): string;
  /** Throws if the signature is not the key's. */
  ed25519_verify(key: string, message: string | Uint8Array, signature: string): void;
}

/** The receiver's side of a Megolm session. Blank until `create`, `import_session` or `unpickle`. */
export class InboundGroupSession {
  free(): void;
  pickle(key: string | Uint8Array): string;
  unpickle(key: string | Uint8Array, pickle: string): void;
  create(session_key: string): void;
  import_session(session_key: string): void;
  decrypt(message: string | Uint8Array): { message_index: number; plaintext: string };
  session_id(): string;
  first_known_index(): number;
  export_session(message_index: number): string;
}

/** The sender's side of a Megolm session. Blank until `create` or `unpickle`. */
export class OutboundGroupSession {
  free(): void;
  pickle(key: string | Uint8Array): string;
  unpickle(key: string | Uint8Array, pickle: string): void;
  create(): void;
  encrypt(plaintext: string): string;
  session_id(): string;
  session_key(): string;
  message_index(): number;
}

/** Encrypts to the holder of a backup key. Blank until `set_recipient_key`. */
export class PkEncryption {
  free(): void;
  set_recipient_key(key: string): void;
  encrypt(plaintext: string): { ciphertext: string; mac: string; ephemeral: string };
}

/** The key of a backup. Each way to make one returns its public key. */
export class PkDecryption {
  free(): void;
  init_with_private_key(key: Uint8Array): string;
  generate_key(): string;
  get_private_key(): Uint8Array;
  pickle(key: string | Uint8Array): string;
  unpickle(key: string | Uint8Array, pickle: string): string;
  decrypt(ephemeral_key: string, mac: string, ciphertext: string): string;
}

/** A signing key kept as its seed. `init_with_seed` returns its public key. */
export class PkSigning {
  free(): void;
  init_with_seed(seed: Uint8Array): string;
  generate_seed(): Uint8Array;
  sign(message: string | Uint8Array): string;
}

/** The key agreement behind verifying devices by emoji or numbers. */
export class SAS {
  free(): void;
  get_pubkey(): string;
  /** Once. */
  set_their_key(their_key: string): void;
  is_their_key_set(): boolean;
  generate_bytes(info: string, length: number): Uint8Array;
  calculate_mac(input: string, info: string): string;
  calculate_mac_fixed_base64(input: string, info: string): string;
  calculate_mac_long_kdf(input: string, info: string): string;
}

/** Loads olmec. `locateFile`, which would say where libolm's module is, is not asked. */
export function init(options?: {
  /** Where `olmec.wasm` is, if not beside the package's code, in every form that olmec's `init` takes. */
  wasm?: Parameters<typeof import("./index.js").init>[0];
  [other: string]: unknown;
}): Promise<void>;

/** The version of libolm whose behaviour this is. */
export function get_library_version(): [number, number, number];

/** 32: the bytes of a private key of `PkDecryption`, and of a seed of `PkSigning`. */
export const PRIVATE_KEY_LENGTH: number;

declare const Olm: {
  Account: typeof Account;
  InboundGroupSession: typeof InboundGroupSession;
  OutboundGroupSession: typeof OutboundGroupSession;
  PRIVATE_KEY_LENGTH: typeof PRIVATE_KEY_LENGTH;
  PkDecryption: typeof PkDecryption;
  PkEncryption: typeof PkEncryption;
  PkSigning: typeof PkSigning;
  SAS: typeof SAS;
  Session: typeof Session;
  Utility: typeof Utility;
  get_library_version: typeof get_library_version;
  init: typeof init;
};
export default Olm;
