/* Verifying devices by short authentication strings. */
#ifndef OLM_SAS_H
#define OLM_SAS_H

#include <stddef.h>
#include <stdint.h>

#include "olm/error.h"
#include "olm/olm_export.h"

#ifdef __cplusplus
extern "C" {
#endif

/** One verification, before and after the other side's key is known. */
typedef struct OlmSAS OlmSAS;

/** The name of the last error; kept until the object is made anew or cleared. */
OLM_EXPORT const char *olm_sas_last_error(const OlmSAS *sas);

/** The code of the last error. */
OLM_EXPORT enum OlmErrorCode olm_sas_last_error_code(const OlmSAS *sas);

/** How many bytes the caller must have for an object. */
OLM_EXPORT size_t olm_sas_size(void);

/** Makes a blank object in the caller's memory, and returns its address. */
OLM_EXPORT OlmSAS *olm_sas(void *memory);

/** Wipes an object and leaves it blank. Returns its size. */
OLM_EXPORT size_t olm_clear_sas(OlmSAS *sas);

/** How many random bytes olm_create_sas() needs. */
OLM_EXPORT size_t olm_create_sas_random_length(const OlmSAS *sas);

/** Draws our key. The random bytes are left as they are. */
OLM_EXPORT size_t olm_create_sas(OlmSAS *sas, void *random, size_t random_length);

/** The length of our public key as text. */
OLM_EXPORT size_t olm_sas_pubkey_length(const OlmSAS *sas);

/** Our public key. */
OLM_EXPORT size_t olm_sas_get_pubkey(OlmSAS *sas, void *pubkey, size_t pubkey_length);

/** Sets the other side's key, which is left as it is. */
OLM_EXPORT size_t olm_sas_set_their_key(OlmSAS *sas, void *their_key, size_t their_key_length);

/** Whether the other side's key is set. */
OLM_EXPORT int olm_sas_is_their_key_set(const OlmSAS *sas);

/** Bytes for the short authentication string. */
OLM_EXPORT size_t olm_sas_generate_bytes(
    OlmSAS *sas,
    const void *info,
    size_t info_length,
    void *output,
    size_t output_length);

/** The length of a MAC as text. */
OLM_EXPORT size_t olm_sas_mac_length(const OlmSAS *sas);

/** The MAC of hkdf-hmac-sha256. */
OLM_EXPORT size_t olm_sas_calculate_mac(
    OlmSAS *sas,
    const void *input,
    size_t input_length,
    const void *info,
    size_t info_length,
    void *mac,
    size_t mac_length);

/** The MAC of hkdf-hmac-sha256.v2. */
OLM_EXPORT size_t olm_sas_calculate_mac_fixed_base64(
    OlmSAS *sas,
    const void *input,
    size_t input_length,
    const void *info,
    size_t info_length,
    void *mac,
    size_t mac_length);

/** The MAC of hmac-sha256. */
OLM_EXPORT size_t olm_sas_calculate_mac_long_kdf(
    OlmSAS *sas,
    const void *input,
    size_t input_length,
    const void *info,
    size_t info_length,
    void *mac,
    size_t mac_length);

#ifdef __cplusplus
}
#endif

#endif
