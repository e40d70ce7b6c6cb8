/* What the functions say went wrong. */
#ifndef OLM_ERROR_H
#define OLM_ERROR_H

#include <stddef.h>
#include <stdint.h>

#include "olm/olm_export.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What went wrong last. The names that _olm_error_to_string() gives have no OLM_ before them, but
 *  for the last three. */
enum OlmErrorCode {
    /** Nothing has gone wrong since the object was made. */
    OLM_SUCCESS = 0,
    /** Too few random bytes, or the same ones twice. */
    OLM_NOT_ENOUGH_RANDOM = 1,
    /** The result has no room. */
    OLM_OUTPUT_BUFFER_TOO_SMALL = 2,
    /** A version of messages that is not read. */
    OLM_BAD_MESSAGE_VERSION = 3,
    /** Not the form of a message. */
    OLM_BAD_MESSAGE_FORMAT = 4,
    /** Not authentic: another key, or damaged; also a wrong signature. */
    OLM_BAD_MESSAGE_MAC = 5,
    /** A key that the account does not have. */
    OLM_BAD_MESSAGE_KEY_ID = 6,
    /** Not base64, or a key that is none. */
    OLM_INVALID_BASE64 = 7,
    /** Another pickle key, or a damaged pickle; also an account that holds nothing. */
    OLM_BAD_ACCOUNT_KEY = 8,
    /** A version of pickles that is not read. */
    OLM_UNKNOWN_PICKLE_VERSION = 9,
    /** A pickle that makes no sense. */
    OLM_CORRUPTED_PICKLE = 10,
    /** Not a session key; also a session that holds nothing. */
    OLM_BAD_SESSION_KEY = 11,
    /** An index before the first known one, or after the last. */
    OLM_UNKNOWN_MESSAGE_INDEX = 12,
    /** A pickle of accounts whose keys count as compromised. */
    OLM_BAD_LEGACY_ACCOUNT_PICKLE = 13,
    /** Not signed by the session's key. */
    OLM_BAD_SIGNATURE = 14,
    /** Too few bytes for what they should be. */
    OLM_INPUT_BUFFER_TOO_SMALL = 15,
    /** The other side's key is not set yet. */
    OLM_SAS_THEIR_KEY_NOT_SET = 16,
    /** Something follows the end of a pickle. */
    OLM_PICKLE_EXTRA_DATA = 17
};

/** The name of an error code. */
OLM_EXPORT const char *_olm_error_to_string(enum OlmErrorCode error);

#ifdef __cplusplus
}
#endif

#endif
