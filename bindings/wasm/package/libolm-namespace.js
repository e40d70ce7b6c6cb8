// The namespace `Olm`, as `import Olm from "@matrix-org/olm"` gives it.
import * as ratchets from "./libolm.js";
import * as tools from "./libolm-tools.js";

export const PRIVATE_KEY_LENGTH = 32;

/** The version of libolm whose behaviour this is. */
export const get_library_version = () => [3, 2, 15];

/**
 * `options.locateFile` is not asked: it would say where libolm's own file is. `options.wasm` may
 * say where olmec's is, in every form that olmec's `init` takes.
 */
export function namespace(load) {
  const init = (options) => load(options?.wasm);
  return { ...ratchets, ...tools, init, get_library_version, PRIVATE_KEY_LENGTH };
}
