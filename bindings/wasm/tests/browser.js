// A headless Chromium and a server of files, for the tests that need a page.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { chromium } from "playwright-core";

import { demoServer } from "../../../examples/web/serve.js";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** What the demo page asks for itself; every page of the tests is served with it. */
export const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; img-src 'self'; worker-src 'self'";

/** Serves the demo page, with the package, these tests and the vectors beside it. */
export async function serve(extra = {}, policy = POLICY) {
  const calls = dirname(process.env.OLMEC_CALLS);
  const server = demoServer({ olmec: here("node_modules/olmec"), tests: here("."), calls, ...extra });
  server.prependListener("request", (_, response) => response.setHeader("content-security-policy", policy));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

/** A browser with a profile of its own, which looks for nothing outside. */
export async function browse() {
  const profile = mkdtempSync(join(tmpdir(), "olmec-browser-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.OLMEC_CHROMIUM ?? "/usr/bin/chromium",
    headless: true,
    chromiumSandbox: false,
    args: [
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  return {
    context,
    async close() {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

/** A new page, which remembers everything that went wrong in it. */
export async function open(context, url, options = {}) {
  const page = await context.newPage();
  if (options.width) await page.setViewportSize({ width: options.width, height: 800 });
  const problems = [];
  page.on("pageerror", (error) => problems.push(String(error)));
  // Browsers ask for an icon that nobody named.
  const isIcon = (message) => message.location().url.endsWith("/favicon.ico");
  page.on("console", (message) => message.type() === "error" && !isIcon(message) && problems.push(message.text()));
  page.on("requestfailed", (request) => problems.push(`${request.url()} failed`));
  await page.goto(url);
  return { page, problems };
}
