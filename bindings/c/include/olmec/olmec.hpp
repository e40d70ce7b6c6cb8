/* olmec for C++17: a class for each handle of olmec.h, which frees it; failures are exceptions.
 *
 * Made by `olmec-generate c`: do not edit. Only headers, no library of its own: link with libolmec.
 *
 *     olmec::OutboundGroupSession room;
 *     olmec::InboundGroupSession view(room.session_key());
 *     auto message = view.decrypt(room.encrypt("hello, room"));
 *     std::cout << message.plaintext.view() << "\n";
 *
 * - Objects can be moved, not copied: a copy of a ratchet would use its keys twice. A moved-from
 *   object only may be destroyed or assigned to; a call on it throws OLMEC_NULL_POINTER.
 * - Text goes in as std::string_view, bytes as olmec::Bytes, which takes any contiguous range of
 *   bytes or characters. What comes out is an olmec::Buffer, wiped when it is destroyed; a
 *   std::string made from it is not.
 * - Every call that fails throws olmec::Error and has changed nothing. Constructors throw too.
 * - An object may be used by several threads at once, as its handle may; moving and destroying it
 *   may not happen at the same time. Methods are const because they leave the object's pointer as it
 *   is, whatever they do to what it points to.
 */
#ifndef OLMEC_HPP
#define OLMEC_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "olmec.h"

namespace olmec {

/// Why a call failed. It has changed nothing.
class Error : public std::exception {
  public:
    explicit Error(olmec_status status) noexcept : status_(status) {}
    /// The status, such as OLMEC_AUTHENTICATION_FAILED.
    olmec_status status() const noexcept { return status_; }
    /// Its name, the same in every language, such as "AUTHENTICATION_FAILED".
    const char *name() const noexcept { return olmec_status_name(status_); }
    /// What it means and what to do.
    const char *what() const noexcept override { return olmec_status_message(status_); }

  private:
    olmec_status status_;
};

/// Bytes or text that the library gave; wiped and freed when it is destroyed.
class Buffer {
  public:
    Buffer() noexcept = default;
    Buffer(Buffer &&other) noexcept : buffer_(std::exchange(other.buffer_, olmec_buffer{})) {}
    Buffer &operator=(Buffer &&other) noexcept {
        if (this != &other) {
            olmec_buffer_free(&buffer_);
            buffer_ = std::exchange(other.buffer_, olmec_buffer{});
        }
        return *this;
    }
    Buffer(const Buffer &) = delete;
    Buffer &operator=(const Buffer &) = delete;
    ~Buffer() { olmec_buffer_free(&buffer_); }

    const std::uint8_t *data() const noexcept { return buffer_.data; }
    std::size_t size() const noexcept { return buffer_.len; }
    bool empty() const noexcept { return buffer_.len == 0; }
    /// Whether there is nothing, not even an empty text.
    bool absent() const noexcept { return buffer_.data == nullptr; }
    /// The contents as text, valid as long as the buffer.
    std::string_view view() const noexcept {
        return {reinterpret_cast<const char *>(buffer_.data), buffer_.len};
    }
    operator std::string_view() const noexcept { return view(); }
    /// A copy, which is not wiped.
    std::string str() const { return std::string(view()); }
    /// For a function of `olmec.h` to fill.
    olmec_buffer *out() noexcept {
        olmec_buffer_free(&buffer_);
        return &buffer_;
    }

  private:
    olmec_buffer buffer_ = {};
};

/// Bytes that a call reads: made from any contiguous range of bytes or characters, such as
/// std::string, std::vector<std::uint8_t>, std::array and Buffer, or a string literal.
class Bytes {
  public:
    Bytes() noexcept = default;
    Bytes(const void *data, std::size_t size) noexcept : data_(data), size_(size) {}
    Bytes(const char *text) : Bytes(std::string_view(text)) {}
    template <typename Range, typename = std::enable_if_t<
        sizeof(*std::declval<const Range &>().data()) == 1>>
    Bytes(const Range &range) noexcept : data_(range.data()), size_(range.size()) {}

    const void *data() const noexcept { return data_; }
    std::size_t size() const noexcept { return size_; }

  private:
    const void *data_ = nullptr;
    std::size_t size_ = 0;
};

/// What the rest of this header is made of.
namespace detail {

inline void check(olmec_status status) {
    if (status != OLMEC_OK) throw Error(status);
}

template <typename Handle, void (*Free)(Handle *)>
struct Freed {
    void operator()(Handle *handle) const noexcept { Free(handle); }
};

template <typename Handle, void (*Free)(Handle *)>
using Owned = std::unique_ptr<Handle, Freed<Handle, Free>>;

inline olmec_text text(std::string_view view) noexcept { return {view.data(), view.size()}; }
inline std::string_view view(olmec_text text) noexcept { return {text.data, text.len}; }

/// A text that is missing has no address in C.
inline olmec_text optional_text(std::optional<std::string_view> view) noexcept {
    return view ? text(*view) : olmec_text{nullptr, 0};
}
inline std::optional<std::string_view> optional_view(olmec_text text) noexcept {
    if (text.data == nullptr) return std::nullopt;
    return view(text);
}

inline std::optional<Buffer> present(Buffer buffer) noexcept {
    if (buffer.absent()) return std::nullopt;
    return std::optional<Buffer>(std::move(buffer));
}

template <typename Value>
std::optional<Value> optional(bool present, Value value) noexcept {
    return present ? std::optional<Value>(value) : std::nullopt;
}

/// A pointer even for an empty text, which is not the same as none.
inline const void *data(const std::optional<std::string_view> &text) noexcept {
    if (!text) return nullptr;
    return text->data() == nullptr ? "" : text->data();
}
inline std::size_t size(const std::optional<std::string_view> &text) noexcept {
    return text ? text->size() : 0;
}

template <typename Record>
auto to_c(const std::vector<Record> &records) {
    std::vector<decltype(std::declval<Record>().to_c())> list;
    list.reserve(records.size());
    for (const Record &record : records) list.push_back(record.to_c());
    return list;
}

template <typename Handle, typename Record, typename InC, std::size_t (*Count)(const Handle *),
          olmec_status (*Get)(const Handle *, std::size_t, InC *), void (*Free)(Handle *)>
class List {
  public:
    class Iterator {
      public:
        using iterator_category = std::input_iterator_tag;
        using value_type = Record;
        using difference_type = std::ptrdiff_t;
        using pointer = const Record *;
        using reference = Record;

        Iterator(const List *list, std::size_t index) noexcept : list_(list), index_(index) {}
        Record operator*() const { return list_->at(index_); }
        Iterator &operator++() noexcept {
            ++index_;
            return *this;
        }
        Iterator operator++(int) noexcept { return {list_, index_++}; }
        bool operator==(const Iterator &other) const noexcept { return index_ == other.index_; }
        bool operator!=(const Iterator &other) const noexcept { return index_ != other.index_; }

      private:
        const List *list_;
        std::size_t index_;
    };

    explicit List(Handle *list) noexcept : list_(list) {}
    std::size_t size() const noexcept { return Count(list_.get()); }
    bool empty() const noexcept { return size() == 0; }
    /// An element, valid as long as the list. Throws OLMEC_INDEX_OUT_OF_RANGE.
    Record at(std::size_t index) const {
        InC element = {};
        check(Get(list_.get(), index, &element));
        return Record::from_c(element);
    }
    Record operator[](std::size_t index) const { return at(index); }
    Iterator begin() const noexcept { return {this, 0}; }
    Iterator end() const noexcept { return {this, size()}; }

  private:
    Owned<Handle, Free> list_;
};

}  // namespace detail

/// Where a view of a session comes from.
enum class Authenticity : std::uint32_t {
    /// From an export, which anybody could have made who knows the session.
    Imported = OLMEC_AUTHENTICITY_IMPORTED,
    /// From a session key that the sender has signed.
    Signed = OLMEC_AUTHENTICITY_SIGNED,
};

/// Whether a storage key could be compared with its description.
enum class KeyCheck : std::uint32_t {
    /// It is the key that is described, or a new one.
    Confirmed = OLMEC_KEY_CHECK_CONFIRMED,
    /// There is no description, or it says nothing to compare with: encrypt nothing with the key
    /// before it has decrypted something.
    NotPossible = OLMEC_KEY_CHECK_NOT_POSSIBLE,
};

/// What a cross-signing key is for.
enum class KeyUsage : std::uint32_t {
    /// Signs the other two; it is what users verify.
    Master = OLMEC_KEY_USAGE_MASTER,
    /// Signs the user's own devices.
    SelfSigning = OLMEC_KEY_USAGE_SELF_SIGNING,
    /// Signs the master keys of other users.
    UserSigning = OLMEC_KEY_USAGE_USER_SIGNING,
};

/// How much of each message's MAC is sent: agreed on beforehand, fixed when a session is made.
enum class MacLength : std::uint32_t {
    /// 8 bytes: what the Matrix specification defines and every client speaks.
    Truncated = OLMEC_MAC_LENGTH_TRUNCATED,
    /// 32 bytes: an extension that both sides must know.
    Full = OLMEC_MAC_LENGTH_FULL,
};

/// The form of an Olm message; Matrix writes it as the number 0 or 1.
enum class MessageType : std::uint32_t {
    /// 0: carries the keys of its session, so that it can open one.
    PreKey = OLMEC_MESSAGE_TYPE_PRE_KEY,
    /// 1: a message of a session that both sides have.
    Normal = OLMEC_MESSAGE_TYPE_NORMAL,
};

/// What kind of object a pickle holds.
enum class PickleKind : std::uint32_t {
    /// An Account.
    Account = OLMEC_PICKLE_KIND_ACCOUNT,
    /// An OlmSession.
    OlmSession = OLMEC_PICKLE_KIND_OLM_SESSION,
    /// An OutboundGroupSession.
    OutboundGroupSession = OLMEC_PICKLE_KIND_OUTBOUND_GROUP_SESSION,
    /// An InboundGroupSession.
    InboundGroupSession = OLMEC_PICKLE_KIND_INBOUND_GROUP_SESSION,
    /// A PkDecryption.
    PkDecryption = OLMEC_PICKLE_KIND_PK_DECRYPTION,
    /// A ReplayGuard.
    ReplayGuard = OLMEC_PICKLE_KIND_REPLAY_GUARD,
};

/// What the device that shows a QR code wants.
enum class QrIntent : std::uint32_t {
    /// A new device that wants to sign in.
    Login = OLMEC_QR_INTENT_LOGIN,
    /// A device that is signed in and will help the other to.
    Reciprocate = OLMEC_QR_INTENT_RECIPROCATE,
};

/// key_agreement_protocol in m.key.verification.accept.
enum class SasKeyAgreement : std::uint32_t {
    /// curve25519-hkdf-sha256, the one to use.
    Curve25519HkdfSha256 = OLMEC_SAS_KEY_AGREEMENT_CURVE25519_HKDF_SHA256,
    /// curve25519, deprecated.
    LegacyCurve25519 = OLMEC_SAS_KEY_AGREEMENT_LEGACY_CURVE25519,
};

/// Whose key is verified.
enum class SasKeyKind : std::uint32_t {
    /// The Ed25519 identity key of the device that sends the MAC.
    Device = OLMEC_SAS_KEY_KIND_DEVICE,
    /// A cross-signing key of its user, such as the master key.
    CrossSigning = OLMEC_SAS_KEY_KIND_CROSS_SIGNING,
};

/// message_authentication_code in m.key.verification.accept.
enum class SasMacMethod : std::uint32_t {
    /// hkdf-hmac-sha256.v2, the one to use.
    HkdfHmacSha256V2 = OLMEC_SAS_MAC_METHOD_HKDF_HMAC_SHA256_V2,
    /// org.matrix.msc3783.hkdf-hmac-sha256, the same under an older name.
    Msc3783HkdfHmacSha256 = OLMEC_SAS_MAC_METHOD_MSC3783_HKDF_HMAC_SHA256,
    /// hkdf-hmac-sha256, deprecated.
    LegacyHkdfHmacSha256 = OLMEC_SAS_MAC_METHOD_LEGACY_HKDF_HMAC_SHA256,
    /// hmac-sha256, of 2018.
    LegacyHmacSha256 = OLMEC_SAS_MAC_METHOD_LEGACY_HMAC_SHA256,
};

/// Whether the device that owns a session is verified; other clients may show it.
enum class SenderTrust : std::uint32_t {
    /// It is verified.
    Verified = OLMEC_SENDER_TRUST_VERIFIED,
    /// It is not, or nobody knows.
    Unverified = OLMEC_SENDER_TRUST_UNVERIFIED,
};

/// Whose session it is.
enum class SessionOwner : std::uint32_t {
    /// Of the device that sent its key over Olm. The device has signed its own keys and nobody else
    /// has: check that it is cross-signed before you show its messages as its user's.
    Device = OLMEC_SESSION_OWNER_DEVICE,
    /// Nobody can say: who sent the messages in it is the server's word alone.
    Unknown = OLMEC_SESSION_OWNER_UNKNOWN,
};

/// How two views of a session stand to each other.
enum class SessionRelation : std::uint32_t {
    /// They know the same messages.
    Equal = OLMEC_SESSION_RELATION_EQUAL,
    /// The first knows earlier messages.
    Better = OLMEC_SESSION_RELATION_BETTER,
    /// The second knows earlier messages.
    Worse = OLMEC_SESSION_RELATION_WORSE,
    /// They do not belong to one session.
    Unconnected = OLMEC_SESSION_RELATION_UNCONNECTED,
};

/// What a decrypted message is.
enum class Sighting : std::uint32_t {
    /// New.
    First = OLMEC_SIGHTING_FIRST,
    /// The same message in the same event as before.
    Again = OLMEC_SIGHTING_AGAIN,
};

/// The public half of a one-time or fallback key.
struct OneTimeKey {
    /// Its id, as in signed_curve25519:AAAAAQ.
    std::string_view key_id;
    /// The key, base64.
    std::string_view key;

    /// As `olmec.h` has it; valid as long as the texts are.
    olmec_one_time_key to_c() const {
        return {detail::text(key_id), detail::text(key)};
    }
    /// From what `olmec.h` has.
    static OneTimeKey from_c(const olmec_one_time_key &from) {
        return {detail::view(from.key_id), detail::view(from.key)};
    }
};

/// An exported Megolm session and what is claimed about it; nothing of it is authenticated.
/// Secret: it holds the session's key.
struct ExportedRoomKey {
    /// The room in which the session is used.
    std::string_view room_id;
    /// The Curve25519 identity key of the device that owns the session, base64.
    std::string_view sender_key;
    /// The Ed25519 key of that device, base64; old exports do not name it.
    std::optional<std::string_view> sender_claimed_ed25519;
    /// The identity keys of the devices that passed the session on, oldest first, separated by
    /// commas; empty if nobody did.
    std::string_view forwarding_chain;
    /// SECRET. The session, an export in base64.
    std::string_view exported_session_key;

    /// As `olmec.h` has it; valid as long as the texts are.
    olmec_exported_room_key to_c() const {
        return {detail::text(room_id), detail::text(sender_key),
            detail::optional_text(sender_claimed_ed25519), detail::text(forwarding_chain),
            detail::text(exported_session_key)};
    }
    /// From what `olmec.h` has.
    static ExportedRoomKey from_c(const olmec_exported_room_key &from) {
        return {detail::view(from.room_id), detail::view(from.sender_key),
            detail::optional_view(from.sender_claimed_ed25519), detail::view(from.forwarding_chain),
            detail::view(from.exported_session_key)};
    }
};

/// The MAC of one key.
struct KeyMac {
    /// The key's id, as in ed25519:DEVICE.
    std::string_view key_id;
    /// The MAC, as text.
    std::string_view mac;

    /// As `olmec.h` has it; valid as long as the texts are.
    olmec_key_mac to_c() const {
        return {detail::text(key_id), detail::text(mac)};
    }
    /// From what `olmec.h` has.
    static KeyMac from_c(const olmec_key_mac &from) {
        return {detail::view(from.key_id), detail::view(from.mac)};
    }
};

/// One of the 64 emoji of the specification.
struct SasEmoji {
    /// Its number in the specification's table, 0 to 63.
    std::uint8_t number;
    /// The emoji.
    std::string_view symbol;
    /// What it shows, in English.
    std::string_view description;

    /// As `olmec.h` has it; valid as long as the texts are.
    olmec_sas_emoji to_c() const {
        return {number, detail::text(symbol), detail::text(description)};
    }
    /// From what `olmec.h` has.
    static SasEmoji from_c(const olmec_sas_emoji &from) {
        return {from.number, detail::view(from.symbol), detail::view(from.description)};
    }
};

/// An Ed25519 key that a device vouches for.
struct SasKey {
    /// Whose key it is.
    SasKeyKind kind;
    /// The key, base64.
    std::string_view key;

    /// As `olmec.h` has it; valid as long as the texts are.
    olmec_sas_key to_c() const {
        return {static_cast<olmec_sas_key_kind>(kind), detail::text(key)};
    }
    /// From what `olmec.h` has.
    static SasKey from_c(const olmec_sas_key &from) {
        return {static_cast<SasKeyKind>(from.kind), detail::view(from.key)};
    }
};

/// One of the two devices of a verification.
struct SasParticipant {
    /// The Matrix id of its user.
    std::string_view user_id;
    /// Its device id.
    std::string_view device_id;
    /// The key that it sent in m.key.verification.key, base64.
    std::string_view key;

    /// As `olmec.h` has it; valid as long as the texts are.
    olmec_sas_participant to_c() const {
        return {detail::text(user_id), detail::text(device_id), detail::text(key)};
    }
    /// From what `olmec.h` has.
    static SasParticipant from_c(const olmec_sas_participant &from) {
        return {detail::view(from.user_id), detail::view(from.device_id), detail::view(from.key)};
    }
};

/// The two devices, and the verification between them.
struct SasParticipants {
    /// The device that sent the m.key.verification.start which was accepted.
    SasParticipant starter;
    /// The device that sent m.key.verification.accept.
    SasParticipant acceptor;
    /// The transaction id, or the event id of the request in a room.
    std::string_view transaction_id;

