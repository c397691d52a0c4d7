// Bundles the extension into dist/, or into the folder after --out: one script for each context
// that the manifest or a page names.

import { cp, mkdir, rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { context } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, "src");
const out = process.argv.indexOf("--out");
const dist = out < 0 ? join(here, "dist") : resolve(process.argv[out + 1]);

const SCRIPTS = {
  content: "content/index.ts",
  page: "page/index.ts",
  background: "background/index.ts",
  panel: "panel/panel.ts",
  options: "options/options.ts",
  popup: "popup/popup.ts",
};
const COPIED = [
  ["manifest.json", "manifest.json"],
  ["_locales", "_locales"],
  ["icons", "icons"],
  ["shared/look.css", "look.css"],
  ...["panel", "options", "popup"].flatMap((page) =>
    ["html", "css"].map((kind) => [`${page}/${page}.${kind}`, `${page}.${kind}`]),
  ),
];

async function copyFiles() {
  for (const [from, to] of COPIED) {
    await cp(join(source, from), join(dist, to), { recursive: true });
  }
}

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });

const bundler = await context({
  entryPoints: Object.fromEntries(
    Object.entries(SCRIPTS).map(([name, path]) => [name, join(source, path)]),
  ),
  outdir: dist,
  bundle: true,
  // A content script cannot be a module, and the others need no imports at run time.
  format: "iife",
  target: "chrome123",
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
  plugins: [{ name: "copy", setup: (build) => build.onEnd(copyFiles) }],
});

if (process.argv.includes("--watch")) {
  await bundler.watch();
} else {
  await bundler.rebuild();
  await bundler.dispose();
}
