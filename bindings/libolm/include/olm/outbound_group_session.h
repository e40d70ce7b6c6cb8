/* Megolm: the sender's end of a session. */
#ifndef OLM_OUTBOUND_GROUP_SESSION_H
#define OLM_OUTBOUND_GROUP_SESSION_H

#include <stddef.h>
#include <stdint.h>

#include "olm/error.h"
#include "olm/olm_export.h"

#ifdef __cplusplus
extern "C" {
#endif

/** The sender's end of a Megolm session. */
typedef struct OlmOutboundGroupSession OlmOutboundGroupSession;

/** How many bytes the caller must have for an object. */
OLM_EXPORT size_t olm_outbound_group_session_size(void);

/** Makes a blank object in the caller's memory, and returns its address. */
OLM_EXPORT OlmOutboundGroupSession *olm_outbound_group_session(void *memory);

/** The name of the last error; kept until the object is made anew or cleared. */
OLM_EXPORT const char *olm_outbound_group_session_last_error(
    const OlmOutboundGroupSession *session);

/** The code of the last error. */
OLM_EXPORT enum OlmErrorCode olm_outbound_group_session_last_error_code(
    const OlmOutboundGroupSession *session);

/** Wipes an object and leaves it blank. Returns its size. */
OLM_EXPORT size_t olm_clear_outbound_group_session(OlmOutboundGroupSession *session);

/** The length of what olm_pickle_outbound_group_session() writes. */
OLM_EXPORT size_t olm_pickle_outbound_group_session_length(const OlmOutboundGroupSession *session);

/** Encrypts the session, to be stored. */
OLM_EXPORT size_t olm_pickle_outbound_group_session(
    OlmOutboundGroupSession *session,
    void const *key,
    size_t key_length,
    void *pickled,
    size_t pickled_length);

/** Decrypts a stored session. */
OLM_EXPORT size_t olm_unpickle_outbound_group_session(
    OlmOutboundGroupSession *session,
    void const *key,
    size_t key_length,
    void *pickled,
    size_t pickled_length);

/** How many random bytes olm_init_outbound_group_session() needs. */
OLM_EXPORT size_t olm_init_outbound_group_session_random_length(
    const OlmOutboundGroupSession *session);

/** Makes a new session. The random bytes are wiped if they are enough. */
OLM_EXPORT size_t olm_init_outbound_group_session(
    OlmOutboundGroupSession *session,
    uint8_t *random,
    size_t random_length);

/** The length of the next message. */
OLM_EXPORT size_t olm_group_encrypt_message_length(
    OlmOutboundGroupSession *session,
    size_t plaintext_length);

/** Encrypts and signs a message. */
OLM_EXPORT size_t olm_group_encrypt(
    OlmOutboundGroupSession *session,
    uint8_t const *plaintext,
    size_t plaintext_length,
    uint8_t *message,
    size_t message_length);

/** The length of a session id. */
OLM_EXPORT size_t olm_outbound_group_session_id_length(const OlmOutboundGroupSession *session);

/** The session id. */
OLM_EXPORT size_t olm_outbound_group_session_id(
    OlmOutboundGroupSession *session,
    uint8_t *id,
    size_t id_length);

/** The index of the next message; the last one when that is used. */
OLM_EXPORT uint32_t olm_outbound_group_session_message_index(OlmOutboundGroupSession *session);

/** The length of a session key. */
OLM_EXPORT size_t olm_outbound_group_session_key_length(const OlmOutboundGroupSession *session);

/** The session key from the current index on, to be shared. */
OLM_EXPORT size_t olm_outbound_group_session_key(
    OlmOutboundGroupSession *session,
    uint8_t *key,
    size_t key_length);

#ifdef __cplusplus
}
#endif

#endif
