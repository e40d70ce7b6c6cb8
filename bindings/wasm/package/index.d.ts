import type { ErrorCode } from "./api.js";

export * from "./api.js";

/** What the WebAssembly module, `olmec.wasm` of this package, can be made from. */
export type ModuleSource = ArrayBuffer | Uint8Array | WebAssembly.Module;

/**
 * Loads the WebAssembly module. Call it once, before everything else; calls after the first do
 * nothing.
 *
 * @param source where the module is, if not beside the package's code: a URL, a response, its
 * bytes, or what was compiled from them.
 */
export function init(
  source?: string | URL | Request | Response | ModuleSource | Promise<Response | ModuleSource>,
): Promise<void>;

/**
 * `init` without waiting. In Node the module is read from the package if it is not given; elsewhere
 * it must be given, and browsers allow this only in workers or for small modules.
 */
export function initSync(source?: ModuleSource): void;

/** Why a call failed. The call has changed nothing. */
export class OlmecError extends Error {
  readonly name: "OlmecError";
  /** The stable name of what went wrong. */
  readonly code: ErrorCode;
  /** The stable number of the same, as the C library returns it. */
  readonly number: number;
  private constructor();
}
