/* What every test program needs: a check that ends the program, and comparing a buffer. */
#ifndef CHECK_H
#define CHECK_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <olmec/olmec.h>

#define CHECK(condition)                                                                \
    do {                                                                                \
        if (!(condition)) {                                                             \
            fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);     \
            exit(1);                                                                    \
        }                                                                               \
    } while (0)

/* Checks that a call returns this status. */
#define RETURNS(expected, call)                                                         \
    do {                                                                                \
        olmec_status returned_ = (call);                                                \
        if (returned_ != (expected)) {                                                  \
            fprintf(stderr, "%s:%d: %s returned %s, not %s\n", __FILE__, __LINE__,      \
                    #call, olmec_status_name(returned_), olmec_status_name(expected));  \
            exit(1);                                                                    \
        }                                                                               \
    } while (0)

#define OK(call) RETURNS(OLMEC_OK, call)

/* Whether a buffer holds this text, with the zero byte after it. */
static inline bool holds(const olmec_buffer *buffer, const char *text)
{
    size_t len = strlen(text);
    return buffer->data != NULL && buffer->len == len &&
           memcmp(buffer->data, text, len + 1) == 0;
}

/* Whether a buffer holds nothing. */
static inline bool is_empty(const olmec_buffer *buffer)
{
    return buffer->data == NULL && buffer->len == 0 && buffer->capacity == 0;
}

static inline bool same(const olmec_buffer *a, const olmec_buffer *b)
{
    return a->len == b->len && a->data != NULL && b->data != NULL &&
           memcmp(a->data, b->data, a->len) == 0;
}

#endif
