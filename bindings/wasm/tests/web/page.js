// Runs the vectors in this page, then in a worker, and leaves what came of it for the test.
import * as olmec from "/olmec/index.js";
import { run } from "/tests/interpreter.js";

globalThis.addEventListener("unhandledrejection", ({ reason }) => (document.title = `failed: ${reason}`));
await olmec.init();
const { cases } = await (await fetch("/calls/binding-calls.json")).json();
globalThis.inPage = run(olmec, cases);
const worker = new Worker("/tests/web/worker.js", { type: "module" });
globalThis.inWorker = await new Promise((resolve, reject) => {
  worker.onmessage = ({ data }) => resolve(data);
  worker.onerror = ({ message }) => reject(new Error(message));
  worker.postMessage(cases);
});
document.title = "done";
