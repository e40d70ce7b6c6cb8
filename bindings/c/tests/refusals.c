/* Every function, called with nothing: NULL for all, then good outputs and no handle, or a length
 * that no object has. Each refuses, and leaves its outputs empty. */
#include "check.h"

static uint8_t filled;
#define FILLED_BUFFER {&filled, 7, 7}
#define FILLED_POINTER ((void *)&filled)

#include "refusals.c.inc"

int main(void)
{
    size_t count = sizeof REFUSALS / sizeof REFUSALS[0];
    for (size_t i = 0; i < count; i++) REFUSALS[i]();
    printf("refusals.c: %zu functions refuse\n", count);
    return 0;
}
