/* The key of a backup, messages to it, and signing keys kept as seeds. */
#ifndef OLM_PK_H
#define OLM_PK_H

#include <stddef.h>
#include <stdint.h>

#include "olm/error.h"
#include "olm/olm_export.h"

#ifdef __cplusplus
extern "C" {
#endif

/** The key of a backup's owner. */
typedef struct OlmPkEncryption OlmPkEncryption;
/** The key of a backup. */
typedef struct OlmPkDecryption OlmPkDecryption;
/** A signing key, such as a cross-signing key. */
typedef struct OlmPkSigning OlmPkSigning;

/** How many bytes the caller must have for an object. */
OLM_EXPORT size_t olm_pk_encryption_size(void);

/** Makes a blank object in the caller's memory, and returns its address. */
OLM_EXPORT OlmPkEncryption *olm_pk_encryption(void *memory);

/** The name of the last error; kept until the object is made anew or cleared. */
OLM_EXPORT const char *olm_pk_encryption_last_error(const OlmPkEncryption *encryption);

/** The code of the last error. */
OLM_EXPORT enum OlmErrorCode olm_pk_encryption_last_error_code(const OlmPkEncryption *encryption);

/** Wipes an object and leaves it blank. Returns its size. */
OLM_EXPORT size_t olm_clear_pk_encryption(OlmPkEncryption *encryption);

/** Sets whom messages are for. */
OLM_EXPORT size_t olm_pk_encryption_set_recipient_key(
    OlmPkEncryption *encryption,
    void const *public_key,
    size_t public_key_length);

/** The length of a ciphertext as text. */
OLM_EXPORT size_t olm_pk_ciphertext_length(
    const OlmPkEncryption *encryption,
    size_t plaintext_length);

/** The length of a MAC as text. */
OLM_EXPORT size_t olm_pk_mac_length(const OlmPkEncryption *encryption);

/** The length of a public key as text. */
OLM_EXPORT size_t olm_pk_key_length(void);

/** How many random bytes olm_pk_encrypt() needs. */
OLM_EXPORT size_t olm_pk_encrypt_random_length(const OlmPkEncryption *encryption);

/** Encrypts a message: three texts. The random bytes are left as they are. */
OLM_EXPORT size_t olm_pk_encrypt(
    OlmPkEncryption *encryption,
    void const *plaintext,
    size_t plaintext_length,
    void *ciphertext,
    size_t ciphertext_length,
    void *mac,
    size_t mac_length,
    void *ephemeral_key,
    size_t ephemeral_key_size,
    const void *random,
    size_t random_length);

/** How many bytes the caller must have for an object. */
OLM_EXPORT size_t olm_pk_decryption_size(void);

/** Makes a blank object in the caller's memory, and returns its address. */
OLM_EXPORT OlmPkDecryption *olm_pk_decryption(void *memory);

/** The name of the last error; kept until the object is made anew or cleared. */
OLM_EXPORT const char *olm_pk_decryption_last_error(const OlmPkDecryption *decryption);

/** The code of the last error. */
OLM_EXPORT enum OlmErrorCode olm_pk_decryption_last_error_code(const OlmPkDecryption *decryption);

/** Wipes an object and leaves it blank. Returns its size. */
OLM_EXPORT size_t olm_clear_pk_decryption(OlmPkDecryption *decryption);

/** The length of a private key, in bytes. */
OLM_EXPORT size_t olm_pk_private_key_length(void);

/** How many random bytes olm_pk_generate_key() needs. */
OLM_EXPORT size_t olm_pk_generate_key_random_length(void);

/** Takes a private key, and says its public key. */
OLM_EXPORT size_t olm_pk_key_from_private(
    OlmPkDecryption *decryption,
    void *pubkey,
    size_t pubkey_length,
    const void *privkey,
    size_t privkey_length);

/** The same; the private key are random bytes. */
OLM_EXPORT size_t olm_pk_generate_key(
    OlmPkDecryption *decryption,
    void *pubkey,
    size_t pubkey_length,
    const void *privkey,
    size_t privkey_length);

/** The length of what olm_pickle_pk_decryption() writes. */
OLM_EXPORT size_t olm_pickle_pk_decryption_length(const OlmPkDecryption *decryption);

/** Encrypts the key, to be stored. */
OLM_EXPORT size_t olm_pickle_pk_decryption(
    OlmPkDecryption *decryption,
    void const *key,
    size_t key_length,
    void *pickled,
    size_t pickled_length);

/** Decrypts a stored key, and says its public key to who wants it. */
OLM_EXPORT size_t olm_unpickle_pk_decryption(
    OlmPkDecryption *decryption,
    void const *key,
    size_t key_length,
    void *pickled,
    size_t pickled_length,
    void *pubkey,
    size_t pubkey_length);

/** How many bytes the plaintext of a ciphertext can have. */
OLM_EXPORT size_t olm_pk_max_plaintext_length(
    const OlmPkDecryption *decryption,
    size_t ciphertext_length);

/** Decrypts a message, which is left as it is. Nothing of it is authentic. */
OLM_EXPORT size_t olm_pk_decrypt(
    OlmPkDecryption *decryption,
    void const *ephemeral_key,
    size_t ephemeral_key_length,
    void const *mac,
    size_t mac_length,
    void *ciphertext,
    size_t ciphertext_length,
    void *plaintext,
    size_t max_plaintext_length);

/** The private key, 32 bytes. */
OLM_EXPORT size_t olm_pk_get_private_key(
    OlmPkDecryption *decryption,
    void *private_key,
    size_t private_key_length);

/** How many bytes the caller must have for an object. */
OLM_EXPORT size_t olm_pk_signing_size(void);

/** Makes a blank object in the caller's memory, and returns its address. */
OLM_EXPORT OlmPkSigning *olm_pk_signing(void *memory);

/** The name of the last error; kept until the object is made anew or cleared. */
OLM_EXPORT const char *olm_pk_signing_last_error(const OlmPkSigning *sign);

/** The code of the last error. */
OLM_EXPORT enum OlmErrorCode olm_pk_signing_last_error_code(const OlmPkSigning *sign);

/** Wipes an object and leaves it blank. Returns its size. */
OLM_EXPORT size_t olm_clear_pk_signing(OlmPkSigning *sign);

/** Takes a seed, and says the public key that it gives. */
OLM_EXPORT size_t olm_pk_signing_key_from_seed(
    OlmPkSigning *sign,
    void *pubkey,
    size_t pubkey_length,
    const void *seed,
    size_t seed_length);

/** The length of a seed, in bytes. */
OLM_EXPORT size_t olm_pk_signing_seed_length(void);

/** The length of a public key as text. */
OLM_EXPORT size_t olm_pk_signing_public_key_length(void);

/** The length of a signature as text. */
OLM_EXPORT size_t olm_pk_signature_length(void);

/** Signs a message. */
OLM_EXPORT size_t olm_pk_sign(
    OlmPkSigning *sign,
    uint8_t const *message,
    size_t message_length,
    uint8_t *signature,
    size_t signature_length);

#ifdef __cplusplus
}
#endif

#endif
