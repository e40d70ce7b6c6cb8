/* Everything that a C program may do wrong and the library can notice: it says so, nothing is
 * changed, and every output is empty. */
#include "check.h"

#include <stddef.h>

static const uint8_t KEY[32] = {1};

static olmec_account *account;
static olmec_outbound_group_session *room;

static void null_is_tolerated_where_c_expects_it(void)
{
    olmec_buffer_free(NULL);
    olmec_account_free(NULL);
    olmec_olm_session_free(NULL);
    olmec_inbound_session_free(NULL);
    olmec_outbound_group_session_free(NULL);
    olmec_inbound_group_session_free(NULL);
    olmec_pk_decryption_free(NULL);
    olmec_pk_encryption_free(NULL);
    olmec_pk_signing_free(NULL);
    olmec_sas_free(NULL);
    olmec_established_sas_free(NULL);
    olmec_ecies_recipient_free(NULL);
    olmec_ecies_initiator_free(NULL);
    olmec_ecies_channel_free(NULL);
    olmec_hpke_recipient_free(NULL);
    olmec_hpke_sender_free(NULL);
    olmec_hpke_channel_free(NULL);
    olmec_one_time_key_list_free(NULL);
    olmec_key_mac_list_free(NULL);
    olmec_sas_key_list_free(NULL);
    olmec_sas_emoji_list_free(NULL);
    CHECK(olmec_one_time_key_list_count(NULL) == 0);

    /* A length of 0 needs no pointer, and no pointer is followed for it. */
    olmec_buffer out;
    OK(olmec_sha256(NULL, 0, &out));
    CHECK(out.len == 32 && out.data[0] == 0xe3 && out.data[31] == 0x55);
    olmec_buffer_free(&out);
    OK(olmec_sha256((const void *)1, 0, &out));
    olmec_buffer_free(&out);
    OK(olmec_outbound_group_session_encrypt(room, NULL, 0, &out));
    olmec_buffer_free(&out);
}

static void null_is_refused_elsewhere(void)
{
    uint8_t junk;
    olmec_buffer out = {&junk, 1, 1}; /* not ours, and never freed: a call overwrites it */
    RETURNS(OLMEC_NULL_POINTER, olmec_account_new(NULL));
    RETURNS(OLMEC_NULL_POINTER, olmec_account_sign(NULL, "a", 1, &out));
    CHECK(is_empty(&out));
    out.data = &junk;
    RETURNS(OLMEC_NULL_POINTER, olmec_account_sign(account, NULL, 1, &out));
    CHECK(is_empty(&out));
    RETURNS(OLMEC_NULL_POINTER, olmec_sha256(NULL, SIZE_MAX, &out));
    RETURNS(OLMEC_NULL_POINTER, olmec_one_time_key_list_get(NULL, 0, &(olmec_one_time_key){0}));

    /* One missing output: the others are emptied, and the ratchet has not moved. */
    bool present;
    uint32_t before, after;
    OK(olmec_outbound_group_session_message_index(room, &present, &before));
    RETURNS(OLMEC_NULL_POINTER, olmec_outbound_group_session_encrypt(room, "a", 1, NULL));
    OK(olmec_outbound_group_session_message_index(room, &present, &after));
    CHECK(before == after);
    out.data = &junk;
    RETURNS(OLMEC_NULL_POINTER, olmec_account_identity_keys(account, NULL, &out));
    CHECK(is_empty(&out));
    out.data = &junk;
    RETURNS(OLMEC_NULL_POINTER, olmec_account_identity_keys(account, &out, NULL));
    CHECK(is_empty(&out));

    /* Structs and what they lead to. */
    olmec_sas *sas, *other;
    olmec_established_sas *established;
    olmec_buffer key;
    OK(olmec_sas_new(&sas));
    OK(olmec_sas_new(&other));
    OK(olmec_sas_public_key(other, &key));
    OK(olmec_sas_agree(sas, key.data, key.len, &established));
    olmec_key_mac_list *macs = (void *)&junk;
    RETURNS(OLMEC_NULL_POINTER,
            olmec_established_sas_mac_content(established, NULL, 0, NULL, 0, &macs, &out));
    CHECK(macs == NULL && is_empty(&out));
    olmec_sas_participants participants;
    memset(&participants, 0, sizeof participants);
    participants.starter.user_id.len = 3;
    RETURNS(OLMEC_NULL_POINTER,
            olmec_established_sas_mac_content(established, &participants, 0, NULL, 0, &macs, &out));
    participants.starter.user_id.len = 0;
    RETURNS(OLMEC_NULL_POINTER,
            olmec_established_sas_mac_content(established, &participants, 0, NULL, 1, &macs, &out));
    olmec_sas_key bad = {77, {"key", 3}};
    RETURNS(OLMEC_UNKNOWN_CHOICE,
            olmec_established_sas_mac_content(established, &participants, 0, &bad, 1, &macs, &out));
    RETURNS(OLMEC_LENGTH_TOO_LARGE,
            olmec_established_sas_mac_content(established, &participants, 0, &bad,
                                              SIZE_MAX / sizeof bad, &macs, &out));

    /* The key of a verification serves once. */
    olmec_established_sas *second = (void *)&junk;
    RETURNS(OLMEC_ALREADY_USED, olmec_sas_agree(sas, key.data, key.len, &second));
    CHECK(second == NULL);
    RETURNS(OLMEC_ALREADY_USED, olmec_sas_public_key(sas, &out));
    olmec_buffer_free(&key);
    olmec_established_sas_free(established);
    olmec_sas_free(sas);
    olmec_sas_free(other);
}

