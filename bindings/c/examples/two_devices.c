/* Two devices: Alice opens a session to Bob with a one-time key of his, says something, and Bob
 * answers. Then Bob saves his session and loads it again.
 *
 * To stay short, a failure ends the program; see room.c for how to go on. */
#include <olmec/olmec.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void must(olmec_status status)
{
    if (status == OLMEC_OK) return;
    fprintf(stderr, "%s: %s\n", olmec_status_name(status), olmec_status_message(status));
    exit(1);
}

int main(void)
{
    olmec_account *alice, *bob;
    must(olmec_account_new(&alice));
    must(olmec_account_new(&bob));

    /* Bob makes one-time keys and uploads them; Alice claims one. */
    olmec_one_time_key_list *created, *evicted;
    olmec_one_time_key claimed;
    uint32_t published;
    must(olmec_account_generate_one_time_keys(bob, 50, &created, &evicted));
    must(olmec_one_time_key_list_get(created, 0, &claimed));
    must(olmec_account_mark_keys_as_published(bob, &published));

    olmec_buffer alice_curve25519, alice_ed25519, bob_curve25519, bob_ed25519;
    must(olmec_account_identity_keys(alice, &alice_curve25519, &alice_ed25519));
    must(olmec_account_identity_keys(bob, &bob_curve25519, &bob_ed25519));

    /* Alice writes the first message. Until Bob answers it is of type 0, a pre-key message. */
    olmec_olm_session *to_bob;
    must(olmec_account_create_outbound_session(alice, bob_curve25519.data, bob_curve25519.len,
                                               claimed.key.data, claimed.key.len, &to_bob));
    const char *text = "It's a secret to everybody";
    olmec_message_type type;
    olmec_buffer body, plaintext;
    must(olmec_olm_session_encrypt(to_bob, text, strlen(text), &type, &body));
    printf("Alice sends type %u, %zu bytes\n", (unsigned)type, body.len);

    /* Bob accepts the session; the one-time key is gone, only now. */
    olmec_inbound_session *inbound;
    olmec_olm_session *to_alice;
    must(olmec_account_create_inbound_session(bob, alice_curve25519.data, alice_curve25519.len, type,
                                              body.data, body.len, &inbound));
    must(olmec_inbound_session_plaintext(inbound, &plaintext));
    must(olmec_inbound_session_session(inbound, &to_alice));
    printf("Bob reads: %s\n", (const char *)plaintext.data);
    olmec_buffer_free(&plaintext);
    olmec_buffer_free(&body);

    /* Bob answers. He saves the session before he sends. The key of 32 bytes belongs in the key
     * store of the platform. */
    must(olmec_olm_session_encrypt(to_alice, "I see", 5, &type, &body));
    uint8_t key[32] = {0};
    olmec_buffer saved;
    must(olmec_olm_session_pickle(to_alice, key, sizeof key, &saved));
    must(olmec_olm_session_decrypt(to_bob, type, body.data, body.len, &plaintext));
    printf("Alice reads: %s\n", (const char *)plaintext.data);
    olmec_buffer_free(&plaintext);

    /* The next start of Bob's program. */
    olmec_olm_session *loaded;
    must(olmec_olm_session_from_pickle(saved.data, saved.len, key, sizeof key, &loaded));
    olmec_buffer log;
    must(olmec_olm_session_describe(loaded, &log));
    printf("Bob's session again: %s\n", (const char *)log.data);

    olmec_buffer *buffers[] = {&log,           &saved,          &body,       &alice_curve25519,
                               &alice_ed25519, &bob_curve25519, &bob_ed25519};
    for (size_t i = 0; i < sizeof buffers / sizeof *buffers; i++) olmec_buffer_free(buffers[i]);
    olmec_olm_session_free(loaded);
    olmec_olm_session_free(to_alice);
    olmec_olm_session_free(to_bob);
    olmec_inbound_session_free(inbound);
    olmec_one_time_key_list_free(created);
    olmec_one_time_key_list_free(evicted);
    olmec_account_free(alice);
    olmec_account_free(bob);
    return 0;
}
