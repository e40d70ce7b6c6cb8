/* After fork() parent and children never draw the same keys: the library keeps no generator of its own,
   and asks the operating system for each key. */
#include "check.h"

#include <sys/wait.h>
#include <unistd.h>

enum { CHILDREN = 100, ROUNDS = 2, KEYS = 6 * ROUNDS, LENGTH = 43 };

static olmec_account *account;

static void write_text(int to, const void *text, size_t length)
{
    CHECK(length == LENGTH);
    CHECK(write(to, text, LENGTH) == LENGTH);
}

/* Draws keys of every kind and writes the public ones. */
static void draw(int to)
{
    for (int round = 0; round < ROUNDS; round++) {
        olmec_account *made;
        olmec_buffer curve, ed;
        OK(olmec_account_new(&made));
        OK(olmec_account_identity_keys(made, &curve, &ed));
        write_text(to, curve.data, curve.len);
        write_text(to, ed.data, ed.len);
        olmec_buffer_free(&curve);
        olmec_buffer_free(&ed);
        olmec_account_free(made);

        olmec_one_time_key_list *created, *evicted;
        olmec_one_time_key one_time_key;
        OK(olmec_account_generate_one_time_keys(account, 1, &created, &evicted));
        OK(olmec_one_time_key_list_get(created, 0, &one_time_key));
        write_text(to, one_time_key.key.data, one_time_key.key.len);
        olmec_one_time_key_list_free(created);
        olmec_one_time_key_list_free(evicted);

        olmec_outbound_group_session *room;
        olmec_buffer id, sas_key, backup_key;
        OK(olmec_outbound_group_session_new(&room));
        OK(olmec_outbound_group_session_id(room, &id));
        write_text(to, id.data, id.len);
        olmec_buffer_free(&id);
        olmec_outbound_group_session_free(room);

        olmec_sas *sas;
        OK(olmec_sas_new(&sas));
        OK(olmec_sas_public_key(sas, &sas_key));
        write_text(to, sas_key.data, sas_key.len);
        olmec_buffer_free(&sas_key);
        olmec_sas_free(sas);

        olmec_pk_decryption *backup;
        OK(olmec_pk_decryption_new(&backup));
        OK(olmec_pk_decryption_public_key(backup, &backup_key));
        write_text(to, backup_key.data, backup_key.len);
        olmec_buffer_free(&backup_key);
        olmec_pk_decryption_free(backup);
    }
}

static void read_all(int from, char *to, size_t length)
{
    while (length > 0) {
        ssize_t got = read(from, to, length);
        CHECK(got > 0);
        to += got;
        length -= (size_t)got;
    }
}

int main(void)
{
    static char keys[(CHILDREN + 1) * KEYS][LENGTH];
    /* The generator has been used before, and there is an account that all of them hold. */
    OK(olmec_account_new(&account));
    for (int child = 0; child <= CHILDREN; child++) {
        int ends[2];
        CHECK(pipe(ends) == 0);
        /* The last one is no child. */
        pid_t pid = child < CHILDREN ? fork() : -1;
        if (pid == 0) {
            draw(ends[1]);
            olmec_account_free(account);
            _exit(0);
        }
        if (child == CHILDREN)
            draw(ends[1]);
        read_all(ends[0], keys[child * KEYS], sizeof(keys[0]) * KEYS);
        close(ends[0]);
        close(ends[1]);
        if (child < CHILDREN) {
            int status;
            CHECK(waitpid(pid, &status, 0) == pid && status == 0);
        }
    }
    for (int one = 0; one < (CHILDREN + 1) * KEYS; one++)
        for (int other = 0; other < one; other++)
            CHECK(memcmp(keys[one], keys[other], LENGTH) != 0);
    olmec_account_free(account);
    return 0;
}
