/* Two devices talk, a room talks, and everything is saved and loaded between. */
#include "check.h"

static const char SECRET[] = "It's a secret to everybody";
static const uint8_t KEY[32] = {7};

/* Saves a session and loads it again, as a program does between two starts. */
static olmec_olm_session *restarted(olmec_olm_session *session)
{
    olmec_buffer pickle;
    OK(olmec_olm_session_pickle(session, KEY, sizeof KEY, &pickle));
    olmec_olm_session_free(session);
    OK(olmec_olm_session_from_pickle(pickle.data, pickle.len, KEY, sizeof KEY, &session));
    olmec_buffer_free(&pickle);
    return session;
}

static void two_devices(void)
{
    olmec_account *alice, *bob;
    OK(olmec_account_new(&alice));
    OK(olmec_account_new(&bob));

    /* Bob uploads one-time keys; Alice claims the first. */
    olmec_one_time_key_list *created, *evicted;
    OK(olmec_account_generate_one_time_keys(bob, 3, &created, &evicted));
    CHECK(olmec_one_time_key_list_count(created) == 3);
    CHECK(olmec_one_time_key_list_count(evicted) == 0);
    olmec_one_time_key first, last;
    OK(olmec_one_time_key_list_get(created, 0, &first));
    OK(olmec_one_time_key_list_get(created, 2, &last));
    CHECK(first.key.len == 43 && last.key.len == 43 && memcmp(first.key.data, last.key.data, 43) != 0);
    CHECK(first.key_id.len == 6 && memcmp(first.key_id.data, "AAAAAQ", 6) == 0);
    uint32_t published;
    OK(olmec_account_mark_keys_as_published(bob, &published));
    CHECK(published == 3);

    olmec_buffer alice_curve, alice_ed, bob_curve, bob_ed;
    OK(olmec_account_identity_keys(alice, &alice_curve, &alice_ed));
    OK(olmec_account_identity_keys(bob, &bob_curve, &bob_ed));

    olmec_olm_session *to_bob;
    OK(olmec_account_create_outbound_session(alice, bob_curve.data, bob_curve.len,
                                             first.key.data, first.key.len, &to_bob));
    olmec_message_type type;
    olmec_buffer body, plaintext;
    OK(olmec_olm_session_encrypt(to_bob, SECRET, strlen(SECRET), &type, &body));
    CHECK(type == OLMEC_MESSAGE_TYPE_PRE_KEY);

    /* A forged message costs nothing; the genuine one opens the session. */
    olmec_inbound_session *inbound;
    char *forged = malloc(body.len);
    memcpy(forged, body.data, body.len);
    forged[body.len - 3] = forged[body.len - 3] == 'A' ? 'B' : 'A';
    RETURNS(OLMEC_AUTHENTICATION_FAILED,
            olmec_account_create_inbound_session(bob, alice_curve.data, alice_curve.len, type,
                                                 forged, body.len, &inbound));
    CHECK(inbound == NULL);
    free(forged);
    OK(olmec_account_create_inbound_session(bob, alice_curve.data, alice_curve.len, type, body.data,
                                            body.len, &inbound));
    OK(olmec_inbound_session_plaintext(inbound, &plaintext));
    CHECK(holds(&plaintext, SECRET));
    olmec_buffer_free(&plaintext);
    olmec_buffer used;
    bool fallback = true;
    OK(olmec_inbound_session_used_key_id(inbound, &used));
    OK(olmec_inbound_session_used_fallback_key(inbound, &fallback));
    CHECK(holds(&used, "AAAAAQ") && !fallback);
    olmec_buffer_free(&used);
    olmec_olm_session *to_alice;
    OK(olmec_inbound_session_session(inbound, &to_alice));
    olmec_inbound_session_free(inbound); /* the session is a handle of its own */

    /* The key is used up: its message is a replay now. */
    olmec_status again = olmec_account_create_inbound_session(
        bob, alice_curve.data, alice_curve.len, type, body.data, body.len, &inbound);
    CHECK(again == OLMEC_UNKNOWN_ONE_TIME_KEY && inbound == NULL);
    olmec_buffer_free(&body);

    for (int i = 0; i < 6; i++) {
        olmec_olm_session *from = i % 2 ? to_bob : to_alice, *to = i % 2 ? to_alice : to_bob;
        char text[16];
        int len = snprintf(text, sizeof text, "message %d", i);
        OK(olmec_olm_session_encrypt(from, text, (size_t)len, &type, &body));
        CHECK(type == OLMEC_MESSAGE_TYPE_NORMAL);
        OK(olmec_olm_session_decrypt(to, type, body.data, body.len, &plaintext));
        CHECK(holds(&plaintext, text));
        olmec_buffer_free(&plaintext);
        RETURNS(OLMEC_MESSAGE_KEY_USED,
                olmec_olm_session_decrypt(to, type, body.data, body.len, &plaintext));
        CHECK(is_empty(&plaintext));
        olmec_buffer_free(&body);
        to_bob = restarted(to_bob);
        to_alice = restarted(to_alice);
    }

    olmec_buffer alice_id, bob_id;
    OK(olmec_olm_session_id(to_bob, &alice_id));
    OK(olmec_olm_session_id(to_alice, &bob_id));
    CHECK(same(&alice_id, &bob_id));

    olmec_buffer signature;
    OK(olmec_account_sign(alice, SECRET, strlen(SECRET), &signature));
    OK(olmec_ed25519_verify(alice_ed.data, alice_ed.len, SECRET, strlen(SECRET), signature.data,
                            signature.len));
    RETURNS(OLMEC_AUTHENTICATION_FAILED,
            olmec_ed25519_verify(bob_ed.data, bob_ed.len, SECRET, strlen(SECRET), signature.data,
                                 signature.len));

    olmec_buffer *all[] = {&alice_curve, &alice_ed, &bob_curve, &bob_ed,
                           &alice_id,    &bob_id,   &signature};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) olmec_buffer_free(all[i]);
    olmec_one_time_key_list_free(created);
    olmec_one_time_key_list_free(evicted);
    olmec_olm_session_free(to_bob);
    olmec_olm_session_free(to_alice);
    olmec_account_free(alice);
    olmec_account_free(bob);
}

