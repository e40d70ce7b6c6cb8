// Rates and sizes beside npm's packages, as Markdown: `cargo xtask bench-wasm`. The arguments are
// other packages of olmec, as `what it is=its folder`; the last is the smallest, whose rates are shown too.
//
// The contenders take turns in one process, so that whatever slows the machine down slows all of
// them down. Nothing fails because it is slow; everything fails if the work is not the same.
import { readFileSync } from "node:fs";
import { cpus } from "node:os";
import { pathToFileURL } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

import Libolm from "@matrix-org/olm";
import * as sdk from "@matrix-org/matrix-sdk-crypto-wasm";
import * as olmec from "olmec";

const ROUNDS = Number(process.env.ROUNDS ?? 21);
const PER_ROUND = 40;
const encode = (text) => new TextEncoder().encode(text);
const decode = (bytes) => new TextDecoder().decode(bytes);

const others = process.argv.slice(2).map((argument) => argument.split("="));
const folderOf = (folder) => pathToFileURL(`${folder}/`).href;
const smallest = await import(`${folderOf(others.at(-1)[1])}node.js`);

await olmec.init();
await smallest.init();
await Libolm.init();
await sdk.initAsync();

/** A room of each library: how it encrypts and decrypts a text. */
function olmecRoom(olmec) {
  const session = new olmec.OutboundGroupSession();
  const view = new olmec.InboundGroupSession(session.sessionKey());
  return {
    encrypt: (text) => session.encrypt(encode(text)),
    decrypt: (message) => decode(view.decrypt(message).plaintext),
  };
}

function libolmRoom() {
  const session = new Libolm.OutboundGroupSession();
  session.create();
  const view = new Libolm.InboundGroupSession();
  view.create(session.session_key());
  return { encrypt: (text) => session.encrypt(text), decrypt: (message) => view.decrypt(message).plaintext };
}

/** A whole crypto machine, whose smallest step is an event; it keeps its keys in memory here. */
async function sdkRoom() {
  const [user, room] = [new sdk.UserId("@alice:example.org"), new sdk.RoomId("!room:example.org")];
  const machine = await sdk.OlmMachine.initialize(user, new sdk.DeviceId("DEVICE"));
  const settings = new sdk.EncryptionSettings();
  settings.rotationPeriodMessages = 10_000n; // or it would want a new session in between
  await machine.shareRoomKey(room, [new sdk.UserId("@alice:example.org")], settings);
  const trust = new sdk.DecryptionSettings(sdk.TrustRequirement.Untrusted);
  let count = 0;
  return {
    encrypt: (text) => machine.encryptRoomEvent(room, "m.room.message", JSON.stringify({ body: text })),
    async decrypt(content) {
      count += 1;
      const event = {
        type: "m.room.encrypted",
        event_id: `$${count}`,
        sender: "@alice:example.org",
        origin_server_ts: 1,
        content: JSON.parse(content),
      };
      const decrypted = await machine.decryptRoomEvent(JSON.stringify(event), room, trust);
      return JSON.parse(decrypted.event).content.body;
    },
  };
}

/** A conversation of each library, in which each message is answered: the ratchet turns each time. */
function olmecConversation(olmec) {
  const [alice, bob] = [new olmec.Account(), new olmec.Account()];
  const { created } = bob.generateOneTimeKeys(1);
  const to = alice.createOutboundSession(bob.identityKeys().curve25519, created[0].key);
  const inbound = bob.createInboundSession(alice.identityKeys().curve25519, to.encrypt(encode("")));
  const sessions = [inbound.session(), to];
  return conversation(
    sessions,
    (session, text) => session.encrypt(encode(text)),
    (session, message) => decode(session.decrypt(message)),
  );
}

function libolmConversation() {
  const [alice, bob] = [new Libolm.Account(), new Libolm.Account()];
  [alice, bob].forEach((account) => account.create());
  bob.generate_one_time_keys(1);
  const [key] = Object.values(JSON.parse(bob.one_time_keys()).curve25519);
  const to = new Libolm.Session();
  to.create_outbound(alice, JSON.parse(bob.identity_keys()).curve25519, key);
  const from = new Libolm.Session();
  const first = to.encrypt("");
  from.create_inbound(bob, first.body);
  from.decrypt(first.type, first.body);
  return conversation(
    [from, to],
    (session, text) => session.encrypt(text),
    (session, message) => session.decrypt(message.type, message.body),
  );
}

function conversation(sessions, encrypt, decrypt) {
  let turn = 0;
  return {
    encrypt: (text) => encrypt(sessions[turn % 2], text),
    decrypt(message) {
      turn += 1;
      return decrypt(sessions[turn % 2], message);
    },
  };
}

const median = (numbers) => numbers.toSorted((one, other) => one - other)[numbers.length >> 1];

