// The package as it is published, in the other runtimes that npm has, and in the oldest Node that it is for.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import test from "node:test";

const { resolve } = createRequire(import.meta.url);

const [DENO, BUN] = { x64: ["x64-glibc", "x64"], arm64: ["arm64-glibc", "aarch64"] }[process.arch] ?? [];
const RUNTIMES = {
  Deno: {
    program: `@deno/linux-${DENO}/deno`,
    arguments: ["run", "--no-remote", "--node-modules-dir=manual", "--allow-read=.", "--no-prompt"],
  },
  "Node 18": { program: `node18-${process.arch}/bin/node`, arguments: [] },
  Bun: { program: `@oven/bun-linux-${BUN}/bin/bun`, arguments: ["--no-install"] },
};

for (const [name, runtime] of Object.entries(RUNTIMES)) {
  const program = find(runtime.program);
  const skip = program === undefined && `npm has no ${name} for this machine`;
  test(`a conversation in ${name}`, { skip }, () => {
    const given = [...runtime.arguments, "conversation.js"];
    const said = execFileSync(program, given, { cwd: import.meta.dirname, encoding: "utf8" });
    assert.equal(said, "ok\n");
  });
}

function find(file) {
  try {
    return resolve(file);
  } catch {
    return undefined;
  }
}
