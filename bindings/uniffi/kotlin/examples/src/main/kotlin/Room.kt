import org.olmec.Account
import org.olmec.InboundGroupSession
import org.olmec.OlmecException
import org.olmec.OutboundGroupSession
import org.olmec.code

/** A room: Alice sends, Bob gets the key over an Olm session, a meddler is refused. */
fun main() {
    val (alice, bob) = Account() to Account()
    bob.generateOneTimeKeys(1u)
    val bobsKey = bob.oneTimeKeys().first().key // uploaded, then claimed by Alice
    bob.markKeysAsPublished()

    OutboundGroupSession().use { room ->
        // The key of the room travels inside an encrypted message between the two devices.
        val toBob = alice.createOutboundSession(bob.identityKeys().curve25519, bobsKey)
        val sealedKey = toBob.encrypt(room.sessionKey().toByteArray())
        val inbound = bob.createInboundSession(alice.identityKeys().curve25519, sealedKey)
        val view = InboundGroupSession(inbound.plaintext().decodeToString())

        val message = room.encrypt("Tea at four".toByteArray())
        println("on the wire:  ${message.take(40)}…")
        val decrypted = view.decrypt(message)
        println("Bob reads:    ${decrypted.plaintext.decodeToString()} (message ${decrypted.messageIndex})")

        val tampered = message.replaceRange(30, 31, if (message[30] == 'A') "B" else "A")
        try {
            view.decrypt(tampered)
            error("a changed message was read")
        } catch (refused: OlmecException) {
            println("a changed one: ${refused.code}: ${refused.message}")
        }
    }
}
