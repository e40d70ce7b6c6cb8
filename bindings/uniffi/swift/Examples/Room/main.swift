// A room: Alice sends, Bob gets the key over an Olm session, a meddler is refused.

import Foundation
import Olmec

let alice = try Account()
let bob = try Account()
_ = try bob.generateOneTimeKeys(count: 1)
let bobsKey = bob.oneTimeKeys()[0].key  // uploaded, then claimed by Alice
_ = bob.markKeysAsPublished()

// The key of the room travels inside an encrypted message between the two devices.
let room = try OutboundGroupSession()
let toBob = try alice.createOutboundSession(
    identityKey: bob.identityKeys().curve25519, oneTimeKey: bobsKey)
let sealedKey = try toBob.encrypt(plaintext: Data(room.sessionKey().utf8))
let inbound = try bob.createInboundSession(
    identityKey: alice.identityKeys().curve25519, message: sealedKey)
let view = try InboundGroupSession(sessionKey: String(decoding: inbound.plaintext(), as: UTF8.self))

let message = try room.encrypt(plaintext: Data("Tea at four".utf8))
print("on the wire:   \(message.prefix(40))…")
let decrypted = try view.decrypt(message: message)
let text = String(decoding: decrypted.plaintext, as: UTF8.self)
print("Bob reads:     \(text) (message \(decrypted.messageIndex))")

var tampered = Array(message)
tampered[30] = tampered[30] == "A" ? "B" : "A"
do {
    _ = try view.decrypt(message: String(tampered))
    fatalError("a changed message was read")
} catch let refused as OlmecError {
    print("a changed one: \(refused.code): \(refused.localizedDescription)")
}
