// What every call goes through: the module's state, the handles, the checks of arguments, errors.
// Nothing here coerces: an argument of another type is a TypeError, before anything has happened.

/** Why a call failed. It has changed nothing. */
export class OlmecError extends Error {
  constructor(message, code, number) {
    super(message);
    this.code = code;
    this.number = number;
  }
}
// Not enumerable, as the names of the built-in errors.
Object.defineProperty(OlmecError.prototype, "name", { value: "OlmecError", configurable: true, writable: true });

/** "waiting" for initialisation, "ready", or "stopped" after an internal error. */
let state = "waiting";

export const isReady = () => state !== "waiting";

export function setReady() {
  state = "ready";
}

/**
 * Does the work of one call. `lend` notes an object of wasm-bindgen that is only needed until the
 * call returns.
 */
export function call(work) {
  if (state === "waiting") {
    throw new Error("olmec is not initialised: await init(), or call initSync(), first");
  }
  if (state === "stopped") {
    throw new Error("olmec has stopped after an internal error: load the page or the worker anew");
  }
  const lent = [];
  try {
    return work((held) => {
      lent.push(held);
      return held;
    });
  } catch (error) {
    throw translated(error);
  } finally {
    if (state === "ready") {
      for (const held of lent) held.free();
    }
  }
}

function translated(error) {
  if (error instanceof WebAssembly.RuntimeError) {
    // The module was built to abort rather than unwind, so what it was doing is half done: nothing
    // may use it any more. Known ways to come here: no memory is left.
    state = "stopped";
    return new Error("olmec has stopped: out of memory, or an internal error", { cause: error });
  }
  if (error instanceof Error && error.name === "OlmecError" && !(error instanceof OlmecError)) {
    return new OlmecError(error.message, error.code, error.number);
  }
  return error;
}

/** The object of wasm-bindgen behind each handle; null once it is freed. */
const held = new WeakMap();

/** What all handles have. */
export class Handle {
  free() {
    const inside = held.get(this);
    if (inside) {
      held.set(this, null);
      if (state === "ready") inside.free();
    }
  }
}
if (Symbol.dispose) {
  Object.defineProperty(Handle.prototype, Symbol.dispose, {
    value() {
      this.free();
    },
    configurable: true,
    writable: true,
  });
}

/** Puts an object of wasm-bindgen behind a handle under construction. */
export function own(handle, inside) {
  held.set(handle, inside);
}

/** A new handle of a class, without running its constructor. */
export function adopt(Class, inside) {
  const handle = Object.create(Class.prototype);
  held.set(handle, inside);
  return handle;
}

/** The object of wasm-bindgen behind a handle, which must be of the class over `Raw`. */
export function inner(handle, Raw, name) {
  const inside = held.get(handle);
  if (inside === null) throw new Error(`${name} was freed`);
  if (!(inside instanceof Raw)) throw wrong(handle, name, `a handle of the class ${Raw.name}`);
  return inside;
}

function wrong(value, name, wanted) {
  // The type only: what was passed may be a secret.
  const given = value === null ? "null" : Array.isArray(value) ? "an array" : `of the type ${typeof value}`;
  return new TypeError(`${name} must be ${wanted}, and is ${given}`);
}

const LONE_SURROGATE = /\p{Surrogate}/u;

export function takeText(value, name) {
  if (typeof value !== "string") throw wrong(value, name, "a string");
  // It has no UTF-8, and would silently become something else.
  const isWellFormed = value.isWellFormed ? value.isWellFormed() : !LONE_SURROGATE.test(value);
  if (!isWellFormed) throw new TypeError(`${name} has a lone surrogate, which is no character`);
  return value;
}

// Of any realm, and not to be imitated.
const typedArrayName = Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Uint8Array.prototype),
  Symbol.toStringTag,
).get;

export function takeBytes(value, name) {
  if (typedArrayName.call(value) !== "Uint8Array") throw wrong(value, name, "a Uint8Array");
  return value;
}

export function takeBoolean(value, name) {
  if (typeof value !== "boolean") throw wrong(value, name, "a boolean");
  return value;
}

export function takeUint32(value, name) {
  if (typeof value !== "number") throw wrong(value, name, "a number");
  if (!Number.isInteger(value) || value < 0 || value > 0xffff_ffff) {
    throw new RangeError(`${name} must be a whole number from 0 to 4294967295`);
  }
  return value;
}

export function takeOptional(value, convert) {
  return value === undefined || value === null ? undefined : convert(value);
}

export function takeList(value, name, convert) {
  if (!Array.isArray(value)) throw wrong(value, name, "an array");
  return Array.from(value, (item, at) => convert(item, `${name}[${at}]`));
}

/** Makes an object of wasm-bindgen from a plain one. */
export function takeRecord(value, name, make) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw wrong(value, name, "an object");
  }
  return make();
}

/** Makes a plain object from one of wasm-bindgen, which is then freed. */
export function opened(inside, make) {
  try {
    return make();
  } finally {
    inside.free();
  }
}

/** An enum: its values by name, and the way to wasm-bindgen's numbers and back. */
export function variants(enumName, values) {
  const inOrder = Object.values(values);
  return {
    values: Object.freeze(values),
    taken(value, name) {
      const number = inOrder.indexOf(value);
      if (number < 0) {
        throw new TypeError(`${name} must be a ${enumName}: one of ${inOrder.join(", ")}`);
      }
      return number;
    },
    given: (number) => inOrder[number],
  };
}
