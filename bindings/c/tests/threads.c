/* One handle, several threads: each message index is used once, every message can be decrypted. */
#include "check.h"

#include <pthread.h>

enum { THREADS = 16, MESSAGES = 25 };

static olmec_outbound_group_session *room;
static olmec_inbound_group_session *view, *other;
static bool seen[THREADS * MESSAGES];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void *talk(void *of)
{
    bool forwards = *(const int *)of % 2 == 0;
    for (int i = 0; i < MESSAGES; i++) {
        olmec_buffer message, plaintext;
        uint32_t index;
        OK(olmec_outbound_group_session_encrypt(room, "hello", 5, &message));
        OK(olmec_inbound_group_session_decrypt(view, message.data, message.len, &plaintext, &index));
        CHECK(holds(&plaintext, "hello") && index < THREADS * MESSAGES);
        pthread_mutex_lock(&lock);
        CHECK(!seen[index]);
        seen[index] = true;
        pthread_mutex_unlock(&lock);
        olmec_buffer_free(&message);
        olmec_buffer_free(&plaintext);

        /* Two handles in either order: nobody waits for ever. */
        olmec_session_relation relation;
        OK(olmec_inbound_group_session_compare(forwards ? view : other, forwards ? other : view,
                                               &relation));
        CHECK(relation == OLMEC_SESSION_RELATION_EQUAL);
    }
    return NULL;
}

int main(void)
{
    OK(olmec_outbound_group_session_new(&room));
    OK(olmec_inbound_group_session_from_outbound(room, &view));
    OK(olmec_inbound_group_session_from_outbound(room, &other));
    pthread_t threads[THREADS];
    int numbers[THREADS];
    for (int i = 0; i < THREADS; i++) {
        numbers[i] = i;
        CHECK(pthread_create(&threads[i], NULL, talk, &numbers[i]) == 0);
    }
    for (int i = 0; i < THREADS; i++) CHECK(pthread_join(threads[i], NULL) == 0);
    for (int i = 0; i < THREADS * MESSAGES; i++) CHECK(seen[i]);
    olmec_inbound_group_session_free(other);
    olmec_inbound_group_session_free(view);
    olmec_outbound_group_session_free(room);
    puts("threads.c: all well");
    return 0;
}
