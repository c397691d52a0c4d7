import type { Adapter } from "./adapter";
import { chatgpt } from "./chatgpt";
import { claude } from "./claude";
import { copilot } from "./copilot";
import { gemini } from "./gemini";
import { generic } from "./generic";

const ADAPTERS: readonly Adapter[] = [chatgpt, claude, gemini, copilot];

export function adapterOf(host: string): Adapter {
  return ADAPTERS.find((adapter) => adapter.hosts.includes(host)) ?? generic;
}
