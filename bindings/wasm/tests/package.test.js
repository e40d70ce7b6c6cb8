// What is published.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import test from "node:test";
import { gzipSync } from "node:zlib";

const folder = fileURLToPath(new URL("./node_modules/olmec/", import.meta.url));
const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));

test("the package holds these files and no others", () => {
  assert.deepEqual(readdirSync(folder).sort(), [
    "CHANGELOG.md",
    "LICENSE",
    "README.md",
    "THIRD-PARTY-NOTICES.txt",
    "api.d.ts",
    "api.js",
    "index.d.ts",
    "index.js",
    "libolm-namespace.js",
    "libolm-slot.js",
    "libolm-tools.js",
    "libolm.js",
    "node.js",
    "olm-compat-node.js",
    "olm-compat.d.ts",
    "olm-compat.js",
    "olmec.wasm",
    "package.json",
    "runtime.js",
    "wasm.js",
  ]);
});

test("it brings no other package and runs nothing when installed", () => {
  for (const key of ["dependencies", "optionalDependencies", "peerDependencies", "scripts", "bin", "gypfile"]) {
    assert.equal(manifest[key], undefined, key);
  }
  const exported = Object.values(manifest.exports).flatMap((entry) => (typeof entry === "string" ? entry : Object.values(entry)));
  for (const file of [...exported, manifest.types]) assert.ok(existsSync(join(folder, file)), file);
  assert.equal(manifest.version, JSON.parse(execFileSync(process.execPath, ["-p", `
    const olmec = require("olmec"); olmec.initSync(); JSON.stringify(olmec.version())`], { cwd: import.meta.dirname, encoding: "utf8" })));
});

test("the licences of what is compiled into the module go along", () => {
  const notices = readFileSync(join(folder, "THIRD-PARTY-NOTICES.txt"), "utf8");
  for (const name of ["curve25519-dalek", "wasm-bindgen", "zeroizing-alloc"]) assert.match(notices, new RegExp(`^${name} \\d`, "m"));
  assert.match(notices, /Redistributions in binary form must reproduce the above copyright/);
});

test("no path of the machine that built it is in it", () => {
  const names = [import.meta.dirname, process.env.HOME, ".cargo/registry"].filter((name) => name?.length > 5);
  for (const file of readdirSync(folder)) {
    const content = readFileSync(join(folder, file));
    for (const name of names) assert.ok(!content.includes(name), `${file} holds ${name}`);
  }
});

test("it installs without a network, and runs where it is installed", () => {
  const there = mkdtempSync(join(tmpdir(), "olmec-install-"));
  try {
    writeFileSync(join(there, "package.json"), '{"private": true, "type": "module"}');
    execFileSync("npm", ["install", "--offline", "--no-audit", "--no-fund", "--install-links", folder], { cwd: there, stdio: "pipe" });
    writeFileSync(join(there, "use.js"), 'import * as o from "olmec"; await o.init(); process.stdout.write(o.version());');
    assert.equal(execFileSync(process.execPath, ["use.js"], { cwd: there, encoding: "utf8" }), manifest.version);
  } finally {
    rmSync(there, { recursive: true });
  }
});

test("it stays small", () => {
  const module = readFileSync(join(folder, "olmec.wasm"));
  const code = readdirSync(folder).filter((name) => name.endsWith(".js")).map((name) => statSync(join(folder, name)).size);
  console.log(`olmec.wasm: ${module.length} bytes, ${gzipSync(module, { level: 9 }).length} with gzip`);
  assert.ok(module.length < 1_000_000);
  // Most of it is made: some 600 bytes for each line of bindings/surface.txt.
  assert.ok(code.reduce((sum, size) => sum + size) < 350_000);
});
