// Serves the demo on this machine only: node serve.js FOLDER-OF-THE-PACKAGE [PORT]
// Any other static server does as well, with the package beside the page as `olmec`.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

const TYPES = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/** A server of the demo page; other folders can be mounted beside it. */
export function demoServer(mounts) {
  const here = fileURLToPath(new URL(".", import.meta.url));
  const find = (path) => {
    const [mount] = Object.keys(mounts).filter((mount) => path.startsWith(`/${mount}/`));
    const folder = resolve(mount === undefined ? here : mounts[mount]);
    const file = resolve(folder, `.${mount === undefined ? path : path.slice(mount.length + 1)}`);
    return file.startsWith(folder + sep) ? file : undefined;
  };
  return createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const path = decodeURIComponent(pathname.endsWith("/") ? `${pathname}index.html` : pathname);
    try {
      const file = find(path);
      const body = await readFile(file);
      const type = TYPES[extname(file)] ?? "application/octet-stream";
      response.writeHead(200, { "content-type": type, "x-content-type-options": "nosniff" }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , folder, port = "8080"] = process.argv;
  if (folder === undefined) throw new Error("which folder is the package in? target/npm/olmec");
  demoServer({ olmec: folder }).listen(Number(port), "127.0.0.1", () => {
    console.log(`http://localhost:${port}/`);
  });
}
