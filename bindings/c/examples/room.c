/* A room: one device speaks, another listens. What to read first. */
#include <olmec/olmec.h>
#include <stdio.h>
#include <string.h>

/* Says why a call failed. */
static int failed(const char *what, olmec_status status)
{
    fprintf(stderr, "%s: %s: %s\n", what, olmec_status_name(status), olmec_status_message(status));
    return 1;
}

int main(void)
{
    olmec_outbound_group_session *room = NULL;
    olmec_inbound_group_session *view = NULL;
    olmec_buffer key = {0}, message = {0}, plaintext = {0};
    uint32_t index;
    int result = 1;

    olmec_status status = olmec_outbound_group_session_new(&room);
    if (status != OLMEC_OK) {
        failed("new session", status);
        goto end;
    }

    /* The key travels inside an Olm message; see two_devices.c. */
    status = olmec_outbound_group_session_session_key(room, &key);
    if (status == OLMEC_OK) status = olmec_inbound_group_session_new(key.data, key.len, &view);
    if (status != OLMEC_OK) {
        failed("the other side's view", status);
        goto end;
    }

    const char *text = "hello, room";
    status = olmec_outbound_group_session_encrypt(room, text, strlen(text), &message);
    if (status != OLMEC_OK) {
        failed("encrypt", status);
        goto end;
    }
    printf("on the wire: %s\n", (const char *)message.data);

    status = olmec_inbound_group_session_decrypt(view, message.data, message.len, &plaintext, &index);
    if (status != OLMEC_OK) {
        failed("decrypt", status);
        goto end;
    }
    printf("message %u says: %.*s\n", (unsigned)index, (int)plaintext.len,
           (const char *)plaintext.data);

    /* What is forged is refused, and the session goes on as if it had not been there. */
    uint8_t *character = &message.data[message.len - 3];
    *character = *character == 'A' ? 'B' : 'A';
    olmec_buffer nothing;
    status = olmec_inbound_group_session_decrypt(view, message.data, message.len, &nothing, &index);
    printf("a forged one: %s\n", olmec_status_name(status));
    result = status == OLMEC_AUTHENTICATION_FAILED ? 0 : 1;

end: /* NULL and empty buffers may be freed */
    olmec_buffer_free(&plaintext);
    olmec_buffer_free(&message);
    olmec_buffer_free(&key);
    olmec_inbound_group_session_free(view);
    olmec_outbound_group_session_free(room);
    return result;
}