static void lengths_that_no_object_has(void)
{
    olmec_buffer out;
    size_t lengths[] = {SIZE_MAX, SIZE_MAX - 1, (size_t)PTRDIFF_MAX + 1, (size_t)-5};
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        RETURNS(OLMEC_LENGTH_TOO_LARGE, olmec_sha256("a", lengths[i], &out));
        RETURNS(OLMEC_LENGTH_TOO_LARGE, olmec_account_sign(account, "a", lengths[i], &out));
        olmec_account *loaded;
        RETURNS(OLMEC_LENGTH_TOO_LARGE,
                olmec_account_from_pickle("a", 1, KEY, lengths[i], &loaded));
        CHECK(is_empty(&out) && loaded == NULL);
    }
    /* Keys of a wrong length, the empty one too. */
    for (size_t len = 0; len <= 31; len += 31) {
        RETURNS(OLMEC_WRONG_LENGTH, olmec_account_pickle(account, KEY, len, &out));
        CHECK(is_empty(&out));
    }
}

static void text_that_is_none(void)
{
    olmec_inbound_group_session *view = NULL;
    olmec_buffer out;
    static const char bad[] = {'a', (char)0xc3, 0x28};
    RETURNS(OLMEC_NOT_UTF8, olmec_inbound_group_session_new(bad, sizeof bad, &view));
    RETURNS(OLMEC_WRONG_LENGTH, olmec_inbound_group_session_new(NULL, 0, &view));
    CHECK(view == NULL);
    /* A zero byte is a byte like another, and does not end the text. */
    uint32_t index = 7;
    OK(olmec_inbound_group_session_from_outbound(room, &view));
    RETURNS(OLMEC_INVALID_BASE64,
            olmec_inbound_group_session_decrypt(view, "****", 4, &out, &index));
    RETURNS(OLMEC_INVALID_BASE64,
            olmec_inbound_group_session_decrypt(view, "AwgA\0AwgA", 9, &out, &index));
    RETURNS(OLMEC_MALFORMED_MESSAGE,
            olmec_inbound_group_session_decrypt(view, "AwgA", 4, &out, &index));
    CHECK(is_empty(&out) && index == 0);
    olmec_inbound_group_session_free(view);

    /* An absent text and an empty one differ. */
    static const char key[] = "hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo";
    static const char url[] = "https://example.org";
    OK(olmec_build_msc4108_qr_code(OLMEC_QR_INTENT_LOGIN, key, strlen(key), url, strlen(url), NULL,
                                   0, &out));
    olmec_qr_intent intent;
    olmec_buffer public_key, rendezvous, server;
    OK(olmec_parse_msc4108_qr_code(out.data, out.len, &intent, &public_key, &rendezvous, &server));
    CHECK(intent == OLMEC_QR_INTENT_LOGIN && holds(&rendezvous, url) && is_empty(&server));
    olmec_buffer_free(&out);
    olmec_buffer_free(&public_key);
    olmec_buffer_free(&rendezvous);
    RETURNS(OLMEC_MALFORMED_QR_CODE,
            olmec_build_msc4108_qr_code(OLMEC_QR_INTENT_LOGIN, key, strlen(key), url, strlen(url),
                                        "", 0, &out));
    RETURNS(OLMEC_UNKNOWN_CHOICE,
            olmec_build_msc4108_qr_code(2, key, strlen(key), url, strlen(url), NULL, 0, &out));
    RETURNS(OLMEC_UNKNOWN_CHOICE,
            olmec_build_msc4108_qr_code(UINT32_MAX, key, strlen(key), url, strlen(url), NULL, 0,
                                        &out));
    CHECK(is_empty(&out));
}

static void handles_of_another_type(void)
{
    olmec_buffer out;
    olmec_olm_session *wrong = (olmec_olm_session *)(void *)account;
    RETURNS(OLMEC_WRONG_HANDLE, olmec_olm_session_id(wrong, &out));
    CHECK(is_empty(&out));
    olmec_olm_session_free(wrong); /* left alone */
    olmec_one_time_key_list *list = (olmec_one_time_key_list *)(void *)account;
    CHECK(olmec_one_time_key_list_count(list) == 0);
    olmec_inbound_group_session *view;
    RETURNS(OLMEC_WRONG_HANDLE,
            olmec_inbound_group_session_from_outbound((olmec_outbound_group_session *)(void *)account,
                                                      &view));
    /* What is no handle at all. */
    uint64_t words[4] = {0};
    RETURNS(OLMEC_WRONG_HANDLE, olmec_account_sign((olmec_account *)(void *)words, "a", 1, &out));
    RETURNS(OLMEC_MISALIGNED_POINTER,
            olmec_account_sign((olmec_account *)(void *)((char *)words + 1), "a", 1, &out));
    OK(olmec_account_sign(account, "a", 1, &out));
    olmec_buffer_free(&out);
}

