import { InboundGroupSession, OutboundGroupSession, init } from "olmec";
import Olm from "olmec/olm-compat";

await init();
await Olm.init();
const room = new OutboundGroupSession();
const view = new Olm.InboundGroupSession();
view.create(room.sessionKey());
const message = room.encrypt(new TextEncoder().encode("bundled"));
const late = InboundGroupSession.fromOutbound(room);
document.title = `${view.decrypt(message).plaintext} ${late.firstKnownIndex()}`;
