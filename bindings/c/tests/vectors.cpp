/* Runs every test vector that the bindings can run, through olmec.hpp. */
#include <array>
#include <cstdio>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "cases.h"
#include <olmec/olmec.hpp>

#include "slots.cpp.inc"

#include "run.hpp"

#include "calls.cpp.inc"

static void run_case(const test_case &test) {
    run run{};
    run.of = &test;
    for (std::uint32_t i = 0; i < test.count; i++) {
        run.step = &STEPS[test.first + i];
        run.argument = run.step->first;
        run.expected = run.step->expected;
        run.status = OLMEC_OK;
        try {
            CALLS[run.step->call](&run);
        } catch (const olmec::Error &error) {
            failed(&run, error);
        }
        bool compared = run.status == OLMEC_OK && run.step->outcome == EXPECT;
        if (compared && run.expected != run.step->end) fail(&run, "less is given than expected");
    }
}

int main() {
    for (const test_case &test : CASES) run_case(test);
    std::printf("%zu cases, %zu calls, %u failures\n", std::size(CASES), std::size(STEPS), failures);
    return failures == 0 ? 0 : 1;
}
