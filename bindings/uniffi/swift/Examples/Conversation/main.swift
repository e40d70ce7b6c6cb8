// One side of a conversation through files, with a program in any language on the other side:
// bindings/conversation.md says which files. The arguments are a directory, and alice or bob.

import Foundation
import Olmec

let rounds = 10

/// Files in a directory, each whole from the moment when it is there.
struct Post {
    let directory: URL

    func put(_ name: String, _ line: String) throws {
        let draft = directory.appendingPathComponent("\(name).draft")
        try Data("\(line)\n".utf8).write(to: draft)
        try FileManager.default.moveItem(at: draft, to: directory.appendingPathComponent(name))
    }

    func take(_ name: String) throws -> String {
        let file = directory.appendingPathComponent(name)
        let deadline = Date().addingTimeInterval(60)
        while !FileManager.default.fileExists(atPath: file.path) {
            precondition(Date() < deadline, "\(name) did not arrive within a minute")
            Thread.sleep(forTimeInterval: 0.01)
        }
        return try String(contentsOf: file, encoding: .utf8)
            .trimmingCharacters(in: .newlines)
    }
}

/// `type body`, on one line.
func line(_ message: OlmMessage) -> String {
    "\(message.messageType.number) \(message.body)"
}

func message(_ line: String) -> OlmMessage {
    let parts = line.split(separator: " ")
    return OlmMessage(messageType: MessageType(number: Int(parts[0])!)!, body: String(parts[1]))
}

func data(_ text: String) -> Data {
    Data(text.utf8)
}

func alice(_ post: Post) throws {
    let account = try Account()
    try post.put("alice-identity-key", account.identityKeys().curve25519)
    let session = try account.createOutboundSession(
        identityKey: post.take("bob-identity-key"), oneTimeKey: post.take("bob-one-time-key"))
    for round in 0..<rounds {
        try post.put("alice-\(round)", line(session.encrypt(plaintext: data("from alice, round \(round)"))))
        let read = try session.decrypt(message: message(post.take("bob-\(round)")))
        precondition(read == data("from bob, round \(round)"))
    }
    let room = try OutboundGroupSession()
    try post.put("room-key", line(session.encrypt(plaintext: data(room.sessionKey()))))
    for round in 0..<rounds {
        try post.put("room-\(round)", room.encrypt(plaintext: data("to the room, round \(round)")))
    }
    let done = try post.take("bob-done")
    precondition(done == room.id())
}

func bob(_ post: Post) throws {
    let account = try Account()
    _ = try account.generateOneTimeKeys(count: 1)
    try post.put("bob-identity-key", account.identityKeys().curve25519)
    try post.put("bob-one-time-key", account.oneTimeKeys()[0].key)
    _ = account.markKeysAsPublished()
    let sender = try post.take("alice-identity-key")
    let inbound = try account.createInboundSession(
        identityKey: sender, message: message(post.take("alice-0")))
    let session = inbound.session()
    for round in 0..<rounds {
        let read = try round == 0
            ? inbound.plaintext()
            : session.decrypt(message: message(post.take("alice-\(round)")))
        precondition(read == data("from alice, round \(round)"))
        try post.put("bob-\(round)", line(session.encrypt(plaintext: data("from bob, round \(round)"))))
    }
    let key = try session.decrypt(message: message(post.take("room-key")))
    let view = try InboundGroupSession(sessionKey: String(decoding: key, as: UTF8.self))
    for round in (0..<rounds).reversed() {
        let read = try view.decrypt(message: post.take("room-\(round)"))
        precondition(read.plaintext == data("to the room, round \(round)"))
        precondition(read.messageIndex == UInt32(round))
    }
    try post.put("bob-done", view.id())
}

let arguments = CommandLine.arguments
let directory = URL(fileURLWithPath: arguments[1], isDirectory: true)
try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
let post = Post(directory: directory)
try arguments[2] == "alice" ? alice(post) : bob(post)
print("\(arguments[2]) (Swift): all \(rounds) rounds and the room were as they should be")