    /// As `olmec.h` has it; valid as long as the texts are.
    olmec_sas_participants to_c() const {
        return {starter.to_c(), acceptor.to_c(), detail::text(transaction_id)};
    }
    /// From what `olmec.h` has.
    static SasParticipants from_c(const olmec_sas_participants &from) {
        return {SasParticipant::from_c(from.starter), SasParticipant::from_c(from.acceptor),
            detail::view(from.transaction_id)};
    }
};

/// A list of OneTimeKey, which it owns; its elements are views into it.
using OneTimeKeyList = detail::List<olmec_one_time_key_list, OneTimeKey, olmec_one_time_key,
    olmec_one_time_key_list_count, olmec_one_time_key_list_get,
    olmec_one_time_key_list_free>;

/// A list of ExportedRoomKey, which it owns; its elements are views into it.
using ExportedRoomKeyList = detail::List<olmec_exported_room_key_list, ExportedRoomKey,
    olmec_exported_room_key, olmec_exported_room_key_list_count, olmec_exported_room_key_list_get,
    olmec_exported_room_key_list_free>;

/// A list of KeyMac, which it owns; its elements are views into it.
using KeyMacList = detail::List<olmec_key_mac_list, KeyMac, olmec_key_mac, olmec_key_mac_list_count,
    olmec_key_mac_list_get,
    olmec_key_mac_list_free>;

/// A list of SasEmoji, which it owns; its elements are views into it.
using SasEmojiList = detail::List<olmec_sas_emoji_list, SasEmoji, olmec_sas_emoji,
    olmec_sas_emoji_list_count, olmec_sas_emoji_list_get,
    olmec_sas_emoji_list_free>;

/// A list of SasKey, which it owns; its elements are views into it.
using SasKeyList = detail::List<olmec_sas_key_list, SasKey, olmec_sas_key, olmec_sas_key_list_count,
    olmec_sas_key_list_get,
    olmec_sas_key_list_free>;

/// A dehydrated device: device_pickle and nonce of its device_data. Not secret.
struct DehydratedDevice {
    /// The encrypted account, base64.
    Buffer ciphertext;
    /// The nonce it was encrypted with, base64.
    Buffer nonce;
};

/// The public half of a one-time or fallback key.
struct OwnedOneTimeKey {
    /// Its id, as in signed_curve25519:AAAAAQ.
    Buffer key_id;
    /// The key, base64.
    Buffer key;
};

/// What making one-time keys did.
struct GeneratedKeys {
    /// The new keys.
    OneTimeKeyList created;
    /// Old keys let go because the store was full; messages that use them will be refused.
    OneTimeKeyList evicted;
};

/// The public identity keys of a device, base64.
struct IdentityKeys {
    /// For encryption: curve25519:DEVICE in the device keys.
    Buffer curve25519;
    /// For signatures: ed25519:DEVICE in the device keys.
    Buffer ed25519;
};

/// A message of an Olm session: type and body of m.olm.v1.curve25519-aes-sha2.
struct OlmMessage {
    /// The form of the message.
    MessageType message_type;
    /// The message, base64.
    Buffer body;
};

/// The public keys from which a session was made, base64.
struct SessionKeys {
    /// The identity key of the side that opened the session.
    Buffer identity_key;
    /// The base key, drawn for this session.
    Buffer base_key;
    /// The one-time or fallback key of the other side.
    Buffer one_time_key;
};

/// A decrypted message of a room.
struct DecryptedMessage {
    /// SECRET. What was said.
    Buffer plaintext;
    /// Its index. Remember it with the event's id: another event with the same index is a replay.
    std::uint32_t message_index;
};

/// Room keys, and how many others were refused.
struct RoomKeyBatch {
    /// The keys.
    ExportedRoomKeyList keys;
    /// How many were refused, as they are of another algorithm, malformed, or not of the session
    /// that they name.
    std::uint32_t refused;
};

/// An exported Megolm session and what is claimed about it; nothing of it is authenticated.
/// Secret: it holds the session's key.
struct OwnedExportedRoomKey {
    /// The room in which the session is used.
    Buffer room_id;
    /// The Curve25519 identity key of the device that owns the session, base64.
    Buffer sender_key;
    /// The Ed25519 key of that device, base64; old exports do not name it.
    std::optional<Buffer> sender_claimed_ed25519;
    /// The identity keys of the devices that passed the session on, oldest first, separated by
    /// commas; empty if nobody did.
    Buffer forwarding_chain;
    /// SECRET. The session, an export in base64.
    Buffer exported_session_key;
};

/// A message to a backup key: the three base64 texts of session_data.
struct PkMessage {
    /// The ephemeral public key.
    Buffer ephemeral;
    /// The ciphertext.
    Buffer ciphertext;
    /// The MAC, which covers nothing.
    Buffer mac;
};

/// The content of m.key.verification.mac.
struct MacContent {
    /// The object EstablishedSas::mac(), pair by pair.
    KeyMacList macs;
    /// The text OlmSession::keys().
    Buffer keys;
};

/// What the two people compare: either the emoji or the numbers.
struct SasShortString {
    /// Seven emoji.
    SasEmojiList emojis;
    /// Three numbers from 1000 to 9191.
    std::array<std::uint16_t, 3> decimals;
};

/// A decrypted event of a room.
struct DecryptedRoomEvent {
    /// Its type, such as m.room.message.
    Buffer event_type;
    /// SECRET. Its content, as JSON.
    Buffer content;
    /// The index of its message.
    std::uint32_t message_index;
    /// Whether it was decrypted before.
    Sighting sighting;
    /// Whose session it came in.
    SessionOwner owner;
};

/// What a file of exported room keys says about itself before anything is checked.
struct KeyExportInfo {
    /// The rounds that deriving the key takes.
    std::uint32_t rounds;
    /// The length of the room keys' JSON in bytes.
    std::uint32_t length;
};

/// What a Megolm message says of itself.
struct MegolmMessageInfo {
    /// The index in its session.
    std::uint32_t message_index;
    /// The length of its MAC.
    MacLength mac_length;
};

/// What an Olm message says of itself.
struct OlmMessageInfo {
    /// The session that a pre-key message names; a normal message names none.
    std::optional<Buffer> session_id;
    /// The keys of that session.
    std::optional<SessionKeys> session_keys;
    /// The sender's ratchet key, base64.
    Buffer ratchet_key;
    /// The index in its chain.
    std::uint32_t chain_index;
    /// The length of its MAC.
    MacLength mac_length;
};

/// The contents of a QR code of MSC4108.
struct Msc4108QrCode {
    /// What the device that shows it wants.
    QrIntent intent;
    /// The key of its channel, base64.
    Buffer public_key;
    /// Where both devices leave their messages.
    Buffer rendezvous_url;
    /// The name of the homeserver, exactly when the intent is to reciprocate.
    std::optional<Buffer> server_name;
};

/// The contents of a QR code of MSC4388.
struct Msc4388QrCode {
    /// What the device that shows it wants.
    QrIntent intent;
    /// The key of its channel, base64.
    Buffer public_key;
    /// Which place both devices leave their messages at.
    Buffer rendezvous_id;
    /// The base URL of the homeserver that has that place.
    Buffer base_url;
};

/// What a pickle of olmec says of itself.
struct PickleInfo {
    /// What it holds; absent if it is of a kind that a later version has added.
    std::optional<PickleKind> kind;
    /// The version of the record inside.
    std::uint8_t record_version;
    /// The generation under which it was saved; absent if that is beyond 32 bits.
    std::optional<std::uint32_t> generation;
};

class Account;
class OlmSession;
class InboundSession;
class OutboundGroupSession;
class InboundGroupSession;
class PkDecryption;
class PkEncryption;
class PkSigning;
class Sas;
class EstablishedSas;
class EciesRecipient;
class EciesInitiator;
class EciesChannel;
class HpkeRecipient;
class HpkeSender;
class HpkeChannel;
class AttachmentDecryptor;
class AttachmentEncryptor;
class AttachmentVerifier;
class BackupRestore;
class CrossSigningKey;
class DecryptedBatch;
class DecryptedOlmEvent;
class KeyExport;
class MessageBatch;
class OlmEvent;
class OpenedOlmEvent;
class ReplayGuard;
class RoomSession;
class SecretStorageKey;
class SessionImport;
class VerifiedDevice;
class VerifiedOneTimeKey;

/// A device's own keys: its identity keys, its one-time keys and its fallback key.
class Account {
  public:
    /// A new device. Fails with OLMEC_RANDOM_FAILURE.
    Account();

    /// The account of a dehydrated device.
    static Account rehydrate(std::string_view ciphertext, std::string_view nonce, Bytes key);

    /// Accepts a session that a device opens with its first message, and decrypts that message. The
    /// one-time key that it used is gone afterwards, so save the account and the session.
    ///
    /// Fails with OLMEC_UNKNOWN_ONE_TIME_KEY, OLMEC_REPLAYED, OLMEC_IDENTITY_KEY_MISMATCH,
    /// OLMEC_AUTHENTICATION_FAILED and others.
    InboundSession create_inbound_session(std::string_view identity_key, MessageType message_type,
        std::string_view body) const;

    /// Accepts a session with another MAC length than Matrix's.
    InboundSession create_inbound_session_with_mac_length(std::string_view identity_key,
        MessageType message_type, std::string_view body, MacLength mac_length) const;

    /// Opens a session to a device, with a one-time key claimed from it. Check the key's signature
    /// before.
    ///
    /// Fails with OLMEC_NON_CONTRIBUTORY_KEY or OLMEC_INVALID_PUBLIC_KEY for keys that are no good.
    OlmSession create_outbound_session(std::string_view identity_key,
        std::string_view one_time_key) const;

    /// Opens a session with another MAC length than Matrix's.
    OlmSession create_outbound_session_with_mac_length(std::string_view identity_key,
        std::string_view one_time_key, MacLength mac_length) const;

    /// Opens a session with a device, by a one-time key that the device has signed.
    OlmSession create_verified_session(const VerifiedOneTimeKey &one_time_key) const;

    /// Encrypts the account as a dehydrated device (org.matrix.msc3814.v2), with a key of 32 bytes.
    /// Use a fresh account, made for this.
    ///
    /// Fails with OLMEC_NOT_REPRESENTABLE for an account that came from libolm.
    DehydratedDevice dehydrate(Bytes key) const;

    /// What the account holds in one line, for a log. No secrets.
    Buffer describe() const;

    /// The signed device keys, for device_keys of an upload.
    Buffer device_keys_json(std::string_view user_id, std::string_view device_id) const;

    /// The fallback key, if it has not been marked as published.
    std::optional<OwnedOneTimeKey> fallback_key() const;

    /// The signed fallback key that is not published yet, for fallback_keys of an upload.
    Buffer fallback_keys_json(std::string_view user_id, std::string_view device_id) const;

    /// Forgets the previous fallback key, a while after the new one was published. Returns it.
    std::optional<OwnedOneTimeKey> forget_previous_fallback_key() const;

    /// Makes a new fallback key. The present one becomes the previous one, which is still accepted;
    /// the one before that is returned and gone.
    std::optional<OwnedOneTimeKey> generate_fallback_key() const;

    /// Makes one-time keys. Upload them, then call Account::mark_keys_as_published().
    ///
    /// Fails with OLMEC_TOO_MANY_ONE_TIME_KEYS if more than 100 would be unpublished.
    GeneratedKeys generate_one_time_keys(std::uint32_t count) const;

    /// The public identity keys.
    IdentityKeys identity_keys() const;

    /// Notes that all keys were uploaded. Returns how many one-time keys that concerns.
    std::uint32_t mark_keys_as_published() const;

    /// How many one-time keys are held, published or not.
    std::uint32_t one_time_key_count() const;

    /// The one-time keys that have not been marked as published, oldest first.
    OneTimeKeyList one_time_keys() const;

    /// The signed one-time keys that are not published yet, for Account::one_time_keys() of an
    /// upload.
    Buffer one_time_keys_json(std::string_view user_id, std::string_view device_id) const;

    /// Signs bytes, in Matrix usually canonical JSON, with the device's Ed25519 key; base64.
    Buffer sign(Bytes message) const;

    /// Signs a JSON object as this device; gives it in canonical JSON, with the signature.
    Buffer sign_json(std::string_view json, std::string_view user_id,
        std::string_view device_id) const;

    /// Loads what libolm pickled, with a key of any length.
    static Account from_libolm_pickle(std::string_view pickle, Bytes key);

    /// Loads what Account::pickle() saved.
    ///
    /// Fails with OLMEC_AUTHENTICATION_FAILED if it is damaged or the key is another one,
    /// OLMEC_WRONG_PICKLE_KIND if it is the pickle of another kind of object.
    static Account from_pickle(std::string_view pickle, Bytes key);

    /// Loads what Account::pickle_with_stamp() saved. Fails with OLMEC_ROLLED_BACK too, if it is
    /// older than the stamp's generation.
    static Account from_pickle_with_stamp(std::string_view pickle, Bytes key, Bytes context,
        std::uint32_t generation);

    /// Loads the plain JSON of a vodozemac pickle.
    static Account from_vodozemac_json(std::string_view json);

    /// Loads what vodozemac pickled, with a key of 32 bytes.
    static Account from_vodozemac_pickle(std::string_view pickle, Bytes key);

    /// Saves the object, encrypted with a key of 32 bytes; base64.
    ///
    /// Fails with OLMEC_WRONG_LENGTH for another key, and OLMEC_RANDOM_FAILURE.
    Buffer pickle(Bytes key) const;

    /// Saves the object, bound to a context and a generation too.
    Buffer pickle_with_stamp(Bytes key, Bytes context, std::uint32_t generation) const;

    /// Saves the object as libolm does, to go back to it. Fails with OLMEC_NOT_REPRESENTABLE or
    /// OLMEC_SESSION_EXHAUSTED for what libolm cannot hold.
    Buffer to_libolm_pickle(Bytes key) const;

    /// SECRET. The object as the plain JSON of vodozemac's pickle.
    Buffer to_vodozemac_json() const;

    /// Saves the object as vodozemac does, with a key of 32 bytes.
    Buffer to_vodozemac_pickle(Bytes key) const;

    /// Takes over a handle of `olmec.h`, and frees it in the end.
    explicit Account(olmec_account *handle) noexcept : handle_(handle) {}
    /// The handle, which stays this object's.
    olmec_account *get() const noexcept { return handle_.get(); }

  private:
    detail::Owned<olmec_account, olmec_account_free> handle_;
};

/// The encrypted conversation with one other device: an Olm session.
///
/// Made by Account. Save it after every OlmSession::encrypt() before the message is sent, and
/// after every OlmSession::decrypt() together with what it said.
class OlmSession {
  public:
    /// Decrypts a message of the other side, in any order.
    ///
    /// Fails with OLMEC_AUTHENTICATION_FAILED for what is forged or damaged, OLMEC_MESSAGE_KEY_USED
    /// for a repeated message, OLMEC_SESSION_MISMATCH if it belongs to another session, and the
    /// other codes of missing keys.
    Buffer decrypt(MessageType message_type, std::string_view body) const;

    /// The positions of the session's chains in one line, for a log. No secrets.
    Buffer describe() const;

    /// Encrypts a message. It is a pre-key message until the other side has answered.
    ///
    /// Fails with OLMEC_SESSION_EXHAUSTED, OLMEC_NON_CONTRIBUTORY_KEY or OLMEC_RANDOM_FAILURE.
    OlmMessage encrypt(Bytes plaintext) const;

    /// Encrypts an event to a device; gives the content of the m.room.encrypted event. Account,
    /// user and device id are this device's.
    Buffer encrypt_event(const Account &account, std::string_view user_id,
        std::string_view device_id, const VerifiedDevice &recipient, std::string_view event_type,
        std::string_view content) const;

    /// Whether a message of the other side has been decrypted.
    bool has_received_message() const;

    /// The session id, equal on both sides.
    Buffer id() const;

    /// The public keys from which the session was made.
    SessionKeys keys() const;

    /// The MAC length, fixed since the session was made.
    MacLength mac_length() const;

    /// Whether a pre-key message names the keys of this session, and so belongs to it rather than
    /// opening a new one. Says nothing about its authenticity. Fails with OLMEC_MALFORMED_MESSAGE
    /// for a normal message.
    bool matches(MessageType message_type, std::string_view body) const;

    /// The form of the next message that OlmSession::encrypt() makes.
    MessageType next_message_type() const;

    /// Loads what libolm pickled, with a key of any length.
    static OlmSession from_libolm_pickle(std::string_view pickle, Bytes key);

    /// Loads what OlmSession::pickle() saved.
    ///
    /// Fails with OLMEC_AUTHENTICATION_FAILED if it is damaged or the key is another one,
    /// OLMEC_WRONG_PICKLE_KIND if it is the pickle of another kind of object.
    static OlmSession from_pickle(std::string_view pickle, Bytes key);

    /// Loads what OlmSession::pickle_with_stamp() saved. Fails with OLMEC_ROLLED_BACK too, if it is
    /// older than the stamp's generation.
    static OlmSession from_pickle_with_stamp(std::string_view pickle, Bytes key, Bytes context,
        std::uint32_t generation);

    /// Loads the plain JSON of a vodozemac pickle.
    static OlmSession from_vodozemac_json(std::string_view json);

    /// Loads what vodozemac pickled, with a key of 32 bytes.
    static OlmSession from_vodozemac_pickle(std::string_view pickle, Bytes key);

    /// Saves the object, encrypted with a key of 32 bytes; base64.
    ///
    /// Fails with OLMEC_WRONG_LENGTH for another key, and OLMEC_RANDOM_FAILURE.
    Buffer pickle(Bytes key) const;

    /// Saves the object, bound to a context and a generation too.
    Buffer pickle_with_stamp(Bytes key, Bytes context, std::uint32_t generation) const;

    /// Saves the object as libolm does, to go back to it. Fails with OLMEC_NOT_REPRESENTABLE or
    /// OLMEC_SESSION_EXHAUSTED for what libolm cannot hold.
    Buffer to_libolm_pickle(Bytes key) const;

    /// SECRET. The object as the plain JSON of vodozemac's pickle.
    Buffer to_vodozemac_json() const;

    /// Saves the object as vodozemac does, with a key of 32 bytes.
    Buffer to_vodozemac_pickle(Bytes key) const;

    /// Takes over a handle of `olmec.h`, and frees it in the end.
    explicit OlmSession(olmec_olm_session *handle) noexcept : handle_(handle) {}
    /// The handle, which stays this object's.
    olmec_olm_session *get() const noexcept { return handle_.get(); }

  private:
    detail::Owned<olmec_olm_session, olmec_olm_session_free> handle_;
};

/// A session that another device has opened, with the message that opened it.
class InboundSession {
  public:
    /// What the first message said.
    Buffer plaintext() const;

    /// The session, for all further messages. Asked again, it is the same one.
    OlmSession session() const;

    /// Whether it was a fallback key, which is still there. Then upload new one-time keys.
    bool used_fallback_key() const;

    /// The id of the one-time or fallback key that was used.
    Buffer used_key_id() const;

    /// Takes over a handle of `olmec.h`, and frees it in the end.
    explicit InboundSession(olmec_inbound_session *handle) noexcept : handle_(handle) {}
    /// The handle, which stays this object's.
    olmec_inbound_session *get() const noexcept { return handle_.get(); }

  private:
    detail::Owned<olmec_inbound_session, olmec_inbound_session_free> handle_;
};

/// What one device says in one room: the sender's side of a Megolm session.
///
/// Send OutboundGroupSession::session_key() to each device in the room over Olm, then encrypt.
/// Save the session after every OutboundGroupSession::encrypt(), before the message is sent.
class OutboundGroupSession {
  public:
    /// A new session. Fails with OLMEC_RANDOM_FAILURE.
    OutboundGroupSession();

    /// A new session with another MAC length than Matrix's. Fails with OLMEC_RANDOM_FAILURE.
    static OutboundGroupSession with_mac_length(MacLength mac_length);

    /// Encrypts a message for everyone who has the session key; base64.
    ///
    /// Fails with OLMEC_SESSION_EXHAUSTED when the last index has been used.
    Buffer encrypt(Bytes plaintext) const;

    /// Encrypts an event for a room; gives the content of the m.room.encrypted event. Account, user
    /// and device id are this device's.
    Buffer encrypt_event(const Account &account, std::string_view user_id,
        std::string_view device_id, std::string_view room_id, std::string_view event_type,
        std::string_view content) const;

    /// The session id, 43 characters.
    Buffer id() const;

    /// The MAC length, fixed since the session was made.
    MacLength mac_length() const;

    /// The index of the next message; none when the last one has been used.
    std::optional<std::uint32_t> message_index() const;

    /// SECRET. The content of an m.room_key event: the session from its next message on.
    Buffer room_key_content(std::string_view room_id) const;

    /// SECRET. The key that lets others decrypt from the next message on, base64. Send it over Olm
    /// only.
    Buffer session_key() const;

    /// Loads what libolm pickled, with a key of any length.
    static OutboundGroupSession from_libolm_pickle(std::string_view pickle, Bytes key);

    /// Loads what OutboundGroupSession::pickle() saved.
    ///
    /// Fails with OLMEC_AUTHENTICATION_FAILED if it is damaged or the key is another one,
    /// OLMEC_WRONG_PICKLE_KIND if it is the pickle of another kind of object.
    static OutboundGroupSession from_pickle(std::string_view pickle, Bytes key);

    /// Loads what OutboundGroupSession::pickle_with_stamp() saved. Fails with OLMEC_ROLLED_BACK
    /// too, if it is older than the stamp's generation.
    static OutboundGroupSession from_pickle_with_stamp(std::string_view pickle, Bytes key,
        Bytes context, std::uint32_t generation);

    /// Loads the plain JSON of a vodozemac pickle.
    static OutboundGroupSession from_vodozemac_json(std::string_view json);

    /// Loads what vodozemac pickled, with a key of 32 bytes.
    static OutboundGroupSession from_vodozemac_pickle(std::string_view pickle, Bytes key);

    /// Saves the object, encrypted with a key of 32 bytes; base64.
    ///
    /// Fails with OLMEC_WRONG_LENGTH for another key, and OLMEC_RANDOM_FAILURE.
    Buffer pickle(Bytes key) const;

    /// Saves the object, bound to a context and a generation too.
    Buffer pickle_with_stamp(Bytes key, Bytes context, std::uint32_t generation) const;

