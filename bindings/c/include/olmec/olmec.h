/* olmec: end-to-end encryption for Matrix. Olm, Megolm, device verification, key backup, QR login.
 *
 *     olmec_outbound_group_session *room;
 *     olmec_buffer message;
 *     olmec_status status = olmec_outbound_group_session_new(&room);
 *     if (status == OLMEC_OK)
 *         status = olmec_outbound_group_session_encrypt(room, "hello", 5, &message);
 *     if (status != OLMEC_OK)
 *         fprintf(stderr, "%s\n", olmec_status_message(status));
 *
 * This file is made by cbindgen and `olmec-generate c`: do not edit. For C11 and newer; C++17 has
 * classes in olmec.hpp.
 *
 * RESULTS. Functions return an olmec_status, and leave what they give in the variables at the end
 * of their arguments, whose names begin with `out`. If they fail, they have changed nothing, and
 * every output is empty: NULL, 0, false, or a buffer whose data is NULL. All outputs are needed: a
 * NULL among them is OLMEC_NULL_POINTER, and then nothing was done. What a variable held before the
 * call is overwritten, and not freed.
 *
 * OWNERSHIP. What you get is yours. There are three kinds of it, and one function for each:
 *
 *   - olmec_buffer, bytes or text: olmec_buffer_free() wipes and frees it. Empty ones are allowed,
 *     so a buffer that starts as {0} may always be freed, and more than once.
 *   - handles, such as olmec_account: olmec_account_free() and so on. NULL is allowed. Freeing
 *     twice and using what was freed are not; the library notices it only by luck.
 *   - lists, such as olmec_one_time_key_list: olmec_one_time_key_list_free() and so on. Their
 *     elements belong to them.
 *
 * INPUT is a pointer and a length in bytes, or in elements of an array. `const void *` so that text
 * and bytes need no cast. It is read during the call and not kept. NULL is allowed with length 0.
 * Text is UTF-8, need not end with a zero byte, and mostly is unpadded base64, as in Matrix's JSON.
 * Handles that are passed stay yours.
 *
 * THREADS. Every function may be called from any thread. A handle may be used by several threads at
 * once: calls on it wait for each other. Lists never change, so several threads may read one.
 * Freeing is the exception: nobody else may be using what is freed. An output variable belongs to
 * one call at a time.
 *
 * ERRORS. Each function names those that are its own. Every function that takes such arguments may
 * also return OLMEC_NULL_POINTER, OLMEC_MISALIGNED_POINTER, OLMEC_LENGTH_TOO_LARGE, OLMEC_NOT_UTF8,
 * OLMEC_UNKNOWN_CHOICE or OLMEC_WRONG_HANDLE, which are bugs of the program, and for base64 and
 * keys OLMEC_INVALID_BASE64, OLMEC_WRONG_LENGTH or OLMEC_INVALID_PUBLIC_KEY. If memory runs out,
 * the program ends.
 *
 * SECRETS leave the library only through functions that say SECRET, or encrypted as a pickle. Save
 * a session after it has encrypted and before the message is sent, or a key may be used twice.
 */

#ifndef OLMEC_H
#define OLMEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The version of this header; olmec_version() is that of the library. */
#define OLMEC_VERSION "0.1.0"
#define OLMEC_VERSION_MAJOR 0
#define OLMEC_VERSION_MINOR 1
#define OLMEC_VERSION_PATCH 0

/**
 * What a function returns: OLMEC_OK, or why it failed. A call that fails has changed nothing.
 *
 * The numbers never change. 1 to 99 are the C library's own, and except for OLMEC_PANIC and
 * OLMEC_OTHER they mean that the program calls it wrongly. From 100 on they are the codes that all
 * languages share:
 * 100 to 199 the machine, 200 to 299 malformed input, 300 to 399 refused as forged, replayed or
 * dangerous, 400 to 499 no key for it, 500 to 599 not possible in this state.
 */
enum olmec_status
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif  // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /** Done. */
    OLMEC_OK = 0,
    /** A pointer is NULL that must not be; fix the call. */
    OLMEC_NULL_POINTER = 1,
    /** A pointer is not aligned for its type; fix the call. */
    OLMEC_MISALIGNED_POINTER = 2,
    /** No object has this length, perhaps a negative one; fix the call. */
    OLMEC_LENGTH_TOO_LARGE = 3,
    /** Text is not UTF-8; check where it comes from. */
    OLMEC_NOT_UTF8 = 4,
    /** The number is none of the enum's; fix the call. */
    OLMEC_UNKNOWN_CHOICE = 5,
    /** The handle is of another type, or was freed; fix the call. */
    OLMEC_WRONG_HANDLE = 6,
    /** The list has no element of this index; fix the call. */
    OLMEC_INDEX_OUT_OF_RANGE = 7,
    /** A bug in the library, which has changed nothing; report it. */
    OLMEC_PANIC = 98,
    /** A failure that this version has no name for; update. */
    OLMEC_OTHER = 99,
    /** The source of randomness failed; nothing was made, try again later. */
    OLMEC_RANDOM_FAILURE = 100,
    /** Reading or writing the stream failed; start again from its beginning. */
    OLMEC_IO_FAILURE = 101,
    /** The text is not standard base64 with canonical or no padding; ask the sender for it again. */
    OLMEC_INVALID_BASE64 = 200,
    /** The decoded bytes have the wrong length for this object; check what was passed. */
    OLMEC_WRONG_LENGTH = 201,
    /** The version byte is not one this library reads; check what was passed, or update. */
    OLMEC_UNSUPPORTED_VERSION = 202,
    /** A field is missing, repeated, of the wrong type or out of range; drop the message. */
    OLMEC_MALFORMED_MESSAGE = 203,
    /** A key that is not canonically encoded, or an Ed25519 key of small order; refuse its device. */
    OLMEC_INVALID_PUBLIC_KEY = 204,
    /** The pickle holds another kind of object; open it as what it is. */
    OLMEC_WRONG_PICKLE_KIND = 205,
    /** The pickle is authentic and its contents contradict each other; restore another copy. */
    OLMEC_CORRUPTED_PICKLE = 206,
    /** The bytes are not a QR code of this kind, or cut or extended; ask the user to scan again. */
    OLMEC_MALFORMED_QR_CODE = 207,
    /** The text is not a recovery key; compare it with what was written down. */
    OLMEC_INVALID_RECOVERY_KEY = 208,
    /** Not JSON, or a key stands twice, or a number has no canonical form; check what was passed. */
    OLMEC_MALFORMED_JSON = 220,
    /** The text is not a user, device, room or key id; check what was passed. */
    OLMEC_INVALID_IDENTIFIER = 221,
    /** The object names an algorithm or version that this library does not have; pass it over. */
    OLMEC_UNSUPPORTED_ALGORITHM = 222,
    /** The text is not a file of exported room keys, or is cut; check the file. */
    OLMEC_MALFORMED_KEY_EXPORT = 223,
    /** The input is larger than the limit that was set for it; raise the limit if it is trusted. */
    OLMEC_INPUT_TOO_LARGE = 224,
    /** The message or signature is forged, damaged or meant for another key; drop it. */
    OLMEC_AUTHENTICATION_FAILED = 300,
    /** A Curve25519 key of small order, which would make the shared secret public; refuse it. */
    OLMEC_NON_CONTRIBUTORY_KEY = 301,
    /** The message names another identity key than the sender's; refuse it. */
    OLMEC_IDENTITY_KEY_MISMATCH = 302,
    /** The pre-key message belongs to another session; try the sender's other sessions. */
    OLMEC_SESSION_MISMATCH = 303,
    /** The message's version differs from the session's, which is never negotiated; drop it. */
    OLMEC_MAC_LENGTH_MISMATCH = 304,
    /** A session was already made from this pre-key message; use that session, or drop it. */
    OLMEC_REPLAYED = 305,
    /** The pickle is older than one already seen; it is an old copy, do not use it. */
    OLMEC_ROLLED_BACK = 306,
    /** The key is not the one that was committed to before it was sent; cancel the verification. */
    OLMEC_COMMITMENT_MISMATCH = 307,
    /** The keys are not exactly those to be verified; cancel the verification. */
    OLMEC_KEY_LIST_MISMATCH = 308,
    /** The object has no signature of this user and key; do not use it. */
    OLMEC_SIGNATURE_MISSING = 320,
    /** The keys name another user or device than was asked for; do not use them. */
    OLMEC_DEVICE_MISMATCH = 321,
    /** The message was not written by the sender that it is attributed to; drop it. */
    OLMEC_SENDER_MISMATCH = 322,
    /** The message was written to somebody else and passed on to this device; drop it. */
    OLMEC_RECIPIENT_MISMATCH = 323,
    /** The message or key belongs to another room; drop it. */
    OLMEC_ROOM_MISMATCH = 324,
    /** The session key is not of the session that is named beside it; drop it. */
    OLMEC_SESSION_ID_MISMATCH = 325,
    /** The message was decrypted before in another event; drop this one. */
    OLMEC_MESSAGE_REPLAYED = 326,
    /** The sender used this message index for another message; drop this one and warn the user. */
    OLMEC_MESSAGE_EQUIVOCATION = 327,
    /** Deriving the key would take more rounds than the limit; raise the limit if it is trusted. */
    OLMEC_TOO_MANY_ROUNDS = 328,
    /** The one-time or fallback key is used up, replaced or was never ours; open a new session. */
    OLMEC_UNKNOWN_ONE_TIME_KEY = 400,
    /** More messages are missing before this one than will be skipped; open a new session. */
    OLMEC_MESSAGE_GAP_TOO_LARGE = 401,
    /** This message was decrypted before; drop the duplicate. */
    OLMEC_MESSAGE_KEY_USED = 402,
    /** Too many later messages came first, so its key was let go; ask for the message again. */
    OLMEC_MESSAGE_KEY_DISCARDED = 403,
    /** Used or let go, this session no longer knows which; ask for the message again if missed. */
    OLMEC_MESSAGE_KEY_UNKNOWN = 404,
    /** The sender's ratchet key fits no chain of this session; try another, or open a new one. */
    OLMEC_UNKNOWN_RATCHET_KEY = 405,
    /** The message is older than this session's first known index; ask for an earlier export. */
    OLMEC_UNKNOWN_MESSAGE_INDEX = 406,
    /** The sender's device is not known; fetch its keys, verify them, and try again. */
    OLMEC_UNKNOWN_DEVICE = 420,
    /** The last message index has been used; open or share a new session. */
    OLMEC_SESSION_EXHAUSTED = 500,
    /** The two sessions do not belong to one ratchet; keep them apart. */
    OLMEC_SESSIONS_NOT_CONNECTED = 501,
    /** More unpublished one-time keys than a server takes; upload and mark as published first. */
    OLMEC_TOO_MANY_ONE_TIME_KEYS = 502,
    /** All 2^32-1 key ids are used; make a new account. */
    OLMEC_KEY_IDS_EXHAUSTED = 503,
    /** The other library's format has no place for this; keep it in a pickle of our own. */
    OLMEC_NOT_REPRESENTABLE = 504,
    /** Nothing has been decrypted in the session yet; decrypt its first message before. */
    OLMEC_SESSION_NOT_AUTHENTICATED = 505,
    /** More bytes were asked for than HKDF-SHA-256 gives, which is 8160; ask for fewer. */
    OLMEC_OUTPUT_TOO_LONG = 506,
    /** An earlier call used this object up; make a new one (where types cannot forbid the call). */
    OLMEC_ALREADY_USED = 507,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum olmec_status olmec_status;
#else
typedef uint32_t olmec_status;
#endif  // __STDC_VERSION__ >= 202311L
#endif  // __cplusplus

/** The form of an Olm message; Matrix writes it as the number 0 or 1. */
enum olmec_message_type
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif  // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /** 0: carries the keys of its session, so that it can open one. */
    OLMEC_MESSAGE_TYPE_PRE_KEY = 0,
    /** 1: a message of a session that both sides have. */
    OLMEC_MESSAGE_TYPE_NORMAL = 1,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum olmec_message_type olmec_message_type;
#else
typedef uint32_t olmec_message_type;
#endif  // __STDC_VERSION__ >= 202311L
#endif  // __cplusplus

/** How much of each message's MAC is sent: agreed on beforehand, fixed when a session is made. */
enum olmec_mac_length
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif  // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /** 8 bytes: what the Matrix specification defines and every client speaks. */
    OLMEC_MAC_LENGTH_TRUNCATED = 0,
    /** 32 bytes: an extension that both sides must know. */
    OLMEC_MAC_LENGTH_FULL = 1,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum olmec_mac_length olmec_mac_length;
#else
typedef uint32_t olmec_mac_length;
#endif  // __STDC_VERSION__ >= 202311L
#endif  // __cplusplus

/** What a cross-signing key is for. */
enum olmec_key_usage
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif  // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /** Signs the other two; it is what users verify. */
    OLMEC_KEY_USAGE_MASTER = 0,
    /** Signs the user's own devices. */
    OLMEC_KEY_USAGE_SELF_SIGNING = 1,
    /** Signs the master keys of other users. */
    OLMEC_KEY_USAGE_USER_SIGNING = 2,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum olmec_key_usage olmec_key_usage;
#else
typedef uint32_t olmec_key_usage;
#endif  // __STDC_VERSION__ >= 202311L
#endif  // __cplusplus

/** message_authentication_code in m.key.verification.accept. */
enum olmec_sas_mac_method
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif  // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /** hkdf-hmac-sha256.v2, the one to use. */
    OLMEC_SAS_MAC_METHOD_HKDF_HMAC_SHA256_V2 = 0,
    /** org.matrix.msc3783.hkdf-hmac-sha256, the same under an older name. */
    OLMEC_SAS_MAC_METHOD_MSC3783_HKDF_HMAC_SHA256 = 1,
    /** hkdf-hmac-sha256, deprecated. */
    OLMEC_SAS_MAC_METHOD_LEGACY_HKDF_HMAC_SHA256 = 2,
    /** hmac-sha256, of 2018. */
    OLMEC_SAS_MAC_METHOD_LEGACY_HMAC_SHA256 = 3,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum olmec_sas_mac_method olmec_sas_mac_method;
#else
typedef uint32_t olmec_sas_mac_method;
#endif  // __STDC_VERSION__ >= 202311L
#endif  // __cplusplus

/** Whose key is verified. */
enum olmec_sas_key_kind
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif  // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /** The Ed25519 identity key of the device that sends the MAC. */
    OLMEC_SAS_KEY_KIND_DEVICE = 0,
    /** A cross-signing key of its user, such as the master key. */
    OLMEC_SAS_KEY_KIND_CROSS_SIGNING = 1,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum olmec_sas_key_kind olmec_sas_key_kind;
#else
typedef uint32_t olmec_sas_key_kind;
#endif  // __STDC_VERSION__ >= 202311L
#endif  // __cplusplus

/** key_agreement_protocol in m.key.verification.accept. */
enum olmec_sas_key_agreement
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif  // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /** curve25519-hkdf-sha256, the one to use. */
    OLMEC_SAS_KEY_AGREEMENT_CURVE25519_HKDF_SHA256 = 0,
    /** curve25519, deprecated. */
    OLMEC_SAS_KEY_AGREEMENT_LEGACY_CURVE25519 = 1,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum olmec_sas_key_agreement olmec_sas_key_agreement;
#else
typedef uint32_t olmec_sas_key_agreement;
#endif  // __STDC_VERSION__ >= 202311L
#endif  // __cplusplus

/** Where a view of a session comes from. */
enum olmec_authenticity
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif  // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /** From an export, which anybody could have made who knows the session. */
    OLMEC_AUTHENTICITY_IMPORTED = 0,
    /** From a session key that the sender has signed. */
    OLMEC_AUTHENTICITY_SIGNED = 1,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum olmec_authenticity olmec_authenticity;
#else
typedef uint32_t olmec_authenticity;
#endif  // __STDC_VERSION__ >= 202311L
#endif  // __cplusplus

/** How two views of a session stand to each other. */
enum olmec_session_relation
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif  // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /** They know the same messages. */
    OLMEC_SESSION_RELATION_EQUAL = 0,
    /** The first knows earlier messages. */
    OLMEC_SESSION_RELATION_BETTER = 1,
    /** The second knows earlier messages. */
    OLMEC_SESSION_RELATION_WORSE = 2,
    /** They do not belong to one session. */
    OLMEC_SESSION_RELATION_UNCONNECTED = 3,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum olmec_session_relation olmec_session_relation;
#else
typedef uint32_t olmec_session_relation;
#endif  // __STDC_VERSION__ >= 202311L
#endif  // __cplusplus

/** Whether the device that owns a session is verified; other clients may show it. */
enum olmec_sender_trust
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif  // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /** It is verified. */
    OLMEC_SENDER_TRUST_VERIFIED = 0,
    /** It is not, or nobody knows. */
    OLMEC_SENDER_TRUST_UNVERIFIED = 1,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum olmec_sender_trust olmec_sender_trust;
