/* olmec.hpp: the same conversations, and what only C++ has: exceptions, moves, threads. */
#include <olmec/olmec.hpp>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

#define CHECK(condition)                                                                  \
    do {                                                                                  \
        if (!(condition)) {                                                               \
            std::fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);  \
            std::exit(1);                                                                 \
        }                                                                                 \
    } while (0)

template <typename Call>
static olmec_status refusal(Call call) {
    try {
        call();
    } catch (const olmec::Error &error) {
        return error.status();
    }
    return OLMEC_OK;
}

static_assert(!std::is_copy_constructible_v<olmec::Account>);
static_assert(!std::is_copy_assignable_v<olmec::OlmSession>);
static_assert(std::is_nothrow_move_constructible_v<olmec::Account>);
static_assert(std::is_nothrow_move_assignable_v<olmec::Buffer>);
static_assert(!std::is_copy_constructible_v<olmec::Buffer>);
static_assert(!std::is_convertible_v<std::string_view, olmec::InboundGroupSession>);

static void two_devices() {
    olmec::Account alice, bob;
    auto keys = bob.generate_one_time_keys(2);
    CHECK(keys.created.size() == 2 && keys.evicted.empty());
    CHECK(bob.mark_keys_as_published() == 2);
    auto session = alice.create_outbound_session(bob.identity_keys().curve25519, keys.created[0].key);
    auto message = session.encrypt("It's a secret to everybody");
    CHECK(message.message_type == olmec::MessageType::PreKey);
    auto inbound = bob.create_inbound_session(alice.identity_keys().curve25519, message.message_type,
                                              message.body);
    CHECK(inbound.plaintext().view() == "It's a secret to everybody");
    auto answer = inbound.session().encrypt(std::string("I see"));
    CHECK(session.decrypt(answer.message_type, answer.body).view() == "I see");

    const std::vector<std::uint8_t> key(32, 7);
    auto pickle = session.pickle(key);
    auto loaded = olmec::OlmSession::from_pickle(pickle, key);
    CHECK(loaded.id().view() == session.id().view());
    CHECK(!alice.fallback_key());
    bob.generate_fallback_key();
    CHECK(bob.fallback_key()->key.size() == 43);
}

static void a_room() {
    olmec::OutboundGroupSession room;
    CHECK(room.message_index() == 0u);
    olmec::InboundGroupSession view(room.session_key());
    auto sent = room.encrypt("hello, room");
    auto message = view.decrypt(sent);
    CHECK(message.message_index == 0 && message.plaintext.view() == "hello, room");

    std::string forged = sent.str();
    char &last = forged[forged.size() - 3];
    last = last == 'A' ? 'B' : 'A';
    try {
        view.decrypt(forged);
        CHECK(false);
    } catch (const olmec::Error &error) {
        CHECK(error.status() == OLMEC_AUTHENTICATION_FAILED);
        CHECK(std::string(error.name()) == "AUTHENTICATION_FAILED");
        CHECK(std::string(error.what()).find("forged") != std::string::npos);
    }
    CHECK(view.compare(view) == olmec::SessionRelation::Equal);

    std::vector<std::thread> threads;
    for (int i = 0; i < 4; i++) {
        threads.emplace_back([&] {
            for (int j = 0; j < 10; j++) CHECK(view.decrypt(room.encrypt("hi")).plaintext.view() == "hi");
        });
    }
    for (auto &thread : threads) thread.join();
    CHECK(room.message_index() == 41u);
}

static void moves() {
    olmec::Account account;
    std::string key = account.identity_keys().ed25519.str();
    olmec::Account moved = std::move(account);
    CHECK(moved.identity_keys().ed25519.view() == key);
    // What was moved away can be assigned to and destroyed, and a call on it is refused.
    CHECK(refusal([&] { account.identity_keys(); }) == OLMEC_NULL_POINTER);
    account = std::move(moved);
    CHECK(account.identity_keys().ed25519.view() == key);

    olmec::Buffer buffer = account.sign("a");
    CHECK(!buffer.absent());
    olmec::Buffer taken = std::move(buffer);
    CHECK(buffer.absent() && buffer.view().empty() && taken.size() == 86);
    buffer = std::move(taken);
    CHECK(buffer.size() == 86);
    olmec_buffer_free(buffer.out());
    CHECK(buffer.absent());
}

static void a_verification() {
    olmec::Sas alice, bob;
    auto alice_key = alice.public_key(), bob_key = bob.public_key();
    auto commitment = bob.commitment("{}");
    auto alices = alice.agree_with_commitment(bob_key, commitment, "{}");
    auto bobs = bob.agree(alice_key);
    CHECK(refusal([&] { bob.agree(alice_key); }) == OLMEC_ALREADY_USED);
    olmec::SasParticipants participants{
        {"@alice:example.org", "ALICE", alice_key}, {"@bob:example.org", "BOB", bob_key}, "id"};
    auto agreement = olmec::SasKeyAgreement::Curve25519HkdfSha256;
    auto shown = alices.short_string(participants, agreement);
    CHECK(shown.decimals == bobs.short_string(participants, agreement).decimals);
    CHECK(shown.emojis.size() == 7);
    for (auto emoji : shown.emojis) CHECK(emoji.number < 64 && !emoji.symbol.empty());
    CHECK(refusal([&] { shown.emojis.at(7); }) == OLMEC_INDEX_OUT_OF_RANGE);

    olmec::Account account;
    auto keys = account.identity_keys();
    std::vector<olmec::SasKey> mine{{olmec::SasKeyKind::Device, keys.ed25519}};
    auto method = olmec::SasMacMethod::HkdfHmacSha256V2;
    auto content = alices.mac_content(participants, method, mine);
    std::vector<olmec::KeyMac> macs(content.macs.begin(), content.macs.end());
    auto verified = bobs.verify_mac_content(participants, method, macs, content.keys, mine, {});
    CHECK(verified.size() == 1 && verified[0].key == keys.ed25519.view());
}

static void qr_login() {
    olmec::HpkeRecipient shows;
    olmec::HpkeSender scans(shows.public_key(), "hello", "data");
    CHECK(shows.open(scans.message(), "data").view() == "hello");
    auto channel = shows.respond("welcome", "data");
    CHECK(channel.response().has_value());
    auto other = scans.open(*channel.response(), "data");
    CHECK(!other.response() && other.first_plaintext().view() == "welcome");
    CHECK(channel.check_code_matches(other.check_code()));

    auto key = olmec::Sas().public_key();
    auto code = olmec::build_msc4108_qr_code(olmec::QrIntent::Reciprocate, key, "https://x", "server");
    auto read = olmec::parse_msc4108_qr_code(code);
    CHECK(read.intent == olmec::QrIntent::Reciprocate && read.server_name->view() == "server");
    code = olmec::build_msc4108_qr_code(olmec::QrIntent::Login, key, "https://x", std::nullopt);
    CHECK(!olmec::parse_msc4108_qr_code(code).server_name);
    // An empty name is not an absent one, wherever its characters are.
    auto empty = [&] {
        olmec::build_msc4108_qr_code(olmec::QrIntent::Login, key, "https://x", std::string_view());
    };
    CHECK(refusal(empty) == OLMEC_MALFORMED_QR_CODE);
}

int main() {
    two_devices();
    a_room();
    moves();
    a_verification();
    qr_login();
    std::puts("wrapper.cpp: all well");
}