    /// Saves the object as libolm does, to go back to it. Fails with OLMEC_NOT_REPRESENTABLE or
    /// OLMEC_SESSION_EXHAUSTED for what libolm cannot hold.
    Buffer to_libolm_pickle(Bytes key) const;

    /// SECRET. The object as the plain JSON of vodozemac's pickle.
    Buffer to_vodozemac_json() const;

    /// Saves the object as vodozemac does, with a key of 32 bytes.
    Buffer to_vodozemac_pickle(Bytes key) const;

    /// Takes over a handle of `olmec.h`, and frees it in the end.
    explicit OutboundGroupSession(olmec_outbound_group_session *handle) noexcept : handle_(handle) {}
    /// The handle, which stays this object's.
    olmec_outbound_group_session *get() const noexcept { return handle_.get(); }

  private:
    detail::Owned<olmec_outbound_group_session, olmec_outbound_group_session_free> handle_;
};

/// What another device says in one room: the receiver's side of a Megolm session.
class InboundGroupSession {
  public:
    /// A session from the key that its sender sent over Olm.
    ///
    /// Fails with OLMEC_AUTHENTICATION_FAILED if the key is not signed by its own signing key, and
    /// with the codes of malformed texts.
    explicit InboundGroupSession(std::string_view session_key);

    /// A session from an export: of a backup, a key file, or a forwarded key. Nothing proves that
    /// it is the sender's.
    static InboundGroupSession from_export(std::string_view exported_session_key);

    /// A session from an export, with another MAC length than Matrix's.
    static InboundGroupSession from_export_with_mac_length(std::string_view exported_session_key,
        MacLength mac_length);

    /// The sender's own view of what it sends.
    static InboundGroupSession from_outbound(const OutboundGroupSession &session);

    /// A session with another MAC length than Matrix's.
    static InboundGroupSession with_mac_length(std::string_view session_key, MacLength mac_length);

    /// Forgets how to decrypt messages before this index. Fails with OLMEC_UNKNOWN_MESSAGE_INDEX if
    /// that is not known any more.
    void advance_to(std::uint32_t message_index) const;

    /// Where this view comes from.
    Authenticity authenticity() const;

    /// How this view stands to another.
    SessionRelation compare(const InboundGroupSession &other) const;

    /// Decrypts a message, base64, in any order and as often as asked.
    ///
    /// Fails with OLMEC_AUTHENTICATION_FAILED for what is forged or damaged and
    /// OLMEC_UNKNOWN_MESSAGE_INDEX for what is older than this view.
    DecryptedMessage decrypt(std::string_view message) const;

    /// Decrypts all messages of a batch, each as InboundGroupSession::decrypt() does, in less time:
    /// for a room's history.
    DecryptedBatch decrypt_batch(const MessageBatch &batch) const;

    /// SECRET. An export from this message index on, base64. Fails with
    /// OLMEC_UNKNOWN_MESSAGE_INDEX.
    Buffer export_at(std::uint32_t message_index) const;

    /// SECRET. An export of all that this view knows, base64.
    Buffer export_at_first_known_index() const;

    /// The index of the earliest message that can be decrypted.
    std::uint32_t first_known_index() const;

    /// The session id, 43 characters.
    Buffer id() const;

    /// The MAC length, fixed since the session was made.
    MacLength mac_length() const;

    /// A view that knows what both know. Fails with OLMEC_SESSIONS_NOT_CONNECTED.
    InboundGroupSession merge(const InboundGroupSession &other) const;

    /// The sender's signing key for this session, base64.
    Buffer signing_key() const;

    /// Loads what libolm pickled, with a key of any length.
    static InboundGroupSession from_libolm_pickle(std::string_view pickle, Bytes key);

    /// Loads what InboundGroupSession::pickle() saved.
    ///
    /// Fails with OLMEC_AUTHENTICATION_FAILED if it is damaged or the key is another one,
    /// OLMEC_WRONG_PICKLE_KIND if it is the pickle of another kind of object.
    static InboundGroupSession from_pickle(std::string_view pickle, Bytes key);

    /// Loads what InboundGroupSession::pickle_with_stamp() saved. Fails with OLMEC_ROLLED_BACK too,
    /// if it is older than the stamp's generation.
    static InboundGroupSession from_pickle_with_stamp(std::string_view pickle, Bytes key,
        Bytes context, std::uint32_t generation);

    /// Loads the plain JSON of a vodozemac pickle.
    static InboundGroupSession from_vodozemac_json(std::string_view json);

    /// Loads what vodozemac pickled, with a key of 32 bytes.
    static InboundGroupSession from_vodozemac_pickle(std::string_view pickle, Bytes key);

    /// Saves the object, encrypted with a key of 32 bytes; base64.
    ///
    /// Fails with OLMEC_WRONG_LENGTH for another key, and OLMEC_RANDOM_FAILURE.
    Buffer pickle(Bytes key) const;

    /// Saves the object, bound to a context and a generation too.
    Buffer pickle_with_stamp(Bytes key, Bytes context, std::uint32_t generation) const;

    /// Saves the object as libolm does, to go back to it. Fails with OLMEC_NOT_REPRESENTABLE or
    /// OLMEC_SESSION_EXHAUSTED for what libolm cannot hold.
    Buffer to_libolm_pickle(Bytes key) const;

    /// SECRET. The object as the plain JSON of vodozemac's pickle.
    Buffer to_vodozemac_json() const;

    /// Saves the object as vodozemac does, with a key of 32 bytes.
    Buffer to_vodozemac_pickle(Bytes key) const;

    /// Takes over a handle of `olmec.h`, and frees it in the end.
    explicit InboundGroupSession(olmec_inbound_group_session *handle) noexcept : handle_(handle) {}
    /// The handle, which stays this object's.
    olmec_inbound_group_session *get() const noexcept { return handle_.get(); }

  private:
    detail::Owned<olmec_inbound_group_session, olmec_inbound_group_session_free> handle_;
};

/// The key of a backup (m.megolm_backup.v1.curve25519-aes-sha2).
///
/// The format does not authenticate its ciphertext: the server can change what was stored, and
/// anyone who has the public key can store. Treat what is decrypted as input from a stranger.
class PkDecryption {
  public:
    /// A new key. Fails with OLMEC_RANDOM_FAILURE.
    PkDecryption();

    /// The key that a recovery key holds; white space in it is ignored.
    ///
    /// Fails with OLMEC_INVALID_RECOVERY_KEY.
    static PkDecryption from_recovery_key(std::string_view recovery_key);

    /// The key of 32 secret bytes.
    static PkDecryption from_secret_key(Bytes secret_key);

    /// SECRET. Decrypts all sessions of a backup at once, see BackupRestore.
    RoomKeyBatch decrypt_backup(std::string_view answer) const;

    /// SECRET. Decrypts what is stored for a session of a room, and compares it with these names.
    /// Fails with OLMEC_SESSION_ID_MISMATCH too.
    OwnedExportedRoomKey decrypt_room_key(std::string_view room_id, std::string_view session_id,
        std::string_view key_backup_data) const;

    /// Decrypts a message, of which nothing is authentic even if this succeeds.
    ///
    /// Fails with OLMEC_AUTHENTICATION_FAILED for another key or a damaged message.
    Buffer decrypt_unauthenticated(std::string_view ephemeral, std::string_view ciphertext,
        std::string_view mac) const;

    /// The public key, base64.
    Buffer public_key() const;

    /// SECRET. The key in the form that a user writes down.
    Buffer recovery_key() const;

    /// SECRET. The key, 32 bytes.
    Buffer secret_key() const;

    /// Loads what libolm pickled, with a key of any length.
    static PkDecryption from_libolm_pickle(std::string_view pickle, Bytes key);

    /// Loads what PkDecryption::pickle() saved.
    ///
    /// Fails with OLMEC_AUTHENTICATION_FAILED if it is damaged or the key is another one,
    /// OLMEC_WRONG_PICKLE_KIND if it is the pickle of another kind of object.
    static PkDecryption from_pickle(std::string_view pickle, Bytes key);

    /// Loads what PkDecryption::pickle_with_stamp() saved. Fails with OLMEC_ROLLED_BACK too, if it
    /// is older than the stamp's generation.
    static PkDecryption from_pickle_with_stamp(std::string_view pickle, Bytes key, Bytes context,
        std::uint32_t generation);

    /// Saves the object, encrypted with a key of 32 bytes; base64.
    ///
    /// Fails with OLMEC_WRONG_LENGTH for another key, and OLMEC_RANDOM_FAILURE.
    Buffer pickle(Bytes key) const;

    /// Saves the object, bound to a context and a generation too.
    Buffer pickle_with_stamp(Bytes key, Bytes context, std::uint32_t generation) const;

    /// Saves the key as libolm does, to go back to it.
    Buffer to_libolm_pickle(Bytes key) const;

    /// Takes over a handle of `olmec.h`, and frees it in the end.
    explicit PkDecryption(olmec_pk_decryption *handle) noexcept : handle_(handle) {}
    /// The handle, which stays this object's.
    olmec_pk_decryption *get() const noexcept { return handle_.get(); }

  private:
    detail::Owned<olmec_pk_decryption, olmec_pk_decryption_free> handle_;
};

/// Encrypts to the holder of a backup key. The format authenticates nothing, see PkDecryption.
class PkEncryption {
  public:
    /// Encrypts to this public key, base64, whose signatures the caller has checked.
    explicit PkEncryption(std::string_view recipient);

    /// Encrypts a message. Fails with OLMEC_NON_CONTRIBUTORY_KEY, OLMEC_INVALID_PUBLIC_KEY,
    /// OLMEC_RANDOM_FAILURE.
    PkMessage encrypt(Bytes plaintext) const;

    /// What is uploaded for a session.
    Buffer encrypt_room_key(std::string_view room_id, std::string_view sender_key,
        std::optional<std::string_view> sender_claimed_ed25519, std::string_view forwarding_chain,
        std::string_view exported_session_key, SenderTrust trust) const;

    /// Takes over a handle of `olmec.h`, and frees it in the end.
    explicit PkEncryption(olmec_pk_encryption *handle) noexcept : handle_(handle) {}
    /// The handle, which stays this object's.
    olmec_pk_encryption *get() const noexcept { return handle_.get(); }

  private:
    detail::Owned<olmec_pk_encryption, olmec_pk_encryption_free> handle_;
};

/// An Ed25519 signing key and its seed, such as a cross-signing key.
class PkSigning {
  public:
    /// A new key. Fails with OLMEC_RANDOM_FAILURE.
    PkSigning();

    /// The key of a seed of 32 secret bytes.
    static PkSigning from_seed(Bytes seed);

    /// The unsigned object of this key, for an upload of cross-signing keys.
    Buffer cross_signing_key_json(std::string_view user_id, KeyUsage usage) const;

    /// The public key, base64.
    Buffer public_key() const;

    /// SECRET. The seed, 32 bytes.
    Buffer seed() const;

    /// Signs bytes, in Matrix usually canonical JSON; base64.
    Buffer sign(Bytes message) const;

    /// Signs a JSON object as a cross-signing key of this user; gives it in canonical JSON, with
    /// the signature.
    Buffer sign_json(std::string_view json, std::string_view user_id) const;

    /// Takes over a handle of `olmec.h`, and frees it in the end.
    explicit PkSigning(olmec_pk_signing *handle) noexcept : handle_(handle) {}
    /// The handle, which stays this object's.
    olmec_pk_signing *get() const noexcept { return handle_.get(); }

  private:
    detail::Owned<olmec_pk_signing, olmec_pk_signing_free> handle_;
};

/// The ephemeral key of one verification. Agreeing on a secret uses it up.
class Sas {
  public:
    /// A new ephemeral key. Fails with OLMEC_RANDOM_FAILURE.
    Sas();

    /// Agrees with the other side's key: what the side does that sent accept.
    ///
    /// Fails with OLMEC_NON_CONTRIBUTORY_KEY, OLMEC_INVALID_PUBLIC_KEY or
    /// OLMEC_AUTHENTICATION_FAILED for keys that no honest device sends. The key is used up all the
    /// same.
    EstablishedSas agree(std::string_view their_key) const;

    /// Agrees with the other side's key if it is the one that was committed to: what the side does
    /// that sent start.
    ///
    /// Fails with OLMEC_COMMITMENT_MISMATCH, and as Sas::agree() does.
    EstablishedSas agree_with_commitment(std::string_view their_key, std::string_view commitment,
        std::string_view start_content) const;

    /// The Sas::commitment() of m.key.verification.accept, from the canonical JSON of the content
    /// of m.key.verification.start.
    Buffer commitment(std::string_view start_content) const;

    /// The public key to send, base64. Fails with OLMEC_ALREADY_USED after the agreement.
    Buffer public_key() const;

    /// Takes over a handle of `olmec.h`, and frees it in the end.
    explicit Sas(olmec_sas *handle) noexcept : handle_(handle) {}
    /// The handle, which stays this object's.
    olmec_sas *get() const noexcept { return handle_.get(); }

  private:
    detail::Owned<olmec_sas, olmec_sas_free> handle_;
};

/// A verification after both sides have sent their keys.
class EstablishedSas {
  public:
    /// Any number of bytes up to 8160 for an info of the caller. Fails with OLMEC_OUTPUT_TOO_LONG.
    Buffer bytes(Bytes info, std::uint32_t count) const;

    /// The MAC of an input under a key made for an info of the caller, as text.
    Buffer mac(SasMacMethod method, Bytes input, Bytes info) const;

    /// Our m.key.verification.mac, once our user has said that the short strings match.
    MacContent mac_content(const SasParticipants &participants, SasMacMethod method,
        const std::vector<SasKey> &keys) const;

    /// What both people compare.
    ///
    /// Fails with OLMEC_COMMITMENT_MISMATCH at the side that sent start, if it has agreed without
    /// checking the commitment.
    SasShortString short_string(const SasParticipants &participants,
        SasKeyAgreement key_agreement) const;

    /// Verifies a MAC that the other side made. Fails with OLMEC_AUTHENTICATION_FAILED.
    void verify_mac(SasMacMethod method, Bytes input, Bytes info, std::string_view received) const;

    /// Verifies their m.key.verification.mac, once our user has said that the short strings match.
    /// All required keys must be in it; of the others, the known ones are verified and the rest
    /// passed over. Returns the keys that are verified by it.
    ///
    /// Fails with OLMEC_AUTHENTICATION_FAILED or OLMEC_KEY_LIST_MISMATCH; cancel the verification
    /// then.
    SasKeyList verify_mac_content(const SasParticipants &participants, SasMacMethod method,
        const std::vector<KeyMac> &macs, std::string_view keys, const std::vector<SasKey> &required,
        const std::vector<SasKey> &known) const;

    /// Takes over a handle of `olmec.h`, and frees it in the end.
    explicit EstablishedSas(olmec_established_sas *handle) noexcept : handle_(handle) {}
    /// The handle, which stays this object's.
    olmec_established_sas *get() const noexcept { return handle_.get(); }

  private:
    detail::Owned<olmec_established_sas, olmec_established_sas_free> handle_;
};

/// The device that shows the QR code. Opening the first message uses it up.
class EciesRecipient {
  public:
    /// A new key for one channel. Fails with OLMEC_RANDOM_FAILURE.
    EciesRecipient();

    /// The same for another application than QR login, named by its prefix.
    static EciesRecipient with_prefix(std::string_view application_prefix);

    /// Opens the first message. If it is refused with OLMEC_AUTHENTICATION_FAILED, the genuine one
    /// can still be opened.
    EciesChannel open(std::string_view message) const;

    /// The key to show in the QR code, base64.
    Buffer public_key() const;

    /// Takes over a handle of `olmec.h`, and frees it in the end.
    explicit EciesRecipient(olmec_ecies_recipient *handle) noexcept : handle_(handle) {}
    /// The handle, which stays this object's.
    olmec_ecies_recipient *get() const noexcept { return handle_.get(); }

  private:
    detail::Owned<olmec_ecies_recipient, olmec_ecies_recipient_free> handle_;
};

/// The device that scanned the QR code, until it has opened the answer.
class EciesInitiator {
  public:
    /// Starts a channel to the key in a QR code, with a first plaintext.
    ///
    /// Fails with OLMEC_NON_CONTRIBUTORY_KEY, OLMEC_INVALID_PUBLIC_KEY or OLMEC_RANDOM_FAILURE.
    EciesInitiator(std::string_view their_key, Bytes plaintext);

    /// The same for another application than QR login, named by its prefix.
    static EciesInitiator with_prefix(std::string_view application_prefix,
        std::string_view their_key, Bytes plaintext);

    /// The first message, to be sent to the device that showed the QR code.
    Buffer message() const;

    /// Opens the answer. If it is refused with OLMEC_AUTHENTICATION_FAILED, the genuine one can
    /// still be opened.
    EciesChannel open(std::string_view answer) const;

    /// Takes over a handle of `olmec.h`, and frees it in the end.
    explicit EciesInitiator(olmec_ecies_initiator *handle) noexcept : handle_(handle) {}
    /// The handle, which stays this object's.
    olmec_ecies_initiator *get() const noexcept { return handle_.get(); }

  private:
    detail::Owned<olmec_ecies_initiator, olmec_ecies_initiator_free> handle_;
};

/// An established channel. Messages are opened in the order in which they were sealed; a forged
/// one is refused and the channel goes on.
class EciesChannel {
  public:
    /// The two digits that the scanning device shows, and its user types into the other one.
    Buffer check_code() const;

    /// Whether the user typed the two digits.
    bool check_code_matches(std::string_view typed) const;

    /// What the message said that established the channel.
    Buffer first_plaintext() const;

    /// Opens the next message. Fails with OLMEC_AUTHENTICATION_FAILED for any other.
    Buffer open(std::string_view message) const;

    /// Seals the next message. Fails with OLMEC_SESSION_EXHAUSTED.
    Buffer seal(Bytes plaintext) const;

    /// Takes over a handle of `olmec.h`, and frees it in the end.
    explicit EciesChannel(olmec_ecies_channel *handle) noexcept : handle_(handle) {}
    /// The handle, which stays this object's.
    olmec_ecies_channel *get() const noexcept { return handle_.get(); }

  private:
    detail::Owned<olmec_ecies_channel, olmec_ecies_channel_free> handle_;
};

/// The device that shows the QR code: it opens the first message, then responds, which uses it
/// up.
class HpkeRecipient {
  public:
    /// A new key for one channel. Fails with OLMEC_RANDOM_FAILURE.
    HpkeRecipient();

    /// The same for another application than QR login, named by its prefix.
    static HpkeRecipient with_prefix(std::string_view application_prefix);

    /// Opens the first message and returns what it says. If it is refused with
    /// OLMEC_AUTHENTICATION_FAILED, the genuine one can still be opened.
    Buffer open(std::string_view message, Bytes associated_data) const;

    /// The key to show in the QR code, base64. Fails with OLMEC_ALREADY_USED once a message is
    /// opened.
    Buffer public_key() const;

    /// Makes the response, and with it the channel. Send its HpkeChannel::response().
    ///
    /// Fails with OLMEC_ALREADY_USED if no message was opened, or a response was made before.
    HpkeChannel respond(Bytes plaintext, Bytes associated_data) const;

    /// Takes over a handle of `olmec.h`, and frees it in the end.
    explicit HpkeRecipient(olmec_hpke_recipient *handle) noexcept : handle_(handle) {}
    /// The handle, which stays this object's.
    olmec_hpke_recipient *get() const noexcept { return handle_.get(); }

  private:
    detail::Owned<olmec_hpke_recipient, olmec_hpke_recipient_free> handle_;
};

/// The device that scanned the QR code, until it has opened the response.
class HpkeSender {
  public:
    /// Starts a channel to the key in a QR code, with a first plaintext.
    ///
    /// Fails with OLMEC_NON_CONTRIBUTORY_KEY, OLMEC_INVALID_PUBLIC_KEY or OLMEC_RANDOM_FAILURE.
    HpkeSender(std::string_view their_key, Bytes plaintext, Bytes associated_data);

    /// The same for another application than QR login, named by its prefix.
    static HpkeSender with_prefix(std::string_view application_prefix, std::string_view their_key,
        Bytes plaintext, Bytes associated_data);

