// Restores texts line by line for Node: {"table": {…}, "text": "…"} in, {"text": "…"} out.

import { KnownValues } from "../../../extension/src/restore/known_values";
import * as placeholder from "../../../extension/src/restore/placeholder";

declare const process: {
  argv: string[];
  stdin: { setEncoding(encoding: string): void; on(event: string, heard: (data: string) => void): void };
  stdout: { write(text: string): void };
};

function restored(table: Record<string, string>, text: string): string {
  const known = new KnownValues();
  for (const [name, value] of Object.entries(table)) known.learn(name, value);
  for (const { stem, vowels } of placeholder.candidates(text)) {
    for (let count = 0; count <= vowels.length; count += 1) {
      const name = stem + vowels.slice(0, count);
      if (known.valueOf(name) === undefined) known.learnUnknown(name);
    }
  }
  return known.restored(text);
}

if (process.argv.includes("--constants")) {
  const { LABELS, DIGITS, CONSONANTS, VOWELS, CODE_LENGTH, MAX_SUFFIX, LONGEST_FORM } = placeholder;
  process.stdout.write(
    JSON.stringify({ LABELS, DIGITS, CONSONANTS, VOWELS, CODE_LENGTH, MAX_SUFFIX, LONGEST_FORM }),
  );
} else {
  let input = "";
  process.stdin.setEncoding("utf8");
  process.stdin.on("data", (data) => (input += data));
  process.stdin.on("end", () => {
    for (const line of input.split("\n").filter(Boolean)) {
      const { table, text } = JSON.parse(line);
      process.stdout.write(`${JSON.stringify({ text: restored(table, text) })}\n`);
    }
  });
}
