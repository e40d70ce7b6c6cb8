package org.olmec

import org.junit.jupiter.api.Test

/** The README's Kotlin runs: each of its snippets is compiled as a package of its own. */
class ReadmeTest {
    @Test
    fun `the conversation`() = readme1.main()

    @Test
    fun `the room`() = readme2.room()
}
