/* How a case is run in C++: taking arguments, comparing results. `Slot` is declared before. */
#ifndef RUN_HPP
#define RUN_HPP

struct run {
    const test_case *of;
    const struct step *step;
    std::uint32_t argument, expected;
    olmec_status status;
    std::array<Slot, SLOTS> slots;
};

static unsigned failures = 0;

static void fail(const run *run, const char *why) {
    failures++;
    std::fprintf(stderr, "%s, call %td: %s\n", run->of->id, run->step - &STEPS[run->of->first], why);
}

static const atom &take(run *run) { return ATOMS[run->argument++]; }
static std::uint32_t take_number(run *run) { return take(run).number; }
static olmec::Bytes take_bytes(run *run) {
    const atom &atom = take(run);
    return {atom.data, atom.number};
}
static std::string_view take_text(run *run) {
    const atom &atom = take(run);
    return {atom.data, atom.number};
}
static std::optional<std::string_view> take_optional_text(run *run) {
    if (ATOMS[run->argument].kind == NONE) {
        take(run);
        return std::nullopt;
    }
    return take_text(run);
}
static Slot &handle(run *run) { return run->slots[take(run).number]; }
static Slot &on(run *run) { return run->slots[run->step->on]; }

static void succeeded(run *run) {
    if (run->step->outcome == EXPECT && run->step->status != OLMEC_OK)
        fail(run, olmec_status_name(run->step->status));
}

static void failed(run *run, const olmec::Error &error) {
    run->status = error.status();
    olmec_status expected = OLMEC_OK;
    if (run->step->outcome == EXPECT) expected = run->step->status;
    if (run->step->outcome != IGNORE && error.status() != expected) fail(run, error.name());
    if (std::string_view(error.what()).empty()) fail(run, "no message");
}

static const atom *next(run *run) {
    if (run->step->outcome != EXPECT || run->step->status != OLMEC_OK) return nullptr;
    if (run->expected >= run->step->end) {
        fail(run, "more is given than expected");
        return nullptr;
    }
    return &ATOMS[run->expected++];
}

static void got(run *run, std::string_view text) {
    const atom *atom = next(run);
    if (atom != nullptr && (atom->kind != BYTES || std::string_view(atom->data, atom->number) != text))
        fail(run, "bytes");
}
static void got(run *run, const olmec::Buffer &buffer) { got(run, buffer.view()); }
static void got_nothing(run *run) {
    const atom *atom = next(run);
    if (atom != nullptr && atom->kind != NONE) fail(run, "nothing");
}
static void got(run *run, const std::optional<olmec::Buffer> &buffer) {
    if (buffer) got(run, *buffer);
    else got_nothing(run);
}
static void got(run *run, const std::optional<std::string_view> &text) {
    if (text) got(run, *text);
    else got_nothing(run);
}
static void got_number(run *run, std::size_t number) {
    const atom *atom = next(run);
    if (atom != nullptr && (atom->kind != NUMBER || atom->number != number)) fail(run, "number");
}
template <typename Number>
static auto got(run *run, Number number)
    -> std::enable_if_t<std::is_integral_v<Number> || std::is_enum_v<Number>> {
    got_number(run, static_cast<std::size_t>(number));
}
template <typename Number>
static auto got(run *run, std::optional<Number> number)
    -> std::enable_if_t<std::is_integral_v<Number> || std::is_enum_v<Number>> {
    got_number(run, number.has_value());
    got_number(run, static_cast<std::size_t>(number.value_or(Number{})));
}
static void got(run *run, const std::array<std::uint16_t, 3> &numbers) {
    for (auto number : numbers) got_number(run, number);
}

template <typename Handle>
static void keep(run *run, Handle handle) {
    if (run->step->outcome == KEEP) run->slots[run->step->slot] = std::move(handle);
}

#endif
