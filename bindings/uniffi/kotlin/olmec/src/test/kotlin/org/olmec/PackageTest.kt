package org.olmec

import org.junit.jupiter.api.Assertions.assertNotNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** What the jar holds beside the code. */
class PackageTest {
    private fun paper(name: String): String {
        val paper = javaClass.getResource("/META-INF/$name")
        assertNotNull(paper, name)
        return paper!!.readText()
    }

    @Test
    fun `the licences of what is compiled into the library go along`() {
        assertTrue(paper("LICENSE").contains("Apache License"))
        val notices = paper("THIRD-PARTY-NOTICES.txt")
        for (name in listOf("uniffi_core", "curve25519-dalek")) {
            assertTrue(Regex("^$name \\d", RegexOption.MULTILINE).containsMatchIn(notices), name)
        }
        assertTrue(notices.contains("Redistributions in binary form must reproduce the above copyright"))
    }
}
