// The content script: guards what is sent, and restores what is answered.

import { startRestoring } from "../restore/index";
import { ask } from "../shared/messages";

async function start(): Promise<void> {
  const site = await ask<"site">({ kind: "site" });
  if (site.enabled) startRestoring();
}

void start();
