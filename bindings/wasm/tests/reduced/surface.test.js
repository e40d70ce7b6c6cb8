// A package of the features `olm-compat` and `precomputed-tables` alone: what it offers follows them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import * as olmec from "olmec";
import * as libolm from "olmec/olm-compat";

const file = (name) => readFileSync(new URL(`../node_modules/olmec/${name}`, import.meta.url));

test("what was left out is in neither the code nor the types", () => {
  const types = file("api.d.ts").toString();
  for (const name of ["HpkeSender", "PickleStamp", "DehydratedDevice", "SasParticipants", "inspectPickle", "generatePickleKey"]) {
    assert.equal(olmec[name], undefined, name);
    assert.ok(!types.includes(name), name);
  }
  for (const [handle, call] of [["Account", "pickle"], ["OlmSession", "toVodozemacPickle"], ["Sas", "commitment"]]) {
    assert.equal(olmec[handle].prototype[call], undefined, `${handle}.${call}`);
  }
  assert.equal(typeof olmec.Account.prototype.toLibolmPickle, "function");
});

test("libolm's classes are all there, in half of the size", () => {
  const peers = ["Account", "InboundGroupSession", "OutboundGroupSession", "PkDecryption", "PkEncryption", "PkSigning", "SAS", "Session", "Utility"];
  for (const name of peers) assert.equal(typeof libolm[name], "function", name);
  assert.ok(file("olmec.wasm").length < 450_000, `${file("olmec.wasm").length}`);
});