/** Microseconds of this process alone, whatever else the machine does. */
function cpuTime() {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** Microseconds of each step, as medians of the rounds. `isAnswered`: decrypt before the next. */
async function measure(contenders, length, isAnswered) {
  const times = contenders.map(() => ({ encrypt: [], decrypt: [] }));
  const text = "x".repeat(length);
  for (let round = 0; round < ROUNDS + 2; round += 1) {
    for (const [at, contender] of contenders.entries()) {
      const spent = { encrypt: 0, decrypt: 0 };
      const timed = async (step, work) => {
        const start = cpuTime();
        const result = await work();
        spent[step] += cpuTime() - start;
        return result;
      };
      const read = async (message) => {
        if ((await timed("decrypt", () => contender.decrypt(message))) !== text) throw new Error("another text");
      };
      const kept = [];
      for (let count = 0; count < PER_ROUND; count += 1) {
        const message = await timed("encrypt", () => contender.encrypt(text));
        if (isAnswered) await read(message);
        else kept.push(message);
      }
      for (const message of kept) await read(message);
      if (round < 2) continue; // to warm up
      for (const step of ["encrypt", "decrypt"]) times[at][step].push(spent[step] / PER_ROUND);
    }
  }
  return times.map(({ encrypt, decrypt }) => ({ encrypt: median(encrypt), decrypt: median(decrypt) }));
}

function row(what, results, step) {
  const rates = results.map((result) => Math.round(1e6 / result[step]).toLocaleString("en"));
  const [ours, small, libolms] = results.map((result) => result[step]);
  const times = [ours, small].map((own) => (libolms / own).toFixed(2));
  return `| ${[what, ...rates.slice(0, 3), rates[3] ?? "", ...times].join(" | ")} |`;
}

function size(what, files) {
  const contents = files.map((file) => readFileSync(new URL(import.meta.resolve(file))));
  const sum = (sizes) => sizes.reduce((all, size) => all + size, 0).toLocaleString("en");
  const brotli = (content) =>
    brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 } }).length;
  const sizes = [
    contents.map((content) => content.length),
    contents.map((content) => gzipSync(content, { level: 9 }).length),
    contents.map(brotli),
  ];
  return `| ${what} | ${sizes.map(sum).join(" | ")} |`;
}

const lines = [
  "## WebAssembly",
  "",
  `olmec ${olmec.version()}, @matrix-org/olm ${Libolm.get_library_version().join(".")}, ` +
    `@matrix-org/matrix-sdk-crypto-wasm ${sdk.getVersions().matrix_sdk_crypto}, in Node ${process.versions.node}. ` +
    `CPU: ${cpus()[0].model.trim()}. Medians of ${ROUNDS} rounds, in which all take turns; CPU time, from text to ` +
    "text. matrix-sdk-crypto is a whole crypto machine: its calls take and give events, " +
    "and look after much more. Made by `cargo xtask bench-wasm`.",
  "",
  "| calls per second of CPU | olmec | olmec, smallest | @matrix-org/olm | matrix-sdk-crypto-wasm | olmec to @matrix-org/olm | smallest to it |",
  "|---|---:|---:|---:|---:|---:|---:|",
];
const rooms = [olmecRoom(olmec), olmecRoom(smallest), libolmRoom(), await sdkRoom()];
for (const [name, length] of [["32 B", 32], ["1 KiB", 1024], ["16 KiB", 16384]]) {
  const results = await measure(rooms, length, false);
  for (const step of ["encrypt", "decrypt"]) lines.push(row(`room: ${step} ${name}`, results, step));
}
const conversations = [olmecConversation(olmec), olmecConversation(smallest), libolmConversation()];
for (const [name, length] of [["32 B", 32], ["1 KiB", 1024]]) {
  const results = await measure(conversations, length, true);
  for (const step of ["encrypt", "decrypt"]) lines.push(row(`two devices, in turns: ${step} ${name}`, results, step));
}
const codeIn = (folder) => ["index", "api", "runtime", "wasm"].map((name) => `${folder}${name}.js`);
const installed = new URL(".", import.meta.resolve("olmec")).href;
const peerCode = (name) => new URL(`./node_modules/@matrix-org/${name}`, import.meta.url).href;
lines.push(
  "",
  "AES is bitsliced and takes the same time for every key and text. Decryption does four blocks at once; " +
    "encryption needs the block before, so it does one, in a quarter of each register.",
  "",
  "Sizes are those of a standard library made from source by Debian's compiler. " +
    "With rustup's, which brings the texts of panics, a module is larger: the whole one by a sixth.",
  "",
  "| bytes | raw | gzip -9 | brotli 11 |",
  "|---|---:|---:|---:|",
  size("olmec.wasm", [`${installed}olmec.wasm`]),
  ...others.map(([what, folder]) => size(`olmec.wasm, ${what}`, [`${folderOf(folder)}olmec.wasm`])),
  size("olmec's JavaScript", codeIn(installed)),
  size("olmec's JavaScript, smallest", codeIn(folderOf(others.at(-1)[1]))),
  size("@matrix-org/olm: olm.wasm", [peerCode("olm/olm.wasm")]),
  size("@matrix-org/olm: olm.js", [peerCode("olm/olm.js")]),
  size("matrix-sdk-crypto-wasm: its .wasm", [peerCode("matrix-sdk-crypto-wasm/pkg/matrix_sdk_crypto_wasm_bg.wasm")]),
  size("matrix-sdk-crypto-wasm: its JavaScript", [peerCode("matrix-sdk-crypto-wasm/pkg/matrix_sdk_crypto_wasm_bg.js")]),
);
console.log(lines.join("\n"));
process.exit(0);
