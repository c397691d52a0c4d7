// What is done with each type of finding, over what the server's policy says.

import { type Settings, readSettings, writeSettings } from "../background/settings";
import { byId, element } from "../shared/dom";
import { entityName, familyOf } from "../shared/entity_types";
import type { Action, Language, Policy } from "../shared/messages";
import { WORDS, type Words } from "./words";

export function showTypes(settings: Settings, policy: Policy | null, language: Language): void {
  byId("types", HTMLElement).hidden = policy === null;
  byId("types-unknown", HTMLElement).hidden = policy !== null;
  const rows = policy?.entityTypes.map((type) => {
    const row = element("tr", {}, element("td", {}, entityName(type, language)));
    row.dataset.family = familyOf(type);
    row.append(element("td", {}, choice(type, policy, settings, language)));
    return row;
  });
  byId("type-rows", HTMLElement).replaceChildren(...(rows ?? []));
}

function choice(
  type: string,
  policy: Policy,
  { types }: Settings,
  language: Language,
): HTMLSelectElement {
  const words = WORDS[language];
  const action = policy.actions[type] ?? "mask";
  const select = element("select", { ariaLabel: entityName(type, language) });
  const options: [string, string][] = [
    ["", words.asServer(actionWord(words, action))],
    ["mask", words.actionMask],
    ["allow", words.actionAllow],
  ];
  for (const [value, text] of options) {
    select.append(element("option", { value, disabled: !may(value, action, policy) }, text));
  }
  select.value = types[type] ?? "";
  select.addEventListener("change", () => void save(type, select.value));
  return select;
}

// What is done more strictly than masking can only stay so.
function may(value: string, action: Action, { overrides }: Policy): boolean {
  if (value === "") return true;
  if (action !== "mask" && action !== "allow") return false;
  return value === "mask" || overrides || action === "allow";
}

function actionWord(words: Words, action: Action): string {
  return {
    mask: words.actionMask,
    redact: words.actionRedact,
    generalize: words.actionGeneralize,
    reroute: words.actionReroute,
    allow: words.actionAllow,
    block: words.actionBlock,
  }[action];
}

async function save(type: string, value: string): Promise<void> {
  const { types } = await readSettings();
  const { [type]: _, ...others } = types;
  await writeSettings({
    types: value === "mask" || value === "allow" ? { ...others, [type]: value } : others,
  });
}
