/* The tables that the test vectors are turned into; the generator says what an atom is. */
#ifndef CASES_H
#define CASES_H

#include <olmec/olmec.h>

enum atom_kind { NONE, NUMBER, BYTES, HANDLE };

/* `number` is a number, a slot, or the length of `data`. */
struct atom {
    enum atom_kind kind;
    const char *data;
    uint32_t number;
};

enum outcome { IGNORE, KEEP, EXPECT };

/* A call. Its arguments are the atoms from `first` to `expected`, what it gives those to `end`. */
struct step {
    uint32_t call, on, first, expected, end;
    enum outcome outcome;
    uint32_t slot;
    olmec_status status;
};

struct test_case {
    const char *id;
    uint32_t first, count;
};

/* Long texts are what the vectors are about. */
#if defined(__GNUC__)
#pragma GCC diagnostic ignored "-Woverlength-strings"
#endif

#include "cases.inc"

#endif
