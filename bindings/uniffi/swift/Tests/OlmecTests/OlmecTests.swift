import Foundation
import XCTest

@testable import Olmec

final class OlmecTests: XCTestCase {
    private func devices() throws -> (alice: Account, bob: Account, toBob: OlmSession) {
        let (alice, bob) = (try Account(), try Account())
        _ = try bob.generateOneTimeKeys(count: 2)
        let toBob = try alice.createOutboundSession(
            identityKey: bob.identityKeys().curve25519, oneTimeKey: bob.oneTimeKeys()[0].key)
        _ = bob.markKeysAsPublished()
        return (alice, bob, toBob)
    }

    private func assertThrows(_ code: String, _ call: () throws -> Void, line: UInt = #line) {
        XCTAssertThrowsError(try call(), line: line) { error in
            XCTAssertEqual((error as? OlmecError)?.code, code, line: line)
        }
    }

    func testTwoDevicesTalk() throws {
        let (alice, bob, toBob) = try devices()
        let first = try toBob.encrypt(plaintext: Data("hello".utf8))
        XCTAssertEqual(first.messageType, .preKey)
        XCTAssertEqual(try inspectOlmMessage(message: first).sessionId, toBob.id())
        let inbound = try bob.createInboundSession(
            identityKey: alice.identityKeys().curve25519, message: first)
        XCTAssertEqual(inbound.plaintext(), Data("hello".utf8))
        XCTAssertEqual(inbound.usedKeyId(), "AAAAAQ")
        let answer = try inbound.session().encrypt(plaintext: Data("I see".utf8))
        XCTAssertEqual(answer.messageType, .normal)
        XCTAssertEqual(try toBob.decrypt(message: answer), Data("I see".utf8))
        assertThrows("MESSAGE_KEY_USED") { _ = try toBob.decrypt(message: answer) }
    }

    func testAForgedFirstMessageCostsNothing() throws {
        let (alice, bob, toBob) = try devices()
        let genuine = try toBob.encrypt(plaintext: Data("hello".utf8))
        let end = genuine.body.hasSuffix("AAAA") ? "BBBB" : "AAAA"
        let forged = OlmMessage(messageType: .preKey, body: genuine.body.dropLast(4) + end)
        let sender = alice.identityKeys().curve25519
        assertThrows("AUTHENTICATION_FAILED") {
            _ = try bob.createInboundSession(identityKey: sender, message: forged)
        }
        XCTAssertEqual(bob.oneTimeKeyCount(), 2)
        let inbound = try bob.createInboundSession(identityKey: sender, message: genuine)
        XCTAssertEqual(inbound.plaintext(), Data("hello".utf8))
        XCTAssertEqual(bob.oneTimeKeyCount(), 1)
    }

    func testARoomTalks() throws {
        let room = try OutboundGroupSession()
        let view = try InboundGroupSession(sessionKey: room.sessionKey())
        let messages = try (0..<3).map { try room.encrypt(plaintext: Data("message \($0)".utf8)) }
        for number in [2, 0, 1, 1] {
            let decrypted = try view.decrypt(message: messages[number])
            XCTAssertEqual(decrypted.messageIndex, UInt32(number))
            XCTAssertEqual(decrypted.plaintext, Data("message \(number)".utf8))
        }
        let late = try InboundGroupSession.fromExport(exportedSessionKey: view.exportAt(messageIndex: 2))
        assertThrows("UNKNOWN_MESSAGE_INDEX") { _ = try late.decrypt(message: messages[1]) }
        XCTAssertEqual(view.compare(other: late), .better)
    }

    func testWhatIsSavedIsLoaded() throws {
        let key = Data((0..<32).map { UInt8($0) })
        let account = try Account()
        let again = try Account.fromPickle(pickle: account.pickle(key: key), key: key)
        XCTAssertEqual(again.identityKeys(), account.identityKeys())
        assertThrows("AUTHENTICATION_FAILED") {
            _ = try Account.fromPickle(pickle: account.pickle(key: key), key: Data(count: 32))
        }
        assertThrows("WRONG_LENGTH") { _ = try account.pickle(key: Data(count: 5)) }
    }

    func testEveryCodeIsFoundByItsCase() {
        XCTAssertEqual(OlmecError.MalformedMessage(message: "why").number, 203)
        XCTAssertEqual(OlmecError.AuthenticationFailed(message: "why").number, 300)
        XCTAssertEqual(OlmecError.Other(message: "why").code, "OTHER")
        XCTAssertEqual(OlmecError.AlreadyUsed(message: "why").localizedDescription.isEmpty, false)
    }

    func testObjectsAreFreed() throws {
        let before = liveObjects()
        try autoreleasepoolIfAny {
            let room = try OutboundGroupSession()
            let view = try InboundGroupSession(sessionKey: room.sessionKey())
            _ = try view.decrypt(message: room.encrypt(plaintext: Data()))
            XCTAssertEqual(liveObjects(), before + 2)
        }
        XCTAssertEqual(liveObjects(), before)
    }

    func testThreadsMayShareOneObject() throws {
        let room = try OutboundGroupSession()
        let view = try InboundGroupSession(sessionKey: room.sessionKey())
        let lock = NSLock()
        var indices = Set<UInt32>()
        DispatchQueue.concurrentPerform(iterations: 200) { _ in
            let message = try! room.encrypt(plaintext: Data("x".utf8))
            let index = try! view.decrypt(message: message).messageIndex
            lock.lock()
            indices.insert(index)
            lock.unlock()
        }
        XCTAssertEqual(indices, Set(0..<200))
    }

    func testSecretsAreNotPrinted() {
        let decrypted = DecryptedMessage(plaintext: Data("It's a secret".utf8), messageIndex: 7)
        XCTAssertEqual("\(decrypted)", "DecryptedMessage(plaintext: <13 bytes>, messageIndex: 7)")
        let key = ExportedRoomKey(
            roomId: "!r", senderKey: "c", senderClaimedEd25519: nil, forwardingChain: "",
            exportedSessionKey: "secret"
        )
        XCTAssertTrue("\(key)".contains("exportedSessionKey: <6 characters>"))
        XCTAssertFalse("\(RoomKeyBatch(keys: [key], refused: 0))".contains("secret"))
    }

    private func autoreleasepoolIfAny(_ work: () throws -> Void) throws {
        #if canImport(ObjectiveC)
        try autoreleasepool { try work() }
        #else
        try work()
        #endif
    }
}