    /// The first message, to be sent to the device that showed the QR code.
    Buffer message() const;

    /// Opens the response. If it is refused with OLMEC_AUTHENTICATION_FAILED, the genuine one can
    /// still be opened. What it says is the channel's EciesChannel::first_plaintext().
    HpkeChannel open(std::string_view response, Bytes associated_data) const;

    /// Takes over a handle of `olmec.h`, and frees it in the end.
    explicit HpkeSender(olmec_hpke_sender *handle) noexcept : handle_(handle) {}
    /// The handle, which stays this object's.
    olmec_hpke_sender *get() const noexcept { return handle_.get(); }

  private:
    detail::Owned<olmec_hpke_sender, olmec_hpke_sender_free> handle_;
};

/// An established channel. Messages are opened in the order in which they were sealed; a forged
/// one is refused and the channel goes on.
class HpkeChannel {
  public:
    /// The two digits that the scanning device shows, and its user types into the other one.
    Buffer check_code() const;

    /// Whether the user typed the two digits.
    bool check_code_matches(std::string_view typed) const;

    /// What the message said that established the channel here: the first message at the device
    /// that showed the QR code, the response at the one that scanned it.
    Buffer first_plaintext() const;

    /// Opens the next message. Fails with OLMEC_AUTHENTICATION_FAILED for any other.
    Buffer open(std::string_view message, Bytes associated_data) const;

    /// The response to send, at the device that showed the QR code; none at the other.
    std::optional<Buffer> response() const;

    /// Seals the next message. Fails with OLMEC_SESSION_EXHAUSTED.
    Buffer seal(Bytes plaintext, Bytes associated_data) const;

    /// Takes over a handle of `olmec.h`, and frees it in the end.
    explicit HpkeChannel(olmec_hpke_channel *handle) noexcept : handle_(handle) {}
    /// The handle, which stays this object's.
    olmec_hpke_channel *get() const noexcept { return handle_.get(); }

  private:
    detail::Owned<olmec_hpke_channel, olmec_hpke_channel_free> handle_;
};

/// Decrypts an attachment piece by piece. What it gives may be forged until
/// AttachmentDecryptor::verify() has succeeded, which uses it up.
class AttachmentDecryptor {
  public:
    /// Decrypts the attachment of an EncryptedFile object.
    explicit AttachmentDecryptor(std::string_view file);

    /// Decrypts the next bytes, however many; they may be forged. Fails with OLMEC_ALREADY_USED.
    Buffer decrypt_unverified(Bytes ciphertext) const;

    /// After the last bytes. Fails with OLMEC_AUTHENTICATION_FAILED if anything was forged: throw
    /// away all that was decrypted.
    void verify() const;

    /// Takes over a handle of `olmec.h`, and frees it in the end.
    explicit AttachmentDecryptor(olmec_attachment_decryptor *handle) noexcept : handle_(handle) {}
    /// The handle, which stays this object's.
    olmec_attachment_decryptor *get() const noexcept { return handle_.get(); }

  private:
    detail::Owned<olmec_attachment_decryptor, olmec_attachment_decryptor_free> handle_;
};

/// Encrypts one attachment, piece by piece. AttachmentEncryptor::finish() uses it up.
class AttachmentEncryptor {
  public:
    /// Draws a key for one attachment. Fails with OLMEC_RANDOM_FAILURE.
    AttachmentEncryptor();

    /// Encrypts the next bytes of the file, however many. Fails with OLMEC_ALREADY_USED.
    Buffer encrypt(Bytes plaintext) const;

    /// SECRET. After the last bytes: the EncryptedFile object for the event, with the URL to which
    /// the ciphertext was uploaded. Fails with OLMEC_ALREADY_USED.
    Buffer finish(std::string_view url) const;

    /// Takes over a handle of `olmec.h`, and frees it in the end.
    explicit AttachmentEncryptor(olmec_attachment_encryptor *handle) noexcept : handle_(handle) {}
    /// The handle, which stays this object's.
    olmec_attachment_encryptor *get() const noexcept { return handle_.get(); }

  private:
    detail::Owned<olmec_attachment_encryptor, olmec_attachment_encryptor_free> handle_;
};

/// Checks a ciphertext against the hash, piece by piece. AttachmentVerifier::verify() uses it
/// up.
class AttachmentVerifier {
  public:
    /// Checks against the hash in the EncryptedFile object.
    explicit AttachmentVerifier(std::string_view file);

    /// Reads the next bytes of the ciphertext. Fails with OLMEC_ALREADY_USED.
    void update(Bytes ciphertext) const;

    /// After the last bytes. Fails with OLMEC_AUTHENTICATION_FAILED if they are not what was sent.
    void verify() const;

    /// Takes over a handle of `olmec.h`, and frees it in the end.
    explicit AttachmentVerifier(olmec_attachment_verifier *handle) noexcept : handle_(handle) {}
    /// The handle, which stays this object's.
    olmec_attachment_verifier *get() const noexcept { return handle_.get(); }

  private:
    detail::Owned<olmec_attachment_verifier, olmec_attachment_verifier_free> handle_;
};

/// A backup as the server gives it, decrypted some sessions at a time, so that progress can be
/// shown: call BackupRestore::run() until BackupRestore::done() is BackupRestore::count().
class BackupRestore {
  public:
    /// Reads the answer to GET /room_keys/keys. Fails with OLMEC_MALFORMED_JSON and
    /// OLMEC_MALFORMED_MESSAGE.
    explicit BackupRestore(std::string_view answer);

    /// How many sessions there are.
    std::uint32_t count() const;

    /// How many have been decrypted, or refused.
    std::uint32_t done() const;

    /// SECRET. Decrypts the next sessions, at most this many, and gives them.
    RoomKeyBatch run(const PkDecryption &decryption, std::uint32_t at_most) const;

    /// Takes over a handle of `olmec.h`, and frees it in the end.
    explicit BackupRestore(olmec_backup_restore *handle) noexcept : handle_(handle) {}
    /// The handle, which stays this object's.
    olmec_backup_restore *get() const noexcept { return handle_.get(); }

  private:
    detail::Owned<olmec_backup_restore, olmec_backup_restore_free> handle_;
};

/// A cross-signing key that is of this user, for this usage.
class CrossSigningKey {
  public:
    /// Reads what the server says is the user's master key. That it is, only the user can say.
    static CrossSigningKey master(std::string_view json, std::string_view user_id);

    /// The public key, base64.
    Buffer key() const;

    /// Reads another key of this user, which this master key must have signed.
    CrossSigningKey signed_key(std::string_view json, KeyUsage usage) const;

    /// Takes over a handle of `olmec.h`, and frees it in the end.
    explicit CrossSigningKey(olmec_cross_signing_key *handle) noexcept : handle_(handle) {}
    /// The handle, which stays this object's.
    olmec_cross_signing_key *get() const noexcept { return handle_.get(); }

  private:
    detail::Owned<olmec_cross_signing_key, olmec_cross_signing_key_free> handle_;
};

/// What became of the messages of a batch.
class DecryptedBatch {
  public:
    /// How many messages there were.
    std::uint32_t count() const;

    /// What became of the message that was added at this place, counted from 0: the same as
    /// InboundGroupSession.decrypt gives. Fails with OLMEC_UNKNOWN_MESSAGE_INDEX too if there were
    /// fewer messages.
    DecryptedMessage message(std::uint32_t place) const;

    /// Takes over a handle of `olmec.h`, and frees it in the end.
    explicit DecryptedBatch(olmec_decrypted_batch *handle) noexcept : handle_(handle) {}
    /// The handle, which stays this object's.
    olmec_decrypted_batch *get() const noexcept { return handle_.get(); }

  private:
    detail::Owned<olmec_decrypted_batch, olmec_decrypted_batch_free> handle_;
};

/// An event between devices, decrypted, of which it is certain which device wrote it, and that
/// it wrote it to us. The device has signed its own keys: check that it is cross-signed before
/// you show the event as its user's.
class DecryptedOlmEvent {
  public:
    /// SECRET. The content of the event, as JSON.
    Buffer content() const;

    /// The type of the event, such as m.room_key.
    Buffer event_type() const;

    /// SECRET. The room key of an m.forwarded_room_key event. Use it only if you asked this device
    /// for it, and trust the device.
    OwnedExportedRoomKey forwarded_room_key() const;

    /// The session of an m.room_key event, which is its sender's. Fails with
    /// OLMEC_SESSION_ID_MISMATCH and the codes of malformed keys.
    RoomSession room_key() const;

    /// The device that wrote it.
    VerifiedDevice sender_device() const;

    /// Takes over a handle of `olmec.h`, and frees it in the end.
    explicit DecryptedOlmEvent(olmec_decrypted_olm_event *handle) noexcept : handle_(handle) {}
    /// The handle, which stays this object's.
    olmec_decrypted_olm_event *get() const noexcept { return handle_.get(); }

  private:
    detail::Owned<olmec_decrypted_olm_event, olmec_decrypted_olm_event_free> handle_;
};

/// A decrypted file of exported room keys.
class KeyExport {
  public:
    /// Decrypts a file, if it asks for no more rounds and has no more bytes than these. Fails with
    /// OLMEC_AUTHENTICATION_FAILED for another passphrase, OLMEC_TOO_MANY_ROUNDS,
    /// OLMEC_INPUT_TOO_LARGE.
    KeyExport(std::string_view file, std::string_view passphrase, std::uint32_t max_rounds,
        std::uint32_t max_bytes);

    /// SECRET. The JSON of the room keys, as it was in the file.
    Buffer plaintext() const;

    /// SECRET. The room keys. Fails with OLMEC_MALFORMED_JSON if the file has none.
    RoomKeyBatch room_keys() const;

    /// Takes over a handle of `olmec.h`, and frees it in the end.
    explicit KeyExport(olmec_key_export *handle) noexcept : handle_(handle) {}
    /// The handle, which stays this object's.
    olmec_key_export *get() const noexcept { return handle_.get(); }

  private:
    detail::Owned<olmec_key_export, olmec_key_export_free> handle_;
};

/// Messages of one room to be decrypted together, in any order.
class MessageBatch {
  public:
    /// No messages yet.
    MessageBatch();

    /// Adds a message, base64, behind the others. What is no message is the failure of its place in
    /// the result.
    void add(std::string_view message) const;

    /// How many messages have been added.
    std::uint32_t count() const;

    /// Takes over a handle of `olmec.h`, and frees it in the end.
    explicit MessageBatch(olmec_message_batch *handle) noexcept : handle_(handle) {}
    /// The handle, which stays this object's.
    olmec_message_batch *get() const noexcept { return handle_.get(); }

  private:
    detail::Owned<olmec_message_batch, olmec_message_batch_free> handle_;
};

/// A received m.room.encrypted event between devices: claims, until it is opened.
class OlmEvent {
  public:
    /// Reads the content of an event to this device. sender is the event's. Fails with
    /// OLMEC_RECIPIENT_MISMATCH if there is no message for this device in it.
    OlmEvent(std::string_view sender, std::string_view content, const Account &account);

    /// The Olm message, to find its session.
    OlmMessage message() const;

    /// Opens it in a session with the device of this identity key, where the message introduces the
    /// device. The key is the one under which you stored the session when it was made, from nothing
    /// of this event; never try one after the other. Fails with OLMEC_SENDER_MISMATCH,
    /// OLMEC_RECIPIENT_MISMATCH, OLMEC_UNKNOWN_DEVICE, and the codes of decrypting.
    DecryptedOlmEvent open(const OlmSession &session, std::string_view their_identity_key,
        const Account &account, std::string_view user_id, std::string_view device_id) const;

    /// OlmEvent::open(), where the sender's device is known.
    DecryptedOlmEvent open_from(const OlmSession &session, std::string_view their_identity_key,
        const Account &account, std::string_view user_id, std::string_view device_id,
        const VerifiedDevice &sender) const;

    /// Makes a session of it, where the message introduces its device. Fails as OlmEvent::open()
    /// does.
    OpenedOlmEvent open_new_session(const Account &account, std::string_view user_id) const;

    /// OlmEvent::open_new_session(), where the sender's device is known.
    OpenedOlmEvent open_new_session_from(const Account &account, std::string_view user_id,
        const VerifiedDevice &sender) const;

    /// The identity key of the device that it says it is from, base64: look for the session among
    /// those that you stored under it.
    Buffer sender_key() const;

    /// Takes over a handle of `olmec.h`, and frees it in the end.
    explicit OlmEvent(olmec_olm_event *handle) noexcept : handle_(handle) {}
    /// The handle, which stays this object's.
    olmec_olm_event *get() const noexcept { return handle_.get(); }

  private:
    detail::Owned<olmec_olm_event, olmec_olm_event_free> handle_;
};

/// What came of the first event of a session: the event, and the session.
class OpenedOlmEvent {
  public:
    /// The event, once. Fails with OLMEC_ALREADY_USED.
    DecryptedOlmEvent event() const;

    /// The new session, once; keep it under the device's identity key. Fails with
    /// OLMEC_ALREADY_USED.
    OlmSession session() const;

    /// Takes over a handle of `olmec.h`, and frees it in the end.
    explicit OpenedOlmEvent(olmec_opened_olm_event *handle) noexcept : handle_(handle) {}
    /// The handle, which stays this object's.
    olmec_opened_olm_event *get() const noexcept { return handle_.get(); }

  private:
    detail::Owned<olmec_opened_olm_event, olmec_opened_olm_event_free> handle_;
};

/// Tells the first decryption of a room's message from a replay. Keep one, and save it with
/// ReplayGuard::pickle().
class ReplayGuard {
  public:
    /// A guard that has seen nothing. Fails with OLMEC_RANDOM_FAILURE.
    ReplayGuard();

    /// How many messages are remembered.
    std::uint32_t count() const;

    /// Forgets a session, whose messages will never be decrypted again.
    void forget(std::string_view session_id) const;

    /// Takes note of a message, base64, that was decrypted. Fails with OLMEC_MESSAGE_REPLAYED and
    /// OLMEC_MESSAGE_EQUIVOCATION.
    Sighting see(std::string_view session_id, std::uint32_t message_index,
        std::string_view event_id, std::string_view message) const;

    /// Loads what ReplayGuard::pickle() saved.
    ///
    /// Fails with OLMEC_AUTHENTICATION_FAILED if it is damaged or the key is another one,
    /// OLMEC_WRONG_PICKLE_KIND if it is the pickle of another kind of object.
    static ReplayGuard from_pickle(std::string_view pickle, Bytes key);

    /// Loads what ReplayGuard::pickle_with_stamp() saved. Fails with OLMEC_ROLLED_BACK too, if it
    /// is older than the stamp's generation.
    static ReplayGuard from_pickle_with_stamp(std::string_view pickle, Bytes key, Bytes context,
        std::uint32_t generation);

    /// Saves the object, encrypted with a key of 32 bytes; base64.
    ///
    /// Fails with OLMEC_WRONG_LENGTH for another key, and OLMEC_RANDOM_FAILURE.
    Buffer pickle(Bytes key) const;

    /// Saves the object, bound to a context and a generation too.
    Buffer pickle_with_stamp(Bytes key, Bytes context, std::uint32_t generation) const;

    /// Takes over a handle of `olmec.h`, and frees it in the end.
    explicit ReplayGuard(olmec_replay_guard *handle) noexcept : handle_(handle) {}
    /// The handle, which stays this object's.
    olmec_replay_guard *get() const noexcept { return handle_.get(); }

  private:
    detail::Owned<olmec_replay_guard, olmec_replay_guard_free> handle_;
};

/// A group session to decrypt with, the room in which it is used, and whose it is.
///
/// Never replace a session that you have stored by another one of the same id but of another
/// owner: whoever knows a session can send its key as its own.
class RoomSession {
  public:
    /// The session of a key from an export, a backup or a forwarding.
    static RoomSession from_exported_key(std::string_view room_id, std::string_view sender_key,
        std::optional<std::string_view> sender_claimed_ed25519, std::string_view forwarding_chain,
        std::string_view exported_session_key);

    /// The session of a device from its OutboundGroupSession::session_key(), which came over Olm
    /// from that device.
    static RoomSession from_session_key(std::string_view session_key, std::string_view room_id,
        const VerifiedDevice &owner);

    /// SECRET. An export of all that the session knows, base64.
    Buffer export_at_first_known_index() const;

    /// The session id, 43 characters.
    Buffer id() const;

    /// Decrypts an event, with all comparisons. Room, sender and event id are those under which the
    /// server gave it, DecryptedOlmEvent::content() its content. Fails with OLMEC_ROOM_MISMATCH,
    /// OLMEC_SENDER_MISMATCH, OLMEC_SESSION_ID_MISMATCH, OLMEC_MESSAGE_REPLAYED,
    /// OLMEC_MESSAGE_EQUIVOCATION, and the codes of decrypting.
    DecryptedRoomEvent open(std::string_view room_id, std::string_view sender,
        std::string_view event_id, std::string_view content, const ReplayGuard &guard) const;

    /// Whose it is.
    SessionOwner owner() const;

    /// The room.
    Buffer room_id() const;

    /// Loads a session of a device that RoomSession::pickle() saved; keep the room and the device
    /// beside it. One that was imported stays without owner.
    static RoomSession from_pickle(std::string_view pickle, Bytes key, std::string_view room_id,
        const VerifiedDevice &owner);

    /// Loads a session without known owner that RoomSession::pickle() saved; keep the room beside
    /// it.
    static RoomSession from_pickle_without_owner(std::string_view pickle, Bytes key,
        std::string_view room_id);

    /// Saves the session as an InboundGroupSession does; room and owner are not in it.
    Buffer pickle(Bytes key) const;

    /// Takes over a handle of `olmec.h`, and frees it in the end.
    explicit RoomSession(olmec_room_session *handle) noexcept : handle_(handle) {}
    /// The handle, which stays this object's.
    olmec_room_session *get() const noexcept { return handle_.get(); }

  private:
    detail::Owned<olmec_room_session, olmec_room_session_free> handle_;
};

/// The key under which secrets are stored, m.secret_storage.v1.aes-hmac-sha2.
class SecretStorageKey {
  public:
    /// A new key. Fails with OLMEC_RANDOM_FAILURE.
    SecretStorageKey();

    /// The key of 32 secret bytes, which is compared with nothing.
    static SecretStorageKey from_bytes(Bytes key);

    /// A new key out of a passphrase; the salt should be 32 random characters, the rounds 500 000,
    /// of which at least 100 000 are made.
    static SecretStorageKey from_passphrase(std::string_view passphrase, std::string_view salt,
        std::uint32_t rounds);

    /// The key that a recovery key holds, if it is the one that is described. Fails with
    /// OLMEC_AUTHENTICATION_FAILED.
    static SecretStorageKey unlock(std::string_view description, std::string_view recovery_key);

    /// The key that comes from a passphrase, if it is the one that is described, and takes no more
    /// rounds than these. Fails with OLMEC_AUTHENTICATION_FAILED and OLMEC_TOO_MANY_ROUNDS.
    static SecretStorageKey unlock_with_passphrase(std::string_view description,
        std::string_view passphrase, std::uint32_t max_rounds);

    /// SECRET. The key, 32 bytes.
    Buffer bytes() const;

    /// Whether the key could be compared with its description.
    KeyCheck check() const;

    /// SECRET. Decrypts the secret of this name. Fails with OLMEC_AUTHENTICATION_FAILED.
    Buffer decrypt(std::string_view name, std::string_view secret) const;

    /// What goes to the server about the key: the content of its event.
    Buffer describe() const;

    /// Encrypts a secret under its name; gives the JSON object of ciphertext, IV and MAC. Not with
    /// a key whose SecretStorageKey::check() was NotPossible and that has decrypted nothing yet: it
    /// may be another.
    Buffer encrypt(std::string_view name, Bytes secret) const;

    /// SECRET. The key in the form that a user writes down.
    Buffer recovery_key() const;

    /// Takes over a handle of `olmec.h`, and frees it in the end.
    explicit SecretStorageKey(olmec_secret_storage_key *handle) noexcept : handle_(handle) {}
    /// The handle, which stays this object's.
    olmec_secret_storage_key *get() const noexcept { return handle_.get(); }

