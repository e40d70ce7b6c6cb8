// The package in Chromium: the demo page used as a person would, the vectors in a page and in a
// worker, a bundle, all under a strict Content-Security-Policy.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import test, { after, before } from "node:test";

import { build } from "vite";

import { POLICY, browse, open, serve } from "./browser.js";

let browser;
let server;
before(async () => {
  server = await serve();
  browser = await browse();
});
after(async () => {
  await browser?.close();
  server?.close();
});

/** Waits until the page says what came of it. */
async function title(page) {
  await page.waitForFunction(() => document.title !== "waiting", undefined, { timeout: 300_000 });
  return page.title();
}

async function demo(options) {
  const { page, problems } = await open(browser.context, `${server.url}/`, options);
  await page.getByText("Ready. Nothing leaves this page.").waitFor();
  const alice = page.getByRole("region", { name: /^Alice/ });
  const bob = page.getByRole("region", { name: /^Bob/ });
  const wire = page.getByRole("region", { name: "On the wire" });
  const say = async (device, name, text) => {
    await device.getByLabel(`${name} says`).fill(text);
    await device.getByRole("button", { name: "Send" }).click();
  };
  return { page, problems, alice, bob, wire, say };
}

test("two people talk; what is tampered with or repeated is refused", async () => {
  const { page, problems, alice, bob, wire, say } = await demo();
  await say(alice, "Alice", "Tea at four?");
  await bob.getByText("Tea at four?").waitFor();
  await bob.getByText("from Alice, message 0").waitFor();
  await bob.getByLabel("Bob says").fill("I'll <b>bring</b> cake");
  await bob.getByLabel("Bob says").press("Enter");
  await alice.getByText("I'll <b>bring</b> cake").waitFor();
  // The wire has both, newest first, and shows neither text.
  const events = wire.getByRole("listitem");
  assert.match(await events.nth(0).innerText(), /Bob → Alice: room message \$event2/);
  const seen = await wire.innerText();
  assert.ok(!seen.includes("Tea") && !seen.includes("cake"), seen);
  assert.match(await events.nth(1).locator("code").first().textContent(), /^Aw[A-Za-z0-9+/]{80,}$/);
  // Alice's message, changed on the way, and once more as it was.
  await events.nth(1).getByRole("button", { name: "Tamper with a copy" }).click();
  await bob.getByText("Refused: AUTHENTICATION_FAILED").waitFor();
  await events.nth(1).getByRole("button", { name: "Send it again" }).click();
  await bob.getByText("Refused: REPLAY").waitFor();
  // The next genuine one is read all the same.
  await say(alice, "Alice", "Lovely");
  await bob.getByText("from Alice, message 1").waitFor();
  assert.equal(await bob.getByRole("listitem").filter({ hasText: "Refused" }).count(), 2);
  assert.deepEqual(problems, []);
  await page.close();
});

test("the two verify each other; a meddler is caught; differing emoji verify nothing", async () => {
  const { page, problems, alice, bob, wire } = await demo();
  await wire.getByRole("button", { name: "… with a meddler in between" }).click();
  await alice.getByText("Refused: COMMITMENT_MISMATCH").waitFor();
  await bob.getByText("Alice has cancelled").waitFor();
  assert.equal(await bob.getByText("not verified").count(), 1);

  await wire.getByRole("button", { name: "Verify with emoji" }).click();
  await alice.getByRole("button", { name: "They differ" }).click();
  await bob.getByText("Alice has cancelled the verification.").waitFor();

  await wire.getByRole("button", { name: "Verify with emoji" }).click();
  const [hers, his] = [await alice.locator(".emoji li").allInnerTexts(), await bob.locator(".emoji li").allInnerTexts()];
  assert.equal(hers.length, 7);
  assert.deepEqual(hers, his);
  await alice.getByRole("button", { name: "They match" }).click();
  await alice.getByText("Waiting for Bob").waitFor();
  assert.equal(await bob.getByText("not verified").count(), 1);
  await bob.getByRole("button", { name: "They match" }).click();
  await bob.getByText("verified by Alice").waitFor();
  await alice.getByText("verified by Bob").waitFor();
  assert.deepEqual(problems, []);
  await page.close();
});

test("the demo fits a phone, and is accessible: by axe, and by keyboard", async () => {
  const { page, problems, alice, bob, say } = await demo({ width: 360 });
  await say(alice, "Alice", "x".repeat(300));
  await bob.getByText("message 0").waitFor();
  const [inner, outer] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(inner <= outer, `${inner} is wider than ${outer}`);
  await page.getByRole("button", { name: "Verify with emoji" }).click();
  // In both colour schemes, with everything on the page that can be there.
  await page.evaluate(readFileSync(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8"));
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await page.evaluate(() => globalThis.axe.run());
    assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]), []);
  }
  const small = await page.evaluate(() =>
    [...document.querySelectorAll("button, input")].filter((node) => node.getBoundingClientRect().height < 24).length,
  );
  assert.equal(small, 0);
  await page.locator("body").press("Tab");
  const reached = [];
  for (let step = 0; step < 40; step += 1) {
    reached.push(await page.evaluate(() => document.activeElement.id || document.activeElement.textContent));
    await page.keyboard.press("Tab");
  }
  for (const id of ["alice-text", "They match", "They differ"]) assert.ok(reached.includes(id), id);
  assert.deepEqual(problems, []);
  await page.close();
});

test("the vectors, in a page and in a web worker", async () => {
  const { page, problems } = await open(browser.context, `${server.url}/tests/web/vectors.html`);
  assert.equal(await title(page), "done");
  for (const where of ["inPage", "inWorker"]) {
    const { cases, failures } = await page.evaluate((where) => globalThis[where], where);
    assert.deepEqual(failures, [], where);
    assert.ok(cases > 1500, `${cases} cases`);
  }
  assert.deepEqual(problems, []);
  await page.close();
});

test("a bundle made by Vite runs", async () => {
  const outDir = mkdtempSync(join(tmpdir(), "olmec-vite-"));
  const bundled = await serve({ bundle: outDir });
  try {
    await build({
      root: fileURLToPath(new URL("./vite-app", import.meta.url)),
      base: "/bundle/",
      configFile: false,
      logLevel: "warn",
      build: { outDir, emptyOutDir: true, target: "esnext", modulePreload: false },
    });
    const { page, problems } = await open(browser.context, `${bundled.url}/bundle/`);
    assert.equal(await title(page), "bundled 1");
    assert.deepEqual(problems, []);
    await page.close();
  } finally {
    bundled.close();
    rmSync(outDir, { recursive: true });
  }
});

test("it is the policy that allows WebAssembly: without its word for it nothing starts", async () => {
  const strict = await serve({}, POLICY.replace(" 'wasm-unsafe-eval'", ""));
  const { page, problems } = await open(browser.context, `${strict.url}/tests/web/vectors.html`);
  await page.waitForEvent("pageerror", { predicate: () => true, timeout: 100 }).catch(() => {});
  await page.waitForFunction(() => document.readyState === "complete");
  assert.match(problems.join(), /Content Security Policy/);
  assert.equal(await page.title(), "waiting");
  await page.close();
  strict.close();
});
