/* What real programs do with objects, and libolm's documentation does not forbid. */
#include <olm/olm.h>
#include <olm/pk.h>
#include <olm/sas.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(condition)                                                            \
    do {                                                                            \
        if (!(condition)) {                                                         \
            fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition); \
            exit(1);                                                                \
        }                                                                           \
    } while (0)

static const size_t FAILED = (size_t)-1;

/* Random bytes that everybody knows, and that the library may wipe. */
static uint8_t *random_bytes(size_t length, uint8_t first)
{
    static uint8_t bytes[4096];
    CHECK(length <= sizeof bytes);
    for (size_t i = 0; i < length; i++) bytes[i] = (uint8_t)((first + 1) * (i * i + 3) + i);
    return bytes;
}

static OlmAccount *new_account(void *memory, uint8_t first)
{
    OlmAccount *account = olm_account(memory);
    CHECK((void *)account == memory);
    size_t length = olm_create_account_random_length(account);
    uint8_t *random = random_bytes(length, first);
    CHECK(olm_create_account(account, random, length) == 0);
    for (size_t i = 0; i < length; i++) CHECK(random[i] == 0);
    return account;
}

/* The text of a key in a JSON object. */
static void key_of(const char *json, const char *name, char key[43])
{
    const char *found = strstr(json, name);
    CHECK(found != NULL);
    memcpy(key, found + strlen(name) + 3, 43);
}

static void identity_key(OlmAccount *account, char key[43])
{
    char json[200] = {0};
    CHECK(olm_account_identity_keys(account, json, sizeof json) == 116);
    key_of(json, "curve25519", key);
}

static void freed_without_clear(void)
{
    void *memory = malloc(olm_account_size());
    new_account(memory, 1);
    free(memory);
}

static void cleared_twice_and_used_again(void)
{
    void *memory = malloc(olm_account_size());
    OlmAccount *account = new_account(memory, 1);
    CHECK(olm_clear_account(account) == olm_account_size());
    CHECK(olm_clear_account(account) == olm_account_size());
    char json[200];
    CHECK(olm_account_identity_keys(account, json, sizeof json) == FAILED);
    CHECK(strcmp(olm_account_last_error(account), "BAD_ACCOUNT_KEY") == 0);
    CHECK(olm_account_last_error_code(account) == OLM_BAD_ACCOUNT_KEY);
    CHECK(olm_create_account(account, random_bytes(64, 2), 64) == 0);
    CHECK(olm_account_identity_keys(account, json, sizeof json) == 116);
    /* Kept, although the last call succeeded. */
    CHECK(olm_account_last_error_code(account) == OLM_BAD_ACCOUNT_KEY);
    new_account(memory, 3);
    CHECK(olm_account_last_error_code(account) == OLM_SUCCESS);
    free(memory);
}

static void clear_wipes(void)
{
    struct {
        size_t size;
        void *memory;
    } objects[3] = {{olm_account_size(), NULL},
                    {olm_outbound_group_session_size(), NULL},
                    {olm_pk_decryption_size(), NULL}};
    for (int i = 0; i < 3; i++) objects[i].memory = malloc(objects[i].size);
    uint8_t secret[160], seen[3] = {0};
    memcpy(secret, random_bytes(160, 9), 160);
    new_account(objects[0].memory, 9);
    OlmOutboundGroupSession *session = olm_outbound_group_session(objects[1].memory);
    CHECK(olm_init_outbound_group_session(session, random_bytes(160, 9), 160) == 0);
    OlmPkDecryption *decryption = olm_pk_decryption(objects[2].memory);
    char public_key[43];
    CHECK(olm_pk_key_from_private(decryption, public_key, 43, random_bytes(32, 9), 32) == 0);
    for (int i = 0; i < 3; i++) {
        const uint8_t *bytes = objects[i].memory;
        for (size_t at = 0; at + 16 <= objects[i].size; at++)
            seen[i] |= memcmp(bytes + at, secret, 16) == 0;
        CHECK(seen[i]);
    }
    olm_clear_account(objects[0].memory);
    olm_clear_outbound_group_session(session);
    olm_clear_pk_decryption(decryption);
    for (int i = 0; i < 3; i++) {
        /* Only the kind of the object is left, in four bytes. */
        const uint8_t *bytes = objects[i].memory;
        for (size_t at = 4; at < objects[i].size; at++) CHECK(bytes[at] == 0);
        free(objects[i].memory);
    }
}