  private:
    detail::Owned<olmec_secret_storage_key, olmec_secret_storage_key_free> handle_;
};

/// Imports many exported sessions, some at a time, so that progress can be shown:
///
/// add all of them, then call SessionImport::run() until SessionImport::done() is
/// SessionImport::count(), and take each with SessionImport::session().
class SessionImport {
  public:
    /// Nothing to import yet.
    SessionImport();

    /// Adds an exported session key, base64.
    void add(std::string_view exported_session_key) const;

    /// How many have been added.
    std::uint32_t count() const;

    /// How many have been imported, or refused.
    std::uint32_t done() const;

    /// Imports the next ones, at most this many. Returns how many are done.
    std::uint32_t run(std::uint32_t at_most) const;

    /// The session of the export that was added at this place, counted from 0, once.
    ///
    /// Fails with what the export was refused for, and with OLMEC_ALREADY_USED if it has been
    /// taken, or was not reached yet.
    InboundGroupSession session(std::uint32_t place) const;

    /// Takes over a handle of `olmec.h`, and frees it in the end.
    explicit SessionImport(olmec_session_import *handle) noexcept : handle_(handle) {}
    /// The handle, which stays this object's.
    olmec_session_import *get() const noexcept { return handle_.get(); }

  private:
    detail::Owned<olmec_session_import, olmec_session_import_free> handle_;
};

/// A device whose keys are signed by itself.
class VerifiedDevice {
  public:
    /// Reads what the server says are the keys of this user's device. Fails with
    /// OLMEC_DEVICE_MISMATCH, OLMEC_SIGNATURE_MISSING and OLMEC_AUTHENTICATION_FAILED.
    VerifiedDevice(std::string_view device_keys, std::string_view user_id,
        std::string_view device_id);

    /// Its id.
    Buffer device_id() const;

    /// Its two identity keys.
    IdentityKeys identity_keys() const;

    /// Whose device it says it is.
    Buffer user_id() const;

    /// Verifies a one-time or fallback key of this device, as it was claimed.
    VerifiedOneTimeKey verify_one_time_key(std::string_view one_time_key) const;

    /// Takes over a handle of `olmec.h`, and frees it in the end.
    explicit VerifiedDevice(olmec_verified_device *handle) noexcept : handle_(handle) {}
    /// The handle, which stays this object's.
    olmec_verified_device *get() const noexcept { return handle_.get(); }

  private:
    detail::Owned<olmec_verified_device, olmec_verified_device_free> handle_;
};

/// A one-time key that its device has signed, together with that device's identity key.
class VerifiedOneTimeKey {
  public:
    /// The Curve25519 identity key of the device, base64.
    Buffer identity_key() const;

    /// The one-time key, base64.
    Buffer key() const;

    /// Takes over a handle of `olmec.h`, and frees it in the end.
    explicit VerifiedOneTimeKey(olmec_verified_one_time_key *handle) noexcept : handle_(handle) {}
    /// The handle, which stays this object's.
    olmec_verified_one_time_key *get() const noexcept { return handle_.get(); }

