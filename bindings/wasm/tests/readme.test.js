// The snippets of the package's README run, each as a module of its own, and say what they must.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import test from "node:test";

const readme = readFileSync(new URL("./node_modules/olmec/README.md", import.meta.url), "utf8");
const snippets = [...readme.matchAll(/```js\n(.*?)```/gs)].map(([, code]) => code);

const EXPECTED = [
  "true It's a secret to everybody\n",
  "0 hello, room\ntrue INVALID_BASE64\n",
  "43\n",
];

/** `using`, for versions of Node that do not have it: the objects are freed at the end all the same. */
const withoutUsing = (code) => code.replace(/^using /gm, "const ");

test("there are as many snippets as answers", () => assert.equal(snippets.length, EXPECTED.length));

for (const [at, code] of snippets.entries()) {
  test(`snippet ${at + 1}`, () => {
    const arguments_ = ["--input-type=module", "--eval", withoutUsing(code)];
    const said = execFileSync(process.execPath, arguments_, { cwd: import.meta.dirname, encoding: "utf8" });
    assert.equal(said, EXPECTED[at]);
  });
}
