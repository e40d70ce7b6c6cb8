/* What the library frees holds no secret any more: here every block is searched before it goes. */
#define _GNU_SOURCE

#include "check.h"

#include <malloc.h>

extern void __libc_free(void *block);

/* What must not be found. */
enum { MOST = 32, LEN = 24 };
static uint8_t secrets[MOST][LEN];
static volatile size_t count = 0;
static volatile size_t found = 0, searched = 0;

static void keep_secret(const void *secret)
{
    CHECK(count < MOST);
    memcpy(secrets[count], secret, LEN);
    count++;
}

/* Stands in for the C library's, for libolmec too. */
void free(void *block)
{
    if (block != NULL && count > 0) {
        size_t size = malloc_usable_size(block);
        searched++;
        for (size_t i = 0; i < count; i++)
            if (memmem(block, size, secrets[i], LEN) != NULL) found++;
    }
    __libc_free(block);
}

/* Frees a buffer that holds a secret. */
static void done(olmec_buffer *buffer)
{
    CHECK(buffer->len >= LEN);
    keep_secret(buffer->data);
    olmec_buffer_free(buffer);
}

static const char TEXT[] = "nobody else may read this, not even afterwards";

static void the_search_finds_what_is_there(void)
{
    char *block = malloc(100);
    for (int i = 0; i < LEN; i++) ((volatile char *)block)[50 + i] = TEXT[i];
    keep_secret(TEXT);
    free(block);
    CHECK(found == 1);
    found = 0;
}

int main(void)
{
    the_search_finds_what_is_there();
    static const uint8_t KEY[32] = "the key of a pickle, of 32 bytes";
    keep_secret(KEY);

    olmec_outbound_group_session *room;
    olmec_inbound_group_session *view;
    olmec_buffer message, secret;
    uint32_t index;
    OK(olmec_outbound_group_session_new(&room));
    OK(olmec_inbound_group_session_from_outbound(room, &view));
    OK(olmec_outbound_group_session_encrypt(room, "nothing", 7, &message));
    olmec_buffer_free(&message);

    /* Keys of sessions, going out and coming in. */
    olmec_inbound_group_session *again;
    OK(olmec_outbound_group_session_session_key(room, &secret));
    keep_secret(secret.data + 60); /* behind the version and the index, which are not secret */
    OK(olmec_inbound_group_session_new(secret.data, secret.len, &again));
    olmec_inbound_group_session_free(again);
    secret.data[60] ^= 3; /* refused ones too */
    CHECK(olmec_inbound_group_session_new(secret.data, secret.len, &again) != OLMEC_OK);
    olmec_buffer_free(&secret);
    OK(olmec_inbound_group_session_export_at(view, 1, &secret));
    keep_secret(secret.data + 60);
    OK(olmec_inbound_group_session_from_export(secret.data, secret.len, &again));
    olmec_inbound_group_session_free(again);
    olmec_buffer_free(&secret);

    olmec_pk_decryption *backup;
    OK(olmec_pk_decryption_new(&backup));
    OK(olmec_pk_decryption_secret_key(backup, &secret));
    done(&secret);
    OK(olmec_pk_decryption_recovery_key(backup, &secret));
    done(&secret);
    OK(olmec_pk_decryption_pickle(backup, KEY, sizeof KEY, &secret));
    olmec_pk_decryption *loaded;
    OK(olmec_pk_decryption_from_pickle(secret.data, secret.len, KEY, sizeof KEY, &loaded));
    olmec_buffer_free(&secret); /* encrypted: no secret */

    olmec_pk_signing *signing;
    OK(olmec_pk_signing_new(&signing));
    OK(olmec_pk_signing_seed(signing, &secret));
    done(&secret);

    olmec_account *account;
    OK(olmec_account_new(&account));
    OK(olmec_account_to_vodozemac_json(account, &secret));
    keep_secret(secret.data + 40); /* inside the first key */
    olmec_buffer_free(&secret);
    OK(olmec_account_pickle(account, KEY, sizeof KEY, &secret));
    olmec_buffer_free(&secret);

    /* What is said, at both ends. */
    static const char SAID[] = "a plaintext that only two of us have";
    keep_secret(SAID);
    OK(olmec_outbound_group_session_encrypt(room, SAID, strlen(SAID), &message));
    OK(olmec_inbound_group_session_decrypt(view, message.data, message.len, &secret, &index));
    CHECK(holds(&secret, SAID));
    olmec_buffer_free(&secret);
    olmec_buffer_free(&message);

    olmec_outbound_group_session_free(room);
    olmec_inbound_group_session_free(view);
    olmec_pk_signing_free(signing);
    olmec_pk_decryption_free(loaded);
    olmec_pk_decryption_free(backup);
    olmec_account_free(account);
    printf("wiped.c: %zu blocks searched for %zu secrets, %zu found\n", searched, count, found);
    return found == 0 ? 0 : 1;
}
