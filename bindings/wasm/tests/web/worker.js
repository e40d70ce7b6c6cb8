// Here `initSync` may compile a module of any size.
import * as olmec from "/olmec/index.js";
import { run } from "/tests/interpreter.js";

self.onmessage = async ({ data }) => {
  olmec.initSync(await (await fetch("/olmec/olmec.wasm")).arrayBuffer());
  self.postMessage(run(olmec, data));
};
