/* Runs every test vector that the bindings can run. */
#include "check.h"

#include "cases.h"

enum { MOST_ELEMENTS = 256 };

/* A handle that a case keeps. */
struct slot {
    void *handle;
    void (*free)(void *);
};

struct run {
    const struct test_case *of;
    const struct step *step;
    uint32_t argument, expected; /* the next atoms */
    olmec_status status;
    struct slot slots[SLOTS + 1];
};

static unsigned failures = 0;

static void fail(const struct run *run, const char *why)
{
    failures++;
    fprintf(stderr, "%s, call %u: %s (%s)\n", run->of->id,
            (unsigned)(run->step - &STEPS[run->of->first]), why, olmec_status_name(run->status));
}

static void must(struct run *run, olmec_status status)
{
    if (status != OLMEC_OK) fail(run, "an element of a list cannot be had");
}

/* The next argument. */
static const struct atom *take(struct run *run)
{
    CHECK(run->argument < run->step->expected);
    return &ATOMS[run->argument++];
}

static olmec_text text(const struct atom *atom)
{
    olmec_text text = {atom->data, atom->number};
    return text;
}

static size_t count(struct run *run)
{
    size_t count = take(run)->number;
    CHECK(count <= MOST_ELEMENTS);
    return count;
}

static void *handle(struct run *run)
{
    return run->slots[take(run)->number].handle;
}

static void *on(struct run *run)
{
    return run->slots[run->step->on].handle;
}

/* What outputs hold before a call, so that it is seen whether the call empties them. */
static uint8_t filled;
#define FILLED_BUFFER {&filled, 7, 7}
#define FILLED_POINTER ((void *)&filled)

static void returned(struct run *run, olmec_status status)
{
    run->status = status;
    olmec_status expected = run->step->outcome == EXPECT ? run->step->status : OLMEC_OK;
    if (run->step->outcome != IGNORE && status != expected) fail(run, olmec_status_name(expected));
}

/* The next value that is expected; NULL if none is to be compared. */
static const struct atom *next(struct run *run)
{
    if (run->status != OLMEC_OK || run->step->outcome != EXPECT) return NULL;
    if (run->expected >= run->step->end) {
        fail(run, "more is given than expected");
        return NULL;
    }
    return &ATOMS[run->expected++];
}

static void got_number(struct run *run, uint32_t number)
{
    if (run->status != OLMEC_OK && number != 0) fail(run, "a number is left after a failure");
    const struct atom *atom = next(run);
    if (atom != NULL && (atom->kind != NUMBER || atom->number != number)) fail(run, "number");
}

static void got_bytes(struct run *run, const void *data, size_t len)
{
    const struct atom *atom = next(run);
    if (atom == NULL) return;
    bool same = atom->kind == NONE
        ? data == NULL
        : data != NULL && atom->number == len && memcmp(atom->data, data, len) == 0;
    if (!same) fail(run, "bytes");
}

static void got_text(struct run *run, olmec_text text)
{
    got_bytes(run, text.data, text.len);
}

static void got_buffer(struct run *run, olmec_buffer *buffer)
{
    if (run->status != OLMEC_OK) {
        if (!is_empty(buffer)) fail(run, "a buffer is left after a failure");
        return;
    }
    got_bytes(run, buffer->data, buffer->len);
    if (buffer->data != NULL && buffer->data[buffer->len] != 0) fail(run, "no zero byte");
    olmec_buffer_free(buffer);
    if (!is_empty(buffer)) fail(run, "a freed buffer is not empty");
}

static void got_list(struct run *run, const void *list, size_t count)
{
    if (run->status != OLMEC_OK && list != NULL) fail(run, "a list is left after a failure");
    got_number(run, (uint32_t)count);
}

static void got_handle(struct run *run, void *handle, void (*free)(void *))
{
    if (run->status != OLMEC_OK) {
        if (handle != NULL) fail(run, "a handle is left after a failure");
        return;
    }
    if (run->step->outcome != KEEP) {
        free(handle);
        return;
    }
    struct slot *slot = &run->slots[run->step->slot];
    if (slot->handle != NULL) slot->free(slot->handle);
    slot->handle = handle;
    slot->free = free;
}

#include "calls.c.inc"

static void run_case(const struct test_case *test)
{
    struct run run;
    memset(&run, 0, sizeof run);
    run.of = test;
    for (uint32_t i = 0; i < test->count; i++) {
        run.step = &STEPS[test->first + i];
        run.argument = run.step->first;
        run.expected = run.step->expected;
        CALLS[run.step->call](&run);
        CHECK(run.argument == run.step->expected);
        if (run.status == OLMEC_OK && run.step->outcome == EXPECT && run.expected != run.step->end)
            fail(&run, "less is given than expected");
    }
    for (size_t i = 0; i < SLOTS; i++) {
        if (run.slots[i].handle != NULL) run.slots[i].free(run.slots[i].handle);
    }
}

int main(void)
{
    size_t cases = sizeof CASES / sizeof CASES[0];
    for (size_t i = 0; i < cases; i++) run_case(&CASES[i]);
    printf("%zu cases, %zu calls, %u failures\n", cases, sizeof STEPS / sizeof STEPS[0], failures);
    return failures == 0 ? 0 : 1;
}
