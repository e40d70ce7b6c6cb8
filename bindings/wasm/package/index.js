// For browsers, web workers, bundlers, and every runtime that has `fetch` and `import.meta.url`.
import { isReady, setReady } from "./runtime.js";
import load, { initSync as loadSync } from "./wasm.js";

export * from "./api.js";
export { OlmecError } from "./runtime.js";

let loading;

export function init(source) {
  if (isReady()) return Promise.resolve();
  // Bundlers look for exactly this form.
  loading ??= load({ module_or_path: source ?? new URL("./olmec.wasm", import.meta.url) }).then(
    setReady,
    (error) => {
      loading = undefined; // so that it can be tried again
      throw error;
    },
  );
  return loading;
}

export function initSync(source) {
  if (isReady()) return;
  // It would put a second instance in the place of the first, whose objects would be lost.
  if (loading) throw new Error("init() is under way: await it");
  loadSync({ module: source });
  setReady();
}
