/* One handle, several threads: each message index is used once, every message can be decrypted.

   OLMEC_THREAD_CALLS says how many calls the threads make together, each with a handle that all of them use.
   A million, with the programs that `cargo xtask test c` has built:

   OLMEC_THREAD_CALLS=1000000 LD_LIBRARY_PATH=target/c/prefix/lib target/c/programs/threads.c.out
   OLMEC_THREAD_CALLS=1000000 LD_LIBRARY_PATH=target/c/prefix/lib valgrind target/c/programs/threads.c.out
   OLMEC_THREAD_CALLS=1000000 target/c/sanitized/threads.c.out */
#include "check.h"

#include <pthread.h>

enum { THREADS = 16, CALLS_A_MESSAGE = 3, CALLS = 1200 };

static olmec_outbound_group_session *room;
static olmec_inbound_group_session *view, *other;
/* How many each thread sends, all threads together, and which of those were read. */
static size_t messages, all;
static bool *seen;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void *talk(void *of)
{
    bool forwards = *(const int *)of % 2 == 0;
    for (size_t i = 0; i < messages; i++) {
        olmec_buffer message, plaintext;
        uint32_t index;
        OK(olmec_outbound_group_session_encrypt(room, "hello", 5, &message));
        OK(olmec_inbound_group_session_decrypt(view, message.data, message.len, &plaintext, &index));
        CHECK(holds(&plaintext, "hello") && index < all);
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

/* How many calls are asked for. */
static size_t calls(void)
{
    const char *asked = getenv("OLMEC_THREAD_CALLS");
    if (asked == NULL) return CALLS;
    char *end;
    unsigned long number = strtoul(asked, &end, 10);
    CHECK(end != asked && *end == '\0' && number > 0 && number <= UINT32_MAX);
    return number;
}

int main(void)
{
    /* Rounded up, so that each thread does the same. */
    size_t a_round = THREADS * CALLS_A_MESSAGE;
    messages = (calls() + a_round - 1) / a_round;
    all = THREADS * messages;
    seen = calloc(all, sizeof *seen);
    CHECK(seen != NULL);
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
    for (size_t i = 0; i < all; i++) CHECK(seen[i]);
    free(seen);
    olmec_inbound_group_session_free(other);
    olmec_inbound_group_session_free(view);
    olmec_outbound_group_session_free(room);
    printf("threads.c: all well, %zu calls by %d threads\n", all * CALLS_A_MESSAGE, THREADS);
    return 0;
}