static void a_room(void)
{
    olmec_outbound_group_session *room;
    OK(olmec_outbound_group_session_new(&room));
    olmec_buffer key, id, view_id, message[3], plaintext;
    OK(olmec_outbound_group_session_session_key(room, &key));

    olmec_inbound_group_session *view;
    OK(olmec_inbound_group_session_new(key.data, key.len, &view));
    OK(olmec_outbound_group_session_id(room, &id));
    OK(olmec_inbound_group_session_id(view, &view_id));
    CHECK(same(&id, &view_id));

    for (uint32_t i = 0; i < 3; i++) {
        bool present = false;
        uint32_t index = 99;
        OK(olmec_outbound_group_session_message_index(room, &present, &index));
        CHECK(present && index == i);
        OK(olmec_outbound_group_session_encrypt(room, SECRET, strlen(SECRET), &message[i]));
    }
    for (uint32_t i = 3; i-- > 0;) { /* in any order */
        uint32_t index = 99;
        OK(olmec_inbound_group_session_decrypt(view, message[i].data, message[i].len, &plaintext,
                                               &index));
        CHECK(index == i && holds(&plaintext, SECRET));
        olmec_buffer_free(&plaintext);
    }

    /* History from message 1 on, for somebody who comes later. */
    olmec_buffer export;
    OK(olmec_inbound_group_session_export_at(view, 1, &export));
    olmec_inbound_group_session *later;
    OK(olmec_inbound_group_session_from_export(export.data, export.len, &later));
    olmec_authenticity authenticity;
    OK(olmec_inbound_group_session_authenticity(later, &authenticity));
    CHECK(authenticity == OLMEC_AUTHENTICITY_IMPORTED);
    uint32_t index = 99;
    RETURNS(OLMEC_UNKNOWN_MESSAGE_INDEX,
            olmec_inbound_group_session_decrypt(later, message[0].data, message[0].len, &plaintext,
                                                &index));
    CHECK(is_empty(&plaintext) && index == 0);
    OK(olmec_inbound_group_session_decrypt(later, message[1].data, message[1].len, &plaintext,
                                           &index));
    CHECK(index == 1 && holds(&plaintext, SECRET));
    olmec_buffer_free(&plaintext);
    olmec_session_relation relation;
    OK(olmec_inbound_group_session_compare(view, later, &relation));
    CHECK(relation == OLMEC_SESSION_RELATION_BETTER);

    olmec_buffer *all[] = {&key, &id, &view_id, &message[0], &message[1], &message[2], &export};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) olmec_buffer_free(all[i]);
    olmec_inbound_group_session_free(later);
    olmec_inbound_group_session_free(view);
    olmec_outbound_group_session_free(room);
}

/* A text of C for a struct. */
static olmec_text text(const char *of)
{
    olmec_text text = {of, strlen(of)};
    return text;
}