static void outputs_that_are_inputs(void)
{
    uint8_t room_for[2 * sizeof(olmec_buffer)];
    void *odd = room_for + ((uintptr_t)room_for % sizeof(size_t) == 0 ? 1 : 0);
    RETURNS(OLMEC_MISALIGNED_POINTER, olmec_sha256("a", 1, odd));

    /* An output may be the variable whose memory is the input: the call reads the memory, which the
     * program still has to free. */
    olmec_buffer digest;
    OK(olmec_sha256("a", 1, &digest));
    olmec_buffer first = digest;
    OK(olmec_sha256(digest.data, digest.len, &digest));
    olmec_buffer again;
    OK(olmec_sha256(first.data, first.len, &again));
    CHECK(same(&digest, &again));
    olmec_buffer_free(&first);
    olmec_buffer_free(&digest);
    olmec_buffer_free(&again);

    /* A handle may be an argument twice, and the variable of the result too. */
    olmec_inbound_group_session *view, *merged;
    OK(olmec_inbound_group_session_from_outbound(room, &view));
    olmec_session_relation relation;
    OK(olmec_inbound_group_session_compare(view, view, &relation));
    CHECK(relation == OLMEC_SESSION_RELATION_EQUAL);
    merged = view;
    OK(olmec_inbound_group_session_merge(merged, merged, &merged));
    CHECK(merged != view);
    olmec_inbound_group_session_free(view);
    olmec_inbound_group_session_free(merged);
}

static void buffers(void)
{
    olmec_buffer buffer;
    OK(olmec_sha256("a", 1, &buffer));
    buffer.len = 3; /* a program may cut it */
    olmec_buffer_free(&buffer);
    CHECK(is_empty(&buffer));
    olmec_buffer_free(&buffer); /* and again */
    olmec_buffer zero = {0};
    olmec_buffer_free(&zero);
}

static void indices_outside_a_list(void)
{
    olmec_one_time_key_list *list;
    OK(olmec_account_one_time_keys(account, &list));
    CHECK(olmec_one_time_key_list_count(list) == 0);
    olmec_one_time_key key = {{"x", 1}, {"x", 1}};
    RETURNS(OLMEC_INDEX_OUT_OF_RANGE, olmec_one_time_key_list_get(list, 0, &key));
    CHECK(key.key.data == NULL && key.key.len == 0 && key.key_id.data == NULL);
    RETURNS(OLMEC_INDEX_OUT_OF_RANGE, olmec_one_time_key_list_get(list, SIZE_MAX, &key));
    olmec_one_time_key_list_free(list);
}

static void absent_things(void)
{
    olmec_buffer id, key;
    OK(olmec_account_fallback_key(account, &id, &key));
    CHECK(is_empty(&id) && is_empty(&key));
    OK(olmec_account_generate_fallback_key(account, &id, &key)); /* what goes: none yet */
    CHECK(is_empty(&id) && is_empty(&key));
    OK(olmec_account_fallback_key(account, &id, &key));
    CHECK(id.len == 6 && key.len == 43);
    olmec_buffer_free(&id);
    olmec_buffer_free(&key);
}

static void statuses(void)
{
    CHECK(strcmp(olmec_status_name(OLMEC_OK), "OK") == 0);
    CHECK(strcmp(olmec_status_name(OLMEC_AUTHENTICATION_FAILED), "AUTHENTICATION_FAILED") == 0);
    CHECK(OLMEC_AUTHENTICATION_FAILED == 300 && OLMEC_NULL_POINTER == 1 && OLMEC_PANIC == 98);
    CHECK(strstr(olmec_status_message(OLMEC_MESSAGE_KEY_USED), "decrypted before") != NULL);
    CHECK(strcmp(olmec_status_name(12345), "UNKNOWN") == 0);
    CHECK(strlen(olmec_status_message(UINT32_MAX)) > 0);
    CHECK(strcmp(olmec_version(), OLMEC_VERSION) == 0);
    char numbers[32];
    snprintf(numbers, sizeof numbers, "%d.%d.%d", OLMEC_VERSION_MAJOR, OLMEC_VERSION_MINOR,
             OLMEC_VERSION_PATCH);
    CHECK(strcmp(numbers, OLMEC_VERSION) == 0);
}

int main(void)
{
    OK(olmec_account_new(&account));
    OK(olmec_outbound_group_session_new(&room));
    null_is_tolerated_where_c_expects_it();
    null_is_refused_elsewhere();
    lengths_that_no_object_has();
    text_that_is_none();
    handles_of_another_type();
    outputs_that_are_inputs();
    buffers();
    indices_outside_a_list();
    absent_things();
    statuses();
    olmec_outbound_group_session_free(room);
    olmec_account_free(account);
    puts("misuse.c: all noticed");
    return 0;
}
