// The classes of @matrix-org/olm beside the two ratchets: backup keys, signing keys, SAS, utilities.
import * as olmec from "./api.js";
import { IN_PICKLES, IN_PRIVATE_KEYS, Slot, asLibolm, decoder, toBytes } from "./libolm-slot.js";

const toBase64 = (bytes) => btoa(String.fromCharCode(...bytes)).replace(/=+$/, "");

export class Utility {
  free() {}

  sha256(input) {
    return toBase64(olmec.sha256(toBytes(input)));
  }

  ed25519_verify(key, message, signature) {
    asLibolm(() => olmec.ed25519Verify(key, toBytes(message), signature));
  }
}

export class PkEncryption {
  #slot = new Slot("PkEncryption");

  free() {
    this.#slot.free();
  }

  set_recipient_key(key) {
    this.#slot.set(() => new olmec.PkEncryption(key));
  }

  encrypt(plaintext) {
    return this.#slot.do((encryption) => {
      const { ciphertext, mac, ephemeral } = encryption.encrypt(toBytes(plaintext));
      return { ciphertext, mac, ephemeral };
    });
  }
}

export class PkDecryption {
  #slot = new Slot("PkDecryption");

  free() {
    this.#slot.free();
  }

  init_with_private_key(key) {
    this.#slot.set(() => olmec.PkDecryption.fromSecretKey(key), IN_PRIVATE_KEYS);
    return this.#slot.do((decryption) => decryption.publicKey());
  }

  generate_key() {
    this.#slot.set(() => new olmec.PkDecryption());
    return this.#slot.do((decryption) => decryption.publicKey());
  }

  get_private_key() {
    return this.#slot.do((decryption) => decryption.secretKey());
  }

  pickle(key) {
    return this.#slot.do((decryption) => decryption.toLibolmPickle(toBytes(key)));
  }

  unpickle(key, pickle) {
    this.#slot.set(() => olmec.PkDecryption.fromLibolmPickle(pickle, toBytes(key)), IN_PICKLES);
    return this.#slot.do((decryption) => decryption.publicKey());
  }

  decrypt(ephemeral, mac, ciphertext) {
    const message = { ephemeral, mac, ciphertext };
    return decoder.decode(this.#slot.do((decryption) => decryption.decryptUnauthenticated(message)));
  }
}

export class PkSigning {
  #slot = new Slot("PkSigning");

  free() {
    this.#slot.free();
  }

  init_with_seed(seed) {
    this.#slot.set(() => olmec.PkSigning.fromSeed(seed), IN_PRIVATE_KEYS);
    return this.#slot.do((signing) => signing.publicKey());
  }

  /** A fresh seed, as libolm: it is not taken until `init_with_seed`. */
  generate_seed() {
    const signing = asLibolm(() => new olmec.PkSigning());
    try {
      return signing.seed();
    } finally {
      signing.free();
    }
  }

  sign(message) {
    return this.#slot.do((signing) => signing.sign(toBytes(message)));
  }
}

export class SAS {
  #sas = new olmec.Sas();
  #publicKey = this.#sas.publicKey();
  #established = new Slot("SAS");

  free() {
    this.#sas.free();
    this.#established.free();
  }

  get_pubkey() {
    return this.#publicKey;
  }

  set_their_key(key) {
    this.#established.set(() => this.#sas.agree(key));
  }

  is_their_key_set() {
    return this.#established.isFilled;
  }

  generate_bytes(info, length) {
    return this.#use((sas) => sas.bytes(toBytes(info), length));
  }

  calculate_mac(input, info) {
    return this.#mac("LegacyHkdfHmacSha256", input, info);
  }

  calculate_mac_fixed_base64(input, info) {
    return this.#mac("HkdfHmacSha256V2", input, info);
  }

  calculate_mac_long_kdf(input, info) {
    return this.#mac("LegacyHmacSha256", input, info);
  }

  #mac(method, input, info) {
    return this.#use((sas) => sas.mac(method, toBytes(input), toBytes(info)));
  }

  #use(work) {
    if (!this.is_their_key_set()) throw new Error("OLM.OLM_SAS_THEIR_KEY_NOT_SET");
    return this.#established.do(work);
  }
}
