// For Node, and runtimes that offer its file system: the module is read from the package.
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";

import { isReady } from "./runtime.js";
import { init as load, initSync as loadSync } from "./index.js";

export * from "./api.js";
export { OlmecError } from "./runtime.js";

const file = new URL("./olmec.wasm", import.meta.url);

export function init(source) {
  return isReady() ? Promise.resolve() : load(source ?? readFile(file));
}

export function initSync(source) {
  if (!isReady()) loadSync(source ?? readFileSync(file));
}