#else
typedef uint32_t olmec_sender_trust;
#endif  // __STDC_VERSION__ >= 202311L
#endif  // __cplusplus

/** What a decrypted message is. */
enum olmec_sighting
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif  // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /** New. */
    OLMEC_SIGHTING_FIRST = 0,
    /** The same message in the same event as before. */
    OLMEC_SIGHTING_AGAIN = 1,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum olmec_sighting olmec_sighting;
#else
typedef uint32_t olmec_sighting;
#endif  // __STDC_VERSION__ >= 202311L
#endif  // __cplusplus

/** Whose session it is. */
enum olmec_session_owner
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif  // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /**
     * Of the device that sent its key over Olm. The device has signed its own keys and nobody else
     * has: check that it is cross-signed before you show its messages as its user's.
     */
    OLMEC_SESSION_OWNER_DEVICE = 0,
    /** Nobody can say: who sent the messages in it is the server's word alone. */
    OLMEC_SESSION_OWNER_UNKNOWN = 1,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum olmec_session_owner olmec_session_owner;
#else
typedef uint32_t olmec_session_owner;
#endif  // __STDC_VERSION__ >= 202311L
#endif  // __cplusplus

/** Whether a storage key could be compared with its description. */
enum olmec_key_check
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif  // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /** It is the key that is described, or a new one. */
    OLMEC_KEY_CHECK_CONFIRMED = 0,
    /**
     * There is no description, or it says nothing to compare with: encrypt nothing with the key
     * before it has decrypted something.
     */
    OLMEC_KEY_CHECK_NOT_POSSIBLE = 1,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum olmec_key_check olmec_key_check;
#else
typedef uint32_t olmec_key_check;
#endif  // __STDC_VERSION__ >= 202311L
#endif  // __cplusplus

/** What the device that shows a QR code wants. */
enum olmec_qr_intent
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif  // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /** A new device that wants to sign in. */
    OLMEC_QR_INTENT_LOGIN = 0,
    /** A device that is signed in and will help the other to. */
    OLMEC_QR_INTENT_RECIPROCATE = 1,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum olmec_qr_intent olmec_qr_intent;
#else
typedef uint32_t olmec_qr_intent;
#endif  // __STDC_VERSION__ >= 202311L
#endif  // __cplusplus

/** What kind of object a pickle holds. */
enum olmec_pickle_kind
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif  // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /** An olmec_account. */
    OLMEC_PICKLE_KIND_ACCOUNT = 0,
    /** An olmec_olm_session. */
    OLMEC_PICKLE_KIND_OLM_SESSION = 1,
    /** An olmec_outbound_group_session. */
    OLMEC_PICKLE_KIND_OUTBOUND_GROUP_SESSION = 2,
    /** An olmec_inbound_group_session. */
    OLMEC_PICKLE_KIND_INBOUND_GROUP_SESSION = 3,
    /** A olmec_pk_decryption. */
    OLMEC_PICKLE_KIND_PK_DECRYPTION = 4,
    /** A olmec_replay_guard. */
    OLMEC_PICKLE_KIND_REPLAY_GUARD = 5,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum olmec_pickle_kind olmec_pickle_kind;
#else
typedef uint32_t olmec_pickle_kind;
#endif  // __STDC_VERSION__ >= 202311L
#endif  // __cplusplus

/**
 * A device's own keys: its identity keys, its one-time keys and its fallback key.
 *
 * May be used by several threads at once: calls on one handle wait for each other.
 *
 * Free it with olmec_account_free().
 */
typedef struct olmec_account olmec_account;

/**
 * Decrypts an attachment piece by piece. What it gives may be forged until
 * olmec_attachment_decryptor_verify() has succeeded, which uses it up.
 *
 * May be used by several threads at once: calls on one handle wait for each other.
 *
 * Free it with olmec_attachment_decryptor_free().
 */
typedef struct olmec_attachment_decryptor olmec_attachment_decryptor;

/**
 * Encrypts one attachment, piece by piece. olmec_attachment_encryptor_finish() uses it up.
 *
 * May be used by several threads at once: calls on one handle wait for each other.
 *
 * Free it with olmec_attachment_encryptor_free().
 */
typedef struct olmec_attachment_encryptor olmec_attachment_encryptor;

/**
 * Checks a ciphertext against the hash, piece by piece. olmec_attachment_verifier_verify()
 * uses it up.
 *
 * May be used by several threads at once: calls on one handle wait for each other.
 *
 * Free it with olmec_attachment_verifier_free().
 */
typedef struct olmec_attachment_verifier olmec_attachment_verifier;

/**
 * A backup as the server gives it, decrypted some sessions at a time, so that progress can be
 * shown: call olmec_backup_restore_run() until olmec_backup_restore_done() is
 * olmec_backup_restore_count().
 *
 * May be used by several threads at once: calls on one handle wait for each other.
 *
 * Free it with olmec_backup_restore_free().
 */
typedef struct olmec_backup_restore olmec_backup_restore;

/**
 * A cross-signing key that is of this user, for this usage.
 *
 * May be used by several threads at once: calls on one handle wait for each other.
 *
 * Free it with olmec_cross_signing_key_free().
 */
typedef struct olmec_cross_signing_key olmec_cross_signing_key;

/**
 * What became of the messages of a batch.
 *
 * May be used by several threads at once: calls on one handle wait for each other.
 *
 * Free it with olmec_decrypted_batch_free().
 */
typedef struct olmec_decrypted_batch olmec_decrypted_batch;

/**
 * An event between devices, decrypted, of which it is certain which device wrote it, and that
 * it wrote it to us. The device has signed its own keys: check that it is cross-signed before
 * you show the event as its user's.
 *
 * May be used by several threads at once: calls on one handle wait for each other.
 *
 * Free it with olmec_decrypted_olm_event_free().
 */
typedef struct olmec_decrypted_olm_event olmec_decrypted_olm_event;

/**
 * An established channel. Messages are opened in the order in which they were sealed; a forged
 * one is refused and the channel goes on.
 *
 * May be used by several threads at once: calls on one handle wait for each other.
 *
 * Free it with olmec_ecies_channel_free().
 */
typedef struct olmec_ecies_channel olmec_ecies_channel;

/**
 * The device that scanned the QR code, until it has opened the answer.
 *
 * May be used by several threads at once: calls on one handle wait for each other.
 *
 * Free it with olmec_ecies_initiator_free().
 */
typedef struct olmec_ecies_initiator olmec_ecies_initiator;

/**
 * The device that shows the QR code. Opening the first message uses it up.
 *
 * May be used by several threads at once: calls on one handle wait for each other.
 *
 * Free it with olmec_ecies_recipient_free().
 */
typedef struct olmec_ecies_recipient olmec_ecies_recipient;

/**
 * A verification after both sides have sent their keys.
 *
 * May be used by several threads at once: calls on one handle wait for each other.
 *
 * Free it with olmec_established_sas_free().
 */
typedef struct olmec_established_sas olmec_established_sas;

/**
 * A list of olmec_exported_room_key that the library gives you. It does not change.
 *
 * Free it with olmec_exported_room_key_list_free().
 */
typedef struct olmec_exported_room_key_list olmec_exported_room_key_list;

/**
 * An established channel. Messages are opened in the order in which they were sealed; a forged
 * one is refused and the channel goes on.
 *
 * May be used by several threads at once: calls on one handle wait for each other.
 *
 * Free it with olmec_hpke_channel_free().
 */
typedef struct olmec_hpke_channel olmec_hpke_channel;

/**
 * The device that shows the QR code: it opens the first message, then responds, which uses it
 * up.
 *
 * May be used by several threads at once: calls on one handle wait for each other.
 *
 * Free it with olmec_hpke_recipient_free().
 */
typedef struct olmec_hpke_recipient olmec_hpke_recipient;

/**
 * The device that scanned the QR code, until it has opened the response.
 *
 * May be used by several threads at once: calls on one handle wait for each other.
 *
 * Free it with olmec_hpke_sender_free().
 */
typedef struct olmec_hpke_sender olmec_hpke_sender;

/**
 * What another device says in one room: the receiver's side of a Megolm session.
 *
 * May be used by several threads at once: calls on one handle wait for each other.
 *
 * Free it with olmec_inbound_group_session_free().
 */
typedef struct olmec_inbound_group_session olmec_inbound_group_session;

/**
 * A session that another device has opened, with the message that opened it.
 *
 * May be used by several threads at once: calls on one handle wait for each other.
 *
 * Free it with olmec_inbound_session_free().
 */
typedef struct olmec_inbound_session olmec_inbound_session;

/**
 * A decrypted file of exported room keys.
 *
 * May be used by several threads at once: calls on one handle wait for each other.
 *
 * Free it with olmec_key_export_free().
 */
typedef struct olmec_key_export olmec_key_export;

/**
 * A list of olmec_key_mac that the library gives you. It does not change.
 *
 * Free it with olmec_key_mac_list_free().
 */
typedef struct olmec_key_mac_list olmec_key_mac_list;

/**
 * Messages of one room to be decrypted together, in any order.
 *
 * May be used by several threads at once: calls on one handle wait for each other.
 *
 * Free it with olmec_message_batch_free().
 */
typedef struct olmec_message_batch olmec_message_batch;

/**
 * A received m.room.encrypted event between devices: claims, until it is opened.
 *
 * May be used by several threads at once: calls on one handle wait for each other.
 *
 * Free it with olmec_olm_event_free().
 */
typedef struct olmec_olm_event olmec_olm_event;

/**
 * The encrypted conversation with one other device: an Olm session.
 *
 * Made by olmec_account. Save it after every olmec_olm_session_encrypt() before the message is
 * sent, and after every olmec_olm_session_decrypt() together with what it said.
 *
 * May be used by several threads at once: calls on one handle wait for each other.
 *
 * Free it with olmec_olm_session_free().
 */
typedef struct olmec_olm_session olmec_olm_session;

/**
 * A list of olmec_one_time_key that the library gives you. It does not change.
 *
 * Free it with olmec_one_time_key_list_free().
 */
typedef struct olmec_one_time_key_list olmec_one_time_key_list;

/**
 * What came of the first event of a session: the event, and the session.
 *
 * May be used by several threads at once: calls on one handle wait for each other.
 *
 * Free it with olmec_opened_olm_event_free().
 */
typedef struct olmec_opened_olm_event olmec_opened_olm_event;

/**
 * What one device says in one room: the sender's side of a Megolm session.
 *
 * Send olmec_outbound_group_session_session_key() to each device in the room over Olm, then
 * encrypt. Save the session after every olmec_outbound_group_session_encrypt(), before the
 * message is sent.
 *
 * May be used by several threads at once: calls on one handle wait for each other.
 *
 * Free it with olmec_outbound_group_session_free().
 */
typedef struct olmec_outbound_group_session olmec_outbound_group_session;

/**
 * The key of a backup (m.megolm_backup.v1.curve25519-aes-sha2).
 *
 * The format does not authenticate its ciphertext: the server can change what was stored, and
 * anyone who has the public key can store. Treat what is decrypted as input from a stranger.
 *
 * May be used by several threads at once: calls on one handle wait for each other.
 *
 * Free it with olmec_pk_decryption_free().
 */
typedef struct olmec_pk_decryption olmec_pk_decryption;

/**
 * Encrypts to the holder of a backup key. The format authenticates nothing, see
 * olmec_pk_decryption.
 *
 * May be used by several threads at once: calls on one handle wait for each other.
 *
 * Free it with olmec_pk_encryption_free().
 */
typedef struct olmec_pk_encryption olmec_pk_encryption;

/**
 * An Ed25519 signing key and its seed, such as a cross-signing key.
 *
 * May be used by several threads at once: calls on one handle wait for each other.
 *
 * Free it with olmec_pk_signing_free().
 */
typedef struct olmec_pk_signing olmec_pk_signing;

/**
 * Tells the first decryption of a room's message from a replay. Keep one, and save it with
 * olmec_replay_guard_pickle().
 *
 * May be used by several threads at once: calls on one handle wait for each other.
 *
 * Free it with olmec_replay_guard_free().
 */
typedef struct olmec_replay_guard olmec_replay_guard;

/**
 * A group session to decrypt with, the room in which it is used, and whose it is.
 *
 * Never replace a session that you have stored by another one of the same id but of another
 * owner: whoever knows a session can send its key as its own.
 *
 * May be used by several threads at once: calls on one handle wait for each other.
 *
 * Free it with olmec_room_session_free().
 */
typedef struct olmec_room_session olmec_room_session;

/**
 * The ephemeral key of one verification. Agreeing on a secret uses it up.
 *
 * May be used by several threads at once: calls on one handle wait for each other.
 *
 * Free it with olmec_sas_free().
 */
typedef struct olmec_sas olmec_sas;

/**
 * A list of olmec_sas_emoji that the library gives you. It does not change.
 *
 * Free it with olmec_sas_emoji_list_free().
 */
typedef struct olmec_sas_emoji_list olmec_sas_emoji_list;

/**
 * A list of olmec_sas_key that the library gives you. It does not change.
 *
 * Free it with olmec_sas_key_list_free().
 */
typedef struct olmec_sas_key_list olmec_sas_key_list;

/**
 * The key under which secrets are stored, m.secret_storage.v1.aes-hmac-sha2.
 *
 * May be used by several threads at once: calls on one handle wait for each other.
 *
 * Free it with olmec_secret_storage_key_free().
 */
typedef struct olmec_secret_storage_key olmec_secret_storage_key;

/**
 * Imports many exported sessions, some at a time, so that progress can be shown:
 *
 * add all of them, then call olmec_session_import_run() until olmec_session_import_done() is
 * olmec_session_import_count(), and take each with olmec_session_import_session().
 *
 * May be used by several threads at once: calls on one handle wait for each other.
 *
 * Free it with olmec_session_import_free().
 */
typedef struct olmec_session_import olmec_session_import;

/**
 * A device whose keys are signed by itself.
 *
 * May be used by several threads at once: calls on one handle wait for each other.
 *
 * Free it with olmec_verified_device_free().
 */
typedef struct olmec_verified_device olmec_verified_device;

/**
 * A one-time key that its device has signed, together with that device's identity key.
 *
 * May be used by several threads at once: calls on one handle wait for each other.
 *
 * Free it with olmec_verified_one_time_key_free().
 */
typedef struct olmec_verified_one_time_key olmec_verified_one_time_key;

/**
 * Bytes or text that the library gives you: `len` bytes at `data`. A zero byte follows them, so
 * text can be printed as a string. `data` is NULL where there is nothing.
 *
 * Yours until you pass it to olmec_buffer_free(), which wipes it. Do not free `data` otherwise and
 * do not change `data` or `capacity`. May be moved and read from any thread.
 */
typedef struct {
    /** The bytes; not NULL even if there are none of them, unless there is nothing at all. */
    uint8_t *data;
    /** How many bytes there are, without the zero byte. */
    size_t len;
    /** How many bytes were allocated. Belongs to the library. */
    size_t capacity;
} olmec_buffer;

/**
 * Text that belongs to somebody else: `len` bytes of UTF-8 at `data`, with no zero byte after them.
 *
 * In an argument it is yours and is only read during the call. In an element of a list it is the
 * list's, and is there until the list is freed.
 */
typedef struct {
    /** The first byte; may be NULL if `len` is 0. */
    const char *data;
    /** How many bytes. */
    size_t len;
} olmec_text;

/** One of the two devices of a verification. */
typedef struct {
    /** The Matrix id of its user. */
    olmec_text user_id;
    /** Its device id. */
    olmec_text device_id;
    /** The key that it sent in `m.key.verification.key`, base64. */
    olmec_text key;
} olmec_sas_participant;

/** The two devices, and the verification between them. */
typedef struct {
    /** The device that sent the `m.key.verification.start` which was accepted. */
    olmec_sas_participant starter;
    /** The device that sent `m.key.verification.accept`. */
    olmec_sas_participant acceptor;
    /** The transaction id, or the event id of the request in a room. */
    olmec_text transaction_id;
} olmec_sas_participants;

/** An Ed25519 key that a device vouches for. */
typedef struct {
    /** Whose key it is. */
    olmec_sas_key_kind kind;
    /** The key, base64. */
    olmec_text key;
} olmec_sas_key;

/** The MAC of one key. */
typedef struct {
    /** The key's id, as in `ed25519:DEVICE`. */
    olmec_text key_id;
    /** The MAC, as text. */
    olmec_text mac;
} olmec_key_mac;

/** The public half of a one-time or fallback key. */
typedef struct {
    /** Its id, as in `signed_curve25519:AAAAAQ`. */
    olmec_text key_id;
    /** The key, base64. */
    olmec_text key;
} olmec_one_time_key;