static void a_verification(void)
{
    static const char START[] = "{\"method\":\"m.sas.v1\"}";
    olmec_sas *alice, *bob;
    OK(olmec_sas_new(&alice));
    OK(olmec_sas_new(&bob));
    olmec_buffer alice_key, bob_key, commitment;
    OK(olmec_sas_public_key(alice, &alice_key));
    OK(olmec_sas_public_key(bob, &bob_key));
    OK(olmec_sas_commitment(bob, START, strlen(START), &commitment));
    olmec_established_sas *alices, *bobs;
    OK(olmec_sas_agree_with_commitment(alice, bob_key.data, bob_key.len, commitment.data,
                                       commitment.len, START, strlen(START), &alices));
    OK(olmec_sas_agree(bob, alice_key.data, alice_key.len, &bobs));

    olmec_sas_participants participants = {
        {text("@alice:example.org"), text("ALICE"), {(const char *)alice_key.data, alice_key.len}},
        {text("@bob:example.org"), text("BOB"), {(const char *)bob_key.data, bob_key.len}},
        text("transaction"),
    };
    olmec_sas_emoji_list *emojis[2];
    uint16_t decimals[2][3];
    olmec_sas_key_agreement agreement = OLMEC_SAS_KEY_AGREEMENT_CURVE25519_HKDF_SHA256;
    OK(olmec_established_sas_short_string(alices, &participants, agreement, &emojis[0], &decimals[0]));
    OK(olmec_established_sas_short_string(bobs, &participants, agreement, &emojis[1], &decimals[1]));
    CHECK(memcmp(decimals[0], decimals[1], sizeof decimals[0]) == 0);
    CHECK(decimals[0][0] >= 1000 && decimals[0][0] <= 9191);
    CHECK(olmec_sas_emoji_list_count(emojis[0]) == 7 && olmec_sas_emoji_list_count(emojis[1]) == 7);
    for (size_t i = 0; i < 7; i++) {
        olmec_sas_emoji a, b;
        OK(olmec_sas_emoji_list_get(emojis[0], i, &a));
        OK(olmec_sas_emoji_list_get(emojis[1], i, &b));
        CHECK(a.number == b.number && a.number < 64 && a.symbol.len >= 3);
        CHECK(a.description.len == b.description.len);
    }

    /* Alice vouches for her key, Bob verifies it. */
    olmec_account *account;
    olmec_buffer curve, ed;
    OK(olmec_account_new(&account));
    OK(olmec_account_identity_keys(account, &curve, &ed));
    olmec_sas_key device = {OLMEC_SAS_KEY_KIND_DEVICE, {(const char *)ed.data, ed.len}};
    olmec_sas_mac_method method = OLMEC_SAS_MAC_METHOD_HKDF_HMAC_SHA256_V2;
    olmec_key_mac_list *macs;
    olmec_buffer keys;
    OK(olmec_established_sas_mac_content(alices, &participants, method, &device, 1, &macs, &keys));
    CHECK(olmec_key_mac_list_count(macs) == 1);
    olmec_key_mac mac;
    OK(olmec_key_mac_list_get(macs, 0, &mac));
    CHECK(mac.key_id.len == 13 && memcmp(mac.key_id.data, "ed25519:ALICE", 13) == 0);
    olmec_sas_key_list *verified;
    OK(olmec_established_sas_verify_mac_content(bobs, &participants, method, &mac, 1, keys.data,
                                                keys.len, &device, 1, NULL, 0, &verified));
    olmec_sas_key key;
    CHECK(olmec_sas_key_list_count(verified) == 1);
    OK(olmec_sas_key_list_get(verified, 0, &key));
    CHECK(key.kind == OLMEC_SAS_KEY_KIND_DEVICE && memcmp(key.key.data, ed.data, ed.len) == 0);
    olmec_sas_key_list_free(verified);
    keys.data[0] = keys.data[0] == 'A' ? 'B' : 'A';
    RETURNS(OLMEC_AUTHENTICATION_FAILED,
            olmec_established_sas_verify_mac_content(bobs, &participants, method, &mac, 1, keys.data,
                                                     keys.len, &device, 1, NULL, 0, &verified));
    CHECK(verified == NULL);

    olmec_buffer *all[] = {&alice_key, &bob_key, &commitment, &curve, &ed, &keys};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) olmec_buffer_free(all[i]);
    olmec_key_mac_list_free(macs);
    olmec_sas_emoji_list_free(emojis[0]);
    olmec_sas_emoji_list_free(emojis[1]);
    olmec_established_sas_free(alices);
    olmec_established_sas_free(bobs);
    olmec_sas_free(alice);
    olmec_sas_free(bob);
    olmec_account_free(account);
}

int main(void)
{
    two_devices();
    a_room();
    a_verification();
    puts("conversation.c: all well");
    return 0;
}
