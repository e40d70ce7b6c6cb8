// Every test vector that the facade can run, on the published files, in Node.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import * as olmec from "olmec";

import { run } from "./interpreter.js";

const { cases } = JSON.parse(readFileSync(process.env.OLMEC_CALLS, "utf8"));
olmec.initSync();

test("every vector gives what it must", () => {
  const { cases: ran, calls, failures } = run(olmec, cases);
  assert.deepEqual(failures, []);
  console.log(`${ran} cases, ${calls} calls`);
  assert.ok(ran > 1500, `${ran} cases`);
});

test("a vector that is wrong is noticed", () => {
  const step = { call: "sha256", arguments: [{ bytes: "" }], equals: { bytes: "00" } };
  const wrong = [
    step,
    { ...step, equals: undefined, error: "INVALID_BASE64" },
    { call: "InboundGroupSession.new", arguments: [{ text: "AQ" }], as: "session" },
    { call: "InboundGroupSession.new", arguments: [{ text: "AQ" }], error: "INVALID_BASE64" },
  ];
  const { failures } = run(olmec, wrong.map((step, at) => ({ id: `${at}`, calls: [JSON.parse(JSON.stringify(step))] })));
  assert.equal(failures.length, wrong.length, failures.join("\n"));
});
