package org.olmec

import com.google.gson.JsonArray
import com.google.gson.JsonElement
import com.google.gson.JsonObject
import com.google.gson.JsonParser
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Assumptions.assumeTrue
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.DynamicTest.dynamicTest
import org.junit.jupiter.api.TestFactory
import java.io.File
import java.lang.reflect.InvocationTargetException
import kotlin.reflect.KCallable
import kotlin.reflect.KClass
import kotlin.reflect.full.companionObject
import kotlin.reflect.full.companionObjectInstance
import kotlin.reflect.full.functions
import kotlin.reflect.full.primaryConstructor
import kotlin.reflect.full.valueParameters
import kotlin.reflect.jvm.kotlinFunction

/**
 * Runs every applicable test vector: bindings/vectors writes them as calls by name, in the file that
 * the property `olmec.calls` names. `cargo xtask test kotlin` does; a build without it leaves them out.
 */
class VectorsTest {
    @TestFactory
    fun vectors(): List<DynamicTest> {
        val calls = System.getProperty("olmec.calls")
        assumeTrue(calls != null, "no file of calls was given")
        val cases = JsonParser.parseString(File(calls).readText()).asJsonObject["cases"]
        val tests = cases.asJsonArray.map { case ->
            dynamicTest(case.asJsonObject["id"].asString) { Player().play(case.asJsonObject["calls"].asJsonArray) }
        }
        assertTrue(tests.size > 1800, "only ${tests.size} cases")
        return tests
    }
}

/** Plays the calls of one case. */
private class Player {
    private val handles = mutableMapOf<String, Any>()

    fun play(calls: JsonArray) {
        try {
            calls.forEach { play(it.asJsonObject) }
        } finally {
            handles.values.forEach { (it as AutoCloseable).close() }
        }
    }

    private fun play(call: JsonObject) {
        val result = runCatching { perform(call) }.recoverCatching { throw it.unwrapped() }
        val error = call["error"]?.asString
        if (error != null) {
            assertEquals(error, (result.exceptionOrNull() as? OlmecException)?.code, "$call gave $result")
            return
        }
        val value = result.getOrThrow()
        call["as"]?.let { handles.put(it.asString, value!!) }
        call["equals"]?.let { assertEquals(plain(it), plain(value), call.toString()) }
    }

    private fun perform(call: JsonObject): Any? {
        val name = call["call"].asString
        val arguments = call["arguments"]?.asJsonArray ?: JsonArray()
        val owner = name.substringBefore('#').substringBefore('.')
        return when {
            '#' in name -> {
                val target = handles.getValue(call["on"].asString)
                target::class.functions.named(name.substringAfter('#')).invoke(target, arguments)
            }
            name.endsWith(".new") -> constructor(type(owner)).invoke(null, arguments)
            '.' in name -> {
                val companion = type(owner).companionObject!!.functions.named(name.substringAfter('.'))
                companion.invoke(type(owner).companionObjectInstance, arguments)
            }
            else -> functions.getValue(camel(name)).invoke(null, arguments)
        }
    }

    private fun KCallable<*>.invoke(on: Any?, arguments: JsonArray): Any? {
        assertEquals(valueParameters.size, arguments.size(), "arguments of $name")
        val values = arguments.zip(valueParameters) { argument, parameter -> value(argument, parameter.type.classifier) }
        return call(*listOfNotNull(on).plus(values).toTypedArray())
    }

    /** The value of an argument, as the type that the call asks for. */
    private fun value(json: JsonElement, type: Any?): Any? = json.asJsonObject.let {
        when (val kind = it.keySet().first { key -> key in KINDS }) {
            "text" -> it[kind].asString
            "bytes" -> it[kind].asString.hexToByteArray()
            "boolean" -> it[kind].asBoolean
            "number" -> number(it[kind].asLong, type)
            "list" -> it[kind].asJsonArray.map { item -> value(item, null) }
            "enum" -> constant(it)
            "record" -> {
                val new = type(it[kind].asString).primaryConstructor!!
                val fields = it["fields"].asJsonObject
                val named = fields.entrySet().associate { (name, field) -> camel(name) to field }
                new.callBy(new.parameters.associateWith { at -> value(named.getValue(at.name!!), at.type.classifier) })
            }
            "handle" -> handles.getValue(it[kind].asString)
            else -> null
        }
    }

    private fun number(number: Long, type: Any?): Any = when (type) {
        UByte::class -> number.toUByte()
        UShort::class -> number.toUShort()
        else -> number.toUInt()
    }

    private fun constant(json: JsonObject): Any {
        val wanted = json["variant"].asString
        return type(json["enum"].asString).java.enumConstants.single { pascal((it as Enum<*>).name) == wanted }
    }

    /** A value of the vectors in the form in which values are compared. */
    private fun plain(json: JsonElement): Any? = json.asJsonObject.let {
        when (val kind = it.keySet().first { key -> key in KINDS }) {
            "list" -> it[kind].asJsonArray.map(::plain)
            "record" -> it["fields"].asJsonObject.entrySet().associate { (name, field) -> camel(name) to plain(field) }
            "enum" -> it["variant"].asString
            "number" -> it[kind].asLong
            "boolean" -> it[kind].asBoolean
            "none" -> null
            else -> it[kind].asString
        }
    }

    /** A result in the same form. */
    private fun plain(value: Any?): Any? = when (value) {
        null, Unit -> null
        is String, is Boolean -> value
        is ByteArray -> value.toHexString()
        is UByte, is UShort, is UInt -> value.toString().toLong()
        is Enum<*> -> pascal(value.name)
        is List<*> -> value.map(::plain)
        else -> value::class.primaryConstructor!!.parameters.associate { field ->
            val property = value::class.members.first { it.name == field.name && it.parameters.size == 1 }
            field.name!! to plain(property.call(value))
        }
    }

    private companion object {
        val KINDS = setOf("text", "bytes", "number", "boolean", "none", "list", "enum", "record", "handle")

        val functions = Class.forName("org.olmec.OlmecKt").declaredMethods
            .filter { java.lang.reflect.Modifier.isPublic(it.modifiers) }
            .mapNotNull { it.kotlinFunction }.associateBy { it.name }

        fun type(name: String): KClass<*> = Class.forName("org.olmec.$name").kotlin

        fun constructor(type: KClass<*>): KCallable<*> = type.constructors.single { new ->
            new.parameters.none { it.type.classifier in setOf(NoHandle::class, UniffiWithHandle::class) }
        }

        fun Collection<KCallable<*>>.named(name: String) = single { it.name == camel(name) }

        fun camel(name: String) = name.split('_').joinToString("") { it.replaceFirstChar(Char::uppercase) }
            .replaceFirstChar(Char::lowercase)

        fun pascal(name: String) = name.split('_').joinToString("") { it.lowercase().replaceFirstChar(Char::uppercase) }

        fun Throwable.unwrapped() = if (this is InvocationTargetException) targetException else this
    }
}
