// Runs the test vectors, which are written as calls of the facade, on the package. Has nothing of
// Node, so that pages and workers run it too.

const camel = (name) => name.replace(/_(.)/g, (_, letter) => letter.toUpperCase());
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const unhex = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));

const KINDS = ["text", "bytes", "number", "boolean", "none", "list", "enum", "record", "handle"];

/** A value of the script as the package takes and gives it. */
function value(olmec, handles, script) {
  const kind = KINDS.find((kind) => kind in script);
  const content = script[kind];
  switch (kind) {
    case "text":
    case "number":
    case "boolean":
      return content;
    case "bytes":
      return unhex(content);
    case "none":
      return undefined;
    case "list":
      return content.map((item) => value(olmec, handles, item));
    case "enum":
      return olmec[content][script.variant];
    case "record":
      return Object.fromEntries(
        Object.entries(script.fields).map(([name, field]) => [camel(name), value(olmec, handles, field)]),
      );
    case "handle":
      return handles.get(content);
    default:
      throw new Error(`a value of an unknown kind: ${JSON.stringify(script)}`);
  }
}

/** A value in a form that compares as text: bytes as hex, the fields of a record in one order. */
const comparable = (given) =>
  JSON.stringify(given, (_, inside) => {
    if (inside instanceof Uint8Array) return { bytes: hex(inside) };
    if (typeof inside !== "object" || inside === null || Array.isArray(inside)) return inside;
    return Object.fromEntries(Object.entries(inside).sort(([one], [other]) => (one < other ? -1 : 1)));
  }) ?? "nothing";

function perform(olmec, handles, { call, on, arguments: given = [] }) {
  const values = given.map((argument) => value(olmec, handles, argument));
  if (call.includes("#")) {
    const [, method] = call.split("#");
    return handles.get(on)[camel(method)](...values);
  }
  const [name, constructor] = call.split(".");
  if (constructor === undefined) return olmec[camel(name)](...values);
  return constructor === "new" ? new olmec[name](...values) : olmec[name][camel(constructor)](...values);
}

/** What is wrong with the outcome of a call; undefined if nothing is. */
function judge(olmec, handles, step) {
  let result;
  try {
    result = perform(olmec, handles, step);
  } catch (error) {
    if (!(error instanceof olmec.OlmecError)) return `threw ${error.name}: ${error.message}`;
    if (step.error === error.code || step.ignore) return undefined;
    return `failed with ${error.code}, not ${step.error ?? "at all"} (${error.message})`;
  }
  if (step.as !== undefined) {
    handles.set(step.as, result);
  } else if ("equals" in step) {
    const expected = comparable(value(olmec, handles, step.equals));
    if (comparable(result) !== expected) return `gave ${comparable(result)}, not ${expected}`;
  } else if ("error" in step) {
    return `succeeded, and must fail with ${step.error}`;
  } else if (!step.ignore) {
    throw new Error(`a step without an outcome: ${JSON.stringify(step)}`);
  }
  return undefined;
}

/** Runs all cases. Gives how many there were, how many calls, and what failed. */
export function run(olmec, cases) {
  const failures = [];
  let calls = 0;
  for (const { id, calls: steps } of cases) {
    const handles = new Map();
    for (const [at, step] of steps.entries()) {
      calls += 1;
      const wrong = judge(olmec, handles, step);
      if (wrong !== undefined) {
        failures.push(`${id}, call ${at + 1} (${step.call}): ${wrong}`);
        break;
      }
    }
    for (const handle of handles.values()) handle?.free?.();
  }
  return { cases: cases.length, calls, failures };
}
