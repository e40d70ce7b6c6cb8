package org.olmec

import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.CyclicBarrier
import kotlin.concurrent.thread

/** Objects: closing, leaks, threads, what is printed. */
class ObjectsTest {
    /** How many objects live once those without a reference are gone. */
    private fun live(): UInt {
        var count = liveObjects()
        // The collector of the JVM runs when it likes: it is asked until nothing changes any more.
        repeat(50) {
            System.gc()
            Thread.sleep(20)
            val now = liveObjects()
            if (now == count && it > 4) return now
            count = now
        }
        return count
    }

    @Test
    fun `use closes at once`() {
        val before = live()
        val room = OutboundGroupSession()
        room.use { assertEquals(before + 1u, liveObjects()) }
        assertEquals(before, liveObjects())
        room.close()
        room.close()
        assertThrows(IllegalStateException::class.java) { room.encrypt(ByteArray(1)) }
        assertThrows(IllegalStateException::class.java) { InboundGroupSession.fromOutbound(room) }
        val view = OutboundGroupSession().use { InboundGroupSession(it.sessionKey()) }
        view.close()
        assertThrows(IllegalStateException::class.java) { view.firstKnownIndex() }
        assertEquals(before, live())
    }

    @Test
    fun `a closed object is refused as an argument and leaves nothing behind`() {
        val before = live()
        val key = OutboundGroupSession().use { it.sessionKey() }
        val (view, closed) = InboundGroupSession(key) to InboundGroupSession(key)
        closed.close()
        assertThrows(IllegalStateException::class.java) { view.compare(closed) }
        assertThrows(IllegalStateException::class.java) { view.merge(closed) }
        assertEquals(0u, view.firstKnownIndex())
        view.close()
        assertEquals(before, live())
    }

    @Test
    fun `text that has no UTF-8 form is refused and leaves nothing behind`() {
        val before = live()
        val room = OutboundGroupSession()
        val view = InboundGroupSession(room.sessionKey())
        assertThrows(OlmecException.MalformedMessage::class.java) { view.decrypt("\uD800") }
        assertThrows(OlmecException.MalformedMessage::class.java) { InboundGroupSession("\uD800") }
        assertThrows(OlmecException.MalformedMessage::class.java) { sha256Base64("\uD800") }
        assertEquals("hello", view.decrypt(room.encrypt("hello".toByteArray())).plaintext.decodeToString())
        listOf(room, view).forEach(AutoCloseable::close)
        assertEquals(before, live())
    }

    @Test
    fun `objects without a reference are freed`() {
        val before = live()
        fun make() = repeat(200) {
            val room = OutboundGroupSession()
            InboundGroupSession(room.sessionKey()).decrypt(room.encrypt(ByteArray(9)))
            assertThrows(OlmecException::class.java) { InboundGroupSession("AgAAAA") }
        }
        make()
        assertEquals(before, live())
    }

    @Test
    fun `two handles of one session share it`() {
        val before = live()
        val (alice, bob) = Account() to Account()
        bob.generateOneTimeKeys(1u)
        val toBob = alice.createOutboundSession(bob.identityKeys().curve25519, bob.oneTimeKeys().first().key)
        val inbound = bob.createInboundSession(alice.identityKeys().curve25519, toBob.encrypt(ByteArray(0)))
        val (one, two) = inbound.session() to inbound.session()
        inbound.close()
        one.close()
        assertEquals("still open", toBob.decrypt(two.encrypt("still open".toByteArray())).decodeToString())
        listOf(alice, bob, toBob, two).forEach(AutoCloseable::close)
        assertEquals(before, live())
    }

    @Test
    fun `threads may share one object`() {
        val room = OutboundGroupSession()
        val view = InboundGroupSession(room.sessionKey())
        val sent = ConcurrentLinkedQueue<String>()
        together(List(8) { { repeat(50) { sent.add(room.encrypt("$it".toByteArray())) } } })
        val indices = ConcurrentLinkedQueue<UInt>()
        val messages = sent.toList().chunked(50)
        together(messages.map { part -> { part.forEach { indices.add(view.decrypt(it).messageIndex) } } })
        // No index was used twice: a repeated one would be a message encrypted with a used key.
        assertEquals((0u until 400u).toSet(), indices.toSet())
        assertEquals(400, indices.size)
    }

    @Test
    fun `coroutines may share one object`() = runBlocking {
        OutboundGroupSession().use { room ->
            val view = InboundGroupSession(room.sessionKey())
            val read = List(100) {
                async(Dispatchers.Default) { view.decrypt(room.encrypt("$it".toByteArray())) }
            }.awaitAll()
            assertEquals(List(100) { "$it" }, read.map { it.plaintext.decodeToString() })
            assertEquals((0u until 100u).toSet(), read.map { it.messageIndex }.toSet())
        }
    }

    @Test
    fun `closing while other threads call`() {
        val before = live()
        repeat(50) {
            val room = OutboundGroupSession()
            val work = { repeat(50) { room.encrypt(ByteArray(1)) } }
            val problems = together(listOf(work, work, room::close, room::close))
            assertTrue(problems.all { it is IllegalStateException }, problems.toString())
        }
        assertEquals(before, live())
    }

    @Test
    fun `a plaintext is compared and not printed`() {
        val decrypted = DecryptedMessage("It's a secret".toByteArray(), 7u)
        assertEquals("DecryptedMessage(plaintext=<13 bytes>, messageIndex=7)", decrypted.toString())
        assertEquals(DecryptedMessage("It's a secret".toByteArray(), 7u), decrypted)
        assertEquals(DecryptedMessage("It's a secret".toByteArray(), 7u).hashCode(), decrypted.hashCode())
        assertNotEquals(DecryptedMessage("It's a secret".toByteArray(), 8u), decrypted)
        assertNotEquals(DecryptedMessage("It's another".toByteArray(), 7u), decrypted)
    }

    @Test
    fun `the secrets in records are not printed`() {
        val content = "{\"body\":\"It's a secret\"}"
        val event = DecryptedRoomEvent("m.test", content, 7u, Sighting.FIRST, SessionOwner.UNKNOWN)
        assertTrue("content=<24 characters>" in event.toString(), event.toString())
        assertFalse("secret" in event.toString(), event.toString())
        assertEquals(event.copy(), event)
        assertNotEquals(event.copy(content = "{}"), event)

        val key = ExportedRoomKey("!r", "c", null, "", "secret")
        val shown = "ExportedRoomKey(roomId=!r, senderKey=c, senderClaimedEd25519=null, " +
            "forwardingChain=, exportedSessionKey=<6 characters>)"
        assertEquals(shown, key.toString())
        assertEquals("RoomKeyBatch(keys=[$shown], refused=1)", RoomKeyBatch(listOf(key), 1u).toString())
        assertNotEquals(key.copy(exportedSessionKey = "another"), key)
    }

    private fun together(workers: List<() -> Unit>): List<Throwable> {
        val problems = ConcurrentLinkedQueue<Throwable>()
        val start = CyclicBarrier(workers.size)
        val threads = workers.map { worker ->
            thread {
                start.await()
                runCatching(worker).onFailure(problems::add)
            }
        }
        threads.forEach(Thread::join)
        return problems.toList()
    }
}