/** An exported Megolm session and what is claimed about it. **Secret:** it holds the session's key. */
typedef struct {
    /** The room in which the session is used. */
    olmec_text room_id;
    /** The Curve25519 identity key of the device that owns the session, base64. */
    olmec_text sender_key;
    /** The Ed25519 key of that device, base64; `data` is NULL if it is not named. */
    olmec_text sender_claimed_ed25519;
    /** The identity keys of the devices that passed the session on, separated by commas. */
    olmec_text forwarding_chain;
    /** The session, an export in base64. */
    olmec_text exported_session_key;
} olmec_exported_room_key;

/** One of the 64 emoji of the specification. */
typedef struct {
    /** Its number in the specification's table, 0 to 63. */
    uint8_t number;
    /** The emoji, UTF-8. */
    olmec_text symbol;
    /** What it shows, in English. */
    olmec_text description;
} olmec_sas_emoji;

#ifdef __cplusplus
extern "C" {
#endif  // __cplusplus

/* ------------------------------------------------------------------------
 * Results, buffers, version
 * ------------------------------------------------------------------------ */

/**
 * Wipes and frees what a buffer holds, and makes it empty. NULL and empty buffers are allowed, so
 * freeing a buffer twice does no harm; freeing a copy of the struct does.
 */
void olmec_buffer_free(olmec_buffer *buffer);

/**
 * What a status means and what to do, in a sentence for a developer. Never NULL; static, do not
 * free it. Thread-safe.
 */
const char *olmec_status_message(olmec_status status);

/**
 * The name of a status without OLMEC_, as in "AUTHENTICATION_FAILED": the same in every language.
 * Never NULL; static, do not free it. Thread-safe.
 */
const char *olmec_status_name(olmec_status status);

/**
 * The version of the library that is running, as in "0.1.0". Static; do not free it.
 *
 * OLMEC_VERSION is that of the header, which your program was compiled with. Thread-safe.
 */
const char *olmec_version(void);

/* ------------------------------------------------------------------------
 * Lists that calls give
 * ------------------------------------------------------------------------ */

/** How many elements the list has; 0 for NULL. Thread-safe. */
size_t olmec_one_time_key_list_count(const olmec_one_time_key_list *list);

/**
 * The element of an index, from 0. Its texts belong to the list, and are there until the list is
 * freed. Fails with OLMEC_INDEX_OUT_OF_RANGE. Thread-safe.
 */
olmec_status olmec_one_time_key_list_get(const olmec_one_time_key_list *list,
                                         size_t index,
                                         olmec_one_time_key *out);

/** Frees a list; NULL is allowed. No other thread may be using it. */
void olmec_one_time_key_list_free(olmec_one_time_key_list *list);

/** How many elements the list has; 0 for NULL. Thread-safe. */
size_t olmec_exported_room_key_list_count(const olmec_exported_room_key_list *list);

/**
 * The element of an index, from 0. Its texts belong to the list, and are there until the list is
 * freed. Fails with OLMEC_INDEX_OUT_OF_RANGE. Thread-safe.
 */
olmec_status olmec_exported_room_key_list_get(const olmec_exported_room_key_list *list,
                                              size_t index,
                                              olmec_exported_room_key *out);

/** Frees a list; NULL is allowed. No other thread may be using it. */
void olmec_exported_room_key_list_free(olmec_exported_room_key_list *list);

/** How many elements the list has; 0 for NULL. Thread-safe. */
size_t olmec_key_mac_list_count(const olmec_key_mac_list *list);

/**
 * The element of an index, from 0. Its texts belong to the list, and are there until the list is
 * freed. Fails with OLMEC_INDEX_OUT_OF_RANGE. Thread-safe.
 */
olmec_status olmec_key_mac_list_get(const olmec_key_mac_list *list,
                                    size_t index,
                                    olmec_key_mac *out);

/** Frees a list; NULL is allowed. No other thread may be using it. */
void olmec_key_mac_list_free(olmec_key_mac_list *list);

/** How many elements the list has; 0 for NULL. Thread-safe. */
size_t olmec_sas_emoji_list_count(const olmec_sas_emoji_list *list);

/**
 * The element of an index, from 0. Its texts belong to the list, and are there until the list is
 * freed. Fails with OLMEC_INDEX_OUT_OF_RANGE. Thread-safe.
 */
olmec_status olmec_sas_emoji_list_get(const olmec_sas_emoji_list *list,
                                      size_t index,
                                      olmec_sas_emoji *out);

/** Frees a list; NULL is allowed. No other thread may be using it. */
void olmec_sas_emoji_list_free(olmec_sas_emoji_list *list);

/** How many elements the list has; 0 for NULL. Thread-safe. */
size_t olmec_sas_key_list_count(const olmec_sas_key_list *list);

/**
 * The element of an index, from 0. Its texts belong to the list, and are there until the list is
 * freed. Fails with OLMEC_INDEX_OUT_OF_RANGE. Thread-safe.
 */
olmec_status olmec_sas_key_list_get(const olmec_sas_key_list *list,
                                    size_t index,
                                    olmec_sas_key *out);

/** Frees a list; NULL is allowed. No other thread may be using it. */
void olmec_sas_key_list_free(olmec_sas_key_list *list);

/* ------------------------------------------------------------------------
 * A device's own keys: olmec_account
 * ------------------------------------------------------------------------ */

/**
 * Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
 * nobody may use it afterwards: freeing it twice is not allowed.
 */
void olmec_account_free(olmec_account *account);

/**
 * A new device. Fails with OLMEC_RANDOM_FAILURE.
 *
 * Free out with olmec_account_free().
 */
olmec_status olmec_account_new(olmec_account **out);

/**
 * The account of a dehydrated device.
 *
 * Free out with olmec_account_free().
 */
olmec_status olmec_account_rehydrate(const void *ciphertext,
                                     size_t ciphertext_len,
                                     const void *nonce,
                                     size_t nonce_len,
                                     const void *key,
                                     size_t key_len,
                                     olmec_account **out);

/**
 * Accepts a session that a device opens with its first message, and decrypts that message. The
 * one-time key that it used is gone afterwards, so save the account and the session.
 *
 * Fails with OLMEC_UNKNOWN_ONE_TIME_KEY, OLMEC_REPLAYED, OLMEC_IDENTITY_KEY_MISMATCH,
 * OLMEC_AUTHENTICATION_FAILED and others.
 *
 * Free out with olmec_inbound_session_free().
 */
olmec_status olmec_account_create_inbound_session(olmec_account *account,
                                                  const void *identity_key,
                                                  size_t identity_key_len,
                                                  olmec_message_type message_type,
                                                  const void *body,
                                                  size_t body_len,
                                                  olmec_inbound_session **out);

/**
 * Accepts a session with another MAC length than Matrix's.
 *
 * Free out with olmec_inbound_session_free().
 */
olmec_status olmec_account_create_inbound_session_with_mac_length(olmec_account *account,
                                                                  const void *identity_key,
                                                                  size_t identity_key_len,
                                                                  olmec_message_type message_type,
                                                                  const void *body,
                                                                  size_t body_len,
                                                                  olmec_mac_length mac_length,
                                                                  olmec_inbound_session **out);

/**
 * Opens a session to a device, with a one-time key claimed from it. Check the key's signature
 * before.
 *
 * Fails with OLMEC_NON_CONTRIBUTORY_KEY or OLMEC_INVALID_PUBLIC_KEY for keys that are no good.
 *
 * Free out with olmec_olm_session_free().
 */
olmec_status olmec_account_create_outbound_session(olmec_account *account,
                                                   const void *identity_key,
                                                   size_t identity_key_len,
                                                   const void *one_time_key,
                                                   size_t one_time_key_len,
                                                   olmec_olm_session **out);

/**
 * Opens a session with another MAC length than Matrix's.
 *
 * Free out with olmec_olm_session_free().
 */
olmec_status olmec_account_create_outbound_session_with_mac_length(olmec_account *account,
                                                                   const void *identity_key,
                                                                   size_t identity_key_len,
                                                                   const void *one_time_key,
                                                                   size_t one_time_key_len,
                                                                   olmec_mac_length mac_length,
                                                                   olmec_olm_session **out);

/**
 * Opens a session with a device, by a one-time key that the device has signed.
 *
 * Free out with olmec_olm_session_free().
 */
olmec_status olmec_account_create_verified_session(olmec_account *account,
                                                   olmec_verified_one_time_key *one_time_key,
                                                   olmec_olm_session **out);

/**
 * Encrypts the account as a dehydrated device (org.matrix.msc3814.v2), with a key of 32 bytes.
 * Use a fresh account, made for this.
 *
 * Fails with OLMEC_NOT_REPRESENTABLE for an account that came from libolm.
 *
 * Free out_ciphertext and out_nonce with olmec_buffer_free().
 */
olmec_status olmec_account_dehydrate(olmec_account *account,
                                     const void *key,
                                     size_t key_len,
                                     olmec_buffer *out_ciphertext,
                                     olmec_buffer *out_nonce);

/**
 * What the account holds in one line, for a log. No secrets.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_account_describe(olmec_account *account, olmec_buffer *out);

/**
 * The signed device keys, for device_keys of an upload.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_account_device_keys_json(olmec_account *account,
                                            const void *user_id,
                                            size_t user_id_len,
                                            const void *device_id,
                                            size_t device_id_len,
                                            olmec_buffer *out);

/**
 * The fallback key, if it has not been marked as published.
 *
 * If there is none, the buffers stay empty.
 *
 * Free out_key_id and out_key with olmec_buffer_free().
 */
olmec_status olmec_account_fallback_key(olmec_account *account,
                                        olmec_buffer *out_key_id,
                                        olmec_buffer *out_key);

/**
 * The signed fallback key that is not published yet, for fallback_keys of an upload.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_account_fallback_keys_json(olmec_account *account,
                                              const void *user_id,
                                              size_t user_id_len,
                                              const void *device_id,
                                              size_t device_id_len,
                                              olmec_buffer *out);

/**
 * Forgets the previous fallback key, a while after the new one was published. Returns it.
 *
 * If there is none, the buffers stay empty.
 *
 * Free out_key_id and out_key with olmec_buffer_free().
 */
olmec_status olmec_account_forget_previous_fallback_key(olmec_account *account,
                                                        olmec_buffer *out_key_id,
                                                        olmec_buffer *out_key);

/**
 * Makes a new fallback key. The present one becomes the previous one, which is still accepted;
 * the one before that is returned and gone.
 *
 * If there is none, the buffers stay empty.
 *
 * Free out_key_id and out_key with olmec_buffer_free().
 */
olmec_status olmec_account_generate_fallback_key(olmec_account *account,
                                                 olmec_buffer *out_key_id,
                                                 olmec_buffer *out_key);

/**
 * Makes one-time keys. Upload them, then call olmec_account_mark_keys_as_published().
 *
 * Fails with OLMEC_TOO_MANY_ONE_TIME_KEYS if more than 100 would be unpublished.
 *
 * Free out_created and out_evicted with olmec_one_time_key_list_free().
 */
olmec_status olmec_account_generate_one_time_keys(olmec_account *account,
                                                  uint32_t count,
                                                  olmec_one_time_key_list **out_created,
                                                  olmec_one_time_key_list **out_evicted);

/**
 * The public identity keys.
 *
 * Free out_curve25519 and out_ed25519 with olmec_buffer_free().
 */
olmec_status olmec_account_identity_keys(olmec_account *account,
                                         olmec_buffer *out_curve25519,
                                         olmec_buffer *out_ed25519);

/** Notes that all keys were uploaded. Returns how many one-time keys that concerns. */
olmec_status olmec_account_mark_keys_as_published(olmec_account *account, uint32_t *out);

/** How many one-time keys are held, published or not. */
olmec_status olmec_account_one_time_key_count(olmec_account *account, uint32_t *out);

/**
 * The one-time keys that have not been marked as published, oldest first.
 *
 * Free out with olmec_one_time_key_list_free().
 */
olmec_status olmec_account_one_time_keys(olmec_account *account, olmec_one_time_key_list **out);

/**
 * The signed one-time keys that are not published yet, for olmec_account_one_time_keys() of an
 * upload.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_account_one_time_keys_json(olmec_account *account,
                                              const void *user_id,
                                              size_t user_id_len,
                                              const void *device_id,
                                              size_t device_id_len,
                                              olmec_buffer *out);

/**
 * Signs bytes, in Matrix usually canonical JSON, with the device's Ed25519 key; base64.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_account_sign(olmec_account *account,
                                const void *message,
                                size_t message_len,
                                olmec_buffer *out);

/**
 * Signs a JSON object as this device; gives it in canonical JSON, with the signature.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_account_sign_json(olmec_account *account,
                                     const void *json,
                                     size_t json_len,
                                     const void *user_id,
                                     size_t user_id_len,
                                     const void *device_id,
                                     size_t device_id_len,
                                     olmec_buffer *out);

/**
 * Loads what libolm pickled, with a key of any length.
 *
 * Free out with olmec_account_free().
 */
olmec_status olmec_account_from_libolm_pickle(const void *pickle,
                                              size_t pickle_len,
                                              const void *key,
                                              size_t key_len,
                                              olmec_account **out);

/**
 * Loads what olmec_account_pickle() saved.
 *
 * Fails with OLMEC_AUTHENTICATION_FAILED if it is damaged or the key is another one,
 * OLMEC_WRONG_PICKLE_KIND if it is the pickle of another kind of object.
 *
 * Free out with olmec_account_free().
 */
olmec_status olmec_account_from_pickle(const void *pickle,
                                       size_t pickle_len,
                                       const void *key,
                                       size_t key_len,
                                       olmec_account **out);

/**
 * Loads what olmec_account_pickle_with_stamp() saved. Fails with OLMEC_ROLLED_BACK too, if it
 * is older than the stamp's generation.
 *
 * Free out with olmec_account_free().
 */
olmec_status olmec_account_from_pickle_with_stamp(const void *pickle,
                                                  size_t pickle_len,
                                                  const void *key,
                                                  size_t key_len,
                                                  const void *context,
                                                  size_t context_len,
                                                  uint32_t generation,
                                                  olmec_account **out);

/**
 * Loads the plain JSON of a vodozemac pickle.
 *
 * Free out with olmec_account_free().
 */
olmec_status olmec_account_from_vodozemac_json(const void *json,
                                               size_t json_len,
                                               olmec_account **out);

/**
 * Loads what vodozemac pickled, with a key of 32 bytes.
 *
 * Free out with olmec_account_free().
 */
olmec_status olmec_account_from_vodozemac_pickle(const void *pickle,
                                                 size_t pickle_len,
                                                 const void *key,
                                                 size_t key_len,
                                                 olmec_account **out);

/**
 * Saves the object, encrypted with a key of 32 bytes; base64.
 *
 * Fails with OLMEC_WRONG_LENGTH for another key, and OLMEC_RANDOM_FAILURE.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_account_pickle(olmec_account *account,
                                  const void *key,
                                  size_t key_len,
                                  olmec_buffer *out);

/**
 * Saves the object, bound to a context and a generation too.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_account_pickle_with_stamp(olmec_account *account,
                                             const void *key,
                                             size_t key_len,
                                             const void *context,
                                             size_t context_len,
                                             uint32_t generation,
                                             olmec_buffer *out);

/**
 * Saves the object as libolm does, to go back to it. Fails with OLMEC_NOT_REPRESENTABLE or
 * OLMEC_SESSION_EXHAUSTED for what libolm cannot hold.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_account_to_libolm_pickle(olmec_account *account,
                                            const void *key,
                                            size_t key_len,
                                            olmec_buffer *out);

/**
 * SECRET. The object as the plain JSON of vodozemac's pickle.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_account_to_vodozemac_json(olmec_account *account, olmec_buffer *out);

/**
 * Saves the object as vodozemac does, with a key of 32 bytes.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_account_to_vodozemac_pickle(olmec_account *account,
                                               const void *key,
                                               size_t key_len,
                                               olmec_buffer *out);

/* ------------------------------------------------------------------------
 * Messages between two devices: Olm: olmec_olm_session
 * ------------------------------------------------------------------------ */

/**
 * Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
 * nobody may use it afterwards: freeing it twice is not allowed.
 */
void olmec_olm_session_free(olmec_olm_session *session);

/**
 * Decrypts a message of the other side, in any order.
 *
 * Fails with OLMEC_AUTHENTICATION_FAILED for what is forged or damaged, OLMEC_MESSAGE_KEY_USED
 * for a repeated message, OLMEC_SESSION_MISMATCH if it belongs to another session, and the
 * other codes of missing keys.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_olm_session_decrypt(olmec_olm_session *session,
                                       olmec_message_type message_type,
                                       const void *body,
                                       size_t body_len,
                                       olmec_buffer *out);

/**
 * The positions of the session's chains in one line, for a log. No secrets.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_olm_session_describe(olmec_olm_session *session, olmec_buffer *out);

/**
 * Encrypts a message. It is a pre-key message until the other side has answered.
 *
 * Fails with OLMEC_SESSION_EXHAUSTED, OLMEC_NON_CONTRIBUTORY_KEY or OLMEC_RANDOM_FAILURE.
 *
 * Free out_body with olmec_buffer_free().
 */
olmec_status olmec_olm_session_encrypt(olmec_olm_session *session,
                                       const void *plaintext,
                                       size_t plaintext_len,
                                       olmec_message_type *out_message_type,
                                       olmec_buffer *out_body);

/**
 * Encrypts an event to a device; gives the content of the m.room.encrypted event. Account,
 * user and device id are this device's.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_olm_session_encrypt_event(olmec_olm_session *session,
                                             olmec_account *account,
                                             const void *user_id,
                                             size_t user_id_len,
                                             const void *device_id,
                                             size_t device_id_len,
                                             olmec_verified_device *recipient,
                                             const void *event_type,
                                             size_t event_type_len,
                                             const void *content,
                                             size_t content_len,
                                             olmec_buffer *out);

/** Whether a message of the other side has been decrypted. */
olmec_status olmec_olm_session_has_received_message(olmec_olm_session *session, bool *out);

/**
 * The session id, equal on both sides.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_olm_session_id(olmec_olm_session *session, olmec_buffer *out);

/**
 * The public keys from which the session was made.
 *
 * Free out_identity_key, out_base_key and out_one_time_key with olmec_buffer_free().
 */
olmec_status olmec_olm_session_keys(olmec_olm_session *session,
                                    olmec_buffer *out_identity_key,
                                    olmec_buffer *out_base_key,
                                    olmec_buffer *out_one_time_key);

/** The MAC length, fixed since the session was made. */
olmec_status olmec_olm_session_mac_length(olmec_olm_session *session, olmec_mac_length *out);

/**
 * Whether a pre-key message names the keys of this session, and so belongs to it rather than
 * opening a new one. Says nothing about its authenticity. Fails with OLMEC_MALFORMED_MESSAGE
 * for a normal message.
 */
olmec_status olmec_olm_session_matches(olmec_olm_session *session,
                                       olmec_message_type message_type,
                                       const void *body,
                                       size_t body_len,
                                       bool *out);

/** The form of the next message that olmec_olm_session_encrypt() makes. */
olmec_status olmec_olm_session_next_message_type(olmec_olm_session *session,
                                                 olmec_message_type *out);

/**
 * Loads what libolm pickled, with a key of any length.
 *
 * Free out with olmec_olm_session_free().
 */
olmec_status olmec_olm_session_from_libolm_pickle(const void *pickle,
                                                  size_t pickle_len,
                                                  const void *key,
                                                  size_t key_len,
                                                  olmec_olm_session **out);

/**
 * Loads what olmec_olm_session_pickle() saved.
 *
 * Fails with OLMEC_AUTHENTICATION_FAILED if it is damaged or the key is another one,
 * OLMEC_WRONG_PICKLE_KIND if it is the pickle of another kind of object.
 *
 * Free out with olmec_olm_session_free().
 */
olmec_status olmec_olm_session_from_pickle(const void *pickle,
                                           size_t pickle_len,
                                           const void *key,
                                           size_t key_len,
                                           olmec_olm_session **out);

/**
 * Loads what olmec_olm_session_pickle_with_stamp() saved. Fails with OLMEC_ROLLED_BACK too, if
 * it is older than the stamp's generation.
 *
 * Free out with olmec_olm_session_free().
 */
olmec_status olmec_olm_session_from_pickle_with_stamp(const void *pickle,
                                                      size_t pickle_len,
                                                      const void *key,
                                                      size_t key_len,
                                                      const void *context,
                                                      size_t context_len,
                                                      uint32_t generation,
                                                      olmec_olm_session **out);

/**
 * Loads the plain JSON of a vodozemac pickle.
 *
 * Free out with olmec_olm_session_free().
 */
olmec_status olmec_olm_session_from_vodozemac_json(const void *json,
                                                   size_t json_len,
                                                   olmec_olm_session **out);

/**
 * Loads what vodozemac pickled, with a key of 32 bytes.
 *
 * Free out with olmec_olm_session_free().
 */
olmec_status olmec_olm_session_from_vodozemac_pickle(const void *pickle,
                                                     size_t pickle_len,
                                                     const void *key,
                                                     size_t key_len,
                                                     olmec_olm_session **out);

/**
 * Saves the object, encrypted with a key of 32 bytes; base64.
 *
 * Fails with OLMEC_WRONG_LENGTH for another key, and OLMEC_RANDOM_FAILURE.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_olm_session_pickle(olmec_olm_session *session,
                                      const void *key,
                                      size_t key_len,
                                      olmec_buffer *out);

/**
 * Saves the object, bound to a context and a generation too.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_olm_session_pickle_with_stamp(olmec_olm_session *session,
                                                 const void *key,
                                                 size_t key_len,
                                                 const void *context,
                                                 size_t context_len,
                                                 uint32_t generation,
                                                 olmec_buffer *out);

/**
 * Saves the object as libolm does, to go back to it. Fails with OLMEC_NOT_REPRESENTABLE or
 * OLMEC_SESSION_EXHAUSTED for what libolm cannot hold.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_olm_session_to_libolm_pickle(olmec_olm_session *session,
                                                const void *key,
                                                size_t key_len,
                                                olmec_buffer *out);

/**
 * SECRET. The object as the plain JSON of vodozemac's pickle.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_olm_session_to_vodozemac_json(olmec_olm_session *session, olmec_buffer *out);

/**
 * Saves the object as vodozemac does, with a key of 32 bytes.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_olm_session_to_vodozemac_pickle(olmec_olm_session *session,
                                                   const void *key,
                                                   size_t key_len,
                                                   olmec_buffer *out);

/* ------------------------------------------------------------------------
 * Messages between two devices: Olm: olmec_inbound_session
 * ------------------------------------------------------------------------ */

/**
 * Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
 * nobody may use it afterwards: freeing it twice is not allowed.
 */
void olmec_inbound_session_free(olmec_inbound_session *session);

/**
 * What the first message said.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_inbound_session_plaintext(olmec_inbound_session *session, olmec_buffer *out);

/**
 * The session, for all further messages. Asked again, it is the same one.
 *
 * Free out with olmec_olm_session_free().
 */
olmec_status olmec_inbound_session_session(olmec_inbound_session *session, olmec_olm_session **out);

/** Whether it was a fallback key, which is still there. Then upload new one-time keys. */
olmec_status olmec_inbound_session_used_fallback_key(olmec_inbound_session *session, bool *out);

/**
 * The id of the one-time or fallback key that was used.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_inbound_session_used_key_id(olmec_inbound_session *session, olmec_buffer *out);

/* ------------------------------------------------------------------------
 * Messages in a room: Megolm: olmec_outbound_group_session
 * ------------------------------------------------------------------------ */

/**
 * Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
 * nobody may use it afterwards: freeing it twice is not allowed.
 */
void olmec_outbound_group_session_free(olmec_outbound_group_session *session);

/**
 * A new session. Fails with OLMEC_RANDOM_FAILURE.
 *
 * Free out with olmec_outbound_group_session_free().
 */
olmec_status olmec_outbound_group_session_new(olmec_outbound_group_session **out);

/**
 * A new session with another MAC length than Matrix's. Fails with OLMEC_RANDOM_FAILURE.
 *
 * Free out with olmec_outbound_group_session_free().
 */
olmec_status olmec_outbound_group_session_with_mac_length(olmec_mac_length mac_length,
                                                          olmec_outbound_group_session **out);

/**
 * Encrypts a message for everyone who has the session key; base64.
 *
 * Fails with OLMEC_SESSION_EXHAUSTED when the last index has been used.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_outbound_group_session_encrypt(olmec_outbound_group_session *session,
                                                  const void *plaintext,
                                                  size_t plaintext_len,
                                                  olmec_buffer *out);

/**
 * Encrypts an event for a room; gives the content of the m.room.encrypted event. Account, user
 * and device id are this device's.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_outbound_group_session_encrypt_event(olmec_outbound_group_session *session,
                                                        olmec_account *account,
                                                        const void *user_id,
                                                        size_t user_id_len,
                                                        const void *device_id,
                                                        size_t device_id_len,
                                                        const void *room_id,
                                                        size_t room_id_len,
                                                        const void *event_type,
                                                        size_t event_type_len,
                                                        const void *content,
                                                        size_t content_len,
                                                        olmec_buffer *out);

/**
 * The session id, 43 characters.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_outbound_group_session_id(olmec_outbound_group_session *session,
                                             olmec_buffer *out);

/** The MAC length, fixed since the session was made. */
olmec_status olmec_outbound_group_session_mac_length(olmec_outbound_group_session *session,
                                                     olmec_mac_length *out);

/**
 * The index of the next message; none when the last one has been used.
 *
 * A bool says whether the output of its name, or out_present all of them, has a value.
 */
olmec_status olmec_outbound_group_session_message_index(olmec_outbound_group_session *session,
                                                        bool *out_present,
                                                        uint32_t *out);

/**
 * SECRET. The content of an m.room_key event: the session from its next message on.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_outbound_group_session_room_key_content(olmec_outbound_group_session *session,
                                                           const void *room_id,
                                                           size_t room_id_len,
                                                           olmec_buffer *out);

/**
 * SECRET. The key that lets others decrypt from the next message on, base64. Send it over Olm
 * only.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_outbound_group_session_session_key(olmec_outbound_group_session *session,
                                                      olmec_buffer *out);

/**
 * Loads what libolm pickled, with a key of any length.
 *
 * Free out with olmec_outbound_group_session_free().
 */
olmec_status olmec_outbound_group_session_from_libolm_pickle(const void *pickle,
                                                             size_t pickle_len,
                                                             const void *key,
                                                             size_t key_len,
                                                             olmec_outbound_group_session **out);

/**
 * Loads what olmec_outbound_group_session_pickle() saved.
 *
 * Fails with OLMEC_AUTHENTICATION_FAILED if it is damaged or the key is another one,
 * OLMEC_WRONG_PICKLE_KIND if it is the pickle of another kind of object.
 *
 * Free out with olmec_outbound_group_session_free().
 */
olmec_status olmec_outbound_group_session_from_pickle(const void *pickle,
                                                      size_t pickle_len,
                                                      const void *key,
                                                      size_t key_len,
                                                      olmec_outbound_group_session **out);

/**
 * Loads what olmec_outbound_group_session_pickle_with_stamp() saved. Fails with
 * OLMEC_ROLLED_BACK too, if it is older than the stamp's generation.
 *
 * Free out with olmec_outbound_group_session_free().
 */
olmec_status olmec_outbound_group_session_from_pickle_with_stamp(const void *pickle,
                                                                 size_t pickle_len,
                                                                 const void *key,
                                                                 size_t key_len,
                                                                 const void *context,
                                                                 size_t context_len,
                                                                 uint32_t generation,
                                                                 olmec_outbound_group_session **out);

/**
 * Loads the plain JSON of a vodozemac pickle.
 *
 * Free out with olmec_outbound_group_session_free().
 */
olmec_status olmec_outbound_group_session_from_vodozemac_json(const void *json,
                                                              size_t json_len,
                                                              olmec_outbound_group_session **out);

/**
 * Loads what vodozemac pickled, with a key of 32 bytes.
 *
 * Free out with olmec_outbound_group_session_free().
 */
olmec_status olmec_outbound_group_session_from_vodozemac_pickle(const void *pickle,
                                                                size_t pickle_len,
                                                                const void *key,
                                                                size_t key_len,
                                                                olmec_outbound_group_session **out);

/**
 * Saves the object, encrypted with a key of 32 bytes; base64.
 *
 * Fails with OLMEC_WRONG_LENGTH for another key, and OLMEC_RANDOM_FAILURE.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_outbound_group_session_pickle(olmec_outbound_group_session *session,
                                                 const void *key,
                                                 size_t key_len,
                                                 olmec_buffer *out);

/**
 * Saves the object, bound to a context and a generation too.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_outbound_group_session_pickle_with_stamp(olmec_outbound_group_session *session,
                                                            const void *key,
                                                            size_t key_len,
                                                            const void *context,
                                                            size_t context_len,
                                                            uint32_t generation,
                                                            olmec_buffer *out);

/**
 * Saves the object as libolm does, to go back to it. Fails with OLMEC_NOT_REPRESENTABLE or
 * OLMEC_SESSION_EXHAUSTED for what libolm cannot hold.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_outbound_group_session_to_libolm_pickle(olmec_outbound_group_session *session,
                                                           const void *key,
                                                           size_t key_len,
                                                           olmec_buffer *out);

/**
 * SECRET. The object as the plain JSON of vodozemac's pickle.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_outbound_group_session_to_vodozemac_json(olmec_outbound_group_session *session,
                                                            olmec_buffer *out);

/**
 * Saves the object as vodozemac does, with a key of 32 bytes.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_outbound_group_session_to_vodozemac_pickle(olmec_outbound_group_session *session,
                                                              const void *key,
                                                              size_t key_len,
                                                              olmec_buffer *out);

/* ------------------------------------------------------------------------
 * Messages in a room: Megolm: olmec_inbound_group_session
 * ------------------------------------------------------------------------ */

/**
 * Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
 * nobody may use it afterwards: freeing it twice is not allowed.
 */
void olmec_inbound_group_session_free(olmec_inbound_group_session *session);

/**
 * A session from the key that its sender sent over Olm.
 *
 * Fails with OLMEC_AUTHENTICATION_FAILED if the key is not signed by its own signing key, and
 * with the codes of malformed texts.
 *
 * Free out with olmec_inbound_group_session_free().
 */
olmec_status olmec_inbound_group_session_new(const void *session_key,
                                             size_t session_key_len,
                                             olmec_inbound_group_session **out);

/**
 * A session from an export: of a backup, a key file, or a forwarded key. Nothing proves that
 * it is the sender's.
 *
 * Free out with olmec_inbound_group_session_free().
 */
olmec_status olmec_inbound_group_session_from_export(const void *exported_session_key,
                                                     size_t exported_session_key_len,
                                                     olmec_inbound_group_session **out);

/**
 * A session from an export, with another MAC length than Matrix's.
 *
 * Free out with olmec_inbound_group_session_free().
 */
olmec_status olmec_inbound_group_session_from_export_with_mac_length(const void *exported_session_key,
                                                                     size_t exported_session_key_len,
                                                                     olmec_mac_length mac_length,
                                                                     olmec_inbound_group_session **out);

/**
 * The sender's own view of what it sends.
 *
 * Free out with olmec_inbound_group_session_free().
 */
olmec_status olmec_inbound_group_session_from_outbound(olmec_outbound_group_session *session,
                                                       olmec_inbound_group_session **out);

/**
 * A session with another MAC length than Matrix's.
 *
 * Free out with olmec_inbound_group_session_free().
 */
olmec_status olmec_inbound_group_session_with_mac_length(const void *session_key,
                                                         size_t session_key_len,
                                                         olmec_mac_length mac_length,
                                                         olmec_inbound_group_session **out);

/**
 * Forgets how to decrypt messages before this index. Fails with OLMEC_UNKNOWN_MESSAGE_INDEX if
 * that is not known any more.
 */
olmec_status olmec_inbound_group_session_advance_to(olmec_inbound_group_session *session,
                                                    uint32_t message_index);

/** Where this view comes from. */
olmec_status olmec_inbound_group_session_authenticity(olmec_inbound_group_session *session,
                                                      olmec_authenticity *out);

/** How this view stands to another. */
olmec_status olmec_inbound_group_session_compare(olmec_inbound_group_session *session,
                                                 olmec_inbound_group_session *other,
                                                 olmec_session_relation *out);

/**
 * Decrypts a message, base64, in any order and as often as asked.
 *
 * Fails with OLMEC_AUTHENTICATION_FAILED for what is forged or damaged and
 * OLMEC_UNKNOWN_MESSAGE_INDEX for what is older than this view.
 *
 * Free out_plaintext with olmec_buffer_free().
 */
olmec_status olmec_inbound_group_session_decrypt(olmec_inbound_group_session *session,
                                                 const void *message,
                                                 size_t message_len,
                                                 olmec_buffer *out_plaintext,
                                                 uint32_t *out_message_index);

/**
 * Decrypts all messages of a batch, each as olmec_inbound_group_session_decrypt() does, in
 * less time: for a room's history.
 *
 * Free out with olmec_decrypted_batch_free().
 */
olmec_status olmec_inbound_group_session_decrypt_batch(olmec_inbound_group_session *session,
                                                       olmec_message_batch *batch,
                                                       olmec_decrypted_batch **out);

/**
 * SECRET. An export from this message index on, base64. Fails with
 * OLMEC_UNKNOWN_MESSAGE_INDEX.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_inbound_group_session_export_at(olmec_inbound_group_session *session,
                                                   uint32_t message_index,
                                                   olmec_buffer *out);

/**
 * SECRET. An export of all that this view knows, base64.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_inbound_group_session_export_at_first_known_index(olmec_inbound_group_session *session,
                                                                     olmec_buffer *out);

/** The index of the earliest message that can be decrypted. */
olmec_status olmec_inbound_group_session_first_known_index(olmec_inbound_group_session *session,
                                                           uint32_t *out);

/**
 * The session id, 43 characters.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_inbound_group_session_id(olmec_inbound_group_session *session,
                                            olmec_buffer *out);

/** The MAC length, fixed since the session was made. */
olmec_status olmec_inbound_group_session_mac_length(olmec_inbound_group_session *session,
                                                    olmec_mac_length *out);

/**
 * A view that knows what both know. Fails with OLMEC_SESSIONS_NOT_CONNECTED.
 *
 * Free out with olmec_inbound_group_session_free().
 */
olmec_status olmec_inbound_group_session_merge(olmec_inbound_group_session *session,
                                               olmec_inbound_group_session *other,
                                               olmec_inbound_group_session **out);

/**
 * The sender's signing key for this session, base64.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_inbound_group_session_signing_key(olmec_inbound_group_session *session,
                                                     olmec_buffer *out);

/**
 * Loads what libolm pickled, with a key of any length.
 *
 * Free out with olmec_inbound_group_session_free().
 */
olmec_status olmec_inbound_group_session_from_libolm_pickle(const void *pickle,
                                                            size_t pickle_len,
                                                            const void *key,
                                                            size_t key_len,
                                                            olmec_inbound_group_session **out);

/**
 * Loads what olmec_inbound_group_session_pickle() saved.
 *
 * Fails with OLMEC_AUTHENTICATION_FAILED if it is damaged or the key is another one,
 * OLMEC_WRONG_PICKLE_KIND if it is the pickle of another kind of object.
 *
 * Free out with olmec_inbound_group_session_free().
 */
olmec_status olmec_inbound_group_session_from_pickle(const void *pickle,
                                                     size_t pickle_len,
                                                     const void *key,
                                                     size_t key_len,
                                                     olmec_inbound_group_session **out);

/**
 * Loads what olmec_inbound_group_session_pickle_with_stamp() saved. Fails with
 * OLMEC_ROLLED_BACK too, if it is older than the stamp's generation.
 *
 * Free out with olmec_inbound_group_session_free().
 */
olmec_status olmec_inbound_group_session_from_pickle_with_stamp(const void *pickle,
                                                                size_t pickle_len,
                                                                const void *key,
                                                                size_t key_len,
                                                                const void *context,
                                                                size_t context_len,
                                                                uint32_t generation,
                                                                olmec_inbound_group_session **out);

/**
 * Loads the plain JSON of a vodozemac pickle.
 *
 * Free out with olmec_inbound_group_session_free().
 */
olmec_status olmec_inbound_group_session_from_vodozemac_json(const void *json,
                                                             size_t json_len,
                                                             olmec_inbound_group_session **out);

/**
 * Loads what vodozemac pickled, with a key of 32 bytes.
 *
 * Free out with olmec_inbound_group_session_free().
 */
olmec_status olmec_inbound_group_session_from_vodozemac_pickle(const void *pickle,
                                                               size_t pickle_len,
                                                               const void *key,
                                                               size_t key_len,
                                                               olmec_inbound_group_session **out);

/**
 * Saves the object, encrypted with a key of 32 bytes; base64.
 *
 * Fails with OLMEC_WRONG_LENGTH for another key, and OLMEC_RANDOM_FAILURE.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_inbound_group_session_pickle(olmec_inbound_group_session *session,
                                                const void *key,
                                                size_t key_len,
                                                olmec_buffer *out);

/**
 * Saves the object, bound to a context and a generation too.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_inbound_group_session_pickle_with_stamp(olmec_inbound_group_session *session,
                                                           const void *key,
                                                           size_t key_len,
                                                           const void *context,
                                                           size_t context_len,
                                                           uint32_t generation,
                                                           olmec_buffer *out);

/**
 * Saves the object as libolm does, to go back to it. Fails with OLMEC_NOT_REPRESENTABLE or
 * OLMEC_SESSION_EXHAUSTED for what libolm cannot hold.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_inbound_group_session_to_libolm_pickle(olmec_inbound_group_session *session,
                                                          const void *key,
                                                          size_t key_len,
                                                          olmec_buffer *out);

/**
 * SECRET. The object as the plain JSON of vodozemac's pickle.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_inbound_group_session_to_vodozemac_json(olmec_inbound_group_session *session,
                                                           olmec_buffer *out);

/**
 * Saves the object as vodozemac does, with a key of 32 bytes.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_inbound_group_session_to_vodozemac_pickle(olmec_inbound_group_session *session,
                                                             const void *key,
                                                             size_t key_len,
                                                             olmec_buffer *out);

/* ------------------------------------------------------------------------
 * Key backup, and signing keys kept as seeds: olmec_pk_decryption
 * ------------------------------------------------------------------------ */

/**
 * Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
 * nobody may use it afterwards: freeing it twice is not allowed.
 */
void olmec_pk_decryption_free(olmec_pk_decryption *decryption);

/**
 * A new key. Fails with OLMEC_RANDOM_FAILURE.
 *
 * Free out with olmec_pk_decryption_free().
 */
olmec_status olmec_pk_decryption_new(olmec_pk_decryption **out);

/**
 * The key that a recovery key holds; white space in it is ignored.
 *
 * Fails with OLMEC_INVALID_RECOVERY_KEY.
 *
 * Free out with olmec_pk_decryption_free().
 */
olmec_status olmec_pk_decryption_from_recovery_key(const void *recovery_key,
                                                   size_t recovery_key_len,
                                                   olmec_pk_decryption **out);

/**
 * The key of 32 secret bytes.
 *
 * Free out with olmec_pk_decryption_free().
 */
olmec_status olmec_pk_decryption_from_secret_key(const void *secret_key,
                                                 size_t secret_key_len,
                                                 olmec_pk_decryption **out);

/**
 * SECRET. Decrypts all sessions of a backup at once, see olmec_backup_restore.
 *
 * Free out_keys with olmec_exported_room_key_list_free().
 */
olmec_status olmec_pk_decryption_decrypt_backup(olmec_pk_decryption *decryption,
                                                const void *answer,
                                                size_t answer_len,
                                                olmec_exported_room_key_list **out_keys,
                                                uint32_t *out_refused);

/**
 * SECRET. Decrypts what is stored for a session of a room, and compares it with these names.
 * Fails with OLMEC_SESSION_ID_MISMATCH too.
 *
 * A text that is absent stays an empty buffer, whose data is NULL.
 *
 * Free out_room_id, out_sender_key, out_sender_claimed_ed25519, out_forwarding_chain and out_exported_session_key with olmec_buffer_free().
 */
olmec_status olmec_pk_decryption_decrypt_room_key(olmec_pk_decryption *decryption,
                                                  const void *room_id,
                                                  size_t room_id_len,
                                                  const void *session_id,
                                                  size_t session_id_len,
                                                  const void *key_backup_data,
                                                  size_t key_backup_data_len,
                                                  olmec_buffer *out_room_id,
                                                  olmec_buffer *out_sender_key,
                                                  olmec_buffer *out_sender_claimed_ed25519,
                                                  olmec_buffer *out_forwarding_chain,
                                                  olmec_buffer *out_exported_session_key);

/**
 * Decrypts a message, of which nothing is authentic even if this succeeds.
 *
 * Fails with OLMEC_AUTHENTICATION_FAILED for another key or a damaged message.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_pk_decryption_decrypt_unauthenticated(olmec_pk_decryption *decryption,
                                                         const void *ephemeral,
                                                         size_t ephemeral_len,
                                                         const void *ciphertext,
                                                         size_t ciphertext_len,
                                                         const void *mac,
                                                         size_t mac_len,
                                                         olmec_buffer *out);

/**
 * The public key, base64.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_pk_decryption_public_key(olmec_pk_decryption *decryption, olmec_buffer *out);

/**
 * SECRET. The key in the form that a user writes down.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_pk_decryption_recovery_key(olmec_pk_decryption *decryption, olmec_buffer *out);

/**
 * SECRET. The key, 32 bytes.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_pk_decryption_secret_key(olmec_pk_decryption *decryption, olmec_buffer *out);

/**
 * Loads what libolm pickled, with a key of any length.
 *
 * Free out with olmec_pk_decryption_free().
 */
olmec_status olmec_pk_decryption_from_libolm_pickle(const void *pickle,
                                                    size_t pickle_len,
                                                    const void *key,
                                                    size_t key_len,
                                                    olmec_pk_decryption **out);

/**
 * Loads what olmec_pk_decryption_pickle() saved.
 *
 * Fails with OLMEC_AUTHENTICATION_FAILED if it is damaged or the key is another one,
 * OLMEC_WRONG_PICKLE_KIND if it is the pickle of another kind of object.
 *
 * Free out with olmec_pk_decryption_free().
 */
olmec_status olmec_pk_decryption_from_pickle(const void *pickle,
                                             size_t pickle_len,
                                             const void *key,
                                             size_t key_len,
                                             olmec_pk_decryption **out);

/**
 * Loads what olmec_pk_decryption_pickle_with_stamp() saved. Fails with OLMEC_ROLLED_BACK too,
 * if it is older than the stamp's generation.
 *
 * Free out with olmec_pk_decryption_free().
 */
olmec_status olmec_pk_decryption_from_pickle_with_stamp(const void *pickle,
                                                        size_t pickle_len,
                                                        const void *key,
                                                        size_t key_len,
                                                        const void *context,
                                                        size_t context_len,
                                                        uint32_t generation,
                                                        olmec_pk_decryption **out);

/**
 * Saves the object, encrypted with a key of 32 bytes; base64.
 *
 * Fails with OLMEC_WRONG_LENGTH for another key, and OLMEC_RANDOM_FAILURE.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_pk_decryption_pickle(olmec_pk_decryption *decryption,
                                        const void *key,
                                        size_t key_len,
                                        olmec_buffer *out);

/**
 * Saves the object, bound to a context and a generation too.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_pk_decryption_pickle_with_stamp(olmec_pk_decryption *decryption,
                                                   const void *key,
                                                   size_t key_len,
                                                   const void *context,
                                                   size_t context_len,
                                                   uint32_t generation,
                                                   olmec_buffer *out);

/**
 * Saves the key as libolm does, to go back to it.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_pk_decryption_to_libolm_pickle(olmec_pk_decryption *decryption,
                                                  const void *key,
                                                  size_t key_len,
                                                  olmec_buffer *out);

/* ------------------------------------------------------------------------
 * Key backup, and signing keys kept as seeds: olmec_pk_encryption
 * ------------------------------------------------------------------------ */

/**
 * Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
 * nobody may use it afterwards: freeing it twice is not allowed.
 */
void olmec_pk_encryption_free(olmec_pk_encryption *encryption);

/**
 * Encrypts to this public key, base64, whose signatures the caller has checked.
 *
 * Free out with olmec_pk_encryption_free().
 */
olmec_status olmec_pk_encryption_new(const void *recipient,
                                     size_t recipient_len,
                                     olmec_pk_encryption **out);

/**
 * Encrypts a message. Fails with OLMEC_NON_CONTRIBUTORY_KEY, OLMEC_INVALID_PUBLIC_KEY,
 * OLMEC_RANDOM_FAILURE.
 *
 * Free out_ephemeral, out_ciphertext and out_mac with olmec_buffer_free().
 */
olmec_status olmec_pk_encryption_encrypt(olmec_pk_encryption *encryption,
                                         const void *plaintext,
                                         size_t plaintext_len,
                                         olmec_buffer *out_ephemeral,
                                         olmec_buffer *out_ciphertext,
                                         olmec_buffer *out_mac);

/**
 * What is uploaded for a session.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_pk_encryption_encrypt_room_key(olmec_pk_encryption *encryption,
                                                  const void *room_id,
                                                  size_t room_id_len,
                                                  const void *sender_key,
                                                  size_t sender_key_len,
                                                  const void *sender_claimed_ed25519,
                                                  size_t sender_claimed_ed25519_len,
                                                  const void *forwarding_chain,
                                                  size_t forwarding_chain_len,
                                                  const void *exported_session_key,
                                                  size_t exported_session_key_len,
                                                  olmec_sender_trust trust,
                                                  olmec_buffer *out);

/* ------------------------------------------------------------------------
 * Key backup, and signing keys kept as seeds: olmec_pk_signing
 * ------------------------------------------------------------------------ */

/**
 * Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
 * nobody may use it afterwards: freeing it twice is not allowed.
 */
void olmec_pk_signing_free(olmec_pk_signing *signing);

/**
 * A new key. Fails with OLMEC_RANDOM_FAILURE.
 *
 * Free out with olmec_pk_signing_free().
 */
olmec_status olmec_pk_signing_new(olmec_pk_signing **out);

/**
 * The key of a seed of 32 secret bytes.
 *
 * Free out with olmec_pk_signing_free().
 */
olmec_status olmec_pk_signing_from_seed(const void *seed, size_t seed_len, olmec_pk_signing **out);

/**
 * The unsigned object of this key, for an upload of cross-signing keys.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_pk_signing_cross_signing_key_json(olmec_pk_signing *signing,
                                                     const void *user_id,
                                                     size_t user_id_len,
                                                     olmec_key_usage usage,
                                                     olmec_buffer *out);

/**
 * The public key, base64.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_pk_signing_public_key(olmec_pk_signing *signing, olmec_buffer *out);

/**
 * SECRET. The seed, 32 bytes.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_pk_signing_seed(olmec_pk_signing *signing, olmec_buffer *out);

/**
 * Signs bytes, in Matrix usually canonical JSON; base64.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_pk_signing_sign(olmec_pk_signing *signing,
                                   const void *message,
                                   size_t message_len,
                                   olmec_buffer *out);

/**
 * Signs a JSON object as a cross-signing key of this user; gives it in canonical JSON, with
 * the signature.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_pk_signing_sign_json(olmec_pk_signing *signing,
                                        const void *json,
                                        size_t json_len,
                                        const void *user_id,
                                        size_t user_id_len,
                                        olmec_buffer *out);

/* ------------------------------------------------------------------------
 * Verifying devices by emoji or numbers: olmec_sas
 * ------------------------------------------------------------------------ */

/**
 * Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
 * nobody may use it afterwards: freeing it twice is not allowed.
 */
void olmec_sas_free(olmec_sas *sas);

/**
 * A new ephemeral key. Fails with OLMEC_RANDOM_FAILURE.
 *
 * Free out with olmec_sas_free().
 */
olmec_status olmec_sas_new(olmec_sas **out);

/**
 * Agrees with the other side's key: what the side does that sent accept.
 *
 * Fails with OLMEC_NON_CONTRIBUTORY_KEY, OLMEC_INVALID_PUBLIC_KEY or
 * OLMEC_AUTHENTICATION_FAILED for keys that no honest device sends. The key is used up all the
 * same.
 *
 * Free out with olmec_established_sas_free().
 */
olmec_status olmec_sas_agree(olmec_sas *sas,
                             const void *their_key,
                             size_t their_key_len,
                             olmec_established_sas **out);

/**
 * Agrees with the other side's key if it is the one that was committed to: what the side does
 * that sent start.
 *
 * Fails with OLMEC_COMMITMENT_MISMATCH, and as olmec_sas_agree() does.
 *
 * Free out with olmec_established_sas_free().
 */
olmec_status olmec_sas_agree_with_commitment(olmec_sas *sas,
                                             const void *their_key,
                                             size_t their_key_len,
                                             const void *commitment,
                                             size_t commitment_len,
                                             const void *start_content,
                                             size_t start_content_len,
                                             olmec_established_sas **out);

/**
 * The olmec_sas_commitment() of m.key.verification.accept, from the canonical JSON of the
 * content of m.key.verification.start.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_sas_commitment(olmec_sas *sas,
                                  const void *start_content,
                                  size_t start_content_len,
                                  olmec_buffer *out);

/**
 * The public key to send, base64. Fails with OLMEC_ALREADY_USED after the agreement.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_sas_public_key(olmec_sas *sas, olmec_buffer *out);

/* ------------------------------------------------------------------------
 * Verifying devices by emoji or numbers: olmec_established_sas
 * ------------------------------------------------------------------------ */

/**
 * Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
 * nobody may use it afterwards: freeing it twice is not allowed.
 */
void olmec_established_sas_free(olmec_established_sas *sas);

/**
 * Any number of bytes up to 8160 for an info of the caller. Fails with OLMEC_OUTPUT_TOO_LONG.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_established_sas_bytes(olmec_established_sas *sas,
                                         const void *info,
                                         size_t info_len,
                                         uint32_t count,
                                         olmec_buffer *out);

/**
 * The MAC of an input under a key made for an info of the caller, as text.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_established_sas_mac(olmec_established_sas *sas,
                                       olmec_sas_mac_method method,
                                       const void *input,
                                       size_t input_len,
                                       const void *info,
                                       size_t info_len,
                                       olmec_buffer *out);

/**
 * Our m.key.verification.mac, once our user has said that the short strings match.
 *
 * Free out_macs with olmec_key_mac_list_free() and out_keys with olmec_buffer_free().
 */
olmec_status olmec_established_sas_mac_content(olmec_established_sas *sas,
                                               const olmec_sas_participants *participants,
                                               olmec_sas_mac_method method,
                                               const olmec_sas_key *keys,
                                               size_t keys_count,
                                               olmec_key_mac_list **out_macs,
                                               olmec_buffer *out_keys);

/**
 * What both people compare.
 *
 * Fails with OLMEC_COMMITMENT_MISMATCH at the side that sent start, if it has agreed without
 * checking the commitment.
 *
 * Free out_emojis with olmec_sas_emoji_list_free().
 */
olmec_status olmec_established_sas_short_string(olmec_established_sas *sas,
                                                const olmec_sas_participants *participants,
                                                olmec_sas_key_agreement key_agreement,
                                                olmec_sas_emoji_list **out_emojis,
                                                uint16_t (*out_decimals)[3]);

/** Verifies a MAC that the other side made. Fails with OLMEC_AUTHENTICATION_FAILED. */
olmec_status olmec_established_sas_verify_mac(olmec_established_sas *sas,
                                              olmec_sas_mac_method method,
                                              const void *input,
                                              size_t input_len,
                                              const void *info,
                                              size_t info_len,
                                              const void *received,
                                              size_t received_len);

/**
 * Verifies their m.key.verification.mac, once our user has said that the short strings match.
 * All required keys must be in it; of the others, the known ones are verified and the rest
 * passed over. Returns the keys that are verified by it.
 *
 * Fails with OLMEC_AUTHENTICATION_FAILED or OLMEC_KEY_LIST_MISMATCH; cancel the verification
 * then.
 *
 * Free out with olmec_sas_key_list_free().
 */
olmec_status olmec_established_sas_verify_mac_content(olmec_established_sas *sas,
                                                      const olmec_sas_participants *participants,
                                                      olmec_sas_mac_method method,
                                                      const olmec_key_mac *macs,
                                                      size_t macs_count,
                                                      const void *keys,
                                                      size_t keys_len,
                                                      const olmec_sas_key *required,
                                                      size_t required_count,
                                                      const olmec_sas_key *known,
                                                      size_t known_count,
                                                      olmec_sas_key_list **out);

/* ------------------------------------------------------------------------
 * Signing in with a QR code, MSC4108: olmec_ecies_recipient
 * ------------------------------------------------------------------------ */

/**
 * Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
 * nobody may use it afterwards: freeing it twice is not allowed.
 */
void olmec_ecies_recipient_free(olmec_ecies_recipient *recipient);

/**
 * A new key for one channel. Fails with OLMEC_RANDOM_FAILURE.
 *
 * Free out with olmec_ecies_recipient_free().
 */
olmec_status olmec_ecies_recipient_new(olmec_ecies_recipient **out);

/**
 * The same for another application than QR login, named by its prefix.
 *
 * Free out with olmec_ecies_recipient_free().
 */
olmec_status olmec_ecies_recipient_with_prefix(const void *application_prefix,
                                               size_t application_prefix_len,
                                               olmec_ecies_recipient **out);

/**
 * Opens the first message. If it is refused with OLMEC_AUTHENTICATION_FAILED, the genuine one
 * can still be opened.
 *
 * Free out with olmec_ecies_channel_free().
 */
olmec_status olmec_ecies_recipient_open(olmec_ecies_recipient *recipient,
                                        const void *message,
                                        size_t message_len,
                                        olmec_ecies_channel **out);

/**
 * The key to show in the QR code, base64.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_ecies_recipient_public_key(olmec_ecies_recipient *recipient, olmec_buffer *out);

/* ------------------------------------------------------------------------
 * Signing in with a QR code, MSC4108: olmec_ecies_initiator
 * ------------------------------------------------------------------------ */

/**
 * Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
 * nobody may use it afterwards: freeing it twice is not allowed.
 */
void olmec_ecies_initiator_free(olmec_ecies_initiator *initiator);

/**
 * Starts a channel to the key in a QR code, with a first plaintext.
 *
 * Fails with OLMEC_NON_CONTRIBUTORY_KEY, OLMEC_INVALID_PUBLIC_KEY or OLMEC_RANDOM_FAILURE.
 *
 * Free out with olmec_ecies_initiator_free().
 */
olmec_status olmec_ecies_initiator_new(const void *their_key,
                                       size_t their_key_len,
                                       const void *plaintext,
                                       size_t plaintext_len,
                                       olmec_ecies_initiator **out);

/**
 * The same for another application than QR login, named by its prefix.
 *
 * Free out with olmec_ecies_initiator_free().
 */
olmec_status olmec_ecies_initiator_with_prefix(const void *application_prefix,
                                               size_t application_prefix_len,
                                               const void *their_key,
                                               size_t their_key_len,
                                               const void *plaintext,
                                               size_t plaintext_len,
                                               olmec_ecies_initiator **out);

/**
 * The first message, to be sent to the device that showed the QR code.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_ecies_initiator_message(olmec_ecies_initiator *initiator, olmec_buffer *out);

/**
 * Opens the answer. If it is refused with OLMEC_AUTHENTICATION_FAILED, the genuine one can
 * still be opened.
 *
 * Free out with olmec_ecies_channel_free().
 */
olmec_status olmec_ecies_initiator_open(olmec_ecies_initiator *initiator,
                                        const void *answer,
                                        size_t answer_len,
                                        olmec_ecies_channel **out);

/* ------------------------------------------------------------------------
 * Signing in with a QR code, MSC4108: olmec_ecies_channel
 * ------------------------------------------------------------------------ */

/**
 * Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
 * nobody may use it afterwards: freeing it twice is not allowed.
 */
void olmec_ecies_channel_free(olmec_ecies_channel *channel);

/**
 * The two digits that the scanning device shows, and its user types into the other one.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_ecies_channel_check_code(olmec_ecies_channel *channel, olmec_buffer *out);

/** Whether the user typed the two digits. */
olmec_status olmec_ecies_channel_check_code_matches(olmec_ecies_channel *channel,
                                                    const void *typed,
                                                    size_t typed_len,
                                                    bool *out);

/**
 * What the message said that established the channel.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_ecies_channel_first_plaintext(olmec_ecies_channel *channel, olmec_buffer *out);

/**
 * Opens the next message. Fails with OLMEC_AUTHENTICATION_FAILED for any other.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_ecies_channel_open(olmec_ecies_channel *channel,
                                      const void *message,
                                      size_t message_len,
                                      olmec_buffer *out);

/**
 * Seals the next message. Fails with OLMEC_SESSION_EXHAUSTED.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_ecies_channel_seal(olmec_ecies_channel *channel,
                                      const void *plaintext,
                                      size_t plaintext_len,
                                      olmec_buffer *out);

/* ------------------------------------------------------------------------
 * Signing in with a QR code, MSC4388: olmec_hpke_recipient
 * ------------------------------------------------------------------------ */

/**
 * Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
 * nobody may use it afterwards: freeing it twice is not allowed.
 */
void olmec_hpke_recipient_free(olmec_hpke_recipient *recipient);

/**
 * A new key for one channel. Fails with OLMEC_RANDOM_FAILURE.
 *
 * Free out with olmec_hpke_recipient_free().
 */
olmec_status olmec_hpke_recipient_new(olmec_hpke_recipient **out);

/**
 * The same for another application than QR login, named by its prefix.
 *
 * Free out with olmec_hpke_recipient_free().
 */
olmec_status olmec_hpke_recipient_with_prefix(const void *application_prefix,
                                              size_t application_prefix_len,
                                              olmec_hpke_recipient **out);

/**
 * Opens the first message and returns what it says. If it is refused with
 * OLMEC_AUTHENTICATION_FAILED, the genuine one can still be opened.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_hpke_recipient_open(olmec_hpke_recipient *recipient,
                                       const void *message,
                                       size_t message_len,
                                       const void *associated_data,
                                       size_t associated_data_len,
                                       olmec_buffer *out);

/**
 * The key to show in the QR code, base64. Fails with OLMEC_ALREADY_USED once a message is
 * opened.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_hpke_recipient_public_key(olmec_hpke_recipient *recipient, olmec_buffer *out);

/**
 * Makes the response, and with it the channel. Send its olmec_hpke_channel_response().
 *
 * Fails with OLMEC_ALREADY_USED if no message was opened, or a response was made before.
 *
 * Free out with olmec_hpke_channel_free().
 */
olmec_status olmec_hpke_recipient_respond(olmec_hpke_recipient *recipient,
                                          const void *plaintext,
                                          size_t plaintext_len,
                                          const void *associated_data,
                                          size_t associated_data_len,
                                          olmec_hpke_channel **out);

/* ------------------------------------------------------------------------
 * Signing in with a QR code, MSC4388: olmec_hpke_sender
 * ------------------------------------------------------------------------ */

/**
 * Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
 * nobody may use it afterwards: freeing it twice is not allowed.
 */
void olmec_hpke_sender_free(olmec_hpke_sender *sender);

/**
 * Starts a channel to the key in a QR code, with a first plaintext.
 *
 * Fails with OLMEC_NON_CONTRIBUTORY_KEY, OLMEC_INVALID_PUBLIC_KEY or OLMEC_RANDOM_FAILURE.
 *
 * Free out with olmec_hpke_sender_free().
 */
olmec_status olmec_hpke_sender_new(const void *their_key,
                                   size_t their_key_len,
                                   const void *plaintext,
                                   size_t plaintext_len,
                                   const void *associated_data,
                                   size_t associated_data_len,
                                   olmec_hpke_sender **out);

/**
 * The same for another application than QR login, named by its prefix.
 *
 * Free out with olmec_hpke_sender_free().
 */
olmec_status olmec_hpke_sender_with_prefix(const void *application_prefix,
                                           size_t application_prefix_len,
                                           const void *their_key,
                                           size_t their_key_len,
                                           const void *plaintext,
                                           size_t plaintext_len,
                                           const void *associated_data,
                                           size_t associated_data_len,
                                           olmec_hpke_sender **out);

/**
 * The first message, to be sent to the device that showed the QR code.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_hpke_sender_message(olmec_hpke_sender *sender, olmec_buffer *out);

/**
 * Opens the response. If it is refused with OLMEC_AUTHENTICATION_FAILED, the genuine one can
 * still be opened. What it says is the channel's olmec_ecies_channel_first_plaintext().
 *
 * Free out with olmec_hpke_channel_free().
 */
olmec_status olmec_hpke_sender_open(olmec_hpke_sender *sender,
                                    const void *response,
                                    size_t response_len,
                                    const void *associated_data,
                                    size_t associated_data_len,
                                    olmec_hpke_channel **out);

/* ------------------------------------------------------------------------
 * Signing in with a QR code, MSC4388: olmec_hpke_channel
 * ------------------------------------------------------------------------ */

/**
 * Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
 * nobody may use it afterwards: freeing it twice is not allowed.
 */
void olmec_hpke_channel_free(olmec_hpke_channel *channel);

/**
 * The two digits that the scanning device shows, and its user types into the other one.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_hpke_channel_check_code(olmec_hpke_channel *channel, olmec_buffer *out);

/** Whether the user typed the two digits. */
olmec_status olmec_hpke_channel_check_code_matches(olmec_hpke_channel *channel,
                                                   const void *typed,
                                                   size_t typed_len,
                                                   bool *out);

/**
 * What the message said that established the channel here: the first message at the device
 * that showed the QR code, the response at the one that scanned it.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_hpke_channel_first_plaintext(olmec_hpke_channel *channel, olmec_buffer *out);

/**
 * Opens the next message. Fails with OLMEC_AUTHENTICATION_FAILED for any other.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_hpke_channel_open(olmec_hpke_channel *channel,
                                     const void *message,
                                     size_t message_len,
                                     const void *associated_data,
                                     size_t associated_data_len,
                                     olmec_buffer *out);

/**
 * The response to send, at the device that showed the QR code; none at the other.
 *
 * A text that is absent stays an empty buffer, whose data is NULL.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_hpke_channel_response(olmec_hpke_channel *channel, olmec_buffer *out);

/**
 * Seals the next message. Fails with OLMEC_SESSION_EXHAUSTED.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_hpke_channel_seal(olmec_hpke_channel *channel,
                                     const void *plaintext,
                                     size_t plaintext_len,
                                     const void *associated_data,
                                     size_t associated_data_len,
                                     olmec_buffer *out);

/* ------------------------------------------------------------------------
 * More: olmec_attachment_decryptor
 * ------------------------------------------------------------------------ */

/**
 * Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
 * nobody may use it afterwards: freeing it twice is not allowed.
 */
void olmec_attachment_decryptor_free(olmec_attachment_decryptor *decryptor);

/**
 * Decrypts the attachment of an EncryptedFile object.
 *
 * Free out with olmec_attachment_decryptor_free().
 */
olmec_status olmec_attachment_decryptor_new(const void *file,
                                            size_t file_len,
                                            olmec_attachment_decryptor **out);

/**
 * Decrypts the next bytes, however many; they may be forged. Fails with OLMEC_ALREADY_USED.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_attachment_decryptor_decrypt_unverified(olmec_attachment_decryptor *decryptor,
                                                           const void *ciphertext,
                                                           size_t ciphertext_len,
                                                           olmec_buffer *out);

/**
 * After the last bytes. Fails with OLMEC_AUTHENTICATION_FAILED if anything was forged: throw
 * away all that was decrypted.
 */
olmec_status olmec_attachment_decryptor_verify(olmec_attachment_decryptor *decryptor);

/* ------------------------------------------------------------------------
 * More: olmec_attachment_encryptor
 * ------------------------------------------------------------------------ */

/**
 * Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
 * nobody may use it afterwards: freeing it twice is not allowed.
 */
void olmec_attachment_encryptor_free(olmec_attachment_encryptor *encryptor);

/**
 * Draws a key for one attachment. Fails with OLMEC_RANDOM_FAILURE.
 *
 * Free out with olmec_attachment_encryptor_free().
 */
olmec_status olmec_attachment_encryptor_new(olmec_attachment_encryptor **out);

/**
 * Encrypts the next bytes of the file, however many. Fails with OLMEC_ALREADY_USED.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_attachment_encryptor_encrypt(olmec_attachment_encryptor *encryptor,
                                                const void *plaintext,
                                                size_t plaintext_len,
                                                olmec_buffer *out);

/**
 * SECRET. After the last bytes: the EncryptedFile object for the event, with the URL to which
 * the ciphertext was uploaded. Fails with OLMEC_ALREADY_USED.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_attachment_encryptor_finish(olmec_attachment_encryptor *encryptor,
                                               const void *url,
                                               size_t url_len,
                                               olmec_buffer *out);

/* ------------------------------------------------------------------------
 * More: olmec_attachment_verifier
 * ------------------------------------------------------------------------ */

/**
 * Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
 * nobody may use it afterwards: freeing it twice is not allowed.
 */
void olmec_attachment_verifier_free(olmec_attachment_verifier *verifier);

/**
 * Checks against the hash in the EncryptedFile object.
 *
 * Free out with olmec_attachment_verifier_free().
 */
olmec_status olmec_attachment_verifier_new(const void *file,
                                           size_t file_len,
                                           olmec_attachment_verifier **out);

/** Reads the next bytes of the ciphertext. Fails with OLMEC_ALREADY_USED. */
olmec_status olmec_attachment_verifier_update(olmec_attachment_verifier *verifier,
                                              const void *ciphertext,
                                              size_t ciphertext_len);

/** After the last bytes. Fails with OLMEC_AUTHENTICATION_FAILED if they are not what was sent. */
olmec_status olmec_attachment_verifier_verify(olmec_attachment_verifier *verifier);

/* ------------------------------------------------------------------------
 * More: olmec_backup_restore
 * ------------------------------------------------------------------------ */

/**
 * Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
 * nobody may use it afterwards: freeing it twice is not allowed.
 */
void olmec_backup_restore_free(olmec_backup_restore *restore);

/**
 * Reads the answer to GET /room_keys/keys. Fails with OLMEC_MALFORMED_JSON and
 * OLMEC_MALFORMED_MESSAGE.
 *
 * Free out with olmec_backup_restore_free().
 */
olmec_status olmec_backup_restore_new(const void *answer,
                                      size_t answer_len,
                                      olmec_backup_restore **out);

/** How many sessions there are. */
olmec_status olmec_backup_restore_count(olmec_backup_restore *restore, uint32_t *out);

/** How many have been decrypted, or refused. */
olmec_status olmec_backup_restore_done(olmec_backup_restore *restore, uint32_t *out);

/**
 * SECRET. Decrypts the next sessions, at most this many, and gives them.
 *
 * Free out_keys with olmec_exported_room_key_list_free().
 */
olmec_status olmec_backup_restore_run(olmec_backup_restore *restore,
                                      olmec_pk_decryption *decryption,
                                      uint32_t at_most,
                                      olmec_exported_room_key_list **out_keys,
                                      uint32_t *out_refused);

/* ------------------------------------------------------------------------
 * More: olmec_cross_signing_key
 * ------------------------------------------------------------------------ */

/**
 * Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
 * nobody may use it afterwards: freeing it twice is not allowed.
 */
void olmec_cross_signing_key_free(olmec_cross_signing_key *key);

/**
 * Reads what the server says is the user's master key. That it is, only the user can say.
 *
 * Free out with olmec_cross_signing_key_free().
 */
olmec_status olmec_cross_signing_key_master(const void *json,
                                            size_t json_len,
                                            const void *user_id,
                                            size_t user_id_len,
                                            olmec_cross_signing_key **out);

/**
 * The public key, base64.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_cross_signing_key_key(olmec_cross_signing_key *key, olmec_buffer *out);

/**
 * Reads another key of this user, which this master key must have signed.
 *
 * Free out with olmec_cross_signing_key_free().
 */
olmec_status olmec_cross_signing_key_signed_key(olmec_cross_signing_key *key,
                                                const void *json,
                                                size_t json_len,
                                                olmec_key_usage usage,
                                                olmec_cross_signing_key **out);

/* ------------------------------------------------------------------------
 * More: olmec_decrypted_batch
 * ------------------------------------------------------------------------ */

/**
 * Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
 * nobody may use it afterwards: freeing it twice is not allowed.
 */
void olmec_decrypted_batch_free(olmec_decrypted_batch *batch);

/** How many messages there were. */
olmec_status olmec_decrypted_batch_count(olmec_decrypted_batch *batch, uint32_t *out);

/**
 * What became of the message that was added at this place, counted from 0: the same as
 * InboundGroupSession.decrypt gives. Fails with OLMEC_UNKNOWN_MESSAGE_INDEX too if there were
 * fewer messages.
 *
 * Free out_plaintext with olmec_buffer_free().
 */
olmec_status olmec_decrypted_batch_message(olmec_decrypted_batch *batch,
                                           uint32_t place,
                                           olmec_buffer *out_plaintext,
                                           uint32_t *out_message_index);

/* ------------------------------------------------------------------------
 * More: olmec_decrypted_olm_event
 * ------------------------------------------------------------------------ */

/**
 * Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
 * nobody may use it afterwards: freeing it twice is not allowed.
 */
void olmec_decrypted_olm_event_free(olmec_decrypted_olm_event *event);

/**
 * SECRET. The content of the event, as JSON.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_decrypted_olm_event_content(olmec_decrypted_olm_event *event, olmec_buffer *out);

/**
 * The type of the event, such as m.room_key.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_decrypted_olm_event_event_type(olmec_decrypted_olm_event *event,
                                                  olmec_buffer *out);

/**
 * SECRET. The room key of an m.forwarded_room_key event. Use it only if you asked this device
 * for it, and trust the device.
 *
 * A text that is absent stays an empty buffer, whose data is NULL.
 *
 * Free out_room_id, out_sender_key, out_sender_claimed_ed25519, out_forwarding_chain and out_exported_session_key with olmec_buffer_free().
 */
olmec_status olmec_decrypted_olm_event_forwarded_room_key(olmec_decrypted_olm_event *event,
                                                          olmec_buffer *out_room_id,
                                                          olmec_buffer *out_sender_key,
                                                          olmec_buffer *out_sender_claimed_ed25519,
                                                          olmec_buffer *out_forwarding_chain,
                                                          olmec_buffer *out_exported_session_key);

/**
 * The session of an m.room_key event, which is its sender's. Fails with
 * OLMEC_SESSION_ID_MISMATCH and the codes of malformed keys.
 *
 * Free out with olmec_room_session_free().
 */
olmec_status olmec_decrypted_olm_event_room_key(olmec_decrypted_olm_event *event,
                                                olmec_room_session **out);

/**
 * The device that wrote it.
 *
 * Free out with olmec_verified_device_free().
 */
olmec_status olmec_decrypted_olm_event_sender_device(olmec_decrypted_olm_event *event,
                                                     olmec_verified_device **out);

/* ------------------------------------------------------------------------
 * More: olmec_key_export
 * ------------------------------------------------------------------------ */

/**
 * Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
 * nobody may use it afterwards: freeing it twice is not allowed.
 */
void olmec_key_export_free(olmec_key_export *export_);

/**
 * Decrypts a file, if it asks for no more rounds and has no more bytes than these. Fails with
 * OLMEC_AUTHENTICATION_FAILED for another passphrase, OLMEC_TOO_MANY_ROUNDS,
 * OLMEC_INPUT_TOO_LARGE.
 *
 * Free out with olmec_key_export_free().
 */
olmec_status olmec_key_export_new(const void *file,
                                  size_t file_len,
                                  const void *passphrase,
                                  size_t passphrase_len,
                                  uint32_t max_rounds,
                                  uint32_t max_bytes,
                                  olmec_key_export **out);

/**
 * SECRET. The JSON of the room keys, as it was in the file.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_key_export_plaintext(olmec_key_export *export_, olmec_buffer *out);

/**
 * SECRET. The room keys. Fails with OLMEC_MALFORMED_JSON if the file has none.
 *
 * Free out_keys with olmec_exported_room_key_list_free().
 */
olmec_status olmec_key_export_room_keys(olmec_key_export *export_,
                                        olmec_exported_room_key_list **out_keys,
                                        uint32_t *out_refused);

/* ------------------------------------------------------------------------
 * More: olmec_message_batch
 * ------------------------------------------------------------------------ */

/**
 * Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
 * nobody may use it afterwards: freeing it twice is not allowed.
 */
void olmec_message_batch_free(olmec_message_batch *batch);

/**
 * No messages yet.
 *
 * Free out with olmec_message_batch_free().
 */
olmec_status olmec_message_batch_new(olmec_message_batch **out);

/**
 * Adds a message, base64, behind the others. What is no message is the failure of its place in
 * the result.
 */
olmec_status olmec_message_batch_add(olmec_message_batch *batch,
                                     const void *message,
                                     size_t message_len);

/** How many messages have been added. */
olmec_status olmec_message_batch_count(olmec_message_batch *batch, uint32_t *out);

/* ------------------------------------------------------------------------
 * More: olmec_olm_event
 * ------------------------------------------------------------------------ */

/**
 * Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
 * nobody may use it afterwards: freeing it twice is not allowed.
 */
void olmec_olm_event_free(olmec_olm_event *event);

/**
 * Reads the content of an event to this device. sender is the event's. Fails with
 * OLMEC_RECIPIENT_MISMATCH if there is no message for this device in it.
 *
 * Free out with olmec_olm_event_free().
 */
olmec_status olmec_olm_event_new(const void *sender,
                                 size_t sender_len,
                                 const void *content,
                                 size_t content_len,
                                 olmec_account *account,
                                 olmec_olm_event **out);

/**
 * The Olm message, to find its session.
 *
 * Free out_body with olmec_buffer_free().
 */
olmec_status olmec_olm_event_message(olmec_olm_event *event,
                                     olmec_message_type *out_message_type,
                                     olmec_buffer *out_body);

/**
 * Opens it in a session with the device of this identity key, where the message introduces the
 * device. The key is the one under which you stored the session when it was made, from nothing
 * of this event; never try one after the other. Fails with OLMEC_SENDER_MISMATCH,
 * OLMEC_RECIPIENT_MISMATCH, OLMEC_UNKNOWN_DEVICE, and the codes of decrypting.
 *
 * Free out with olmec_decrypted_olm_event_free().
 */
olmec_status olmec_olm_event_open(olmec_olm_event *event,
                                  olmec_olm_session *session,
                                  const void *their_identity_key,
                                  size_t their_identity_key_len,
                                  olmec_account *account,
                                  const void *user_id,
                                  size_t user_id_len,
                                  const void *device_id,
                                  size_t device_id_len,
                                  olmec_decrypted_olm_event **out);

/**
 * olmec_olm_event_open(), where the sender's device is known.
 *
 * Free out with olmec_decrypted_olm_event_free().
 */
olmec_status olmec_olm_event_open_from(olmec_olm_event *event,
                                       olmec_olm_session *session,
                                       const void *their_identity_key,
                                       size_t their_identity_key_len,
                                       olmec_account *account,
                                       const void *user_id,
                                       size_t user_id_len,
                                       const void *device_id,
                                       size_t device_id_len,
                                       olmec_verified_device *sender,
                                       olmec_decrypted_olm_event **out);

/**
 * Makes a session of it, where the message introduces its device. Fails as
 * olmec_olm_event_open() does.
 *
 * Free out with olmec_opened_olm_event_free().
 */
olmec_status olmec_olm_event_open_new_session(olmec_olm_event *event,
                                              olmec_account *account,
                                              const void *user_id,
                                              size_t user_id_len,
                                              olmec_opened_olm_event **out);

/**
 * olmec_olm_event_open_new_session(), where the sender's device is known.
 *
 * Free out with olmec_opened_olm_event_free().
 */
olmec_status olmec_olm_event_open_new_session_from(olmec_olm_event *event,
                                                   olmec_account *account,
                                                   const void *user_id,
                                                   size_t user_id_len,
                                                   olmec_verified_device *sender,
                                                   olmec_opened_olm_event **out);

/**
 * The identity key of the device that it says it is from, base64: look for the session among
 * those that you stored under it.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_olm_event_sender_key(olmec_olm_event *event, olmec_buffer *out);

/* ------------------------------------------------------------------------
 * More: olmec_opened_olm_event
 * ------------------------------------------------------------------------ */

/**
 * Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
 * nobody may use it afterwards: freeing it twice is not allowed.
 */
void olmec_opened_olm_event_free(olmec_opened_olm_event *event);

/**
 * The event, once. Fails with OLMEC_ALREADY_USED.
 *
 * Free out with olmec_decrypted_olm_event_free().
 */
olmec_status olmec_opened_olm_event_event(olmec_opened_olm_event *event,
                                          olmec_decrypted_olm_event **out);

/**
 * The new session, once; keep it under the device's identity key. Fails with
 * OLMEC_ALREADY_USED.
 *
 * Free out with olmec_olm_session_free().
 */
olmec_status olmec_opened_olm_event_session(olmec_opened_olm_event *event, olmec_olm_session **out);

/* ------------------------------------------------------------------------
 * More: olmec_replay_guard
 * ------------------------------------------------------------------------ */

/**
 * Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
 * nobody may use it afterwards: freeing it twice is not allowed.
 */
void olmec_replay_guard_free(olmec_replay_guard *guard);

/**
 * A guard that has seen nothing. Fails with OLMEC_RANDOM_FAILURE.
 *
 * Free out with olmec_replay_guard_free().
 */
olmec_status olmec_replay_guard_new(olmec_replay_guard **out);

/** How many messages are remembered. */
olmec_status olmec_replay_guard_count(olmec_replay_guard *guard, uint32_t *out);

/** Forgets a session, whose messages will never be decrypted again. */
olmec_status olmec_replay_guard_forget(olmec_replay_guard *guard,
                                       const void *session_id,
                                       size_t session_id_len);

/**
 * Takes note of a message, base64, that was decrypted. Fails with OLMEC_MESSAGE_REPLAYED and
 * OLMEC_MESSAGE_EQUIVOCATION.
 */
olmec_status olmec_replay_guard_see(olmec_replay_guard *guard,
                                    const void *session_id,
                                    size_t session_id_len,
                                    uint32_t message_index,
                                    const void *event_id,
                                    size_t event_id_len,
                                    const void *message,
                                    size_t message_len,
                                    olmec_sighting *out);

/**
 * Loads what olmec_replay_guard_pickle() saved.
 *
 * Fails with OLMEC_AUTHENTICATION_FAILED if it is damaged or the key is another one,
 * OLMEC_WRONG_PICKLE_KIND if it is the pickle of another kind of object.
 *
 * Free out with olmec_replay_guard_free().
 */
olmec_status olmec_replay_guard_from_pickle(const void *pickle,
                                            size_t pickle_len,
                                            const void *key,
                                            size_t key_len,
                                            olmec_replay_guard **out);

/**
 * Loads what olmec_replay_guard_pickle_with_stamp() saved. Fails with OLMEC_ROLLED_BACK too,
 * if it is older than the stamp's generation.
 *
 * Free out with olmec_replay_guard_free().
 */
olmec_status olmec_replay_guard_from_pickle_with_stamp(const void *pickle,
                                                       size_t pickle_len,
                                                       const void *key,
                                                       size_t key_len,
                                                       const void *context,
                                                       size_t context_len,
                                                       uint32_t generation,
                                                       olmec_replay_guard **out);

/**
 * Saves the object, encrypted with a key of 32 bytes; base64.
 *
 * Fails with OLMEC_WRONG_LENGTH for another key, and OLMEC_RANDOM_FAILURE.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_replay_guard_pickle(olmec_replay_guard *guard,
                                       const void *key,
                                       size_t key_len,
                                       olmec_buffer *out);

/**
 * Saves the object, bound to a context and a generation too.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_replay_guard_pickle_with_stamp(olmec_replay_guard *guard,
                                                  const void *key,
                                                  size_t key_len,
                                                  const void *context,
                                                  size_t context_len,
                                                  uint32_t generation,
                                                  olmec_buffer *out);

/* ------------------------------------------------------------------------
 * More: olmec_room_session
 * ------------------------------------------------------------------------ */

/**
 * Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
 * nobody may use it afterwards: freeing it twice is not allowed.
 */
void olmec_room_session_free(olmec_room_session *session);

/**
 * The session of a key from an export, a backup or a forwarding.
 *
 * Free out with olmec_room_session_free().
 */
olmec_status olmec_room_session_from_exported_key(const void *room_id,
                                                  size_t room_id_len,
                                                  const void *sender_key,
                                                  size_t sender_key_len,
                                                  const void *sender_claimed_ed25519,
                                                  size_t sender_claimed_ed25519_len,
                                                  const void *forwarding_chain,
                                                  size_t forwarding_chain_len,
                                                  const void *exported_session_key,
                                                  size_t exported_session_key_len,
                                                  olmec_room_session **out);

/**
 * The session of a device from its olmec_outbound_group_session_session_key(), which came over
 * Olm from that device.
 *
 * Free out with olmec_room_session_free().
 */
olmec_status olmec_room_session_from_session_key(const void *session_key,
                                                 size_t session_key_len,
                                                 const void *room_id,
                                                 size_t room_id_len,
                                                 olmec_verified_device *owner,
                                                 olmec_room_session **out);

/**
 * SECRET. An export of all that the session knows, base64.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_room_session_export_at_first_known_index(olmec_room_session *session,
                                                            olmec_buffer *out);

/**
 * The session id, 43 characters.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_room_session_id(olmec_room_session *session, olmec_buffer *out);

/**
 * Decrypts an event, with all comparisons. Room, sender and event id are those under which the
 * server gave it, olmec_decrypted_olm_event_content() its content. Fails with
 * OLMEC_ROOM_MISMATCH, OLMEC_SENDER_MISMATCH, OLMEC_SESSION_ID_MISMATCH,
 * OLMEC_MESSAGE_REPLAYED, OLMEC_MESSAGE_EQUIVOCATION, and the codes of decrypting.
 *
 * Free out_event_type and out_content with olmec_buffer_free().
 */
olmec_status olmec_room_session_open(olmec_room_session *session,
                                     const void *room_id,
                                     size_t room_id_len,
                                     const void *sender,
                                     size_t sender_len,
                                     const void *event_id,
                                     size_t event_id_len,
                                     const void *content,
                                     size_t content_len,
                                     olmec_replay_guard *guard,
                                     olmec_buffer *out_event_type,
                                     olmec_buffer *out_content,
                                     uint32_t *out_message_index,
                                     olmec_sighting *out_sighting,
                                     olmec_session_owner *out_owner);

/** Whose it is. */
olmec_status olmec_room_session_owner(olmec_room_session *session, olmec_session_owner *out);

/**
 * The room.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_room_session_room_id(olmec_room_session *session, olmec_buffer *out);

/**
 * Loads a session of a device that olmec_room_session_pickle() saved; keep the room and the
 * device beside it. One that was imported stays without owner.
 *
 * Free out with olmec_room_session_free().
 */
olmec_status olmec_room_session_from_pickle(const void *pickle,
                                            size_t pickle_len,
                                            const void *key,
                                            size_t key_len,
                                            const void *room_id,
                                            size_t room_id_len,
                                            olmec_verified_device *owner,
                                            olmec_room_session **out);

/**
 * Loads a session without known owner that olmec_room_session_pickle() saved; keep the room
 * beside it.
 *
 * Free out with olmec_room_session_free().
 */
olmec_status olmec_room_session_from_pickle_without_owner(const void *pickle,
                                                          size_t pickle_len,
                                                          const void *key,
                                                          size_t key_len,
                                                          const void *room_id,
                                                          size_t room_id_len,
                                                          olmec_room_session **out);

/**
 * Saves the session as an olmec_inbound_group_session does; room and owner are not in it.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_room_session_pickle(olmec_room_session *session,
                                       const void *key,
                                       size_t key_len,
                                       olmec_buffer *out);

/* ------------------------------------------------------------------------
 * More: olmec_secret_storage_key
 * ------------------------------------------------------------------------ */

/**
 * Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
 * nobody may use it afterwards: freeing it twice is not allowed.
 */
void olmec_secret_storage_key_free(olmec_secret_storage_key *key);

/**
 * A new key. Fails with OLMEC_RANDOM_FAILURE.
 *
 * Free out with olmec_secret_storage_key_free().
 */
olmec_status olmec_secret_storage_key_new(olmec_secret_storage_key **out);

/**
 * The key of 32 secret bytes, which is compared with nothing.
 *
 * Free out with olmec_secret_storage_key_free().
 */
olmec_status olmec_secret_storage_key_from_bytes(const void *key,
                                                 size_t key_len,
                                                 olmec_secret_storage_key **out);

/**
 * A new key out of a passphrase; the salt should be 32 random characters, the rounds 500 000,
 * of which at least 100 000 are made.
 *
 * Free out with olmec_secret_storage_key_free().
 */
olmec_status olmec_secret_storage_key_from_passphrase(const void *passphrase,
                                                      size_t passphrase_len,
                                                      const void *salt,
                                                      size_t salt_len,
                                                      uint32_t rounds,
                                                      olmec_secret_storage_key **out);

/**
 * The key that a recovery key holds, if it is the one that is described. Fails with
 * OLMEC_AUTHENTICATION_FAILED.
 *
 * Free out with olmec_secret_storage_key_free().
 */
olmec_status olmec_secret_storage_key_unlock(const void *description,
                                             size_t description_len,
                                             const void *recovery_key,
                                             size_t recovery_key_len,
                                             olmec_secret_storage_key **out);

/**
 * The key that comes from a passphrase, if it is the one that is described, and takes no more
 * rounds than these. Fails with OLMEC_AUTHENTICATION_FAILED and OLMEC_TOO_MANY_ROUNDS.
 *
 * Free out with olmec_secret_storage_key_free().
 */
olmec_status olmec_secret_storage_key_unlock_with_passphrase(const void *description,
                                                             size_t description_len,
                                                             const void *passphrase,
                                                             size_t passphrase_len,
                                                             uint32_t max_rounds,
                                                             olmec_secret_storage_key **out);

/**
 * SECRET. The key, 32 bytes.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_secret_storage_key_bytes(olmec_secret_storage_key *key, olmec_buffer *out);

/** Whether the key could be compared with its description. */
olmec_status olmec_secret_storage_key_check(olmec_secret_storage_key *key, olmec_key_check *out);

/**
 * SECRET. Decrypts the secret of this name. Fails with OLMEC_AUTHENTICATION_FAILED.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_secret_storage_key_decrypt(olmec_secret_storage_key *key,
                                              const void *name,
                                              size_t name_len,
                                              const void *secret,
                                              size_t secret_len,
                                              olmec_buffer *out);

/**
 * What goes to the server about the key: the content of its event.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_secret_storage_key_describe(olmec_secret_storage_key *key, olmec_buffer *out);

/**
 * Encrypts a secret under its name; gives the JSON object of ciphertext, IV and MAC. Not with
 * a key whose olmec_secret_storage_key_check() was NotPossible and that has decrypted nothing
 * yet: it may be another.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_secret_storage_key_encrypt(olmec_secret_storage_key *key,
                                              const void *name,
                                              size_t name_len,
                                              const void *secret,
                                              size_t secret_len,
                                              olmec_buffer *out);

/**
 * SECRET. The key in the form that a user writes down.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_secret_storage_key_recovery_key(olmec_secret_storage_key *key,
                                                   olmec_buffer *out);

/* ------------------------------------------------------------------------
 * More: olmec_session_import
 * ------------------------------------------------------------------------ */

/**
 * Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
 * nobody may use it afterwards: freeing it twice is not allowed.
 */
void olmec_session_import_free(olmec_session_import *import);

/**
 * Nothing to import yet.
 *
 * Free out with olmec_session_import_free().
 */
olmec_status olmec_session_import_new(olmec_session_import **out);

/** Adds an exported session key, base64. */
olmec_status olmec_session_import_add(olmec_session_import *import,
                                      const void *exported_session_key,
                                      size_t exported_session_key_len);

/** How many have been added. */
olmec_status olmec_session_import_count(olmec_session_import *import, uint32_t *out);

/** How many have been imported, or refused. */
olmec_status olmec_session_import_done(olmec_session_import *import, uint32_t *out);

/** Imports the next ones, at most this many. Returns how many are done. */
olmec_status olmec_session_import_run(olmec_session_import *import,
                                      uint32_t at_most,
                                      uint32_t *out);

/**
 * The session of the export that was added at this place, counted from 0, once.
 *
 * Fails with what the export was refused for, and with OLMEC_ALREADY_USED if it has been
 * taken, or was not reached yet.
 *
 * Free out with olmec_inbound_group_session_free().
 */
olmec_status olmec_session_import_session(olmec_session_import *import,
                                          uint32_t place,
                                          olmec_inbound_group_session **out);

/* ------------------------------------------------------------------------
 * More: olmec_verified_device
 * ------------------------------------------------------------------------ */

/**
 * Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
 * nobody may use it afterwards: freeing it twice is not allowed.
 */
void olmec_verified_device_free(olmec_verified_device *device);

/**
 * Reads what the server says are the keys of this user's device. Fails with
 * OLMEC_DEVICE_MISMATCH, OLMEC_SIGNATURE_MISSING and OLMEC_AUTHENTICATION_FAILED.
 *
 * Free out with olmec_verified_device_free().
 */
olmec_status olmec_verified_device_new(const void *device_keys,
                                       size_t device_keys_len,
                                       const void *user_id,
                                       size_t user_id_len,
                                       const void *device_id,
                                       size_t device_id_len,
                                       olmec_verified_device **out);

/**
 * Its id.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_verified_device_device_id(olmec_verified_device *device, olmec_buffer *out);

/**
 * Its two identity keys.
 *
 * Free out_curve25519 and out_ed25519 with olmec_buffer_free().
 */
olmec_status olmec_verified_device_identity_keys(olmec_verified_device *device,
                                                 olmec_buffer *out_curve25519,
                                                 olmec_buffer *out_ed25519);

/**
 * Whose device it says it is.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_verified_device_user_id(olmec_verified_device *device, olmec_buffer *out);

/**
 * Verifies a one-time or fallback key of this device, as it was claimed.
 *
 * Free out with olmec_verified_one_time_key_free().
 */
olmec_status olmec_verified_device_verify_one_time_key(olmec_verified_device *device,
                                                       const void *one_time_key,
                                                       size_t one_time_key_len,
                                                       olmec_verified_one_time_key **out);

/* ------------------------------------------------------------------------
 * More: olmec_verified_one_time_key
 * ------------------------------------------------------------------------ */

/**
 * Frees a handle and wipes what it knows; NULL is allowed. No other thread may be using it, and
 * nobody may use it afterwards: freeing it twice is not allowed.
 */
void olmec_verified_one_time_key_free(olmec_verified_one_time_key *key);

/**
 * The Curve25519 identity key of the device, base64.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_verified_one_time_key_identity_key(olmec_verified_one_time_key *key,
                                                      olmec_buffer *out);

/**
 * The one-time key, base64.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_verified_one_time_key_key(olmec_verified_one_time_key *key, olmec_buffer *out);

/* ------------------------------------------------------------------------
 * Without a handle
 * ------------------------------------------------------------------------ */

/**
 * The authentication data of a new backup with this public key, unsigned.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_backup_auth_data_json(const void *public_key,
                                         size_t public_key_len,
                                         olmec_buffer *out);

/**
 * The public key of a backup, if its authentication data is signed with this key of the user.
 * Fails with OLMEC_SIGNATURE_MISSING and OLMEC_AUTHENTICATION_FAILED.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_backup_verified_public_key(const void *auth_data,
                                              size_t auth_data_len,
                                              const void *user_id,
                                              size_t user_id_len,
                                              const void *key_id,
                                              size_t key_id_len,
                                              const void *key,
                                              size_t key_len,
                                              olmec_buffer *out);

/**
 * The bytes of a QR code of MSC4108. Fails with OLMEC_MALFORMED_QR_CODE if the server name
 * does not fit the intent, or a text is empty or too long.
 *
 * NULL for a server name that is absent.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_build_msc4108_qr_code(olmec_qr_intent intent,
                                         const void *public_key,
                                         size_t public_key_len,
                                         const void *rendezvous_url,
                                         size_t rendezvous_url_len,
                                         const void *server_name,
                                         size_t server_name_len,
                                         olmec_buffer *out);

/**
 * The bytes of a QR code of MSC4388. Fails with OLMEC_MALFORMED_QR_CODE if a text is empty or
 * too long.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_build_msc4388_qr_code(olmec_qr_intent intent,
                                         const void *public_key,
                                         size_t public_key_len,
                                         const void *rendezvous_id,
                                         size_t rendezvous_id_len,
                                         const void *base_url,
                                         size_t base_url_len,
                                         olmec_buffer *out);

/**
 * The canonical form of a JSON text. Fails with OLMEC_MALFORMED_JSON.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_canonical_json(const void *json, size_t json_len, olmec_buffer *out);

/**
 * Decrypts a whole attachment, after its hash has been checked. file is the EncryptedFile
 * object. Fails with OLMEC_AUTHENTICATION_FAILED.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_decrypt_attachment(const void *file,
                                      size_t file_len,
                                      const void *ciphertext,
                                      size_t ciphertext_len,
                                      olmec_buffer *out);

/**
 * Verifies an Ed25519 signature of bytes; key and signature in base64.
 *
 * Fails with OLMEC_AUTHENTICATION_FAILED if the signature is not the key's,
 * OLMEC_INVALID_PUBLIC_KEY if the key is not one that can verify safely.
 */
olmec_status olmec_ed25519_verify(const void *key,
                                  size_t key_len,
                                  const void *message,
                                  size_t message_len,
                                  const void *signature,
                                  size_t signature_len);

/**
 * Writes a file of room keys; at least 100 000 rounds are made, 500 000 are usual.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_encrypt_key_export(const olmec_exported_room_key *keys,
                                      size_t keys_count,
                                      const void *passphrase,
                                      size_t passphrase_len,
                                      uint32_t rounds,
                                      olmec_buffer *out);

/** Reads what a file says about itself. Fails with OLMEC_MALFORMED_KEY_EXPORT. */
olmec_status olmec_inspect_key_export(const void *file,
                                      size_t file_len,
                                      uint32_t *out_rounds,
                                      uint32_t *out_length);

/** Reads what a Megolm message says of itself. Fails with the codes of malformed messages. */
olmec_status olmec_inspect_megolm_message(const void *message,
                                          size_t message_len,
                                          uint32_t *out_message_index,
                                          olmec_mac_length *out_mac_length);

/**
 * Reads what an Olm message says of itself. Fails with the codes of malformed messages.
 *
 * A text that is absent stays an empty buffer, whose data is NULL.
 *
 * Free out_session_id, out_identity_key, out_base_key, out_one_time_key and out_ratchet_key with olmec_buffer_free().
 */
olmec_status olmec_inspect_olm_message(olmec_message_type message_type,
                                       const void *body,
                                       size_t body_len,
                                       olmec_buffer *out_session_id,
                                       olmec_buffer *out_identity_key,
                                       olmec_buffer *out_base_key,
                                       olmec_buffer *out_one_time_key,
                                       olmec_buffer *out_ratchet_key,
                                       uint32_t *out_chain_index,
                                       olmec_mac_length *out_mac_length);

/**
 * How many objects with state (accounts, sessions, keys, channels) exist in this process, for
 * tests that look for leaks. Two handles of one session count once.
 */
olmec_status olmec_live_objects(uint32_t *out);

/**
 * Reads the bytes of a QR code of MSC4108. Fails with OLMEC_MALFORMED_QR_CODE and others.
 *
 * A text that is absent stays an empty buffer, whose data is NULL.
 *
 * Free out_public_key, out_rendezvous_url and out_server_name with olmec_buffer_free().
 */
olmec_status olmec_parse_msc4108_qr_code(const void *bytes,
                                         size_t bytes_len,
                                         olmec_qr_intent *out_intent,
                                         olmec_buffer *out_public_key,
                                         olmec_buffer *out_rendezvous_url,
                                         olmec_buffer *out_server_name);

/**
 * Reads the bytes of a QR code of MSC4388. Fails with OLMEC_MALFORMED_QR_CODE and others.
 *
 * Free out_public_key, out_rendezvous_id and out_base_url with olmec_buffer_free().
 */
olmec_status olmec_parse_msc4388_qr_code(const void *bytes,
                                         size_t bytes_len,
                                         olmec_qr_intent *out_intent,
                                         olmec_buffer *out_public_key,
                                         olmec_buffer *out_rendezvous_id,
                                         olmec_buffer *out_base_url);

/**
 * The key agreement of that name. Fails with OLMEC_MALFORMED_MESSAGE for unknown and
 * deprecated ones.
 */
olmec_status olmec_sas_key_agreement_from_name(const void *name,
                                               size_t name_len,
                                               olmec_sas_key_agreement *out);

/**
 * The key agreement of that name, deprecated ones too: only for peers that know nothing
 * better.
 */
olmec_status olmec_sas_key_agreement_from_name_with_legacy(const void *name,
                                                           size_t name_len,
                                                           olmec_sas_key_agreement *out);

/**
 * The name of a key agreement in events.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_sas_key_agreement_name(olmec_sas_key_agreement agreement, olmec_buffer *out);

/**
 * The MAC method of that name. Fails with OLMEC_MALFORMED_MESSAGE for unknown and deprecated
 * ones.
 */
olmec_status olmec_sas_mac_method_from_name(const void *name,
                                            size_t name_len,
                                            olmec_sas_mac_method *out);

/** The MAC method of that name, deprecated ones too: only for peers that know nothing better. */
olmec_status olmec_sas_mac_method_from_name_with_legacy(const void *name,
                                                        size_t name_len,
                                                        olmec_sas_mac_method *out);

/**
 * The name of a MAC method in events.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_sas_mac_method_name(olmec_sas_mac_method method, olmec_buffer *out);

/**
 * SHA-256 of bytes, 32 bytes.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_sha256(const void *bytes, size_t bytes_len, olmec_buffer *out);

/**
 * SHA-256 of text, usually canonical JSON; unpadded base64, as Matrix's hashes are.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_sha256_base64(const void *text, size_t text_len, olmec_buffer *out);

/**
 * Verifies that an object carries the signature of this user's key, base64, whose id is as in
 * ed25519:DEVICE. Fails with OLMEC_AUTHENTICATION_FAILED and OLMEC_SIGNATURE_MISSING.
 */
olmec_status olmec_verify_json(const void *json,
                               size_t json_len,
                               const void *user_id,
                               size_t user_id_len,
                               const void *key_id,
                               size_t key_id_len,
                               const void *key,
                               size_t key_len);

/**
 * SECRET. A new key for pickles, 32 bytes: keep it in the platform's key store. Fails with
 * OLMEC_RANDOM_FAILURE.
 *
 * Free out with olmec_buffer_free().
 */
olmec_status olmec_generate_pickle_key(olmec_buffer *out);

/**
 * Reads what a pickle says of itself; absent if the text is no pickle of olmec.
 *
 * A bool says whether the output of its name, or out_present all of them, has a value.
 */
olmec_status olmec_inspect_pickle(const void *pickle,
                                  size_t pickle_len,
                                  bool *out_present,
                                  bool *out_has_kind,
                                  olmec_pickle_kind *out_kind,
                                  uint8_t *out_record_version,
                                  bool *out_has_generation,
                                  uint32_t *out_generation);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* OLMEC_H */
