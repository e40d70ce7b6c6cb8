/* Olm: accounts, sessions between two devices, hashing and verifying.
 *
 * The interface is that of libolm 3.2, written down for olmec. Objects live in memory of the caller:
 * ask for the size, make the object there, clear it when it is done with. Lengths are in bytes; no
 * text ends in NUL unless its function says so. What differs from libolm is in
 * docs/libolm-differences.md. */
#ifndef OLM_OLM_H
#define OLM_OLM_H

#include <stddef.h>
#include <stdint.h>

#include "olm/error.h"
#include "olm/inbound_group_session.h"
#include "olm/outbound_group_session.h"
#include "olm/olm_export.h"

#ifdef __cplusplus
extern "C" {
#endif

/** The type of messages that open a session. */
static const size_t OLM_MESSAGE_TYPE_PRE_KEY = 0;
/** The type of messages of a session that both sides have. */
static const size_t OLM_MESSAGE_TYPE_MESSAGE = 1;

/** A device's own keys. */
typedef struct OlmAccount OlmAccount;
/** One device's end of the conversation with another one. */
typedef struct OlmSession OlmSession;
/** Nothing but the last error. */
typedef struct OlmUtility OlmUtility;

/** The version: of the interface, not of the library behind it. */
OLM_EXPORT void olm_get_library_version(uint8_t *major, uint8_t *minor, uint8_t *patch);

/** How many bytes the caller must have for an object. */
OLM_EXPORT size_t olm_account_size(void);

/** How many bytes the caller must have for an object. */
OLM_EXPORT size_t olm_session_size(void);

/** How many bytes the caller must have for an object. */
OLM_EXPORT size_t olm_utility_size(void);

/** Makes a blank object in the caller's memory, and returns its address. */
OLM_EXPORT OlmAccount *olm_account(void *memory);

/** Makes a blank object in the caller's memory, and returns its address. */
OLM_EXPORT OlmSession *olm_session(void *memory);

/** Makes a blank object in the caller's memory, and returns its address. */
OLM_EXPORT OlmUtility *olm_utility(void *memory);

/** What a function returns that fails. */
OLM_EXPORT size_t olm_error(void);

/** The name of the last error; kept until the object is made anew or cleared. */
OLM_EXPORT const char *olm_account_last_error(OlmAccount const *account);

/** The code of the last error. */
OLM_EXPORT enum OlmErrorCode olm_account_last_error_code(OlmAccount const *account);

/** The name of the last error; kept until the object is made anew or cleared. */
OLM_EXPORT const char *olm_session_last_error(OlmSession const *session);

/** The code of the last error. */
OLM_EXPORT enum OlmErrorCode olm_session_last_error_code(OlmSession const *session);

/** The name of the last error; kept until the object is made anew or cleared. */
OLM_EXPORT const char *olm_utility_last_error(OlmUtility const *utility);

/** The code of the last error. */
OLM_EXPORT enum OlmErrorCode olm_utility_last_error_code(OlmUtility const *utility);

/** Wipes an object and leaves it blank. Returns its size. */
OLM_EXPORT size_t olm_clear_account(OlmAccount *account);

/** Wipes an object and leaves it blank. Returns its size. */
OLM_EXPORT size_t olm_clear_session(OlmSession *session);

/** Wipes an object and leaves it blank. Returns its size. */
OLM_EXPORT size_t olm_clear_utility(OlmUtility *utility);

/** The length of what olm_pickle_account() writes. */
OLM_EXPORT size_t olm_pickle_account_length(OlmAccount const *account);

/** The length of what olm_pickle_session() writes. */
OLM_EXPORT size_t olm_pickle_session_length(OlmSession const *session);

/** Encrypts the account, to be stored. */
OLM_EXPORT size_t olm_pickle_account(
    OlmAccount *account,
    void const *key,
    size_t key_length,
    void *pickled,
    size_t pickled_length);

/** Encrypts the session, to be stored. */
OLM_EXPORT size_t olm_pickle_session(
    OlmSession *session,
    void const *key,
    size_t key_length,
    void *pickled,
    size_t pickled_length);

/** Decrypts a stored account. */
OLM_EXPORT size_t olm_unpickle_account(
    OlmAccount *account,
    void const *key,
    size_t key_length,
    void *pickled,
    size_t pickled_length);

/** Decrypts a stored session. */
OLM_EXPORT size_t olm_unpickle_session(
    OlmSession *session,
    void const *key,
    size_t key_length,
    void *pickled,
    size_t pickled_length);

/** How many random bytes olm_create_account() needs. */
OLM_EXPORT size_t olm_create_account_random_length(OlmAccount const *account);

/** Makes new keys. The random bytes are wiped. */
OLM_EXPORT size_t olm_create_account(OlmAccount *account, void *random, size_t random_length);

/** The length of what olm_account_identity_keys() writes. */
OLM_EXPORT size_t olm_account_identity_keys_length(OlmAccount const *account);

/** The public identity keys, as JSON. */
OLM_EXPORT size_t olm_account_identity_keys(
    OlmAccount *account,
    void *identity_keys,
    size_t identity_key_length);

/** The length of a signature. */
OLM_EXPORT size_t olm_account_signature_length(OlmAccount const *account);

/** Signs a message with the Ed25519 identity key. */
OLM_EXPORT size_t olm_account_sign(
    OlmAccount *account,
    void const *message,
    size_t message_length,
    void *signature,
    size_t signature_length);

/** The length of what olm_account_one_time_keys() writes. */
OLM_EXPORT size_t olm_account_one_time_keys_length(OlmAccount const *account);

/** The one-time keys that are not published, newest first, as JSON. */
OLM_EXPORT size_t olm_account_one_time_keys(
    OlmAccount *account,
    void *one_time_keys,
    size_t one_time_keys_length);

/** Notes that the server has all one-time keys and the fallback key. Returns how many one-time
 *  keys are newly published. */
OLM_EXPORT size_t olm_account_mark_keys_as_published(OlmAccount *account);

/** How many one-time keys an account holds. */
OLM_EXPORT size_t olm_account_max_number_of_one_time_keys(OlmAccount const *account);

/** How many random bytes olm_account_generate_one_time_keys() needs. */
OLM_EXPORT size_t olm_account_generate_one_time_keys_random_length(
    OlmAccount const *account,
    size_t number_of_keys);

/** Makes one-time keys; beyond the hundredth the oldest go. The random bytes are wiped. */
OLM_EXPORT size_t olm_account_generate_one_time_keys(
    OlmAccount *account,
    size_t number_of_keys,
    void *random,
    size_t random_length);

/** How many random bytes olm_account_generate_fallback_key() needs. */
OLM_EXPORT size_t olm_account_generate_fallback_key_random_length(OlmAccount const *account);

/** Makes a fallback key; the one before it is kept. The random bytes are wiped. */
OLM_EXPORT size_t olm_account_generate_fallback_key(
    OlmAccount *account,
    void *random,
    size_t random_length);

/** The length of what olm_account_fallback_key() writes. */
OLM_EXPORT size_t olm_account_fallback_key_length(OlmAccount const *account);

/** The fallback key, published or not, as JSON. */
OLM_EXPORT size_t olm_account_fallback_key(
    OlmAccount *account,
    void *fallback_key,
    size_t fallback_key_size);

/** The length of what olm_account_unpublished_fallback_key() writes. */
OLM_EXPORT size_t olm_account_unpublished_fallback_key_length(OlmAccount const *account);

/** The fallback key as JSON, unless it is published. */
OLM_EXPORT size_t olm_account_unpublished_fallback_key(
    OlmAccount *account,
    void *fallback_key,
    size_t fallback_key_size);

/** Lets the fallback key before the current one go. */
OLM_EXPORT void olm_account_forget_old_fallback_key(OlmAccount *account);

/** How many random bytes olm_create_outbound_session() needs. */
OLM_EXPORT size_t olm_create_outbound_session_random_length(OlmSession const *session);

/** Opens a session with the owner of two keys. The random bytes are wiped, unless a key is no
 *  text. */
OLM_EXPORT size_t olm_create_outbound_session(
    OlmSession *session,
    OlmAccount const *account,
    void const *their_identity_key,
    size_t their_identity_key_length,
    void const *their_one_time_key,
    size_t their_one_time_key_length,
    void *random,
    size_t random_length);

/** Makes the session that a pre-key message opens; decrypts nothing and leaves the one-time
 *  key. */
OLM_EXPORT size_t olm_create_inbound_session(
    OlmSession *session,
    OlmAccount *account,
    void *one_time_key_message,
    size_t message_length);

/** The same, if the message names this identity key. */
OLM_EXPORT size_t olm_create_inbound_session_from(
    OlmSession *session,
    OlmAccount *account,
    void const *their_identity_key,
    size_t their_identity_key_length,
    void *one_time_key_message,
    size_t message_length);

/** The length of a session id. */
OLM_EXPORT size_t olm_session_id_length(OlmSession const *session);

/** The session id, the same on both sides. */
OLM_EXPORT size_t olm_session_id(OlmSession *session, void *id, size_t id_length);

/** Whether a message was decrypted in the session. */
OLM_EXPORT int olm_session_has_received_message(OlmSession const *session);

/** Where the chains stand, as a text that ends in NUL, for a log. */
OLM_EXPORT void olm_session_describe(OlmSession *session, char *buf, size_t buflen);

/** Whether a pre-key message belongs to the session: 1 or 0. */
OLM_EXPORT size_t olm_matches_inbound_session(
    OlmSession *session,
    void *one_time_key_message,
    size_t message_length);

/** The same, and whether the session is with the owner of the key. */
OLM_EXPORT size_t olm_matches_inbound_session_from(
    OlmSession *session,
    void const *their_identity_key,
    size_t their_identity_key_length,
    void *one_time_key_message,
    size_t message_length);

/** Removes the one-time key that the session was made with. Returns its id. */
OLM_EXPORT size_t olm_remove_one_time_keys(OlmAccount *account, OlmSession *session);

/** The type of the next message: 0 for a pre-key message, 1 for a normal one. */
OLM_EXPORT size_t olm_encrypt_message_type(OlmSession const *session);

/** How many random bytes the next olm_encrypt() needs. */
OLM_EXPORT size_t olm_encrypt_random_length(OlmSession const *session);

/** The length of the next message. */
OLM_EXPORT size_t olm_encrypt_message_length(OlmSession const *session, size_t plaintext_length);

/** Encrypts a message. The random bytes are wiped, unless the message has no room. */
OLM_EXPORT size_t olm_encrypt(
    OlmSession *session,
    void const *plaintext,
    size_t plaintext_length,
    void *random,
    size_t random_length,
    void *message,
    size_t message_length);

/** How many bytes the plaintext of a message can have. The message is left as it is. */
OLM_EXPORT size_t olm_decrypt_max_plaintext_length(
    OlmSession *session,
    size_t message_type,
    void *message,
    size_t message_length);

/** Decrypts a message, which is left as it is. */
OLM_EXPORT size_t olm_decrypt(
    OlmSession *session,
    size_t message_type,
    void *message,
    size_t message_length,
    void *plaintext,
    size_t max_plaintext_length);

/** The length of a hash as text. */
OLM_EXPORT size_t olm_sha256_length(OlmUtility const *utility);

/** SHA-256. */
OLM_EXPORT size_t olm_sha256(
    OlmUtility *utility,
    void const *input,
    size_t input_length,
    void *output,
    size_t output_length);

/** Verifies a signature, which is left as it is. */
OLM_EXPORT size_t olm_ed25519_verify(
    OlmUtility *utility,
    void const *key,
    size_t key_length,
    void const *message,
    size_t message_length,
    void *signature,
    size_t signature_length);

#ifdef __cplusplus
}
#endif

#endif