  private:
    detail::Owned<olmec_verified_one_time_key, olmec_verified_one_time_key_free> handle_;
};

inline Account::Account() {
    olmec_account *out = nullptr;
    detail::check(olmec_account_new(&out));
    handle_.reset(out);
}

inline Account Account::rehydrate(std::string_view ciphertext, std::string_view nonce, Bytes key) {
    olmec_account *out = nullptr;
    detail::check(olmec_account_rehydrate(ciphertext.data(), ciphertext.size(), nonce.data(),
        nonce.size(), key.data(), key.size(), &out));
    return Account(out);
}

inline InboundSession Account::create_inbound_session(std::string_view identity_key,
    MessageType message_type, std::string_view body) const {
    olmec_inbound_session *out = nullptr;
    detail::check(olmec_account_create_inbound_session(get(), identity_key.data(),
        identity_key.size(), static_cast<olmec_message_type>(message_type), body.data(),
        body.size(), &out));
    return InboundSession(out);
}

inline InboundSession Account::create_inbound_session_with_mac_length(std::string_view identity_key,
    MessageType message_type, std::string_view body, MacLength mac_length) const {
    olmec_inbound_session *out = nullptr;
    detail::check(olmec_account_create_inbound_session_with_mac_length(get(), identity_key.data(),
        identity_key.size(), static_cast<olmec_message_type>(message_type), body.data(),
        body.size(), static_cast<olmec_mac_length>(mac_length), &out));
    return InboundSession(out);
}

inline OlmSession Account::create_outbound_session(std::string_view identity_key,
    std::string_view one_time_key) const {
    olmec_olm_session *out = nullptr;
    detail::check(olmec_account_create_outbound_session(get(), identity_key.data(),
        identity_key.size(), one_time_key.data(), one_time_key.size(), &out));
    return OlmSession(out);
}

inline OlmSession Account::create_outbound_session_with_mac_length(std::string_view identity_key,
    std::string_view one_time_key, MacLength mac_length) const {
    olmec_olm_session *out = nullptr;
    detail::check(olmec_account_create_outbound_session_with_mac_length(get(), identity_key.data(),
        identity_key.size(), one_time_key.data(), one_time_key.size(),
        static_cast<olmec_mac_length>(mac_length), &out));
    return OlmSession(out);
}

inline OlmSession Account::create_verified_session(const VerifiedOneTimeKey &one_time_key) const {
    olmec_olm_session *out = nullptr;
    detail::check(olmec_account_create_verified_session(get(), one_time_key.get(), &out));
    return OlmSession(out);
}

inline DehydratedDevice Account::dehydrate(Bytes key) const {
    Buffer out_ciphertext;
    Buffer out_nonce;
    detail::check(olmec_account_dehydrate(get(), key.data(), key.size(), out_ciphertext.out(),
        out_nonce.out()));
    return {std::move(out_ciphertext), std::move(out_nonce)};
}

inline Buffer Account::describe() const {
    Buffer out;
    detail::check(olmec_account_describe(get(), out.out()));
    return out;
}

inline Buffer Account::device_keys_json(std::string_view user_id,
    std::string_view device_id) const {
    Buffer out;
    detail::check(olmec_account_device_keys_json(get(), user_id.data(), user_id.size(),
        device_id.data(), device_id.size(), out.out()));
    return out;
}

inline std::optional<OwnedOneTimeKey> Account::fallback_key() const {
    Buffer out_key_id;
    Buffer out_key;
    detail::check(olmec_account_fallback_key(get(), out_key_id.out(), out_key.out()));
    if (out_key_id.absent()) return std::nullopt;
    return std::optional<OwnedOneTimeKey>({std::move(out_key_id), std::move(out_key)});
}

inline Buffer Account::fallback_keys_json(std::string_view user_id,
    std::string_view device_id) const {
    Buffer out;
    detail::check(olmec_account_fallback_keys_json(get(), user_id.data(), user_id.size(),
        device_id.data(), device_id.size(), out.out()));
    return out;
}

inline std::optional<OwnedOneTimeKey> Account::forget_previous_fallback_key() const {
    Buffer out_key_id;
    Buffer out_key;
    detail::check(olmec_account_forget_previous_fallback_key(get(), out_key_id.out(),
        out_key.out()));
    if (out_key_id.absent()) return std::nullopt;
    return std::optional<OwnedOneTimeKey>({std::move(out_key_id), std::move(out_key)});
}

inline std::optional<OwnedOneTimeKey> Account::generate_fallback_key() const {
    Buffer out_key_id;
    Buffer out_key;
    detail::check(olmec_account_generate_fallback_key(get(), out_key_id.out(), out_key.out()));
    if (out_key_id.absent()) return std::nullopt;
    return std::optional<OwnedOneTimeKey>({std::move(out_key_id), std::move(out_key)});
}

inline GeneratedKeys Account::generate_one_time_keys(std::uint32_t count) const {
    olmec_one_time_key_list *out_created = nullptr;
    olmec_one_time_key_list *out_evicted = nullptr;
    detail::check(olmec_account_generate_one_time_keys(get(), count, &out_created, &out_evicted));
    return {OneTimeKeyList(out_created), OneTimeKeyList(out_evicted)};
}

inline IdentityKeys Account::identity_keys() const {
    Buffer out_curve25519;
    Buffer out_ed25519;
    detail::check(olmec_account_identity_keys(get(), out_curve25519.out(), out_ed25519.out()));
    return {std::move(out_curve25519), std::move(out_ed25519)};
}

inline std::uint32_t Account::mark_keys_as_published() const {
    std::uint32_t out = 0;
    detail::check(olmec_account_mark_keys_as_published(get(), &out));
    return out;
}

inline std::uint32_t Account::one_time_key_count() const {
    std::uint32_t out = 0;
    detail::check(olmec_account_one_time_key_count(get(), &out));
    return out;
}

inline OneTimeKeyList Account::one_time_keys() const {
    olmec_one_time_key_list *out = nullptr;
    detail::check(olmec_account_one_time_keys(get(), &out));
    return OneTimeKeyList(out);
}

inline Buffer Account::one_time_keys_json(std::string_view user_id,
    std::string_view device_id) const {
    Buffer out;
    detail::check(olmec_account_one_time_keys_json(get(), user_id.data(), user_id.size(),
        device_id.data(), device_id.size(), out.out()));
    return out;
}

inline Buffer Account::sign(Bytes message) const {
    Buffer out;
    detail::check(olmec_account_sign(get(), message.data(), message.size(), out.out()));
    return out;
}

inline Buffer Account::sign_json(std::string_view json, std::string_view user_id,
    std::string_view device_id) const {
    Buffer out;
    detail::check(olmec_account_sign_json(get(), json.data(), json.size(), user_id.data(),
        user_id.size(), device_id.data(), device_id.size(), out.out()));
    return out;
}

inline Account Account::from_libolm_pickle(std::string_view pickle, Bytes key) {
    olmec_account *out = nullptr;
    detail::check(olmec_account_from_libolm_pickle(pickle.data(), pickle.size(), key.data(),
        key.size(), &out));
    return Account(out);
}

inline Account Account::from_pickle(std::string_view pickle, Bytes key) {
    olmec_account *out = nullptr;
    detail::check(olmec_account_from_pickle(pickle.data(), pickle.size(), key.data(), key.size(),
        &out));
    return Account(out);
}

inline Account Account::from_pickle_with_stamp(std::string_view pickle, Bytes key, Bytes context,
    std::uint32_t generation) {
    olmec_account *out = nullptr;
    detail::check(olmec_account_from_pickle_with_stamp(pickle.data(), pickle.size(), key.data(),
        key.size(), context.data(), context.size(), generation, &out));
    return Account(out);
}

inline Account Account::from_vodozemac_json(std::string_view json) {
    olmec_account *out = nullptr;
    detail::check(olmec_account_from_vodozemac_json(json.data(), json.size(), &out));
    return Account(out);
}

inline Account Account::from_vodozemac_pickle(std::string_view pickle, Bytes key) {
    olmec_account *out = nullptr;
    detail::check(olmec_account_from_vodozemac_pickle(pickle.data(), pickle.size(), key.data(),
        key.size(), &out));
    return Account(out);
}

inline Buffer Account::pickle(Bytes key) const {
    Buffer out;
    detail::check(olmec_account_pickle(get(), key.data(), key.size(), out.out()));
    return out;
}

inline Buffer Account::pickle_with_stamp(Bytes key, Bytes context, std::uint32_t generation) const {
    Buffer out;
    detail::check(olmec_account_pickle_with_stamp(get(), key.data(), key.size(), context.data(),
        context.size(), generation, out.out()));
    return out;
}

inline Buffer Account::to_libolm_pickle(Bytes key) const {
    Buffer out;
    detail::check(olmec_account_to_libolm_pickle(get(), key.data(), key.size(), out.out()));
    return out;
}

inline Buffer Account::to_vodozemac_json() const {
    Buffer out;
    detail::check(olmec_account_to_vodozemac_json(get(), out.out()));
    return out;
}

inline Buffer Account::to_vodozemac_pickle(Bytes key) const {
    Buffer out;
    detail::check(olmec_account_to_vodozemac_pickle(get(), key.data(), key.size(), out.out()));
    return out;
}

inline Buffer OlmSession::decrypt(MessageType message_type, std::string_view body) const {
    Buffer out;
    detail::check(olmec_olm_session_decrypt(get(), static_cast<olmec_message_type>(message_type),
        body.data(), body.size(), out.out()));
    return out;
}

inline Buffer OlmSession::describe() const {
    Buffer out;
    detail::check(olmec_olm_session_describe(get(), out.out()));
    return out;
}

inline OlmMessage OlmSession::encrypt(Bytes plaintext) const {
    olmec_message_type out_message_type = {};
    Buffer out_body;
    detail::check(olmec_olm_session_encrypt(get(), plaintext.data(), plaintext.size(),
        &out_message_type, out_body.out()));
    return {static_cast<MessageType>(out_message_type), std::move(out_body)};
}

inline Buffer OlmSession::encrypt_event(const Account &account, std::string_view user_id,
    std::string_view device_id, const VerifiedDevice &recipient, std::string_view event_type,
    std::string_view content) const {
    Buffer out;
    detail::check(olmec_olm_session_encrypt_event(get(), account.get(), user_id.data(),
        user_id.size(), device_id.data(), device_id.size(), recipient.get(), event_type.data(),
        event_type.size(), content.data(), content.size(), out.out()));
    return out;
}

inline bool OlmSession::has_received_message() const {
    bool out = false;
    detail::check(olmec_olm_session_has_received_message(get(), &out));
    return out;
}

inline Buffer OlmSession::id() const {
    Buffer out;
    detail::check(olmec_olm_session_id(get(), out.out()));
    return out;
}

inline SessionKeys OlmSession::keys() const {
    Buffer out_identity_key;
    Buffer out_base_key;
    Buffer out_one_time_key;
    detail::check(olmec_olm_session_keys(get(), out_identity_key.out(), out_base_key.out(),
        out_one_time_key.out()));
    return {std::move(out_identity_key), std::move(out_base_key), std::move(out_one_time_key)};
}

inline MacLength OlmSession::mac_length() const {
    olmec_mac_length out = {};
    detail::check(olmec_olm_session_mac_length(get(), &out));
    return static_cast<MacLength>(out);
}

inline bool OlmSession::matches(MessageType message_type, std::string_view body) const {
    bool out = false;
    detail::check(olmec_olm_session_matches(get(), static_cast<olmec_message_type>(message_type),
        body.data(), body.size(), &out));
    return out;
}

inline MessageType OlmSession::next_message_type() const {
    olmec_message_type out = {};
    detail::check(olmec_olm_session_next_message_type(get(), &out));
    return static_cast<MessageType>(out);
}

inline OlmSession OlmSession::from_libolm_pickle(std::string_view pickle, Bytes key) {
    olmec_olm_session *out = nullptr;
    detail::check(olmec_olm_session_from_libolm_pickle(pickle.data(), pickle.size(), key.data(),
        key.size(), &out));
    return OlmSession(out);
}

inline OlmSession OlmSession::from_pickle(std::string_view pickle, Bytes key) {
    olmec_olm_session *out = nullptr;
    detail::check(olmec_olm_session_from_pickle(pickle.data(), pickle.size(), key.data(),
        key.size(), &out));
    return OlmSession(out);
}

inline OlmSession OlmSession::from_pickle_with_stamp(std::string_view pickle, Bytes key,
    Bytes context, std::uint32_t generation) {
    olmec_olm_session *out = nullptr;
    detail::check(olmec_olm_session_from_pickle_with_stamp(pickle.data(), pickle.size(), key.data(),
        key.size(), context.data(), context.size(), generation, &out));
    return OlmSession(out);
}

inline OlmSession OlmSession::from_vodozemac_json(std::string_view json) {
    olmec_olm_session *out = nullptr;
    detail::check(olmec_olm_session_from_vodozemac_json(json.data(), json.size(), &out));
    return OlmSession(out);
}

inline OlmSession OlmSession::from_vodozemac_pickle(std::string_view pickle, Bytes key) {
    olmec_olm_session *out = nullptr;
    detail::check(olmec_olm_session_from_vodozemac_pickle(pickle.data(), pickle.size(), key.data(),
        key.size(), &out));
    return OlmSession(out);
}

inline Buffer OlmSession::pickle(Bytes key) const {
    Buffer out;
    detail::check(olmec_olm_session_pickle(get(), key.data(), key.size(), out.out()));
    return out;
}

inline Buffer OlmSession::pickle_with_stamp(Bytes key, Bytes context,
    std::uint32_t generation) const {
    Buffer out;
    detail::check(olmec_olm_session_pickle_with_stamp(get(), key.data(), key.size(), context.data(),
        context.size(), generation, out.out()));
    return out;
}

inline Buffer OlmSession::to_libolm_pickle(Bytes key) const {
    Buffer out;
    detail::check(olmec_olm_session_to_libolm_pickle(get(), key.data(), key.size(), out.out()));
    return out;
}

inline Buffer OlmSession::to_vodozemac_json() const {
    Buffer out;
    detail::check(olmec_olm_session_to_vodozemac_json(get(), out.out()));
    return out;
}

inline Buffer OlmSession::to_vodozemac_pickle(Bytes key) const {
    Buffer out;
    detail::check(olmec_olm_session_to_vodozemac_pickle(get(), key.data(), key.size(), out.out()));
    return out;
}

inline Buffer InboundSession::plaintext() const {
    Buffer out;
    detail::check(olmec_inbound_session_plaintext(get(), out.out()));
    return out;
}

inline OlmSession InboundSession::session() const {
    olmec_olm_session *out = nullptr;
    detail::check(olmec_inbound_session_session(get(), &out));
    return OlmSession(out);
}

inline bool InboundSession::used_fallback_key() const {
    bool out = false;
    detail::check(olmec_inbound_session_used_fallback_key(get(), &out));
    return out;
}

inline Buffer InboundSession::used_key_id() const {
    Buffer out;
    detail::check(olmec_inbound_session_used_key_id(get(), out.out()));
    return out;
}

inline OutboundGroupSession::OutboundGroupSession() {
    olmec_outbound_group_session *out = nullptr;
    detail::check(olmec_outbound_group_session_new(&out));
    handle_.reset(out);
}

inline OutboundGroupSession OutboundGroupSession::with_mac_length(MacLength mac_length) {
    olmec_outbound_group_session *out = nullptr;
    detail::check(olmec_outbound_group_session_with_mac_length(static_cast<olmec_mac_length>(mac_length),
        &out));
    return OutboundGroupSession(out);
}

inline Buffer OutboundGroupSession::encrypt(Bytes plaintext) const {
    Buffer out;
    detail::check(olmec_outbound_group_session_encrypt(get(), plaintext.data(), plaintext.size(),
        out.out()));
    return out;
}

inline Buffer OutboundGroupSession::encrypt_event(const Account &account, std::string_view user_id,
    std::string_view device_id, std::string_view room_id, std::string_view event_type,
    std::string_view content) const {
    Buffer out;
    detail::check(olmec_outbound_group_session_encrypt_event(get(), account.get(), user_id.data(),
        user_id.size(), device_id.data(), device_id.size(), room_id.data(), room_id.size(),
        event_type.data(), event_type.size(), content.data(), content.size(), out.out()));
    return out;
}

inline Buffer OutboundGroupSession::id() const {
    Buffer out;
    detail::check(olmec_outbound_group_session_id(get(), out.out()));
    return out;
}

inline MacLength OutboundGroupSession::mac_length() const {
    olmec_mac_length out = {};
    detail::check(olmec_outbound_group_session_mac_length(get(), &out));
    return static_cast<MacLength>(out);
}

inline std::optional<std::uint32_t> OutboundGroupSession::message_index() const {
    bool out_present = false;
    std::uint32_t out = 0;
    detail::check(olmec_outbound_group_session_message_index(get(), &out_present, &out));
    return out_present ? std::optional<std::uint32_t>(out) : std::nullopt;
}

inline Buffer OutboundGroupSession::room_key_content(std::string_view room_id) const {
    Buffer out;
    detail::check(olmec_outbound_group_session_room_key_content(get(), room_id.data(),
        room_id.size(), out.out()));
    return out;
}

inline Buffer OutboundGroupSession::session_key() const {
    Buffer out;
    detail::check(olmec_outbound_group_session_session_key(get(), out.out()));
    return out;
}

inline OutboundGroupSession OutboundGroupSession::from_libolm_pickle(std::string_view pickle,
    Bytes key) {
    olmec_outbound_group_session *out = nullptr;
    detail::check(olmec_outbound_group_session_from_libolm_pickle(pickle.data(), pickle.size(),
        key.data(), key.size(), &out));
    return OutboundGroupSession(out);
}

inline OutboundGroupSession OutboundGroupSession::from_pickle(std::string_view pickle, Bytes key) {
    olmec_outbound_group_session *out = nullptr;
    detail::check(olmec_outbound_group_session_from_pickle(pickle.data(), pickle.size(), key.data(),
        key.size(), &out));
    return OutboundGroupSession(out);
}

inline OutboundGroupSession OutboundGroupSession::from_pickle_with_stamp(std::string_view pickle,
    Bytes key, Bytes context, std::uint32_t generation) {
    olmec_outbound_group_session *out = nullptr;
    detail::check(olmec_outbound_group_session_from_pickle_with_stamp(pickle.data(), pickle.size(),
        key.data(), key.size(), context.data(), context.size(), generation, &out));
    return OutboundGroupSession(out);
}

inline OutboundGroupSession OutboundGroupSession::from_vodozemac_json(std::string_view json) {
    olmec_outbound_group_session *out = nullptr;
    detail::check(olmec_outbound_group_session_from_vodozemac_json(json.data(), json.size(), &out));
    return OutboundGroupSession(out);
}

inline OutboundGroupSession OutboundGroupSession::from_vodozemac_pickle(std::string_view pickle,
    Bytes key) {
    olmec_outbound_group_session *out = nullptr;
    detail::check(olmec_outbound_group_session_from_vodozemac_pickle(pickle.data(), pickle.size(),
        key.data(), key.size(), &out));
    return OutboundGroupSession(out);
}

inline Buffer OutboundGroupSession::pickle(Bytes key) const {
    Buffer out;
    detail::check(olmec_outbound_group_session_pickle(get(), key.data(), key.size(), out.out()));
    return out;
}

inline Buffer OutboundGroupSession::pickle_with_stamp(Bytes key, Bytes context,
    std::uint32_t generation) const {
    Buffer out;
    detail::check(olmec_outbound_group_session_pickle_with_stamp(get(), key.data(), key.size(),
        context.data(), context.size(), generation, out.out()));
    return out;
}

inline Buffer OutboundGroupSession::to_libolm_pickle(Bytes key) const {
    Buffer out;
    detail::check(olmec_outbound_group_session_to_libolm_pickle(get(), key.data(), key.size(),
        out.out()));
    return out;
}

inline Buffer OutboundGroupSession::to_vodozemac_json() const {
    Buffer out;
    detail::check(olmec_outbound_group_session_to_vodozemac_json(get(), out.out()));
    return out;
}

inline Buffer OutboundGroupSession::to_vodozemac_pickle(Bytes key) const {
    Buffer out;
    detail::check(olmec_outbound_group_session_to_vodozemac_pickle(get(), key.data(), key.size(),
        out.out()));
    return out;
}

inline InboundGroupSession::InboundGroupSession(std::string_view session_key) {
    olmec_inbound_group_session *out = nullptr;
    detail::check(olmec_inbound_group_session_new(session_key.data(), session_key.size(), &out));
    handle_.reset(out);
}

inline InboundGroupSession InboundGroupSession::from_export(std::string_view exported_session_key) {
    olmec_inbound_group_session *out = nullptr;
    detail::check(olmec_inbound_group_session_from_export(exported_session_key.data(),
        exported_session_key.size(), &out));
    return InboundGroupSession(out);
}

inline InboundGroupSession InboundGroupSession::from_export_with_mac_length(std::string_view exported_session_key,
    MacLength mac_length) {
    olmec_inbound_group_session *out = nullptr;
    detail::check(olmec_inbound_group_session_from_export_with_mac_length(exported_session_key.data(),
        exported_session_key.size(), static_cast<olmec_mac_length>(mac_length), &out));
    return InboundGroupSession(out);
}

inline InboundGroupSession InboundGroupSession::from_outbound(const OutboundGroupSession &session) {
    olmec_inbound_group_session *out = nullptr;
    detail::check(olmec_inbound_group_session_from_outbound(session.get(), &out));
    return InboundGroupSession(out);
}

inline InboundGroupSession InboundGroupSession::with_mac_length(std::string_view session_key,
    MacLength mac_length) {
    olmec_inbound_group_session *out = nullptr;
    detail::check(olmec_inbound_group_session_with_mac_length(session_key.data(),
        session_key.size(), static_cast<olmec_mac_length>(mac_length), &out));
    return InboundGroupSession(out);
}

inline void InboundGroupSession::advance_to(std::uint32_t message_index) const {
    detail::check(olmec_inbound_group_session_advance_to(get(), message_index));
}

inline Authenticity InboundGroupSession::authenticity() const {
    olmec_authenticity out = {};
    detail::check(olmec_inbound_group_session_authenticity(get(), &out));
    return static_cast<Authenticity>(out);
}

inline SessionRelation InboundGroupSession::compare(const InboundGroupSession &other) const {
    olmec_session_relation out = {};
    detail::check(olmec_inbound_group_session_compare(get(), other.get(), &out));
    return static_cast<SessionRelation>(out);
}

inline DecryptedMessage InboundGroupSession::decrypt(std::string_view message) const {
    Buffer out_plaintext;
    std::uint32_t out_message_index = 0;
    detail::check(olmec_inbound_group_session_decrypt(get(), message.data(), message.size(),
        out_plaintext.out(), &out_message_index));
    return {std::move(out_plaintext), out_message_index};
}

inline DecryptedBatch InboundGroupSession::decrypt_batch(const MessageBatch &batch) const {
    olmec_decrypted_batch *out = nullptr;
    detail::check(olmec_inbound_group_session_decrypt_batch(get(), batch.get(), &out));
    return DecryptedBatch(out);
}

inline Buffer InboundGroupSession::export_at(std::uint32_t message_index) const {
    Buffer out;
    detail::check(olmec_inbound_group_session_export_at(get(), message_index, out.out()));
    return out;
}

inline Buffer InboundGroupSession::export_at_first_known_index() const {
    Buffer out;
    detail::check(olmec_inbound_group_session_export_at_first_known_index(get(), out.out()));
    return out;
}

inline std::uint32_t InboundGroupSession::first_known_index() const {
    std::uint32_t out = 0;
    detail::check(olmec_inbound_group_session_first_known_index(get(), &out));
    return out;
}

inline Buffer InboundGroupSession::id() const {
    Buffer out;
    detail::check(olmec_inbound_group_session_id(get(), out.out()));
    return out;
}

inline MacLength InboundGroupSession::mac_length() const {
    olmec_mac_length out = {};
    detail::check(olmec_inbound_group_session_mac_length(get(), &out));
    return static_cast<MacLength>(out);
}

inline InboundGroupSession InboundGroupSession::merge(const InboundGroupSession &other) const {
    olmec_inbound_group_session *out = nullptr;
    detail::check(olmec_inbound_group_session_merge(get(), other.get(), &out));
    return InboundGroupSession(out);
}

inline Buffer InboundGroupSession::signing_key() const {
    Buffer out;
    detail::check(olmec_inbound_group_session_signing_key(get(), out.out()));
    return out;
}

inline InboundGroupSession InboundGroupSession::from_libolm_pickle(std::string_view pickle,
    Bytes key) {
    olmec_inbound_group_session *out = nullptr;
    detail::check(olmec_inbound_group_session_from_libolm_pickle(pickle.data(), pickle.size(),
        key.data(), key.size(), &out));
    return InboundGroupSession(out);
}

inline InboundGroupSession InboundGroupSession::from_pickle(std::string_view pickle, Bytes key) {
    olmec_inbound_group_session *out = nullptr;
    detail::check(olmec_inbound_group_session_from_pickle(pickle.data(), pickle.size(), key.data(),
        key.size(), &out));
    return InboundGroupSession(out);
}

inline InboundGroupSession InboundGroupSession::from_pickle_with_stamp(std::string_view pickle,
    Bytes key, Bytes context, std::uint32_t generation) {
    olmec_inbound_group_session *out = nullptr;
    detail::check(olmec_inbound_group_session_from_pickle_with_stamp(pickle.data(), pickle.size(),
        key.data(), key.size(), context.data(), context.size(), generation, &out));
    return InboundGroupSession(out);
}

inline InboundGroupSession InboundGroupSession::from_vodozemac_json(std::string_view json) {
    olmec_inbound_group_session *out = nullptr;
    detail::check(olmec_inbound_group_session_from_vodozemac_json(json.data(), json.size(), &out));
    return InboundGroupSession(out);
}

inline InboundGroupSession InboundGroupSession::from_vodozemac_pickle(std::string_view pickle,
    Bytes key) {
    olmec_inbound_group_session *out = nullptr;
    detail::check(olmec_inbound_group_session_from_vodozemac_pickle(pickle.data(), pickle.size(),
        key.data(), key.size(), &out));
    return InboundGroupSession(out);
}

inline Buffer InboundGroupSession::pickle(Bytes key) const {
    Buffer out;
    detail::check(olmec_inbound_group_session_pickle(get(), key.data(), key.size(), out.out()));
    return out;
}

inline Buffer InboundGroupSession::pickle_with_stamp(Bytes key, Bytes context,
    std::uint32_t generation) const {
    Buffer out;
    detail::check(olmec_inbound_group_session_pickle_with_stamp(get(), key.data(), key.size(),
        context.data(), context.size(), generation, out.out()));
    return out;
}

inline Buffer InboundGroupSession::to_libolm_pickle(Bytes key) const {
    Buffer out;
    detail::check(olmec_inbound_group_session_to_libolm_pickle(get(), key.data(), key.size(),
        out.out()));
    return out;
}

inline Buffer InboundGroupSession::to_vodozemac_json() const {
    Buffer out;
    detail::check(olmec_inbound_group_session_to_vodozemac_json(get(), out.out()));
    return out;
}

inline Buffer InboundGroupSession::to_vodozemac_pickle(Bytes key) const {
    Buffer out;
    detail::check(olmec_inbound_group_session_to_vodozemac_pickle(get(), key.data(), key.size(),
        out.out()));
    return out;
}

inline PkDecryption::PkDecryption() {
    olmec_pk_decryption *out = nullptr;
    detail::check(olmec_pk_decryption_new(&out));
    handle_.reset(out);
}

inline PkDecryption PkDecryption::from_recovery_key(std::string_view recovery_key) {
    olmec_pk_decryption *out = nullptr;
    detail::check(olmec_pk_decryption_from_recovery_key(recovery_key.data(), recovery_key.size(),
        &out));
    return PkDecryption(out);
}

inline PkDecryption PkDecryption::from_secret_key(Bytes secret_key) {
    olmec_pk_decryption *out = nullptr;
    detail::check(olmec_pk_decryption_from_secret_key(secret_key.data(), secret_key.size(), &out));
    return PkDecryption(out);
}

inline RoomKeyBatch PkDecryption::decrypt_backup(std::string_view answer) const {
    olmec_exported_room_key_list *out_keys = nullptr;
    std::uint32_t out_refused = 0;
    detail::check(olmec_pk_decryption_decrypt_backup(get(), answer.data(), answer.size(), &out_keys,
        &out_refused));
    return {ExportedRoomKeyList(out_keys), out_refused};
}

inline OwnedExportedRoomKey PkDecryption::decrypt_room_key(std::string_view room_id,
    std::string_view session_id, std::string_view key_backup_data) const {
    Buffer out_room_id;
    Buffer out_sender_key;
    Buffer out_sender_claimed_ed25519;
    Buffer out_forwarding_chain;
    Buffer out_exported_session_key;
    detail::check(olmec_pk_decryption_decrypt_room_key(get(), room_id.data(), room_id.size(),
        session_id.data(), session_id.size(), key_backup_data.data(), key_backup_data.size(),
        out_room_id.out(), out_sender_key.out(), out_sender_claimed_ed25519.out(),
        out_forwarding_chain.out(), out_exported_session_key.out()));
    return {std::move(out_room_id), std::move(out_sender_key),
        detail::present(std::move(out_sender_claimed_ed25519)), std::move(out_forwarding_chain),
        std::move(out_exported_session_key)};
}

inline Buffer PkDecryption::decrypt_unauthenticated(std::string_view ephemeral,
    std::string_view ciphertext, std::string_view mac) const {
    Buffer out;
    detail::check(olmec_pk_decryption_decrypt_unauthenticated(get(), ephemeral.data(),
        ephemeral.size(), ciphertext.data(), ciphertext.size(), mac.data(), mac.size(), out.out()));
    return out;
}

inline Buffer PkDecryption::public_key() const {
    Buffer out;
    detail::check(olmec_pk_decryption_public_key(get(), out.out()));
    return out;
}

inline Buffer PkDecryption::recovery_key() const {
    Buffer out;
    detail::check(olmec_pk_decryption_recovery_key(get(), out.out()));
    return out;
}

inline Buffer PkDecryption::secret_key() const {
    Buffer out;
    detail::check(olmec_pk_decryption_secret_key(get(), out.out()));
    return out;
}

inline PkDecryption PkDecryption::from_libolm_pickle(std::string_view pickle, Bytes key) {
    olmec_pk_decryption *out = nullptr;
    detail::check(olmec_pk_decryption_from_libolm_pickle(pickle.data(), pickle.size(), key.data(),
        key.size(), &out));
    return PkDecryption(out);
}

inline PkDecryption PkDecryption::from_pickle(std::string_view pickle, Bytes key) {
    olmec_pk_decryption *out = nullptr;
    detail::check(olmec_pk_decryption_from_pickle(pickle.data(), pickle.size(), key.data(),
        key.size(), &out));
    return PkDecryption(out);
}

inline PkDecryption PkDecryption::from_pickle_with_stamp(std::string_view pickle, Bytes key,
    Bytes context, std::uint32_t generation) {
    olmec_pk_decryption *out = nullptr;
    detail::check(olmec_pk_decryption_from_pickle_with_stamp(pickle.data(), pickle.size(),
        key.data(), key.size(), context.data(), context.size(), generation, &out));
    return PkDecryption(out);
}

inline Buffer PkDecryption::pickle(Bytes key) const {
    Buffer out;
    detail::check(olmec_pk_decryption_pickle(get(), key.data(), key.size(), out.out()));
    return out;
}

inline Buffer PkDecryption::pickle_with_stamp(Bytes key, Bytes context,
    std::uint32_t generation) const {
    Buffer out;
    detail::check(olmec_pk_decryption_pickle_with_stamp(get(), key.data(), key.size(),
        context.data(), context.size(), generation, out.out()));
    return out;
}

inline Buffer PkDecryption::to_libolm_pickle(Bytes key) const {
    Buffer out;
    detail::check(olmec_pk_decryption_to_libolm_pickle(get(), key.data(), key.size(), out.out()));
    return out;
}

inline PkEncryption::PkEncryption(std::string_view recipient) {
    olmec_pk_encryption *out = nullptr;
    detail::check(olmec_pk_encryption_new(recipient.data(), recipient.size(), &out));
    handle_.reset(out);
}

inline PkMessage PkEncryption::encrypt(Bytes plaintext) const {
    Buffer out_ephemeral;
    Buffer out_ciphertext;
    Buffer out_mac;
    detail::check(olmec_pk_encryption_encrypt(get(), plaintext.data(), plaintext.size(),
        out_ephemeral.out(), out_ciphertext.out(), out_mac.out()));
    return {std::move(out_ephemeral), std::move(out_ciphertext), std::move(out_mac)};
}

inline Buffer PkEncryption::encrypt_room_key(std::string_view room_id, std::string_view sender_key,
    std::optional<std::string_view> sender_claimed_ed25519, std::string_view forwarding_chain,
    std::string_view exported_session_key, SenderTrust trust) const {
    Buffer out;
    detail::check(olmec_pk_encryption_encrypt_room_key(get(), room_id.data(), room_id.size(),
        sender_key.data(), sender_key.size(), detail::data(sender_claimed_ed25519),
        detail::size(sender_claimed_ed25519), forwarding_chain.data(), forwarding_chain.size(),
        exported_session_key.data(), exported_session_key.size(),
        static_cast<olmec_sender_trust>(trust), out.out()));
    return out;
}

inline PkSigning::PkSigning() {
    olmec_pk_signing *out = nullptr;
    detail::check(olmec_pk_signing_new(&out));
    handle_.reset(out);
}

inline PkSigning PkSigning::from_seed(Bytes seed) {
    olmec_pk_signing *out = nullptr;
    detail::check(olmec_pk_signing_from_seed(seed.data(), seed.size(), &out));
    return PkSigning(out);
}

inline Buffer PkSigning::cross_signing_key_json(std::string_view user_id, KeyUsage usage) const {
    Buffer out;
    detail::check(olmec_pk_signing_cross_signing_key_json(get(), user_id.data(), user_id.size(),
        static_cast<olmec_key_usage>(usage), out.out()));
    return out;
}

inline Buffer PkSigning::public_key() const {
    Buffer out;
    detail::check(olmec_pk_signing_public_key(get(), out.out()));
    return out;
}

inline Buffer PkSigning::seed() const {
    Buffer out;
    detail::check(olmec_pk_signing_seed(get(), out.out()));
    return out;
}

inline Buffer PkSigning::sign(Bytes message) const {
    Buffer out;
    detail::check(olmec_pk_signing_sign(get(), message.data(), message.size(), out.out()));
    return out;
}

inline Buffer PkSigning::sign_json(std::string_view json, std::string_view user_id) const {
    Buffer out;
    detail::check(olmec_pk_signing_sign_json(get(), json.data(), json.size(), user_id.data(),
        user_id.size(), out.out()));
    return out;
}

inline Sas::Sas() {
    olmec_sas *out = nullptr;
    detail::check(olmec_sas_new(&out));
    handle_.reset(out);
}

inline EstablishedSas Sas::agree(std::string_view their_key) const {
    olmec_established_sas *out = nullptr;
    detail::check(olmec_sas_agree(get(), their_key.data(), their_key.size(), &out));
    return EstablishedSas(out);
}

inline EstablishedSas Sas::agree_with_commitment(std::string_view their_key,
    std::string_view commitment, std::string_view start_content) const {
    olmec_established_sas *out = nullptr;
    detail::check(olmec_sas_agree_with_commitment(get(), their_key.data(), their_key.size(),
        commitment.data(), commitment.size(), start_content.data(), start_content.size(), &out));
    return EstablishedSas(out);
}

inline Buffer Sas::commitment(std::string_view start_content) const {
    Buffer out;
    detail::check(olmec_sas_commitment(get(), start_content.data(), start_content.size(),
        out.out()));
    return out;
}

inline Buffer Sas::public_key() const {
    Buffer out;
    detail::check(olmec_sas_public_key(get(), out.out()));
    return out;
}

inline Buffer EstablishedSas::bytes(Bytes info, std::uint32_t count) const {
    Buffer out;
    detail::check(olmec_established_sas_bytes(get(), info.data(), info.size(), count, out.out()));
    return out;
}

inline Buffer EstablishedSas::mac(SasMacMethod method, Bytes input, Bytes info) const {
    Buffer out;
    detail::check(olmec_established_sas_mac(get(), static_cast<olmec_sas_mac_method>(method),
        input.data(), input.size(), info.data(), info.size(), out.out()));
    return out;
}

inline MacContent EstablishedSas::mac_content(const SasParticipants &participants,
    SasMacMethod method, const std::vector<SasKey> &keys) const {
    const auto participants_c = participants.to_c();
    const auto keys_c = detail::to_c(keys);
    olmec_key_mac_list *out_macs = nullptr;
    Buffer out_keys;
    detail::check(olmec_established_sas_mac_content(get(), &participants_c,
        static_cast<olmec_sas_mac_method>(method), keys_c.data(), keys_c.size(), &out_macs,
        out_keys.out()));
    return {KeyMacList(out_macs), std::move(out_keys)};
}

inline SasShortString EstablishedSas::short_string(const SasParticipants &participants,
    SasKeyAgreement key_agreement) const {
    const auto participants_c = participants.to_c();
    olmec_sas_emoji_list *out_emojis = nullptr;
    std::uint16_t out_decimals[3] = {0, 0, 0};
    detail::check(olmec_established_sas_short_string(get(), &participants_c,
        static_cast<olmec_sas_key_agreement>(key_agreement), &out_emojis, &out_decimals));
    return {SasEmojiList(out_emojis), {out_decimals[0], out_decimals[1], out_decimals[2]}};
}

inline void EstablishedSas::verify_mac(SasMacMethod method, Bytes input, Bytes info,
    std::string_view received) const {
    detail::check(olmec_established_sas_verify_mac(get(), static_cast<olmec_sas_mac_method>(method),
        input.data(), input.size(), info.data(), info.size(), received.data(), received.size()));
}

inline SasKeyList EstablishedSas::verify_mac_content(const SasParticipants &participants,
    SasMacMethod method, const std::vector<KeyMac> &macs, std::string_view keys,
    const std::vector<SasKey> &required, const std::vector<SasKey> &known) const {
    const auto participants_c = participants.to_c();
    const auto macs_c = detail::to_c(macs);
    const auto required_c = detail::to_c(required);
    const auto known_c = detail::to_c(known);
    olmec_sas_key_list *out = nullptr;
    detail::check(olmec_established_sas_verify_mac_content(get(), &participants_c,
        static_cast<olmec_sas_mac_method>(method), macs_c.data(), macs_c.size(), keys.data(),
        keys.size(), required_c.data(), required_c.size(), known_c.data(), known_c.size(), &out));
    return SasKeyList(out);
}

inline EciesRecipient::EciesRecipient() {
    olmec_ecies_recipient *out = nullptr;
    detail::check(olmec_ecies_recipient_new(&out));
    handle_.reset(out);
}

inline EciesRecipient EciesRecipient::with_prefix(std::string_view application_prefix) {
    olmec_ecies_recipient *out = nullptr;
    detail::check(olmec_ecies_recipient_with_prefix(application_prefix.data(),
        application_prefix.size(), &out));
    return EciesRecipient(out);
}

inline EciesChannel EciesRecipient::open(std::string_view message) const {
    olmec_ecies_channel *out = nullptr;
    detail::check(olmec_ecies_recipient_open(get(), message.data(), message.size(), &out));
    return EciesChannel(out);
}

inline Buffer EciesRecipient::public_key() const {
    Buffer out;
    detail::check(olmec_ecies_recipient_public_key(get(), out.out()));
    return out;
}

inline EciesInitiator::EciesInitiator(std::string_view their_key, Bytes plaintext) {
    olmec_ecies_initiator *out = nullptr;
    detail::check(olmec_ecies_initiator_new(their_key.data(), their_key.size(), plaintext.data(),
        plaintext.size(), &out));
    handle_.reset(out);
}

inline EciesInitiator EciesInitiator::with_prefix(std::string_view application_prefix,
    std::string_view their_key, Bytes plaintext) {
    olmec_ecies_initiator *out = nullptr;
    detail::check(olmec_ecies_initiator_with_prefix(application_prefix.data(),
        application_prefix.size(), their_key.data(), their_key.size(), plaintext.data(),
        plaintext.size(), &out));
    return EciesInitiator(out);
}

inline Buffer EciesInitiator::message() const {
    Buffer out;
    detail::check(olmec_ecies_initiator_message(get(), out.out()));
    return out;
}

inline EciesChannel EciesInitiator::open(std::string_view answer) const {
    olmec_ecies_channel *out = nullptr;
    detail::check(olmec_ecies_initiator_open(get(), answer.data(), answer.size(), &out));
    return EciesChannel(out);
}

inline Buffer EciesChannel::check_code() const {
    Buffer out;
    detail::check(olmec_ecies_channel_check_code(get(), out.out()));
    return out;
}

inline bool EciesChannel::check_code_matches(std::string_view typed) const {
    bool out = false;
    detail::check(olmec_ecies_channel_check_code_matches(get(), typed.data(), typed.size(), &out));
    return out;
}

inline Buffer EciesChannel::first_plaintext() const {
    Buffer out;
    detail::check(olmec_ecies_channel_first_plaintext(get(), out.out()));
    return out;
}

inline Buffer EciesChannel::open(std::string_view message) const {
    Buffer out;
    detail::check(olmec_ecies_channel_open(get(), message.data(), message.size(), out.out()));
    return out;
}

inline Buffer EciesChannel::seal(Bytes plaintext) const {
    Buffer out;
    detail::check(olmec_ecies_channel_seal(get(), plaintext.data(), plaintext.size(), out.out()));
    return out;
}

inline HpkeRecipient::HpkeRecipient() {
    olmec_hpke_recipient *out = nullptr;
    detail::check(olmec_hpke_recipient_new(&out));
    handle_.reset(out);
}

inline HpkeRecipient HpkeRecipient::with_prefix(std::string_view application_prefix) {
    olmec_hpke_recipient *out = nullptr;
    detail::check(olmec_hpke_recipient_with_prefix(application_prefix.data(),
        application_prefix.size(), &out));
    return HpkeRecipient(out);
}

inline Buffer HpkeRecipient::open(std::string_view message, Bytes associated_data) const {
    Buffer out;
    detail::check(olmec_hpke_recipient_open(get(), message.data(), message.size(),
        associated_data.data(), associated_data.size(), out.out()));
    return out;
}

inline Buffer HpkeRecipient::public_key() const {
    Buffer out;
    detail::check(olmec_hpke_recipient_public_key(get(), out.out()));
    return out;
}

inline HpkeChannel HpkeRecipient::respond(Bytes plaintext, Bytes associated_data) const {
    olmec_hpke_channel *out = nullptr;
    detail::check(olmec_hpke_recipient_respond(get(), plaintext.data(), plaintext.size(),
        associated_data.data(), associated_data.size(), &out));
    return HpkeChannel(out);
}

inline HpkeSender::HpkeSender(std::string_view their_key, Bytes plaintext, Bytes associated_data) {
    olmec_hpke_sender *out = nullptr;
    detail::check(olmec_hpke_sender_new(their_key.data(), their_key.size(), plaintext.data(),
        plaintext.size(), associated_data.data(), associated_data.size(), &out));
    handle_.reset(out);
}

inline HpkeSender HpkeSender::with_prefix(std::string_view application_prefix,
    std::string_view their_key, Bytes plaintext, Bytes associated_data) {
    olmec_hpke_sender *out = nullptr;
    detail::check(olmec_hpke_sender_with_prefix(application_prefix.data(),
        application_prefix.size(), their_key.data(), their_key.size(), plaintext.data(),
        plaintext.size(), associated_data.data(), associated_data.size(), &out));
    return HpkeSender(out);
}

inline Buffer HpkeSender::message() const {
    Buffer out;
    detail::check(olmec_hpke_sender_message(get(), out.out()));
    return out;
}

inline HpkeChannel HpkeSender::open(std::string_view response, Bytes associated_data) const {
    olmec_hpke_channel *out = nullptr;
    detail::check(olmec_hpke_sender_open(get(), response.data(), response.size(),
        associated_data.data(), associated_data.size(), &out));
    return HpkeChannel(out);
}

inline Buffer HpkeChannel::check_code() const {
    Buffer out;
    detail::check(olmec_hpke_channel_check_code(get(), out.out()));
    return out;
}

inline bool HpkeChannel::check_code_matches(std::string_view typed) const {
    bool out = false;
    detail::check(olmec_hpke_channel_check_code_matches(get(), typed.data(), typed.size(), &out));
    return out;
}

inline Buffer HpkeChannel::first_plaintext() const {
    Buffer out;
    detail::check(olmec_hpke_channel_first_plaintext(get(), out.out()));
    return out;
}

inline Buffer HpkeChannel::open(std::string_view message, Bytes associated_data) const {
    Buffer out;
    detail::check(olmec_hpke_channel_open(get(), message.data(), message.size(),
        associated_data.data(), associated_data.size(), out.out()));
    return out;
}

inline std::optional<Buffer> HpkeChannel::response() const {
    Buffer out;
    detail::check(olmec_hpke_channel_response(get(), out.out()));
    return detail::present(std::move(out));
}

inline Buffer HpkeChannel::seal(Bytes plaintext, Bytes associated_data) const {
    Buffer out;
    detail::check(olmec_hpke_channel_seal(get(), plaintext.data(), plaintext.size(),
        associated_data.data(), associated_data.size(), out.out()));
    return out;
}

inline AttachmentDecryptor::AttachmentDecryptor(std::string_view file) {
    olmec_attachment_decryptor *out = nullptr;
    detail::check(olmec_attachment_decryptor_new(file.data(), file.size(), &out));
    handle_.reset(out);
}

inline Buffer AttachmentDecryptor::decrypt_unverified(Bytes ciphertext) const {
    Buffer out;
    detail::check(olmec_attachment_decryptor_decrypt_unverified(get(), ciphertext.data(),
        ciphertext.size(), out.out()));
    return out;
}

inline void AttachmentDecryptor::verify() const {
    detail::check(olmec_attachment_decryptor_verify(get()));
}

inline AttachmentEncryptor::AttachmentEncryptor() {
    olmec_attachment_encryptor *out = nullptr;
    detail::check(olmec_attachment_encryptor_new(&out));
    handle_.reset(out);
}

inline Buffer AttachmentEncryptor::encrypt(Bytes plaintext) const {
    Buffer out;
    detail::check(olmec_attachment_encryptor_encrypt(get(), plaintext.data(), plaintext.size(),
        out.out()));
    return out;
}

inline Buffer AttachmentEncryptor::finish(std::string_view url) const {
    Buffer out;
    detail::check(olmec_attachment_encryptor_finish(get(), url.data(), url.size(), out.out()));
    return out;
}

inline AttachmentVerifier::AttachmentVerifier(std::string_view file) {
    olmec_attachment_verifier *out = nullptr;
    detail::check(olmec_attachment_verifier_new(file.data(), file.size(), &out));
    handle_.reset(out);
}

inline void AttachmentVerifier::update(Bytes ciphertext) const {
    detail::check(olmec_attachment_verifier_update(get(), ciphertext.data(), ciphertext.size()));
}

inline void AttachmentVerifier::verify() const {
    detail::check(olmec_attachment_verifier_verify(get()));
}

inline BackupRestore::BackupRestore(std::string_view answer) {
    olmec_backup_restore *out = nullptr;
    detail::check(olmec_backup_restore_new(answer.data(), answer.size(), &out));
    handle_.reset(out);
}

inline std::uint32_t BackupRestore::count() const {
    std::uint32_t out = 0;
    detail::check(olmec_backup_restore_count(get(), &out));
    return out;
}

inline std::uint32_t BackupRestore::done() const {
    std::uint32_t out = 0;
    detail::check(olmec_backup_restore_done(get(), &out));
    return out;
}

inline RoomKeyBatch BackupRestore::run(const PkDecryption &decryption,
    std::uint32_t at_most) const {
    olmec_exported_room_key_list *out_keys = nullptr;
    std::uint32_t out_refused = 0;
    detail::check(olmec_backup_restore_run(get(), decryption.get(), at_most, &out_keys,
        &out_refused));
    return {ExportedRoomKeyList(out_keys), out_refused};
}

inline CrossSigningKey CrossSigningKey::master(std::string_view json, std::string_view user_id) {
    olmec_cross_signing_key *out = nullptr;
    detail::check(olmec_cross_signing_key_master(json.data(), json.size(), user_id.data(),
        user_id.size(), &out));
    return CrossSigningKey(out);
}

inline Buffer CrossSigningKey::key() const {
    Buffer out;
    detail::check(olmec_cross_signing_key_key(get(), out.out()));
    return out;
}

inline CrossSigningKey CrossSigningKey::signed_key(std::string_view json, KeyUsage usage) const {
    olmec_cross_signing_key *out = nullptr;
    detail::check(olmec_cross_signing_key_signed_key(get(), json.data(), json.size(),
        static_cast<olmec_key_usage>(usage), &out));
    return CrossSigningKey(out);
}

inline std::uint32_t DecryptedBatch::count() const {
    std::uint32_t out = 0;
    detail::check(olmec_decrypted_batch_count(get(), &out));
    return out;
}

inline DecryptedMessage DecryptedBatch::message(std::uint32_t place) const {
    Buffer out_plaintext;
    std::uint32_t out_message_index = 0;
    detail::check(olmec_decrypted_batch_message(get(), place, out_plaintext.out(),
        &out_message_index));
    return {std::move(out_plaintext), out_message_index};
}

inline Buffer DecryptedOlmEvent::content() const {
    Buffer out;
    detail::check(olmec_decrypted_olm_event_content(get(), out.out()));
    return out;
}

inline Buffer DecryptedOlmEvent::event_type() const {
    Buffer out;
    detail::check(olmec_decrypted_olm_event_event_type(get(), out.out()));
    return out;
}

inline OwnedExportedRoomKey DecryptedOlmEvent::forwarded_room_key() const {
    Buffer out_room_id;
    Buffer out_sender_key;
    Buffer out_sender_claimed_ed25519;
    Buffer out_forwarding_chain;
    Buffer out_exported_session_key;
    detail::check(olmec_decrypted_olm_event_forwarded_room_key(get(), out_room_id.out(),
        out_sender_key.out(), out_sender_claimed_ed25519.out(), out_forwarding_chain.out(),
        out_exported_session_key.out()));
    return {std::move(out_room_id), std::move(out_sender_key),
        detail::present(std::move(out_sender_claimed_ed25519)), std::move(out_forwarding_chain),
        std::move(out_exported_session_key)};
}

inline RoomSession DecryptedOlmEvent::room_key() const {
    olmec_room_session *out = nullptr;
    detail::check(olmec_decrypted_olm_event_room_key(get(), &out));
    return RoomSession(out);
}

inline VerifiedDevice DecryptedOlmEvent::sender_device() const {
    olmec_verified_device *out = nullptr;
    detail::check(olmec_decrypted_olm_event_sender_device(get(), &out));
    return VerifiedDevice(out);
}

inline KeyExport::KeyExport(std::string_view file, std::string_view passphrase,
    std::uint32_t max_rounds, std::uint32_t max_bytes) {
    olmec_key_export *out = nullptr;
    detail::check(olmec_key_export_new(file.data(), file.size(), passphrase.data(),
        passphrase.size(), max_rounds, max_bytes, &out));
    handle_.reset(out);
}

inline Buffer KeyExport::plaintext() const {
    Buffer out;
    detail::check(olmec_key_export_plaintext(get(), out.out()));
    return out;
}

inline RoomKeyBatch KeyExport::room_keys() const {
    olmec_exported_room_key_list *out_keys = nullptr;
    std::uint32_t out_refused = 0;
    detail::check(olmec_key_export_room_keys(get(), &out_keys, &out_refused));
    return {ExportedRoomKeyList(out_keys), out_refused};
}

inline MessageBatch::MessageBatch() {
    olmec_message_batch *out = nullptr;
    detail::check(olmec_message_batch_new(&out));
    handle_.reset(out);
}

inline void MessageBatch::add(std::string_view message) const {
    detail::check(olmec_message_batch_add(get(), message.data(), message.size()));
}

inline std::uint32_t MessageBatch::count() const {
    std::uint32_t out = 0;
    detail::check(olmec_message_batch_count(get(), &out));
    return out;
}

inline OlmEvent::OlmEvent(std::string_view sender, std::string_view content,
    const Account &account) {
    olmec_olm_event *out = nullptr;
    detail::check(olmec_olm_event_new(sender.data(), sender.size(), content.data(), content.size(),
        account.get(), &out));
    handle_.reset(out);
}

inline OlmMessage OlmEvent::message() const {
    olmec_message_type out_message_type = {};
    Buffer out_body;
    detail::check(olmec_olm_event_message(get(), &out_message_type, out_body.out()));
    return {static_cast<MessageType>(out_message_type), std::move(out_body)};
}

inline DecryptedOlmEvent OlmEvent::open(const OlmSession &session,
    std::string_view their_identity_key, const Account &account, std::string_view user_id,
    std::string_view device_id) const {
    olmec_decrypted_olm_event *out = nullptr;
    detail::check(olmec_olm_event_open(get(), session.get(), their_identity_key.data(),
        their_identity_key.size(), account.get(), user_id.data(), user_id.size(), device_id.data(),
        device_id.size(), &out));
    return DecryptedOlmEvent(out);
}

inline DecryptedOlmEvent OlmEvent::open_from(const OlmSession &session,
    std::string_view their_identity_key, const Account &account, std::string_view user_id,
    std::string_view device_id, const VerifiedDevice &sender) const {
    olmec_decrypted_olm_event *out = nullptr;
    detail::check(olmec_olm_event_open_from(get(), session.get(), their_identity_key.data(),
        their_identity_key.size(), account.get(), user_id.data(), user_id.size(), device_id.data(),
        device_id.size(), sender.get(), &out));
    return DecryptedOlmEvent(out);
}

inline OpenedOlmEvent OlmEvent::open_new_session(const Account &account,
    std::string_view user_id) const {
    olmec_opened_olm_event *out = nullptr;
    detail::check(olmec_olm_event_open_new_session(get(), account.get(), user_id.data(),
        user_id.size(), &out));
    return OpenedOlmEvent(out);
}

inline OpenedOlmEvent OlmEvent::open_new_session_from(const Account &account,
    std::string_view user_id, const VerifiedDevice &sender) const {
    olmec_opened_olm_event *out = nullptr;
    detail::check(olmec_olm_event_open_new_session_from(get(), account.get(), user_id.data(),
        user_id.size(), sender.get(), &out));
    return OpenedOlmEvent(out);
}

inline Buffer OlmEvent::sender_key() const {
    Buffer out;
    detail::check(olmec_olm_event_sender_key(get(), out.out()));
    return out;
}

inline DecryptedOlmEvent OpenedOlmEvent::event() const {
    olmec_decrypted_olm_event *out = nullptr;
    detail::check(olmec_opened_olm_event_event(get(), &out));
    return DecryptedOlmEvent(out);
}

inline OlmSession OpenedOlmEvent::session() const {
    olmec_olm_session *out = nullptr;
    detail::check(olmec_opened_olm_event_session(get(), &out));
    return OlmSession(out);
}

inline ReplayGuard::ReplayGuard() {
    olmec_replay_guard *out = nullptr;
    detail::check(olmec_replay_guard_new(&out));
    handle_.reset(out);
}

inline std::uint32_t ReplayGuard::count() const {
    std::uint32_t out = 0;
    detail::check(olmec_replay_guard_count(get(), &out));
    return out;
}

inline void ReplayGuard::forget(std::string_view session_id) const {
    detail::check(olmec_replay_guard_forget(get(), session_id.data(), session_id.size()));
}

inline Sighting ReplayGuard::see(std::string_view session_id, std::uint32_t message_index,
    std::string_view event_id, std::string_view message) const {
    olmec_sighting out = {};
    detail::check(olmec_replay_guard_see(get(), session_id.data(), session_id.size(), message_index,
        event_id.data(), event_id.size(), message.data(), message.size(), &out));
    return static_cast<Sighting>(out);
}

inline ReplayGuard ReplayGuard::from_pickle(std::string_view pickle, Bytes key) {
    olmec_replay_guard *out = nullptr;
    detail::check(olmec_replay_guard_from_pickle(pickle.data(), pickle.size(), key.data(),
        key.size(), &out));
    return ReplayGuard(out);
}

inline ReplayGuard ReplayGuard::from_pickle_with_stamp(std::string_view pickle, Bytes key,
    Bytes context, std::uint32_t generation) {
    olmec_replay_guard *out = nullptr;
    detail::check(olmec_replay_guard_from_pickle_with_stamp(pickle.data(), pickle.size(),
        key.data(), key.size(), context.data(), context.size(), generation, &out));
    return ReplayGuard(out);
}

inline Buffer ReplayGuard::pickle(Bytes key) const {
    Buffer out;
    detail::check(olmec_replay_guard_pickle(get(), key.data(), key.size(), out.out()));
    return out;
}

inline Buffer ReplayGuard::pickle_with_stamp(Bytes key, Bytes context,
    std::uint32_t generation) const {
    Buffer out;
    detail::check(olmec_replay_guard_pickle_with_stamp(get(), key.data(), key.size(),
        context.data(), context.size(), generation, out.out()));
    return out;
}

inline RoomSession RoomSession::from_exported_key(std::string_view room_id,
    std::string_view sender_key, std::optional<std::string_view> sender_claimed_ed25519,
    std::string_view forwarding_chain, std::string_view exported_session_key) {
    olmec_room_session *out = nullptr;
    detail::check(olmec_room_session_from_exported_key(room_id.data(), room_id.size(),
        sender_key.data(), sender_key.size(), detail::data(sender_claimed_ed25519),
        detail::size(sender_claimed_ed25519), forwarding_chain.data(), forwarding_chain.size(),
        exported_session_key.data(), exported_session_key.size(), &out));
    return RoomSession(out);
}

inline RoomSession RoomSession::from_session_key(std::string_view session_key,
    std::string_view room_id, const VerifiedDevice &owner) {
    olmec_room_session *out = nullptr;
    detail::check(olmec_room_session_from_session_key(session_key.data(), session_key.size(),
        room_id.data(), room_id.size(), owner.get(), &out));
    return RoomSession(out);
}

inline Buffer RoomSession::export_at_first_known_index() const {
    Buffer out;
    detail::check(olmec_room_session_export_at_first_known_index(get(), out.out()));
    return out;
}

inline Buffer RoomSession::id() const {
    Buffer out;
    detail::check(olmec_room_session_id(get(), out.out()));
    return out;
}

inline DecryptedRoomEvent RoomSession::open(std::string_view room_id, std::string_view sender,
    std::string_view event_id, std::string_view content, const ReplayGuard &guard) const {
    Buffer out_event_type;
    Buffer out_content;
    std::uint32_t out_message_index = 0;
    olmec_sighting out_sighting = {};
    olmec_session_owner out_owner = {};
    detail::check(olmec_room_session_open(get(), room_id.data(), room_id.size(), sender.data(),
        sender.size(), event_id.data(), event_id.size(), content.data(), content.size(),
        guard.get(), out_event_type.out(), out_content.out(), &out_message_index, &out_sighting,
        &out_owner));
    return {std::move(out_event_type), std::move(out_content), out_message_index,
        static_cast<Sighting>(out_sighting), static_cast<SessionOwner>(out_owner)};
}

inline SessionOwner RoomSession::owner() const {
    olmec_session_owner out = {};
    detail::check(olmec_room_session_owner(get(), &out));
    return static_cast<SessionOwner>(out);
}

inline Buffer RoomSession::room_id() const {
    Buffer out;
    detail::check(olmec_room_session_room_id(get(), out.out()));
    return out;
}

inline RoomSession RoomSession::from_pickle(std::string_view pickle, Bytes key,
    std::string_view room_id, const VerifiedDevice &owner) {
    olmec_room_session *out = nullptr;
    detail::check(olmec_room_session_from_pickle(pickle.data(), pickle.size(), key.data(),
        key.size(), room_id.data(), room_id.size(), owner.get(), &out));
    return RoomSession(out);
}

inline RoomSession RoomSession::from_pickle_without_owner(std::string_view pickle, Bytes key,
    std::string_view room_id) {
    olmec_room_session *out = nullptr;
    detail::check(olmec_room_session_from_pickle_without_owner(pickle.data(), pickle.size(),
        key.data(), key.size(), room_id.data(), room_id.size(), &out));
    return RoomSession(out);
}

inline Buffer RoomSession::pickle(Bytes key) const {
    Buffer out;
    detail::check(olmec_room_session_pickle(get(), key.data(), key.size(), out.out()));
    return out;
}

inline SecretStorageKey::SecretStorageKey() {
    olmec_secret_storage_key *out = nullptr;
    detail::check(olmec_secret_storage_key_new(&out));
    handle_.reset(out);
}

inline SecretStorageKey SecretStorageKey::from_bytes(Bytes key) {
    olmec_secret_storage_key *out = nullptr;
    detail::check(olmec_secret_storage_key_from_bytes(key.data(), key.size(), &out));
    return SecretStorageKey(out);
}

inline SecretStorageKey SecretStorageKey::from_passphrase(std::string_view passphrase,
    std::string_view salt, std::uint32_t rounds) {
    olmec_secret_storage_key *out = nullptr;
    detail::check(olmec_secret_storage_key_from_passphrase(passphrase.data(), passphrase.size(),
        salt.data(), salt.size(), rounds, &out));
    return SecretStorageKey(out);
}

inline SecretStorageKey SecretStorageKey::unlock(std::string_view description,
    std::string_view recovery_key) {
    olmec_secret_storage_key *out = nullptr;
    detail::check(olmec_secret_storage_key_unlock(description.data(), description.size(),
        recovery_key.data(), recovery_key.size(), &out));
    return SecretStorageKey(out);
}

inline SecretStorageKey SecretStorageKey::unlock_with_passphrase(std::string_view description,
    std::string_view passphrase, std::uint32_t max_rounds) {
    olmec_secret_storage_key *out = nullptr;
    detail::check(olmec_secret_storage_key_unlock_with_passphrase(description.data(),
        description.size(), passphrase.data(), passphrase.size(), max_rounds, &out));
    return SecretStorageKey(out);
}

inline Buffer SecretStorageKey::bytes() const {
    Buffer out;
    detail::check(olmec_secret_storage_key_bytes(get(), out.out()));
    return out;
}

inline KeyCheck SecretStorageKey::check() const {
    olmec_key_check out = {};
    detail::check(olmec_secret_storage_key_check(get(), &out));
    return static_cast<KeyCheck>(out);
}

inline Buffer SecretStorageKey::decrypt(std::string_view name, std::string_view secret) const {
    Buffer out;
    detail::check(olmec_secret_storage_key_decrypt(get(), name.data(), name.size(), secret.data(),
        secret.size(), out.out()));
    return out;
}

inline Buffer SecretStorageKey::describe() const {
    Buffer out;
    detail::check(olmec_secret_storage_key_describe(get(), out.out()));
    return out;
}

inline Buffer SecretStorageKey::encrypt(std::string_view name, Bytes secret) const {
    Buffer out;
    detail::check(olmec_secret_storage_key_encrypt(get(), name.data(), name.size(), secret.data(),
        secret.size(), out.out()));
    return out;
}

inline Buffer SecretStorageKey::recovery_key() const {
    Buffer out;
    detail::check(olmec_secret_storage_key_recovery_key(get(), out.out()));
    return out;
}

inline SessionImport::SessionImport() {
    olmec_session_import *out = nullptr;
    detail::check(olmec_session_import_new(&out));
    handle_.reset(out);
}

inline void SessionImport::add(std::string_view exported_session_key) const {
    detail::check(olmec_session_import_add(get(), exported_session_key.data(),
        exported_session_key.size()));
}

inline std::uint32_t SessionImport::count() const {
    std::uint32_t out = 0;
    detail::check(olmec_session_import_count(get(), &out));
    return out;
}

inline std::uint32_t SessionImport::done() const {
    std::uint32_t out = 0;
    detail::check(olmec_session_import_done(get(), &out));
    return out;
}

inline std::uint32_t SessionImport::run(std::uint32_t at_most) const {
    std::uint32_t out = 0;
    detail::check(olmec_session_import_run(get(), at_most, &out));
    return out;
}

inline InboundGroupSession SessionImport::session(std::uint32_t place) const {
    olmec_inbound_group_session *out = nullptr;
    detail::check(olmec_session_import_session(get(), place, &out));
    return InboundGroupSession(out);
}

inline VerifiedDevice::VerifiedDevice(std::string_view device_keys, std::string_view user_id,
    std::string_view device_id) {
    olmec_verified_device *out = nullptr;
    detail::check(olmec_verified_device_new(device_keys.data(), device_keys.size(), user_id.data(),
        user_id.size(), device_id.data(), device_id.size(), &out));
    handle_.reset(out);
}

inline Buffer VerifiedDevice::device_id() const {
    Buffer out;
    detail::check(olmec_verified_device_device_id(get(), out.out()));
    return out;
}

inline IdentityKeys VerifiedDevice::identity_keys() const {
    Buffer out_curve25519;
    Buffer out_ed25519;
    detail::check(olmec_verified_device_identity_keys(get(), out_curve25519.out(),
        out_ed25519.out()));
    return {std::move(out_curve25519), std::move(out_ed25519)};
}

inline Buffer VerifiedDevice::user_id() const {
    Buffer out;
    detail::check(olmec_verified_device_user_id(get(), out.out()));
    return out;
}

inline VerifiedOneTimeKey VerifiedDevice::verify_one_time_key(std::string_view one_time_key) const {
    olmec_verified_one_time_key *out = nullptr;
    detail::check(olmec_verified_device_verify_one_time_key(get(), one_time_key.data(),
        one_time_key.size(), &out));
    return VerifiedOneTimeKey(out);
}

inline Buffer VerifiedOneTimeKey::identity_key() const {
    Buffer out;
    detail::check(olmec_verified_one_time_key_identity_key(get(), out.out()));
    return out;
}

inline Buffer VerifiedOneTimeKey::key() const {
    Buffer out;
    detail::check(olmec_verified_one_time_key_key(get(), out.out()));
    return out;
}
/// The authentication data of a new backup with this public key, unsigned.

inline Buffer backup_auth_data_json(std::string_view public_key) {
    Buffer out;
    detail::check(olmec_backup_auth_data_json(public_key.data(), public_key.size(), out.out()));
    return out;
}
/// The public key of a backup, if its authentication data is signed with this key of the user.
/// Fails with OLMEC_SIGNATURE_MISSING and OLMEC_AUTHENTICATION_FAILED.

inline Buffer backup_verified_public_key(std::string_view auth_data, std::string_view user_id,
    std::string_view key_id, std::string_view key) {
    Buffer out;
    detail::check(olmec_backup_verified_public_key(auth_data.data(), auth_data.size(),
        user_id.data(), user_id.size(), key_id.data(), key_id.size(), key.data(), key.size(),
        out.out()));
    return out;
}
/// The bytes of a QR code of MSC4108. Fails with OLMEC_MALFORMED_QR_CODE if the server name
/// does not fit the intent, or a text is empty or too long.

inline Buffer build_msc4108_qr_code(QrIntent intent, std::string_view public_key,
    std::string_view rendezvous_url, std::optional<std::string_view> server_name) {
    Buffer out;
    detail::check(olmec_build_msc4108_qr_code(static_cast<olmec_qr_intent>(intent),
        public_key.data(), public_key.size(), rendezvous_url.data(), rendezvous_url.size(),
        detail::data(server_name), detail::size(server_name), out.out()));
    return out;
}
/// The bytes of a QR code of MSC4388. Fails with OLMEC_MALFORMED_QR_CODE if a text is empty or
/// too long.

inline Buffer build_msc4388_qr_code(QrIntent intent, std::string_view public_key,
    std::string_view rendezvous_id, std::string_view base_url) {
    Buffer out;
    detail::check(olmec_build_msc4388_qr_code(static_cast<olmec_qr_intent>(intent),
        public_key.data(), public_key.size(), rendezvous_id.data(), rendezvous_id.size(),
        base_url.data(), base_url.size(), out.out()));
    return out;
}
/// The canonical form of a JSON text. Fails with OLMEC_MALFORMED_JSON.

inline Buffer canonical_json(std::string_view json) {
    Buffer out;
    detail::check(olmec_canonical_json(json.data(), json.size(), out.out()));
    return out;
}
/// Decrypts a whole attachment, after its hash has been checked. file is the EncryptedFile
/// object. Fails with OLMEC_AUTHENTICATION_FAILED.

inline Buffer decrypt_attachment(std::string_view file, Bytes ciphertext) {
    Buffer out;
    detail::check(olmec_decrypt_attachment(file.data(), file.size(), ciphertext.data(),
        ciphertext.size(), out.out()));
    return out;
}
/// Verifies an Ed25519 signature of bytes; key and signature in base64.
///
/// Fails with OLMEC_AUTHENTICATION_FAILED if the signature is not the key's,
/// OLMEC_INVALID_PUBLIC_KEY if the key is not one that can verify safely.

inline void ed25519_verify(std::string_view key, Bytes message, std::string_view signature) {
    detail::check(olmec_ed25519_verify(key.data(), key.size(), message.data(), message.size(),
        signature.data(), signature.size()));
}
/// Writes a file of room keys; at least 100 000 rounds are made, 500 000 are usual.

inline Buffer encrypt_key_export(const std::vector<ExportedRoomKey> &keys,
    std::string_view passphrase, std::uint32_t rounds) {
    const auto keys_c = detail::to_c(keys);
    Buffer out;
    detail::check(olmec_encrypt_key_export(keys_c.data(), keys_c.size(), passphrase.data(),
        passphrase.size(), rounds, out.out()));
    return out;
}
/// Reads what a file says about itself. Fails with OLMEC_MALFORMED_KEY_EXPORT.

inline KeyExportInfo inspect_key_export(std::string_view file) {
    std::uint32_t out_rounds = 0;
    std::uint32_t out_length = 0;
    detail::check(olmec_inspect_key_export(file.data(), file.size(), &out_rounds, &out_length));
    return {out_rounds, out_length};
}
/// Reads what a Megolm message says of itself. Fails with the codes of malformed messages.

inline MegolmMessageInfo inspect_megolm_message(std::string_view message) {
    std::uint32_t out_message_index = 0;
    olmec_mac_length out_mac_length = {};
    detail::check(olmec_inspect_megolm_message(message.data(), message.size(), &out_message_index,
        &out_mac_length));
    return {out_message_index, static_cast<MacLength>(out_mac_length)};
}
/// Reads what an Olm message says of itself. Fails with the codes of malformed messages.

inline OlmMessageInfo inspect_olm_message(MessageType message_type, std::string_view body) {
    Buffer out_session_id;
    Buffer out_identity_key;
    Buffer out_base_key;
    Buffer out_one_time_key;
    Buffer out_ratchet_key;
    std::uint32_t out_chain_index = 0;
    olmec_mac_length out_mac_length = {};
    detail::check(olmec_inspect_olm_message(static_cast<olmec_message_type>(message_type),
        body.data(), body.size(), out_session_id.out(), out_identity_key.out(), out_base_key.out(),
        out_one_time_key.out(), out_ratchet_key.out(), &out_chain_index, &out_mac_length));
    return {detail::present(std::move(out_session_id)),
        out_identity_key.absent() ? std::nullopt : std::optional<SessionKeys>(SessionKeys{std::move(out_identity_key),
        std::move(out_base_key), std::move(out_one_time_key)}), std::move(out_ratchet_key),
        out_chain_index, static_cast<MacLength>(out_mac_length)};
}
/// How many objects with state (accounts, sessions, keys, channels) exist in this process, for
/// tests that look for leaks. Two handles of one session count once.

inline std::uint32_t live_objects() {
    std::uint32_t out = 0;
    detail::check(olmec_live_objects(&out));
    return out;
}
/// Reads the bytes of a QR code of MSC4108. Fails with OLMEC_MALFORMED_QR_CODE and others.

inline Msc4108QrCode parse_msc4108_qr_code(Bytes bytes) {
    olmec_qr_intent out_intent = {};
    Buffer out_public_key;
    Buffer out_rendezvous_url;
    Buffer out_server_name;
    detail::check(olmec_parse_msc4108_qr_code(bytes.data(), bytes.size(), &out_intent,
        out_public_key.out(), out_rendezvous_url.out(), out_server_name.out()));
    return {static_cast<QrIntent>(out_intent), std::move(out_public_key),
        std::move(out_rendezvous_url), detail::present(std::move(out_server_name))};
}
/// Reads the bytes of a QR code of MSC4388. Fails with OLMEC_MALFORMED_QR_CODE and others.

inline Msc4388QrCode parse_msc4388_qr_code(Bytes bytes) {
    olmec_qr_intent out_intent = {};
    Buffer out_public_key;
    Buffer out_rendezvous_id;
    Buffer out_base_url;
    detail::check(olmec_parse_msc4388_qr_code(bytes.data(), bytes.size(), &out_intent,
        out_public_key.out(), out_rendezvous_id.out(), out_base_url.out()));
    return {static_cast<QrIntent>(out_intent), std::move(out_public_key),
        std::move(out_rendezvous_id), std::move(out_base_url)};
}
/// The key agreement of that name. Fails with OLMEC_MALFORMED_MESSAGE for unknown and
/// deprecated ones.

inline SasKeyAgreement sas_key_agreement_from_name(std::string_view name) {
    olmec_sas_key_agreement out = {};
    detail::check(olmec_sas_key_agreement_from_name(name.data(), name.size(), &out));
    return static_cast<SasKeyAgreement>(out);
}
/// The key agreement of that name, deprecated ones too: only for peers that know nothing
/// better.

inline SasKeyAgreement sas_key_agreement_from_name_with_legacy(std::string_view name) {
    olmec_sas_key_agreement out = {};
    detail::check(olmec_sas_key_agreement_from_name_with_legacy(name.data(), name.size(), &out));
    return static_cast<SasKeyAgreement>(out);
}
/// The name of a key agreement in events.

inline Buffer sas_key_agreement_name(SasKeyAgreement agreement) {
    Buffer out;
    detail::check(olmec_sas_key_agreement_name(static_cast<olmec_sas_key_agreement>(agreement),
        out.out()));
    return out;
}
/// The MAC method of that name. Fails with OLMEC_MALFORMED_MESSAGE for unknown and deprecated
/// ones.

inline SasMacMethod sas_mac_method_from_name(std::string_view name) {
    olmec_sas_mac_method out = {};
    detail::check(olmec_sas_mac_method_from_name(name.data(), name.size(), &out));
    return static_cast<SasMacMethod>(out);
}
/// The MAC method of that name, deprecated ones too: only for peers that know nothing better.

inline SasMacMethod sas_mac_method_from_name_with_legacy(std::string_view name) {
    olmec_sas_mac_method out = {};
    detail::check(olmec_sas_mac_method_from_name_with_legacy(name.data(), name.size(), &out));
    return static_cast<SasMacMethod>(out);
}
/// The name of a MAC method in events.

inline Buffer sas_mac_method_name(SasMacMethod method) {
    Buffer out;
    detail::check(olmec_sas_mac_method_name(static_cast<olmec_sas_mac_method>(method), out.out()));
    return out;
}
/// SHA-256 of bytes, 32 bytes.

inline Buffer sha256(Bytes bytes) {
    Buffer out;
    detail::check(olmec_sha256(bytes.data(), bytes.size(), out.out()));
    return out;
}
/// SHA-256 of text, usually canonical JSON; unpadded base64, as Matrix's hashes are.

inline Buffer sha256_base64(std::string_view text) {
    Buffer out;
    detail::check(olmec_sha256_base64(text.data(), text.size(), out.out()));
    return out;
}
/// Verifies that an object carries the signature of this user's key, base64, whose id is as in
/// ed25519:DEVICE. Fails with OLMEC_AUTHENTICATION_FAILED and OLMEC_SIGNATURE_MISSING.

inline void verify_json(std::string_view json, std::string_view user_id, std::string_view key_id,
    std::string_view key) {
    detail::check(olmec_verify_json(json.data(), json.size(), user_id.data(), user_id.size(),
        key_id.data(), key_id.size(), key.data(), key.size()));
}
/// SECRET. A new key for pickles, 32 bytes: keep it in the platform's key store. Fails with
/// OLMEC_RANDOM_FAILURE.

inline Buffer generate_pickle_key() {
    Buffer out;
    detail::check(olmec_generate_pickle_key(out.out()));
    return out;
}
/// Reads what a pickle says of itself; absent if the text is no pickle of olmec.

inline std::optional<PickleInfo> inspect_pickle(std::string_view pickle) {
    bool out_present = false;
    bool out_has_kind = false;
    olmec_pickle_kind out_kind = {};
    std::uint8_t out_record_version = 0;
    bool out_has_generation = false;
    std::uint32_t out_generation = 0;
    detail::check(olmec_inspect_pickle(pickle.data(), pickle.size(), &out_present, &out_has_kind,
        &out_kind, &out_record_version, &out_has_generation, &out_generation));
    if (!out_present) return std::nullopt;
    return std::optional<PickleInfo>({detail::optional(out_has_kind,
        static_cast<PickleKind>(out_kind)), out_record_version, detail::optional(out_has_generation,
        out_generation)});
}

}  // namespace olmec

#endif  // OLMEC_HPP
