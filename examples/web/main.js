// The page: two devices, the wire between them, and what each of them sees.
import { init } from "./olmec/index.js";
import { Device } from "./device.js";
import { begin } from "./verification.js";

const $ = (selector, inside = document) => inside.querySelector(selector);

/** An element with properties and children. Text goes in as text, never as HTML. */
function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

const devices = {};
let eventCount = 0;

const panel = (device) => $(`#${device.name.toLowerCase()}`);
const other = (device) => (device === devices.alice ? devices.bob : devices.alice);

/** Shows an event on the wire. */
function show(from, what, ciphertext, ...actions) {
  const item = element(
    "li",
    {},
    element("small", { textContent: `${from.name} → ${other(from).name}: ${what}` }),
    element(
      "details",
      {},
      element("summary", {}, element("code", { textContent: ciphertext })),
      element("code", { textContent: ciphertext }),
    ),
    element("div", { className: "row" }, ...actions),
  );
  $("#wire .events").prepend(item);
}

function say(device, text, note, kind = "") {
  const item = element("li", { className: kind, textContent: text }, element("small", { textContent: note }));
  const list = $(".messages", panel(device));
  list.append(item);
  item.scrollIntoView({ block: "nearest" });
}

/** What arrives at a device: it says what it read, or what it refused and why. */
function deliver(device, eventId, content) {
  try {
    const { body, messageIndex } = device.decrypt(eventId, content);
    say(device, body, `from ${other(device).name}, message ${messageIndex}`);
  } catch (error) {
    say(device, `Refused: ${error.code}`, error.message, "refused");
  }
}

/** The ciphertext with one character changed in its middle, as a meddling server could. */
function tampered(ciphertext) {
  const at = Math.floor(ciphertext.length / 2);
  const changed = ciphertext[at] === "A" ? "B" : "A";
  return ciphertext.slice(0, at) + changed + ciphertext.slice(at + 1);
}

function send(device, text) {
  const content = device.encrypt(text);
  const receiver = other(device);
  const newId = () => `$event${(eventCount += 1)}`;
  say(device, text, "sent", "own");
  const eventId = newId();
  const forge = () => deliver(receiver, newId(), { ...content, ciphertext: tampered(content.ciphertext) });
  const replay = () => deliver(receiver, newId(), content);
  show(
    device,
    `room message ${eventId}`,
    content.ciphertext,
    element("button", { type: "button", textContent: "Tamper with a copy", onclick: forge }),
    element("button", { type: "button", textContent: "Send it again", onclick: replay }),
  );
  deliver(receiver, eventId, content);
}

/** Both devices get the key of what the other says, over Olm. */
function enterRoom({ alice, bob }) {
  const published = bob.publish();
  show(bob, "one-time key, signed, on the server", published.key);
  alice.openSession(published);
  for (const sender of [alice, bob]) {
    const receiver = other(sender);
    const message = sender.shareRoomKey(receiver.identityKeys.curve25519);
    show(sender, `room key in an Olm message of type ${message.messageType}`, message.body);
    receiver.receiveRoomKey(sender.identityKeys.curve25519, message);
  }
}

function showVerification(device, isRefused, ...children) {
  const box = $(".verification", panel(device));
  box.hidden = false;
  box.classList.toggle("refused", isRefused);
  box.replaceChildren(...children);
}

/** A device ends the verification; the other one hears that it did, no more. */
function cancel(device, text) {
  showVerification(device, true, element("p", { textContent: text }));
  const heard = `${device.name} has cancelled the verification.`;
  showVerification(other(device), true, element("p", { textContent: heard }));
  show(device, "m.key.verification.cancel", "{}");
  busy(false);
}

const refuse = (device, error) => cancel(device, `Refused: ${error.code}. ${error.message}`);

const busy = (isBusy) => ["#verify", "#verify-meddled"].forEach((button) => ($(button).disabled = isBusy));

function verify(isMeddled) {
  busy(true);
  const post = (from, type, content) => {
    // A meddler who stands between the two puts a key of their own in place of Bob's.
    const isReplaced = isMeddled && from === devices.bob && type === "key";
    show(from, `m.key.verification.${type}${isReplaced ? ", replaced on the way" : ""}`, content);
    return isReplaced ? devices.alice.identityKeys.curve25519 : content;
  };
  let sides;
  try {
    sides = begin(devices.alice, devices.bob, post);
  } catch (error) {
    refuse(devices.alice, error); // she is the one who checks what was committed to
    return;
  }
  const agreed = new Set();
  for (const [name, side] of Object.entries(sides)) {
    const device = devices[name];
    const matches = () => {
      agreed.add(name);
      showVerification(device, false, element("p", { textContent: `Waiting for ${other(device).name}…` }));
      if (agreed.size === 2) finish(sides);
    };
    const differ = () => cancel(device, "The emoji differ: somebody is in between.");
    showVerification(
      device,
      false,
      element("p", { textContent: `Does ${other(device).name} see the same?` }),
      element(
        "ul",
        { className: "emoji" },
        ...side.emojis.map(({ symbol, description }) =>
          element("li", {}, element("span", { textContent: symbol, ariaHidden: "true" }), description),
        ),
      ),
      element(
        "div",
        { className: "row" },
        element("button", { type: "button", className: "yes", textContent: "They match", onclick: matches }),
        element("button", { type: "button", textContent: "They differ", onclick: differ }),
      ),
    );
  }
}

function finish(sides) {
  const macs = { alice: sides.alice.mac(), bob: sides.bob.mac() };
  for (const [name, other] of [["alice", "bob"], ["bob", "alice"]]) {
    const device = devices[name];
    show(devices[other], "m.key.verification.mac", JSON.stringify(macs[other]));
    try {
      sides[name].verify(macs[other]);
    } catch (error) {
      refuse(device, error);
      return;
    }
    // What a device has verified is the other one.
    const badge = $(".badge", panel(devices[other]));
    badge.textContent = `verified by ${device.name}`;
    badge.classList.add("verified");
    showVerification(device, false, element("p", { textContent: `${devices[other].name}'s device key is verified.` }));
  }
  busy(false);
}

await init();
devices.alice = new Device("Alice", "@alice:example.org", "ALICEPHONE");
devices.bob = new Device("Bob", "@bob:example.org", "BOBLAPTOP");
enterRoom(devices);
for (const device of Object.values(devices)) {
  $(".fingerprint code", panel(device)).textContent = device.identityKeys.ed25519;
  const form = $("form", panel(device));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const input = $("input", form);
    send(device, input.value);
    input.value = "";
  });
}
$("#verify").addEventListener("click", () => verify(false));
$("#verify-meddled").addEventListener("click", () => verify(true));
$("#status").textContent = "Ready. Nothing leaves this page.";
