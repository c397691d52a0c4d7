// Bundles the content script and the pages' frameworks into the folder after --out.

import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const extension = resolve(here, "../../../extension");
const sites = resolve(here, "../sites/pages");
const { build } = createRequire(join(extension, "package.json"))("esbuild");
const out = resolve(process.argv[process.argv.indexOf("--out") + 1]);

await build({
  entryPoints: {
    buttons_page: join(extension, "src/restore/buttons_page.ts"),
    content: join(here, "content.ts"),
    pages: join(here, "pages.jsx"),
    text: join(here, "text.ts"),
  },
  outdir: out,
  bundle: true,
  format: "iife",
  target: "chrome123",
  platform: "neutral",
  mainFields: ["browser", "module", "main"],
  conditions: ["browser", "import"],
  nodePaths: [join(sites, "node_modules")],
  charset: "utf8",
  define: { "process.env.NODE_ENV": '"production"' },
  logLevel: "warning",
});
