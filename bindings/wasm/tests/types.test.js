// The types compile strictly, with both ways to resolve modules, and refuse what they must.
import { execFileSync } from "node:child_process";
import test from "node:test";

for (const resolution of ["nodenext", "bundler"]) {
  test(`types, resolved as ${resolution}`, () => {
    const arguments_ = ["node_modules/typescript/bin/tsc", "--project", `types/${resolution}.json`];
    try {
      execFileSync(process.execPath, arguments_, { cwd: import.meta.dirname, stdio: "pipe", encoding: "utf8" });
    } catch (error) {
      throw new Error(error.stdout, { cause: error });
    }
  });
}
