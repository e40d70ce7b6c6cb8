package org.olmec

/**
 * What the stable code of an error says: the same in every language and in the test vectors.
 * `null` for [OlmecException.Other], a code that this version does not know yet.
 */
val OlmecException.info: ErrorCodeInfo?
    get() = codes[javaClass.simpleName]

/** The stable name, as in `MALFORMED_MESSAGE`. */
val OlmecException.code: String
    get() = info?.name ?: "OTHER"

/** The stable number, from 100 to 599; 0 for [OlmecException.Other]. */
val OlmecException.number: Int
    get() = info?.number?.toInt() ?: 0

private val codes: Map<String, ErrorCodeInfo> by lazy { errorCodes().associateBy { it.variant } }
