import org.olmec.Account
import org.olmec.InboundGroupSession
import org.olmec.MessageType
import org.olmec.OlmMessage
import org.olmec.OutboundGroupSession
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.StandardCopyOption
import kotlin.io.path.createDirectories
import kotlin.io.path.exists
import kotlin.io.path.readText
import kotlin.io.path.writeText

/**
 * One side of a conversation through files, with a program in any language on the other side:
 * bindings/conversation.md says which files.
 *
 * The arguments are a directory, and `alice` or `bob`.
 */
fun main(arguments: Array<String>) {
    val (directory, name) = arguments
    val post = Post(Path.of(directory).createDirectories())
    if (name == "alice") alice(post) else bob(post)
    println("$name (Kotlin): all $ROUNDS rounds and the room were as they should be")
}

private const val ROUNDS = 10

private fun alice(post: Post) {
    val account = Account()
    post.put("alice-identity-key", account.identityKeys().curve25519)
    val session = account.createOutboundSession(post.take("bob-identity-key"), post.take("bob-one-time-key"))
    for (round in 0 until ROUNDS) {
        post.put("alice-$round", session.encrypt("from alice, round $round".toByteArray()).line())
        check(session.decrypt(post.take("bob-$round").message()).decodeToString() == "from bob, round $round")
    }
    val room = OutboundGroupSession()
    post.put("room-key", session.encrypt(room.sessionKey().toByteArray()).line())
    for (round in 0 until ROUNDS) {
        post.put("room-$round", room.encrypt("to the room, round $round".toByteArray()))
    }
    check(post.take("bob-done") == room.id())
}

private fun bob(post: Post) {
    val account = Account().apply { generateOneTimeKeys(1u) }
    post.put("bob-identity-key", account.identityKeys().curve25519)
    post.put("bob-one-time-key", account.oneTimeKeys().first().key)
    account.markKeysAsPublished()
    val sender = post.take("alice-identity-key")
    val inbound = account.createInboundSession(sender, post.take("alice-0").message())
    val session = inbound.session()
    for (round in 0 until ROUNDS) {
        val read = if (round == 0) inbound.plaintext() else session.decrypt(post.take("alice-$round").message())
        check(read.decodeToString() == "from alice, round $round")
        post.put("bob-$round", session.encrypt("from bob, round $round".toByteArray()).line())
    }
    val view = InboundGroupSession(session.decrypt(post.take("room-key").message()).decodeToString())
    for (round in (0 until ROUNDS).reversed()) {
        val read = view.decrypt(post.take("room-$round"))
        check(read.plaintext.decodeToString() == "to the room, round $round" && read.messageIndex == round.toUInt())
    }
    post.put("bob-done", view.id())
}

/** `type body`, on one line. */
private fun OlmMessage.line() = "${messageType.ordinal} $body"

private fun String.message() = OlmMessage(MessageType.entries[substringBefore(' ').toInt()], substringAfter(' '))

/** Files in a directory, each whole from the moment when it is there. */
private class Post(private val directory: Path) {
    fun put(name: String, line: String) {
        val draft = directory.resolve("$name.draft")
        draft.writeText("$line\n")
        Files.move(draft, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE)
    }

    fun take(name: String): String {
        val file = directory.resolve(name)
        repeat(6000) {
            if (file.exists()) return file.readText().trimEnd()
            Thread.sleep(10)
        }
        error("$name did not arrive within a minute")
    }
}
