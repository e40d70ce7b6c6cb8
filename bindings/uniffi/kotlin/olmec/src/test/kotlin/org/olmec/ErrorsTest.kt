package org.olmec

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNotNull
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.lang.reflect.InvocationTargetException

/** Errors: their classes, codes and texts; panics. */
class ErrorsTest {
    @Test
    fun `every code has a class with its number`() {
        val classes = OlmecException::class.sealedSubclasses.associateBy { it.simpleName }
        for (known in errorCodes()) {
            val kind = assertNotNull(classes[known.variant], known.variant).let { classes.getValue(known.variant) }
            val raised = kind.constructors.single().call("why")
            assertEquals(known.name, raised.code)
            assertEquals(known.number.toInt(), raised.number)
            assertEquals("why", raised.message)
        }
        assertEquals(classes.size, errorCodes().size + 1)
        // The numbers of the core, src/error.rs, which never change.
        val numbers = errorCodes().associate { it.name to it.number.toInt() }
        assertEquals(203, numbers["MALFORMED_MESSAGE"])
        assertEquals(300, numbers["AUTHENTICATION_FAILED"])
        assertEquals(406, numbers["UNKNOWN_MESSAGE_INDEX"])
        assertEquals(507, numbers["ALREADY_USED"])
    }

    /** Java's constructors declare no exception, and what is not declared can only be caught unchecked. */
    @Test
    fun `exceptions are unchecked in Java`() {
        assertTrue(RuntimeException::class.java.isAssignableFrom(OlmecException::class.java))
        assertTrue(RuntimeException::class.java.isAssignableFrom(InternalException::class.java))
    }

    @Test
    fun `an error says what happened`() {
        val error = assertThrows(OlmecException::class.java) {
            InboundGroupSession(OutboundGroupSession().sessionKey()).decrypt("garbage!")
        }
        assertTrue(error is OlmecException.InvalidBase64)
        assertEquals("INVALID_BASE64", error.code)
        assertEquals(200, error.number)
        assertTrue("base64" in error.message!!, error.message)
    }

    @Test
    fun `a wrong pickle key is an error`() {
        val saved = Account().pickle(ByteArray(32))
        assertThrows(OlmecException.AuthenticationFailed::class.java) { Account.fromPickle(saved, ByteArray(32) { 1 }) }
        assertThrows(OlmecException.WrongLength::class.java) { Account.fromPickle(saved, ByteArray(5)) }
        assertThrows(OlmecException.WrongPickleKind::class.java) { OutboundGroupSession.fromPickle(saved, ByteArray(32)) }
    }

    @Test
    fun `a used up object says so`() {
        val (alice, bob) = Sas() to Sas()
        alice.agree(bob.publicKey())
        val error = assertThrows(OlmecException.AlreadyUsed::class.java) { alice.agree(bob.publicKey()) }
        assertEquals(507, error.number)
    }

    /** The library is called past the package, with bytes that the generated code never makes. */
    @Test
    fun `a panic is an exception and the process goes on`() {
        val account = Account()
        val before = liveObjects()
        val rubbish = RustBuffer.alloc(8UL)
        rubbish.data!!.setMemory(0, 8, 0xFF.toByte())
        rubbish.len = 8
        val status = UniffiRustCallStatus()
        UniffiLib.uniffi_olmec_facade_fn_constructor_outboundgroupsession_with_mac_length(rubbish, status)
        // What every generated call ends with; private to its file.
        val check = Class.forName("org.olmec.OlmecKt").declaredMethods.single { it.name == "uniffiCheckCallStatus" }
        check.isAccessible = true
        val error = assertThrows(InvocationTargetException::class.java) { check.invoke(null, OlmecException, status) }
        assertTrue(error.cause is InternalException, error.cause.toString())
        assertEquals(before, liveObjects())
        assertEquals(86, account.sign(ByteArray(3)).length)
    }
}
