package org.olmec

import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Test

/** Two devices and a room, as an application would have them. */
class ConversationTest {
    private class Devices {
        val alice = Account()
        val bob = Account().apply { generateOneTimeKeys(2u) }
        val toBob = alice.createOutboundSession(bob.identityKeys().curve25519, bob.oneTimeKeys().first().key)
        val aliceKey = alice.identityKeys().curve25519

        init {
            bob.markKeysAsPublished()
        }
    }

    @Test
    fun `two devices talk`() = with(Devices()) {
        val first = toBob.encrypt("hello".toByteArray())
        assertEquals(MessageType.PRE_KEY, first.messageType)
        assertEquals(toBob.id(), inspectOlmMessage(first).sessionId)
        val inbound = bob.createInboundSession(aliceKey, first)
        assertEquals("hello", inbound.plaintext().decodeToString())
        assertEquals("AAAAAQ", inbound.usedKeyId())
        assertFalse(inbound.usedFallbackKey())
        val toAlice = inbound.session()
        assertEquals(toBob.id(), toAlice.id())

        val answer = toAlice.encrypt("I see".toByteArray())
        assertEquals(MessageType.NORMAL, answer.messageType)
        assertEquals("I see", toBob.decrypt(answer).decodeToString())
        assertThrows(OlmecException.MessageKeyUsed::class.java) { toBob.decrypt(answer) }
        assertEquals(MessageType.NORMAL, toBob.nextMessageType())
    }

    @Test
    fun `messages arrive in any order`() = with(Devices()) {
        val sent = List(4) { toBob.encrypt("$it".toByteArray()) }
        val session = bob.createInboundSession(aliceKey, sent[2]).session()
        assertEquals(listOf("3", "0", "1"), listOf(3, 0, 1).map { session.decrypt(sent[it]).decodeToString() })
        for (message in sent) {
            assertThrows(OlmecException.MessageKeyUsed::class.java) { session.decrypt(message) }
        }
    }

    @Test
    fun `a forged first message costs nothing`() = with(Devices()) {
        val genuine = toBob.encrypt("hello".toByteArray())
        val end = if (genuine.body.endsWith("AAAA")) "BBBB" else "AAAA"
        val forged = genuine.copy(body = genuine.body.dropLast(4) + end)
        assertThrows(OlmecException.AuthenticationFailed::class.java) { bob.createInboundSession(aliceKey, forged) }
        assertEquals(2u, bob.oneTimeKeyCount())
        assertEquals("hello", bob.createInboundSession(aliceKey, genuine).plaintext().decodeToString())
        assertEquals(1u, bob.oneTimeKeyCount())
    }

    @Test
    fun `a room talks`() {
        OutboundGroupSession().use { room ->
            InboundGroupSession(room.sessionKey()).use { view ->
                val messages = List(3) { room.encrypt("message $it".toByteArray()) }
                assertEquals(2u, inspectMegolmMessage(messages[2]).messageIndex)
                for (n in listOf(2, 0, 1, 1)) {
                    val decrypted = view.decrypt(messages[n])
                    assertEquals(n.toUInt(), decrypted.messageIndex)
                    assertEquals("message $n", decrypted.plaintext.decodeToString())
                }
                assertEquals(room.id(), view.id())
                assertEquals(Authenticity.SIGNED, view.authenticity())

                val late = InboundGroupSession.fromExport(view.exportAt(2u))
                assertEquals(Authenticity.IMPORTED, late.authenticity())
                assertThrows(OlmecException.UnknownMessageIndex::class.java) { late.decrypt(messages[1]) }
                assertEquals("message 2", late.decrypt(messages[2]).plaintext.decodeToString())
                assertEquals(SessionRelation.BETTER, view.compare(late))
                assertEquals(0u, late.merge(view).firstKnownIndex())
            }
        }
    }

    @Test
    fun `a tampered room message is refused and the genuine one is still read`() {
        val room = OutboundGroupSession()
        val view = InboundGroupSession(room.sessionKey())
        val message = room.encrypt("Tea at four".toByteArray())
        for (place in message.indices step 17) {
            val other = if (message[place] == 'A') "B" else "A"
            assertThrows(OlmecException::class.java) { view.decrypt(message.replaceRange(place, place + 1, other)) }
        }
        assertEquals("Tea at four", view.decrypt(message).plaintext.decodeToString())
    }

    @Test
    fun `what is saved is loaded`() {
        val key = ByteArray(32) { it.toByte() }
        val account = Account().apply { generateOneTimeKeys(3u) }
        val again = Account.fromPickle(account.pickle(key), key)
        assertEquals(account.identityKeys(), again.identityKeys())
        assertEquals(account.oneTimeKeys(), again.oneTimeKeys())
        assertEquals(account.sign("tea".toByteArray()), again.sign("tea".toByteArray()))
        assertEquals(account.identityKeys(), Account.fromLibolmPickle(account.toLibolmPickle(key), key).identityKeys())
        val stamped = account.pickleWithStamp(key, PickleStamp("tea".toByteArray(), 3u))
        assertEquals(3u, inspectPickle(stamped)?.generation)
        assertThrows(OlmecException.RolledBack::class.java) {
            Account.fromPickleWithStamp(stamped, key, PickleStamp("tea".toByteArray(), 4u))
        }
    }

    @Test
    fun `a backup is restored from its recovery key`() {
        val decryption = PkDecryption()
        val message = PkEncryption(decryption.publicKey()).encrypt("room keys".toByteArray())
        val again = PkDecryption.fromRecoveryKey(decryption.recoveryKey())
        assertArrayEquals("room keys".toByteArray(), again.decryptUnauthenticated(message))
    }
}
