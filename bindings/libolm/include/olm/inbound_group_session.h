/* Megolm: the receiver's end of a session. */
#ifndef OLM_INBOUND_GROUP_SESSION_H
#define OLM_INBOUND_GROUP_SESSION_H

#include <stddef.h>
#include <stdint.h>

#include "olm/error.h"
#include "olm/olm_export.h"

#ifdef __cplusplus
extern "C" {
#endif

/** The receiver's end of a Megolm session. */
typedef struct OlmInboundGroupSession OlmInboundGroupSession;

/** How many bytes the caller must have for an object. */
OLM_EXPORT size_t olm_inbound_group_session_size(void);

/** Makes a blank object in the caller's memory, and returns its address. */
OLM_EXPORT OlmInboundGroupSession *olm_inbound_group_session(void *memory);

/** The name of the last error; kept until the object is made anew or cleared. */
OLM_EXPORT const char *olm_inbound_group_session_last_error(const OlmInboundGroupSession *session);

/** The code of the last error. */
OLM_EXPORT enum OlmErrorCode olm_inbound_group_session_last_error_code(
    const OlmInboundGroupSession *session);

/** Wipes an object and leaves it blank. Returns its size. */
OLM_EXPORT size_t olm_clear_inbound_group_session(OlmInboundGroupSession *session);

/** The length of what olm_pickle_inbound_group_session() writes. */
OLM_EXPORT size_t olm_pickle_inbound_group_session_length(const OlmInboundGroupSession *session);

/** Encrypts the session, to be stored. */
OLM_EXPORT size_t olm_pickle_inbound_group_session(
    OlmInboundGroupSession *session,
    void const *key,
    size_t key_length,
    void *pickled,
    size_t pickled_length);

/** Decrypts a stored session. */
OLM_EXPORT size_t olm_unpickle_inbound_group_session(
    OlmInboundGroupSession *session,
    void const *key,
    size_t key_length,
    void *pickled,
    size_t pickled_length);

/** Makes the session of a session key, as its owner shares it. */
OLM_EXPORT size_t olm_init_inbound_group_session(
    OlmInboundGroupSession *session,
    uint8_t const *session_key,
    size_t session_key_length);

/** Makes the session of an export. */
OLM_EXPORT size_t olm_import_inbound_group_session(
    OlmInboundGroupSession *session,
    uint8_t const *session_key,
    size_t session_key_length);

/** How many bytes the plaintext of a message can have. The message is left as it is. */
OLM_EXPORT size_t olm_group_decrypt_max_plaintext_length(
    OlmInboundGroupSession *session,
    uint8_t *message,
    size_t message_length);

/** Decrypts a message, which is left as it is, and says its index. */
OLM_EXPORT size_t olm_group_decrypt(
    OlmInboundGroupSession *session,
    uint8_t *message,
    size_t message_length,
    uint8_t *plaintext,
    size_t max_plaintext_length,
    uint32_t *message_index);

/** The length of a session id. */
OLM_EXPORT size_t olm_inbound_group_session_id_length(const OlmInboundGroupSession *session);

/** The session id. */
OLM_EXPORT size_t olm_inbound_group_session_id(
    OlmInboundGroupSession *session,
    uint8_t *id,
    size_t id_length);

/** The first index that can be decrypted. */
OLM_EXPORT uint32_t olm_inbound_group_session_first_known_index(
    const OlmInboundGroupSession *session);

/** Whether the session comes from a session key that the session itself signed. */
OLM_EXPORT int olm_inbound_group_session_is_verified(const OlmInboundGroupSession *session);

/** The length of an export. */
OLM_EXPORT size_t olm_export_inbound_group_session_length(const OlmInboundGroupSession *session);

/** Exports the session from an index on. */
OLM_EXPORT size_t olm_export_inbound_group_session(
    OlmInboundGroupSession *session,
    uint8_t *key,
    size_t key_length,
    uint32_t message_index);

#ifdef __cplusplus
}
#endif

#endif