/* A shorter record leaves nothing of the longer one before it. */
static void what_is_removed_is_wiped(void)
{
    size_t size = olm_account_size();
    void *memory = malloc(size);
    OlmAccount *account = new_account(memory, 5);
    uint8_t secret[16];
    CHECK(olm_account_generate_fallback_key(account, random_bytes(32, 20), 32) == 1);
    CHECK(olm_account_generate_fallback_key(account, random_bytes(32, 77), 32) == 1);
    memcpy(secret, random_bytes(32, 20), 16);
    olm_account_forget_old_fallback_key(account);
    for (size_t at = 0; at + 16 <= size; at++)
        CHECK(memcmp((uint8_t *)memory + at, secret, 16) != 0);
    free(memory);
}

static void moved_by_memcpy(void)
{
    size_t size = olm_session_size();
    /* At any address, also an odd one. */
    uint8_t *first = malloc(size), *second = malloc(size + 1), *accounts[2];
    for (int i = 0; i < 2; i++) accounts[i] = malloc(olm_account_size());
    OlmAccount *alice = new_account(accounts[0], 1), *bob = new_account(accounts[1], 2);
    CHECK(olm_account_generate_one_time_keys(bob, 1, random_bytes(32, 3), 32) == 1);
    char json[200] = {0}, bob_key[43], one_time_key[43];
    identity_key(bob, bob_key);
    CHECK(olm_account_one_time_keys(bob, json, sizeof json) == olm_account_one_time_keys_length(bob));
    key_of(json, "AAAAAQ", one_time_key);
    OlmSession *session = olm_session(first);
    CHECK(olm_create_outbound_session(session, alice, bob_key, 43, one_time_key, 43,
                                      random_bytes(64, 4), 64) == 0);
    memcpy(second + 1, first, size);
    memset(first, 0xAA, size);
    free(first);
    session = (OlmSession *)(void *)(second + 1);
    size_t length = olm_encrypt_message_length(session, 5);
    char *message = malloc(length), *copy = malloc(length), plaintext[64];
    CHECK(olm_encrypt(session, "hello", 5, NULL, 0, message, length) == length);

    OlmSession *inbound = olm_session(malloc(size));
    memcpy(copy, message, length);
    CHECK(olm_create_inbound_session(inbound, bob, copy, length) == 0);
    memcpy(copy, message, length);
    CHECK(olm_decrypt(inbound, 0, copy, length, plaintext, sizeof plaintext) == 5);
    CHECK(memcmp(plaintext, "hello", 5) == 0);
    CHECK(olm_remove_one_time_keys(bob, inbound) == 1);
    CHECK(olm_remove_one_time_keys(bob, inbound) == FAILED);
    CHECK(olm_account_last_error_code(bob) == OLM_BAD_MESSAGE_KEY_ID);
    free(inbound);
    free(message);
    free(copy);
    free(second);
    free(accounts[0]);
    free(accounts[1]);
}

/* Memory that holds no such object: an error, nothing written, nothing believed. */
static void foreign_memory(void)
{
    size_t size = olm_account_size();
    uint8_t *memory = malloc(size), out[256];
    const uint8_t fill[] = {0x00, 0xFF, 0x5A};
    for (int i = 0; i < 3; i++) {
        memset(memory, fill[i], size);
        OlmAccount *account = (OlmAccount *)(void *)memory;
        CHECK(olm_account_identity_keys(account, out, sizeof out) == FAILED);
        CHECK(olm_create_account(account, random_bytes(64, 1), 64) == FAILED);
        CHECK(olm_account_generate_one_time_keys(account, 1, random_bytes(32, 1), 32) == FAILED);
        CHECK(olm_pickle_account(account, "", 0, out, sizeof out) == FAILED);
        CHECK(olm_account_one_time_keys_length(account) == 17);
        CHECK(olm_clear_account(account) == FAILED);
        CHECK(strcmp(olm_account_last_error(account), "UNKNOWN_ERROR") == 0);
        for (size_t at = 0; at < size; at++) CHECK(memory[at] == fill[i]);
    }
    /* Another kind of object, whose memory is shorter. */
    OlmSAS *sas = olm_sas(malloc(olm_sas_size()));
    CHECK(olm_create_sas(sas, random_bytes(32, 1), 32) == 0);
    CHECK(olm_account_sign((OlmAccount *)(void *)sas, "m", 1, out, sizeof out) == FAILED);
    uint8_t before[256];
    CHECK(olm_sas_size() <= sizeof before);
    memcpy(before, sas, olm_sas_size());
    CHECK(olm_clear_account((OlmAccount *)(void *)sas) == FAILED);
    CHECK(memcmp(before, sas, olm_sas_size()) == 0);
    CHECK(olm_sas_get_pubkey(sas, out, sizeof out) == 0);
    CHECK(olm_clear_sas(sas) == olm_sas_size());
    free(sas);
    free(memory);
}

