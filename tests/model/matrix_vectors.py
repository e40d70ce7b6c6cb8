#!/usr/bin/env python3
"""Makes test-vectors/matrix: an independent model of the formats around the ratchets.

It knows the specification's equations, Python's json, hashlib and hmac, and the package cryptography;
nothing of the library. All keys come from seeds, so that each run makes the same files.

    python3 tests/model/matrix_vectors.py            writes the files and their manifest entries
"""

import base64
import hashlib
import hmac
import json
import os

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

ROOT = os.path.join(os.path.dirname(__file__), "../..")
FOLDER = os.path.join(ROOT, "test-vectors")
SDK = "matrix-rust-sdk's tests"


# The equations.

def seed(name, length=32):
    return hashlib.shake_256(name.encode()).digest(length)


def b64(data):
    return base64.b64encode(data).decode().rstrip("=")


def b64url(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def mac(key, data):
    return hmac.new(key, data, "sha256").digest()


def hkdf(key, info, length, salt=bytes(32)):
    out, block, key = b"", b"", mac(salt, key)
    for count in range(1, -(-length // 32) + 1):
        block = mac(key, block + info.encode() + bytes([count]))
        out += block
    return out[:length]


def ctr(key, iv, data):
    """AES-256-CTR that counts in the second half of the IV, block by block."""
    encryptor = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
    out, count = b"", int.from_bytes(iv[8:], "big")
    for at in range(0, len(data), 16):
        stream = encryptor.update(iv[:8] + (count % 2**64).to_bytes(8, "big"))
        out += bytes(a ^ b for a, b in zip(data[at:at + 16], stream))
        count += 1
    return out


def cbc(key, iv, data):
    padding = 16 - len(data) % 16
    encryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor()
    return encryptor.update(data + bytes([padding]) * padding) + encryptor.finalize()


def raw(public):
    return public.public_bytes(Encoding.Raw, PublicFormat.Raw)


def ed_key(secret):
    return Ed25519PrivateKey.from_private_bytes(secret)


def ed_public(secret):
    return raw(ed_key(secret).public_key())


def curve_public(secret):
    return raw(X25519PrivateKey.from_private_bytes(secret).public_key())


def dh(secret, public):
    return X25519PrivateKey.from_private_bytes(secret).exchange(X25519PublicKey.from_public_bytes(public))


def canonical(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def sign(value, user, key_id, secret):
    bare = {key: it for key, it in value.items() if key not in ("signatures", "unsigned")}
    signature = b64(ed_key(secret).sign(canonical(bare).encode()))
    signed = json.loads(json.dumps(value))
    signed.setdefault("signatures", {}).setdefault(user, {})[key_id] = signature
    return signed


class Device:
    def __init__(self, name):
        self.user, self.id = f"@{name}:example.org", f"{name.upper()}DEVICE"
        self.random = seed(f"{name} account", 64)
        self.ed, self.curve = self.random[:32], self.random[32:]
        self.one_time = seed(f"{name} one-time key")

    def key_id(self):
        return f"ed25519:{self.id}"

    def sign(self, value):
        return sign(value, self.user, self.key_id(), self.ed)

    def keys(self):
        return self.sign({
            "algorithms": ["m.olm.v1.curve25519-aes-sha2", "m.megolm.v1.aes-sha2"],
            "device_id": self.id,
            "keys": {
                f"curve25519:{self.id}": b64(curve_public(self.curve)),
                f"ed25519:{self.id}": b64(ed_public(self.ed)),
            },
            "user_id": self.user,
        })


ALICE, BOB, MALLORY = Device("alice"), Device("bob"), Device("mallory")


def varint(number):
    out = b""
    while number > 127:
        out, number = out + bytes([number % 128 + 128]), number // 128
    return out + bytes([number])


def field(tag, data):
    return bytes([tag]) + varint(len(data)) + data


def seal(head, secret, info, plaintext, tag):
    keys = hkdf(secret, info, 80)
    body = head + field(tag, cbc(keys[:32], keys[64:], plaintext))
    return body + mac(keys[32:64], body)[:8]


def olm_event(sender, recipient, payload, name):
    """The first message of a session, to the recipient's one-time key."""
    base, ratchet = seed(f"{name} base key"), seed(f"{name} ratchet key")
    identity, one_time = curve_public(recipient.curve), curve_public(recipient.one_time)
    shared = dh(sender.curve, one_time) + dh(base, identity) + dh(base, one_time)
    chain = hkdf(shared, "OLM_ROOT", 64)[32:]
    head = bytes([3]) + field(0x0A, curve_public(ratchet)) + bytes([0x10, 0])
    inner = seal(head, mac(chain, b"\x01"), "OLM_KEYS", json.dumps(payload).encode(), 0x22)
    body = bytes([3]) + field(0x0A, one_time) + field(0x12, curve_public(base))
    body += field(0x1A, curve_public(sender.curve)) + field(0x22, inner)
    return {
        "algorithm": "m.olm.v1.curve25519-aes-sha2",
        "ciphertext": {b64(identity): {"body": b64(body), "type": 0}},
        "sender_key": b64(curve_public(sender.curve)),
    }


def payload(sender, recipient):
    return {
        "content": {"answer": 42},
        "keys": {"ed25519": b64(ed_public(sender.ed))},
        "recipient": recipient.user,
        "recipient_keys": {"ed25519": b64(ed_public(recipient.ed))},
        "sender": sender.user,
        "sender_device_keys": sender.keys(),
        "type": "org.example.test",
    }


class Megolm:
    def __init__(self, name):
        self.ratchet, self.ed = seed(f"{name} ratchet", 128), seed(f"{name} signing key")
        self.public = ed_public(self.ed)
        self.id = b64(self.public)

    def session_key(self):
        signed = bytes([2]) + bytes(4) + self.ratchet + self.public
        return b64(signed + ed_key(self.ed).sign(signed))

    def export(self):
        return b64(bytes([1]) + bytes(4) + self.ratchet + self.public)

    def message(self, index, plaintext):
        last = self.ratchet[96:]
        for _ in range(index):
            last = mac(last, b"\x03")
        secret = self.ratchet[:96] + last
        body = seal(bytes([3, 8]) + varint(index), secret, "MEGOLM_KEYS", plaintext, 0x12)
        return b64(body + ed_key(self.ed).sign(body))

    def event(self, index, payload, **changes):
        content = {
            "algorithm": "m.megolm.v1.aes-sha2",
            "ciphertext": self.message(index, json.dumps(payload).encode()),
            "session_id": self.id,
        }
        return canonical(content | changes)


def room_key(session, **changes):
    return {
        "algorithm": "m.megolm.v1.aes-sha2",
        "forwarding_curve25519_key_chain": [],
        "room_id": "!tea:example.org",
        "sender_claimed_keys": {"ed25519": b64(ed_public(ALICE.ed))},
        "sender_key": b64(curve_public(ALICE.curve)),
        "session_id": session.id,
        "session_key": session.export(),
    } | changes


def export_file(plaintext, passphrase, rounds, salt, iv):
    keys = hashlib.pbkdf2_hmac("sha512", passphrase.encode(), salt, max(rounds, 1), 64)
    body = bytes([1]) + salt + iv + rounds.to_bytes(4, "big") + ctr(keys[:32], iv, plaintext)
    return frame(body + mac(keys[32:], body))


def frame(body):
    text = base64.b64encode(body).decode()
    lines = [text[at:at + 76] for at in range(0, len(text), 76)]
    return "\n".join(["-----BEGIN MEGOLM SESSION DATA-----", *lines, "-----END MEGOLM SESSION DATA-----"])


def stored(key, name, secret, iv):
    keys = hkdf(key, name, 64)
    ciphertext = ctr(keys[:32], iv, secret)
    return {"ciphertext": b64(ciphertext), "iv": b64(iv), "mac": b64(mac(keys[32:], ciphertext))}


def backed_up(public, plaintext, name):
    ephemeral = seed(f"{name} ephemeral key")
    keys = hkdf(dh(ephemeral, public), "", 80)
    data = {
        "ciphertext": b64(cbc(keys[:32], keys[64:], plaintext)),
        "ephemeral": b64(curve_public(ephemeral)),
        "mac": b64(mac(keys[32:64], b"")[:8]),
    }
    return canonical({
        "first_message_index": 0, "forwarded_count": 0, "is_verified": False, "session_data": data,
    })


# The cases.

CASES = {}


def case(subject, name, kind, comment, flag=None, /, **fields):
    entry = {"id": f"matrix/{subject}/{name}", "kind": kind, "comment": comment} | fields
    if flag:
        entry["flags"] = [flag]
    assert ("expect" in entry) <= bool(flag), name
    CASES.setdefault(subject, []).append(entry)


def canonical_json():
    spec = [
        ("empty", "{}"),
        ("two-members", '{\n    "one": 1,\n    "two": "Two"\n}'),
        ("order", '{\n    "b": "2",\n    "a": "1"\n}'),
        ("nested", json.dumps({"auth": {"success": True, "mxid": "@john.doe:example.com", "profile": {
            "display_name": "John Doe", "three_pids": [
                {"medium": "email", "address": "john.doe@example.org"},
                {"medium": "msisdn", "address": "123456789"}]}}}, indent=4)),
        ("japanese", '{\n    "a": "日本語"\n}'),
        ("japanese-order", '{\n    "本": 2,\n    "日": 1\n}'),
        ("escape", '{\n    "a": "\\u65E5"\n}'),
        ("null", '{\n    "a": null\n}'),
    ]
    for name, text in spec:
        case("json", f"spec-{name}", "canonical-json", "An example of the specification.",
             object=text, canonical=canonical(json.loads(text)))
    case("json", "spec-numbers", "canonical-json", "An example of the specification.",
         object='{\n    "a": -0,\n    "b": 1e10\n}', canonical='{"a":0,"b":10000000000}')
    good = {
        "greatest": "[9007199254740991,-9007199254740991]",
        "planes": '{"\U0001F600":1,"\uFFFD":2,"\uE000":3,"é":4,"z":5}',
        "controls": '"\\u0000\\u0001\\b\\t\\n\\u000b\\f\\r\\u001f\\u007f\\"\\\\\\/\\u2028"',
        "pair": '"\\ud83d\\ude00"',
        "depth": "[" * 100 + "]" * 100,
    }
    for name, text in good.items():
        case("json", name, "canonical-json", "What must be read.", object=text,
             canonical=canonical(json.loads(text)))
    bad = {
        "twice": ('{"a":1,"a":1}', "DuplicateField"),
        "twice-escaped": ('{"a":1,"\\u0061":2}', "DuplicateField"),
        "twice-inside": ('[{"b":{"a":1,"a":2}}]', "DuplicateField"),
        "fraction": ("[1.5]", "WrongKind"),
        "whole-fraction": ("[1.0]", "WrongKind"),
        "too-large": ("[9007199254740992]", "WrongLength"),
        "too-small": ("[-9007199254740992]", "WrongLength"),
        "exponent": ("[1e16]", "WrongLength"),
        "endless-exponent": ("[1e400]", "WrongLength"),
        "small-exponent": ("[1e-1]", "WrongKind"),
        "leading-zero": ("[01]", "WrongKind"),
        "plus": ("[+1]", "WrongKind"),
        "half-pair": ('"\\ud83d"', "Truncated"),
        "half-pair-and-text": ('"\\ud83dx"', "Truncated"),
        "second-half": ('"\\ude00"', "Truncated"),
        "two-first-halves": ('"\\ud83d\\ud83d"', "Truncated"),
        "control": ('"\n"', "WrongKind"),
        "comma": ("[1,]", "WrongKind"),
        "tail": ("{} {}", "TrailingBytes"),
        "cut": ('{"a":', "Truncated"),
        "nothing": ("", "Truncated"),
        "infinity": ("[Infinity]", "WrongKind"),
        "deeper": ("[" * 101 + "]" * 101, "WrongLength"),
    }
    for name, (text, flag) in bad.items():
        case("json", name, "canonical-json", "What must be refused.", flag,
             object=text, expect="MALFORMED_JSON")


def signatures():
    spec_seed = base64.b64decode("YJDBA9Xnr2sVqXD9Vj7XVUnmFZcZrlw8Md7kMW+3XA1=")
    for name, value, signature in [
        ("empty", {}, "K8280/U9SSy9IVtjBuVeLr+HpOB4BQFWbg+UZaADMtTdGYI7Geitb76LTrr5QV/7Xg4ahLwYGYZzuHGZKM5ZAQ"),
        ("data", {"one": 1, "two": "Two"},
         "KqmLSbO39/Bzb0QIYE82zqLwsA+PDzYIpIRA2sRQ4sL53+sN6/fpNSoqE7BP7vBZhG6kYdD13EIMJpvhJI+6Bw"),
    ]:
        assert b64(ed_key(spec_seed).sign(canonical(value).encode())) == signature, "the specification's"
        user, key = "@domain:example.org", b64(ed_public(spec_seed))
        case("signatures", f"spec-{name}", "sign-json",
             "Key, object and signature of the specification's test vectors, under a user's name.",
             seed=spec_seed.hex(), user_id=user, object=canonical(value),
             signed=canonical(value | {"signatures": {user: {f"ed25519:{key}": signature}}}))
    master = seed("master key")
    key_id = f"ed25519:{b64(ed_public(master))}"
    odd = {"b": {"unsigned": 1, "signatures": 2}, "a": [None, "é"], "unsigned": {"age": 7},
           "signatures": {"@other:example.org": {"ed25519:X": "kept"}}}
    case("signatures", "beside-others", "sign-json", "Other signatures and what is unsigned stay.",
         seed=master.hex(), user_id=ALICE.user, object=canonical(odd),
         signed=canonical(sign(odd, ALICE.user, key_id, master)))

    good = ALICE.sign(odd)
    verify = dict(user_id=ALICE.user, key_id=ALICE.key_id(), key=b64(ed_public(ALICE.ed)))
    text = canonical(good)
    case("signatures", "good", "verify-json", "Signed by a device.", object=text, **verify)
    case("signatures", "other-unsigned", "verify-json", "What is unsigned may change.",
         object=text.replace('"age":7', '"age":1.5'), **verify)
    case("signatures", "spaces", "verify-json", "White space and order are not signed.",
         object=json.dumps(good, indent=2), **verify)
    wrong = "AUTHENTICATION_FAILED"
    signature = good["signatures"][ALICE.user][ALICE.key_id()]
    order = 2**252 + 27742317777372353535851937790883648493
    bytes_ = base64.b64decode(signature + "==")
    plus = (int.from_bytes(bytes_[32:], "little") + order).to_bytes(32, "little")
    for name, comment, flag, changed, expect in [
        ("changed", "A member is changed.", "BadSignature", text.replace("null", "1"), wrong),
        ("changed-inside", "`unsigned` is left out at the top only.", "BadSignature",
         text.replace('"unsigned":1', '"unsigned":2'), wrong),
        ("added", "A member is added.", "UnknownField", text.replace('{"a"', '{"A":1,"a"', 1), wrong),
        ("malleable", "The order of the group is added to S.", "MalleableSignature",
         text.replace(signature, b64(bytes_[:32] + plus)), wrong),
        ("short", "A signature of 63 bytes.", "WrongLength",
         text.replace(signature, b64(bytes_[:63])), "WRONG_LENGTH"),
        ("no-base64", "A signature that is no base64.", "NotBase64",
         text.replace(signature, "*" * 86), "INVALID_BASE64"),
        ("none", "No signature at all.", "MissingField", canonical({"a": 1}), "SIGNATURE_MISSING"),
        ("no-object", "Signatures that are no object.", "WrongKind",
         canonical({"signatures": []}), "SIGNATURE_MISSING"),
        ("float", "What is signed has a float.", "WrongKind",
         text.replace('"a":[null', '"a":[1.5'), "MALFORMED_JSON"),
        ("list", "No object.", "WrongKind", "[]", "MALFORMED_JSON"),
    ]:
        case("signatures", name, "verify-json", comment, flag, object=changed, expect=expect, **verify)
    for name, comment, changes in [
        ("other-user", "The signature is asked of another user.", {"user_id": BOB.user}),
        ("other-key-id", "The signature is asked of another key.", {"key_id": "ed25519:OTHER"}),
    ]:
        case("signatures", name, "verify-json", comment, "WrongKey", object=text,
             expect="SIGNATURE_MISSING", **(verify | changes))
    case("signatures", "other-key", "verify-json", "Another key of that name.", "WrongKey", object=text,
         expect=wrong, **(verify | {"key": b64(ed_public(BOB.ed))}))
    for name, changes in [("bad-user", {"user_id": "alice"}), ("bad-key-id", {"key_id": "curve25519:A"})]:
        case("signatures", name, "verify-json", "A name that is none.", "WrongKind", object=text,
             expect="INVALID_IDENTIFIER", **(verify | changes))


def devices():
    keys = ALICE.keys()
    asked = dict(user_id=ALICE.user, device_id=ALICE.id)
    found = dict(ed25519=b64(ed_public(ALICE.ed)), curve25519=b64(curve_public(ALICE.curve)))
    case("devices", "good", "device-keys", "Keys that the device has signed.",
         device_keys=canonical(keys), **asked, **found)
    case("devices", "others-sign", "device-keys", "A cross-signing key has signed as well.",
         device_keys=canonical(sign(keys, ALICE.user, "ed25519:x", seed("x"))), **asked, **found)
    for name, comment, flag, changed, expect in [
        ("other-user", "Of another user.", "WrongKey", BOB.keys() | {"device_id": ALICE.id}, "DEVICE_MISMATCH"),
        ("other-device", "Of another device.", "WrongKey", keys | {"device_id": BOB.id}, "DEVICE_MISMATCH"),
        ("changed", "An algorithm is left out after signing.", "BadSignature", keys | {"algorithms": []},
         "AUTHENTICATION_FAILED"),
        ("unsigned", "Not signed.", "MissingField",
         {k: v for k, v in keys.items() if k != "signatures"}, "SIGNATURE_MISSING"),
        ("no-keys", "No keys.", "MissingField", ALICE.sign({"user_id": ALICE.user, "device_id": ALICE.id}),
         "MALFORMED_MESSAGE"),
        ("small-order", "A signing key of small order.", "LowOrderKey",
         keys | {"keys": keys["keys"] | {f"ed25519:{ALICE.id}": b64(bytes([1]) + bytes(31))}},
         "INVALID_PUBLIC_KEY"),
    ]:
        case("devices", name, "device-keys", comment, flag, device_keys=canonical(changed),
             expect=expect, **asked)
    key = {"key": b64(curve_public(ALICE.one_time))}
    base = dict(device_keys=canonical(keys), **asked)
    for name, value in [("one-time", key), ("fallback", key | {"fallback": True})]:
        case("devices", name, "one-time-key", "A key that the device has signed.",
             one_time_key=canonical(ALICE.sign(value)), key=key["key"], **base)
    for name, comment, flag, value, expect in [
        ("swapped", "The key of somebody else, signed by that.", "BadSignature",
         sign({"key": b64(curve_public(MALLORY.one_time))}, ALICE.user, ALICE.key_id(), MALLORY.ed),
         "AUTHENTICATION_FAILED"),
        ("by-another", "Signed in the name of another.", "WrongKey", MALLORY.sign(key), "SIGNATURE_MISSING"),
        ("no-fallback", "It was signed as a fallback key.", "BadSignature",
         ALICE.sign(key | {"fallback": True}) | {"fallback": False}, "AUTHENTICATION_FAILED"),
        ("bare", "A key without any signature.", "MissingField", key, "SIGNATURE_MISSING"),
    ]:
        case("devices", name, "one-time-key", comment, flag, one_time_key=canonical(value),
             expect=expect, **base)


def attachments():
    sdk = {
        "v": "v2",
        "key": {"kty": "oct", "alg": "A256CTR", "ext": True,
                "k": "Voq2nkPme_x8no5-Tjq_laDAdxE6iDbxnlQXxwFPgE4", "key_ops": ["decrypt", "encrypt"]},
        "iv": "i0DovxYdJEcAAAAAAAAAAA",
        "hashes": {"sha256": "ANdt819a8bZl4jKy3Z+jcqtiNICa2y0AW4BBJ/iQRAU"},
    }
    theirs = bytes([179, 154, 118, 127, 186, 127, 110, 33, 203, 33, 33, 134, 67, 100, 173, 46, 235, 27, 215,
                    172, 36, 26, 75, 47, 33, 160])
    case("attachments", "sdk", "attachment", f"From {SDK}.", file=json.dumps(sdk),
         ciphertext=theirs.hex(), plaintext=b"It's a secret to everybody".hex())

    def made(name, plaintext, iv):
        key = seed(f"attachment {name}")
        ciphertext = ctr(key, iv, plaintext)
        file = json.loads(json.dumps(sdk))
        file["key"]["k"], file["iv"] = b64url(key), b64(iv)
        file["hashes"]["sha256"] = b64(hashlib.sha256(ciphertext).digest())
        return file, ciphertext

    for length in [0, 1, 15, 16, 17, 1000]:
        plaintext = seed("file", length)
        file, ciphertext = made(str(length), plaintext, seed("iv", 8) + bytes(8))
        case("attachments", f"length-{length}", "attachment", f"{length} bytes.", file=canonical(file),
             ciphertext=ciphertext.hex(), plaintext=plaintext.hex())
    plaintext = seed("file", 64)
    for name, low in [("32-bits", 2**32 - 2), ("64-bits", 2**64 - 2)]:
        file, ciphertext = made(name, plaintext, seed("iv", 8) + low.to_bytes(8, "big"))
        case("attachments", f"counter-{name}", "attachment",
             "The counter overflows these bits; it has 64, and the first half of the IV stays.", "EdgeIndex",
             file=canonical(file), ciphertext=ciphertext.hex(), plaintext=plaintext.hex())
    file, ciphertext = made("padded", plaintext, seed("iv", 8) + bytes(8))
    file["iv"] += "=="
    file["hashes"]["sha256"] += "="
    case("attachments", "padded", "attachment", "IV and hash with their padding.", "PaddedBase64",
         file=canonical(file), ciphertext=ciphertext.hex(), plaintext=plaintext.hex())
    for name, comment, flag, ciphertext in [
        ("flipped", "A bit of the ciphertext is flipped.", "BadChecksum", bytes([theirs[0] ^ 1]) + theirs[1:]),
        ("cut", "The last byte is missing.", "Truncated", theirs[:-1]),
        ("longer", "A byte more.", "TrailingBytes", theirs + bytes(1)),
        ("nothing", "Nothing of it.", "Truncated", b""),
    ]:
        case("attachments", name, "attachment", comment, flag, file=canonical(sdk),
             ciphertext=ciphertext.hex(), expect="AUTHENTICATION_FAILED")
    text = canonical(sdk)
    for name, old, new, flag, expect in [
        ("version-1", '"v2"', '"v1"', "WrongVersion", "UNSUPPORTED_ALGORITHM"),
        ("cipher", "A256CTR", "A256GCM", "WrongKind", "UNSUPPORTED_ALGORITHM"),
        ("key-type", '"oct"', '"RSA"', "WrongKind", "UNSUPPORTED_ALGORITHM"),
        ("not-extractable", '"ext":true', '"ext":false', "WrongKind", "MALFORMED_MESSAGE"),
        ("operations", '["decrypt","encrypt"]', '["encrypt"]', "MissingField", "MALFORMED_MESSAGE"),
        ("standard-base64", "_x8no5-", "/x8no5+", "NotBase64", "INVALID_BASE64"),
        ("short-key", "FPgE4", "FPg", "WrongLength", "WRONG_LENGTH"),
        ("short-iv", "AAAAAAAAAA\"", "AAAAAAAA\"", "WrongLength", "WRONG_LENGTH"),
        ("no-hash", "sha256", "sha512", "MissingField", "MALFORMED_MESSAGE"),
        ("key-twice", '"iv":', '"v":"v2","iv":', "DuplicateField", "MALFORMED_JSON"),
    ]:
        assert old in text, name
        case("attachments", name, "attachment", "The object is odd in one thing.", flag,
             file=text.replace(old, new, 1), ciphertext=theirs.hex(), expect=expect)


def key_exports():
    limits = dict(max_rounds=10000, max_bytes=4000)
    web = "Public test data of matrix-js-sdk."
    published = [
        ("web-1", "plain", "password",
         "AXNhbHRzYWx0c2FsdHNhbHSIiIiIiIiIiIiIiIiIiIiIAAAACmIRUW2OjZ3L2l6j9h0lHlV3M2dx\ncissyYBxjsfsAndErh065A8="),
        ("web-2", "Hello, World", "betterpassword",
         "AW1vcmVzYWx0bW9yZXNhbHT//////////wAAAAAAAAAAAAAD6KyBpe1Niv5M5NPm4ZATsJo5nghk\nKYu63a0YQ5DRhUWEKk7CcMkrKnAUiZny"),
        ("web-3", "alphanumerically" * 4, "SWORDFISH",
         "AXllc3NhbHR5Z29vZG5lc3P//////////wAAAAAAAAAAAAAD6OIW+Je7gwvjd4kYrb+49gKCfExw\nMgJBMD4mrhLkmgAngwR1pHjbWXaoGybtiAYr0moQ93GrBQsCzPbvl82rZhaXO3iH5uHo/RCEpOqp\nPgg29363BGR+/Ripq/VCLKGNbw=="),
        ("web-4", "alphanumerically" * 4, "password" * 32,
         "Af//////////////////////////////////////////AAAD6IAZJy7IQ7Y0idqSw/bmpngEEVVh\ngsH+8ptgqxw6ZVWQnohr8JsuwH9SwGtiebZuBu5smPCO+RFVWH2cQYslZijXv/BEH/txvhUrrtCd\nbWnSXS9oymiqwUIGs08sXI33ZA=="),
    ]
    head, foot = "-----BEGIN MEGOLM SESSION DATA-----", "-----END MEGOLM SESSION DATA-----"
    for name, plaintext, passphrase, body in published:
        case("key-exports", name, "key-export", web, file=f"{head}\n{body}\n{foot}",
             passphrase=passphrase, plaintext=plaintext.encode().hex(), **limits)
    sessions = [Megolm("one"), Megolm("two")]
    keys = [room_key(session) for session in sessions]
    plaintext = canonical(keys).encode()
    salt, iv = seed("salt", 16), seed("iv", 8) + bytes([0x7F]) + seed("iv low", 7)
    file = export_file(plaintext, "pässword", 1000, salt, iv)
    case("key-exports", "two-sessions", "key-export", "Two room keys.", file=file, passphrase="pässword",
         plaintext=plaintext.hex(), session_ids=[session.id for session in sessions], **limits)
    case("key-exports", "line-ends", "key-export", "Lines of another system, and space around.",
         file="  \r\n" + file.replace("\n", "\r\n") + "\r\n\r\n", passphrase="pässword",
         plaintext=plaintext.hex(), session_ids=[session.id for session in sessions], **limits)
    odd = [room_key(sessions[0], session_id=sessions[1].id), room_key(sessions[1]), {"a": 1}]
    odd_text = canonical(odd).encode()
    case("key-exports", "mixed", "key-export",
         "A key under another session's id, and no key at all: these are passed over.", "WrongKey",
         file=export_file(odd_text, "p", 1, salt, iv), passphrase="p", plaintext=odd_text.hex(),
         session_ids=[None, sessions[1].id, None], **limits)
    body = base64.b64decode("".join(published[0][3].split()))
    first = f"{head}\n{published[0][3]}\n{foot}"
    for name, comment, flag, file, expect in [
        ("other-passphrase", "Another passphrase.", "WrongKey", None, "AUTHENTICATION_FAILED"),
        ("mac", "A bit of the MAC is flipped.", "BadMac", frame(body[:-1] + bytes([body[-1] ^ 1])),
         "AUTHENTICATION_FAILED"),
        ("ciphertext", "A bit of the ciphertext is flipped.", "BadMac",
         frame(body[:37] + bytes([body[37] ^ 1]) + body[38:]), "AUTHENTICATION_FAILED"),
        ("iv", "A bit of the IV is flipped.", "BadMac", frame(body[:17] + bytes([body[17] ^ 1]) + body[18:]),
         "AUTHENTICATION_FAILED"),
        ("longer", "A byte more.", "TrailingBytes", frame(body + bytes(1)), "AUTHENTICATION_FAILED"),
        ("version", "Version 2.", "WrongVersion", frame(bytes([2]) + body[1:]), "UNSUPPORTED_VERSION"),
        ("rounds-0", "No rounds.", "WrongCount", frame(body[:33] + bytes(4) + body[37:]), "MALFORMED_KEY_EXPORT"),
        ("rounds-most", "As many rounds as there can be.", "WrongCount",
         frame(body[:33] + bytes([255] * 4) + body[37:]), "TOO_MANY_ROUNDS"),
        ("rounds-10001", "One more than the limit.", "WrongCount",
         frame(body[:33] + (10001).to_bytes(4, "big") + body[37:]), "TOO_MANY_ROUNDS"),
        ("large", "Larger than the limit.", "WrongLength", first + "\n" * 4000, "INPUT_TOO_LARGE"),
        ("no-head", "The first line is missing.", "MissingField", first.removeprefix(head), "MALFORMED_KEY_EXPORT"),
        ("no-foot", "The last line is missing.", "MissingField", first.removesuffix(foot), "MALFORMED_KEY_EXPORT"),
        ("tail", "Text after the last line.", "TrailingBytes", first + "\nmore", "MALFORMED_KEY_EXPORT"),
        ("twice", "Two files in one.", "TrailingBytes", first + "\n" + first, "INVALID_BASE64"),
        ("empty", "Nothing.", "Truncated", "", "MALFORMED_KEY_EXPORT"),
        ("only-lines", "Nothing between the lines.", "Truncated", f"{head}\n{foot}", "MALFORMED_KEY_EXPORT"),
    ]:
        case("key-exports", name, "key-export", comment, flag, file=first if file is None else file,
             passphrase="password" if file is not None else "Password", expect=expect, **limits)
    for length in [1, 16, 36, 37, 68]:
        case("key-exports", f"cut-{length}", "key-export", f"The first {length} bytes.", "Truncated",
             file=frame(body[:length]), passphrase="password", expect="MALFORMED_KEY_EXPORT", **limits)


def secret_storage():
    of_passphrase = {
        "algorithm": "m.secret_storage.v1.aes-hmac-sha2",
        "iv": "gH2iNpiETFhApvW6/FFEJQ", "mac": "9Lw12m5SKDipNghdQXKjgpfdj1/K7HFI2brO+UWAGoM",
        "passphrase": {"algorithm": "m.pbkdf2", "salt": "IuLnH7S85YtZmkkBJKwNUKxWF42g9O1H", "iterations": 10},
    }
    passphrase = "It's a secret to everybody"
    key = hashlib.pbkdf2_hmac("sha512", passphrase.encode(), b"IuLnH7S85YtZmkkBJKwNUKxWF42g9O1H", 10, 32)
    text = canonical(of_passphrase)
    case("secret-storage", "sdk-passphrase", "storage-key", f"From {SDK}.", description=text,
         passphrase=passphrase, max_rounds=1000, key=key.hex(), confirmed=True)
    recovery = "EsTj 3yST y93F SLpB jJsz eAXc 2XzA ygD3 w69H fGaN TKBj jXEd"
    alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
    number = 0
    for character in recovery.replace(" ", ""):
        number = number * 58 + alphabet.index(character)
    of_recovery = {
        "algorithm": "m.secret_storage.v1.aes-hmac-sha2",
        "iv": "xv5b6/p3ExEw++wTyfSHEg==", "mac": "ujBBbXahnTAMkmPUX2/0+VTfUh63pGyVRuBcDMgmJC8=",
    }
    recovered = number.to_bytes(35, "big")[2:34].hex()
    case("secret-storage", "sdk-recovery-key", "storage-key", f"From {SDK}.",
         description=canonical(of_recovery), recovery_key=recovery, key=recovered, confirmed=True)
    bare = {"algorithm": "m.secret_storage.v1.aes-hmac-sha2"}
    case("secret-storage", "no-check", "storage-key", "Nothing to compare the key with.", "Unauthenticated",
         description=canonical(bare), recovery_key=recovery, key=recovered, confirmed=False)
    asked = dict(passphrase=passphrase, max_rounds=1000)
    case("secret-storage", "other-passphrase", "storage-key", "Another passphrase.", "WrongKey", description=text,
         expect="AUTHENTICATION_FAILED", passphrase="It's a secret to nobody", max_rounds=1000)
    case("secret-storage", "other-key", "storage-key", "Another recovery key.", "WrongKey", description=text,
         expect="AUTHENTICATION_FAILED", recovery_key=recovery)
    case("secret-storage", "no-passphrase", "storage-key", "A key that has no passphrase.", "MissingField",
         description=canonical(of_recovery), expect="UNSUPPORTED_ALGORITHM", **asked)
    for name, old, new, flag, expect in [
        ("rounds-1001", '"iterations":10', '"iterations":1001', "WrongCount", "TOO_MANY_ROUNDS"),
        ("rounds-most", '"iterations":10', '"iterations":4294967295', "WrongCount", "TOO_MANY_ROUNDS"),
        ("rounds-0", '"iterations":10', '"iterations":0', "WrongCount", "MALFORMED_MESSAGE"),
        ("rounds-negative", '"iterations":10', '"iterations":-1', "WrongCount", "MALFORMED_MESSAGE"),
        ("rounds-fraction", '"iterations":10', '"iterations":1.5', "WrongKind", "MALFORMED_MESSAGE"),
        ("bits", '"iterations":10', '"bits":128,"iterations":10', "WrongLength", "UNSUPPORTED_ALGORITHM"),
        ("stretching", "m.pbkdf2", "m.argon2", "WrongKind", "UNSUPPORTED_ALGORITHM"),
        ("algorithm", "sha2", "sha3", "WrongKind", "UNSUPPORTED_ALGORITHM"),
        ("iv-alone", '"mac"', '"mad"', "MissingField", "MALFORMED_MESSAGE"),
        ("short-mac", "WAGoM", "WAGo", "WrongLength", "WRONG_LENGTH"),
        ("short-iv", "FFEJQ", "FFEJ", "WrongLength", "WRONG_LENGTH"),
    ]:
        assert old in text, name
        case("secret-storage", name, "storage-key", "The description is odd in one thing.", flag,
             description=text.replace(old, new, 1), expect=expect, **asked)
    key = seed("storage key")
    iv = seed("iv", 8) + bytes([0x7F]) + seed("iv low", 7)
    name, secret = "m.megolm_backup.v1", b64(seed("backup key")).encode()
    good = stored(key, name, secret, iv)
    common = dict(key=key.hex(), name=name)
    for place, plaintext in enumerate([secret, b"", seed("long", 100)]):
        case("secret-storage", f"secret-{place}", "stored-secret", "A secret.",
             secret=canonical(stored(key, name, plaintext, iv)), plaintext=plaintext.hex(), **common)
    for which, flag, changed, changes in [
        ("other-name", "WrongContext", good, {"name": "m.cross_signing.master"}),
        ("other-storage-key", "WrongKey", good, {"key": seed("other").hex()}),
        ("mac", "BadMac", good | {"mac": b64(bytes(32))}, {}),
        ("ciphertext", "BadMac", good | {"ciphertext": b64(secret)}, {}),
    ]:
        case("secret-storage", which, "stored-secret", "Not the secret that was stored.", flag,
             secret=canonical(changed), expect="AUTHENTICATION_FAILED", **(common | changes))
    del good["iv"]
    case("secret-storage", "no-iv", "stored-secret", "No IV.", "MissingField", secret=canonical(good),
         expect="MALFORMED_MESSAGE", **common)


def backups():
    secret, session = seed("backup secret"), Megolm("backup")
    public = curve_public(secret)
    key = room_key(session)
    del key["room_id"], key["session_id"]
    filed = dict(backup_key=secret.hex(), room_id="!tea:example.org", session_id=session.id)

    def data(**changes):
        return backed_up(public, canonical(key | changes).encode(), "backup")

    case("backups", "good", "backup", "A room key.", data=data(), exported_key=session.export(),
         sender_key=b64(curve_public(ALICE.curve)), claimed_ed25519=b64(ed_public(ALICE.ed)), **filed)
    case("backups", "other-session", "backup", "Filed under another session.", "WrongKey", data=data(),
         expect="SESSION_ID_MISMATCH", **(filed | {"session_id": Megolm("other").id}))
    case("backups", "other-key", "backup", "Of another backup.", "WrongKey", data=data(),
         expect="AUTHENTICATION_FAILED", **(filed | {"backup_key": seed("other").hex()}))
    case("backups", "bad-room", "backup", "Filed under what is no room.", "WrongKind", data=data(),
         expect="INVALID_IDENTIFIER", **(filed | {"room_id": "tea"}))
    for name, comment, flag, changed, expect in [
        ("algorithm", "Of another algorithm.", "WrongKind", data(algorithm="m.megolm.v9"),
         "UNSUPPORTED_ALGORITHM"),
        ("chain", "Passed on 101 times.", "WrongCount",
         data(forwarding_curve25519_key_chain=[b64(public)] * 101), "MALFORMED_MESSAGE"),
        ("text", "No JSON.", "WrongKind", backed_up(public, b"tea", "backup"), "MALFORMED_JSON"),
        ("no-data", "No session data.", "MissingField", "{}", "MALFORMED_MESSAGE"),
    ]:
        case("backups", name, "backup", comment, flag, data=changed, expect=expect, **filed)


def rooms():
    session, tea = Megolm("room"), "!tea:example.org"
    twin = Megolm("room")
    base = dict(room_session_key=session.session_key(), session_room_id=tea, owner=canonical(ALICE.keys()),
                owner_user_id=ALICE.user, owner_device_id=ALICE.id)
    inner = {"content": {"body": "tea"}, "room_id": tea, "type": "m.room.message"}
    first, second = session.event(0, inner), session.event(1, inner | {"type": "m.sticker"})

    def message(content, event_id="$one", sender=ALICE.user, room_id=tea, **more):
        entry = {"content": content, "event_id": event_id, "room_id": room_id, "sender": sender} | more
        if "flag" in entry:
            entry["flags"] = [entry.pop("flag")]
        return entry

    def good(index, sighting, event_type="m.room.message"):
        return dict(event_type=event_type, plain_content='{"body":"tea"}', index=index, sighting=sighting)

    def refused(comment, expect, flag):
        return dict(comment=comment, expect=expect, flag=flag)

    def room(name, comment, messages):
        flags = sorted({flag for entry in messages for flag in entry.get("flags", [])})
        case("rooms", name, "room", comment, messages=messages, **base)
        if flags:
            CASES["rooms"][-1]["flags"] = flags

    room("replay", "Messages in any order, seen again, and in other events.", [
        message(second, "$two", **good(1, "first", "m.sticker")),
        message(first, **good(0, "first")),
        message(first, **good(0, "again")),
        message(first, "$three", **refused("In another event.", "MESSAGE_REPLAYED", "Replay")),
        message(second, "$one", **refused("In an event that had another.", "MESSAGE_REPLAYED", "Replay")),
        message(twin.event(0, inner | {"content": {"body": "cake"}}),
                **refused("Another message of the same index.", "MESSAGE_EQUIVOCATION", "Contradiction")),
        message(first, **good(0, "again")),
    ])
    room("bindings", "What does not belong together.", [
        message(first, room_id="!cake:example.org", **refused("In another room.", "ROOM_MISMATCH", "WrongContext")),
        message(first, sender=BOB.user, **refused("From another user.", "SENDER_MISMATCH", "WrongContext")),
        message(session.event(2, inner | {"room_id": "!cake:example.org"}),
                **refused("Written in another room.", "ROOM_MISMATCH", "WrongContext")),
        message(session.event(0, inner, session_id=Megolm("other").id),
                **refused("Of another session.", "SESSION_ID_MISMATCH", "WrongKey")),
        message(session.event(0, inner, algorithm="m.megolm.v2"),
                **refused("Of another algorithm.", "UNSUPPORTED_ALGORITHM", "WrongKind")),
        message(Megolm("other").event(0, inner, session_id=session.id),
                **refused("Signed by another session.", "AUTHENTICATION_FAILED", "BadSignature")),
        message(session.event(3, {"room_id": tea, "type": "m.room.message"}),
                **refused("Without content.", "MALFORMED_MESSAGE", "MissingField")),
        message("[]", **refused("No object.", "MALFORMED_JSON", "WrongKind")),
        message(first, **good(0, "first")),
    ])


def events():
    receiver = dict(account_random=BOB.random.hex(), one_time_key_random=BOB.one_time.hex(), user_id=BOB.user)
    good = payload(ALICE, BOB)
    known = canonical(ALICE.keys())
    found = dict(event_type=good["type"], plain_content=canonical(good["content"]), sender_device_id=ALICE.id)

    def event(name, comment, value, flag=None, sender=ALICE.user, device=None, expect=None,
              writer=ALICE, reader=BOB, **changes):
        content = olm_event(writer, reader, value, name) | changes
        fields = dict(sender=sender, content=canonical(content), **receiver)
        if device:
            fields["known_device"] = device
        case("events", name, "olm-event", comment, flag, **fields, **({"expect": expect} if expect else found))

    without = {key: value for key, value in good.items() if key != "sender_device_keys"}
    event("introduced", "The device introduces itself.", good)
    event("known", "The device is known.", without, device=known)
    event("known-and-introduced", "The device is known, and introduces itself.", good, device=known)
    event("unknown", "The device is not known.", without, "UnknownKey", expect="UNKNOWN_DEVICE")
    other = b64(ed_public(MALLORY.ed))
    sender, recipient = "SENDER_MISMATCH", "RECIPIENT_MISMATCH"
    for name, comment, change, expect in [
        ("sender", "The plaintext names another sender.", {"sender": MALLORY.user}, sender),
        ("keys", "The plaintext names another signing key.", {"keys": {"ed25519": other}}, sender),
        ("recipient", "It was written to another user.", {"recipient": MALLORY.user}, recipient),
        ("recipient-keys", "It was written to another device.", {"recipient_keys": {"ed25519": other}}, recipient),
    ]:
        event(name, comment, good | change, "WrongContext", expect=expect)
        event(f"known-{name}", comment, without | change, "WrongContext", device=known, expect=expect)
    event("forwarded", "Written to Mallory, who calls Bob's keys his own, and delivered to Bob.",
          payload(ALICE, BOB) | {"recipient": MALLORY.user}, "WrongContext", expect=recipient)
    event("other-sender", "The server says that it is from another user.", good, "WrongContext",
          sender=MALLORY.user, expect="DEVICE_MISMATCH")
    event("known-other-sender", "The same, of a device that is known.", without, "WrongContext",
          sender=MALLORY.user, device=known, expect=sender)
    event("other-known", "The known device is another.", without, "WrongKey",
          device=canonical(Device("carol").keys()), expect=sender)
    event("foreign-keys", "It introduces the device of somebody else.",
          good | {"sender_device_keys": MALLORY.keys()}, "WrongKey", expect="DEVICE_MISMATCH")
    stolen = Device("alice")
    stolen.curve = MALLORY.curve
    event("foreign-curve", "It introduces a device with another identity key.",
          good | {"sender_device_keys": stolen.keys()}, "WrongKey", expect=sender)
    event("bad-introduction", "The introduction is changed after signing.",
          good | {"sender_device_keys": ALICE.keys() | {"algorithms": []}}, "BadSignature",
          expect="AUTHENTICATION_FAILED")
    event("not-for-us", "It holds a message to another device only.", good, "WrongContext", reader=MALLORY,
          expect=recipient)
    event("no-content", "It has no content.", {k: v for k, v in good.items() if k != "content"}, "MissingField",
          expect="MALFORMED_MESSAGE")
    event("algorithm", "Of another algorithm.", good, "WrongKind", algorithm="m.olm.v2",
          expect="UNSUPPORTED_ALGORITHM")
    event("other-identity-key", "The event names another identity key than the message.", good, "WrongKey",
          sender_key=b64(curve_public(MALLORY.curve)), expect="IDENTITY_KEY_MISMATCH")


COVERS = {
    "json": "Canonical JSON: the specification's examples, edges and refusals",
    "signatures": "Signed objects: the specification's key, and damage",
    "devices": "Signed device keys and one-time keys",
    "attachments": "Encrypted attachments: matrix-rust-sdk's, and lengths, counters, damage",
    "key-exports": "Exported room keys: matrix-js-sdk's, limits and damage",
    "secret-storage": "Secret storage: matrix-rust-sdk's keys, secrets, damage",
    "backups": "Session data of key backups",
    "rooms": "Encrypted events of rooms: bindings and replays",
    "events": "Encrypted events between devices: every binding",
}


def write():
    for make in [canonical_json, signatures, devices, attachments, key_exports, secret_storage, backups,
                 rooms, events]:
        make()
    os.makedirs(os.path.join(FOLDER, "matrix"), exist_ok=True)
    path = os.path.join(FOLDER, "manifest.json")
    manifest = json.load(open(path))
    manifest["files"] = [entry for entry in manifest["files"] if not entry["path"].startswith("matrix/")]
    for name, cases in CASES.items():
        text = json.dumps({"cases": cases}, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
        file = os.path.join(FOLDER, "matrix", f"{name}.json")
        open(file, "w").write(text)
        manifest["files"].append({
            "path": f"matrix/{name}.json", "covers": COVERS[name],
            "origin": {"implementation": "model in Python", "version": "0.1.0"},
            "command": "python3 tests/model/matrix_vectors.py",
            "sha256": hashlib.sha256(text.encode()).hexdigest(),
        })
    manifest["files"].sort(key=lambda entry: entry["path"])
    json.dump(manifest, open(path, "w"), indent=2, ensure_ascii=False)
    open(path, "a").write("\n")


if __name__ == "__main__":
    write()
    print({name: len(cases) for name, cases in CASES.items()})
