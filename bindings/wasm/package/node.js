// For Node, and runtimes that offer its file system: the module is read from the package.
import { webcrypto } from "node:crypto";
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";

import { isReady } from "./runtime.js";
import { init as load, initSync as loadSync } from "./index.js";

export * from "./api.js";
export { OlmecError } from "./runtime.js";

// Node 18 keeps it in a module of its own; the WebAssembly module draws its randomness from it.
globalThis.crypto ??= webcrypto;

const file = new URL("./olmec.wasm", import.meta.url);

export function init(source) {
  return isReady() ? Promise.resolve() : load(source ?? readFile(file));
}

export function initSync(source) {
  if (!isReady()) loadSync(source ?? readFileSync(file));
}