static void null(void)
{
    CHECK(olm_pk_encrypt_random_length(NULL) == 32);
    CHECK(olm_create_sas_random_length(NULL) == 32);
    CHECK(olm_create_account_random_length(NULL) == 64);
    CHECK(olm_account_signature_length(NULL) == 86);
    CHECK(olm_session_id_length(NULL) == 43);
    CHECK(olm_sas_mac_length(NULL) == 43);
    olm_get_library_version(NULL, NULL, NULL);
    /* Where there must be an object, null is an error as well. */
    CHECK(olm_account(NULL) == NULL);
    CHECK(olm_clear_account(NULL) == FAILED);
    CHECK(olm_account_mark_keys_as_published(NULL) == FAILED);
    CHECK(strcmp(olm_session_last_error(NULL), "UNKNOWN_ERROR") == 0);
    uint8_t memory[64];
    CHECK(olm_utility_size() <= sizeof memory);
    OlmUtility *utility = olm_utility(memory);
    CHECK(olm_sha256(utility, NULL, 0, NULL, 43) == FAILED);
    CHECK(olm_utility_last_error_code(utility) == OLM_OUTPUT_BUFFER_TOO_SMALL);
    /* What a failed length function returned, passed on. */
    CHECK(olm_ed25519_verify(utility, "k", FAILED, "m", FAILED, memory, FAILED) == FAILED);
}

static void *talk(void *argument)
{
    uint8_t first = *(uint8_t *)argument;
    OlmOutboundGroupSession *out = olm_outbound_group_session(malloc(olm_outbound_group_session_size()));
    OlmInboundGroupSession *in = olm_inbound_group_session(malloc(olm_inbound_group_session_size()));
    uint8_t random[160];
    for (int i = 0; i < 160; i++) random[i] = (uint8_t)(first + 7 * i);
    CHECK(olm_init_outbound_group_session(out, random, sizeof random) == 0);
    uint8_t key[306], message[400], plaintext[64];
    CHECK(olm_outbound_group_session_key(out, key, sizeof key) == sizeof key);
    CHECK(olm_init_inbound_group_session(in, key, sizeof key) == 0);
    for (uint32_t i = 0; i < 50; i++) {
        size_t length = olm_group_encrypt(out, (const uint8_t *)"together", 8, message, sizeof message);
        uint32_t index = 99;
        CHECK(length == olm_group_encrypt_message_length(out, 8));
        CHECK(olm_group_decrypt(in, message, length, plaintext, sizeof plaintext, &index) == 8);
        CHECK(index == i && memcmp(plaintext, "together", 8) == 0);
    }
    free(out);
    free(in);
    return NULL;
}

static void threads_with_objects_of_their_own(void)
{
    pthread_t threads[4];
    uint8_t firsts[4] = {1, 2, 3, 4};
    for (int i = 0; i < 4; i++) CHECK(pthread_create(&threads[i], NULL, talk, &firsts[i]) == 0);
    for (int i = 0; i < 4; i++) CHECK(pthread_join(threads[i], NULL) == 0);
}

int main(void)
{
    freed_without_clear();
    cleared_twice_and_used_again();
    clear_wipes();
    what_is_removed_is_wiped();
    moved_by_memcpy();
    foreign_memory();
    null();
    threads_with_objects_of_their_own();
    puts("lifecycle: as it should be");
    return 0;
}
