// Compiled, and not run: what the types allow, and what they refuse.
import Olm, { type Session } from "olmec/olm-compat";
import {
  Account,
  type Bytes,
  type DecryptedMessage,
  type ErrorCode,
  InboundGroupSession,
  MacLength,
  MessageType,
  type OlmMessage,
  OlmecError,
  OutboundGroupSession,
  init,
  initSync,
  sha256,
} from "olmec";

await init();
await init(new URL("https://example.org/olmec.wasm"));
await init(fetch("olmec.wasm"));
initSync(new Uint8Array());

using account = new Account();
const { created, evicted } = account.generateOneTimeKeys(3);
const ids: string[] = [...created, ...evicted].map(({ keyId }) => keyId);
const session = account.createOutboundSession(account.identityKeys().curve25519, ids[0]!);
const message: OlmMessage = session.encrypt(new Uint8Array());
const type: 0 | 1 = message.messageType;
session.decrypt({ messageType: MessageType.Normal, body: "" });
session.decrypt(JSON.parse("{}") as OlmMessage);

const room = OutboundGroupSession.withMacLength(MacLength.Full);
const index: number | undefined = room.messageIndex();
const view = new InboundGroupSession(room.sessionKey());
const { plaintext, messageIndex }: DecryptedMessage = view.decrypt(room.encrypt(new Uint8Array()));
const bytes: Bytes = plaintext;
// What comes out is good enough for Web Crypto.
await crypto.subtle.digest("SHA-256", sha256(bytes));
room.pickleWithStamp(new Uint8Array(32), { context: new Uint8Array(), generation: messageIndex });
try {
  view.decrypt("");
} catch (error) {
  if (error instanceof OlmecError) {
    const code: ErrorCode = error.code;
    if (code === "AUTHENTICATION_FAILED" || error.number === 201) throw error;
  }
}

// @ts-expect-error: text is not bytes
room.encrypt("text");
// @ts-expect-error: a missing field
session.decrypt({ body: "" });
// @ts-expect-error: no such type of message
session.decrypt({ messageType: 2, body: "" });
// @ts-expect-error: another class of the same shape is another class
view.compare(room);
// @ts-expect-error: not a code
const none: ErrorCode = "NO_SUCH_CODE";
// @ts-expect-error: errors are made by the package
new OlmecError();
// @ts-expect-error: not a length of a MAC
OutboundGroupSession.withMacLength("truncated");

await Olm.init();
const old: Session = new Olm.Session();
const olmType: 0 | 1 = old.encrypt("text").type;
const decrypted: { message_index: number; plaintext: string } = new Olm.InboundGroupSession().decrypt("");
void [type, index, none, olmType, decrypted];
