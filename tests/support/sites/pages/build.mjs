// Bundles each imitated site's script into dist/, or into the folder after --out.

import { cp } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv.indexOf("--out");
const dist = out < 0 ? join(here, "dist") : resolve(process.argv[out + 1]);

await build({
  entryPoints: ["chatgpt", "claude", "gemini", "copilot", "notes"].map((name) =>
    join(here, "src", `${name}.jsx`),
  ),
  outdir: dist,
  bundle: true,
  minify: true,
  format: "esm",
  target: "chrome120",
  charset: "utf8",
  jsx: "automatic",
  define: { "process.env.NODE_ENV": '"production"' },
  logLevel: "warning",
});
await cp(join(here, "src/site.css"), join(dist, "site.css"));
