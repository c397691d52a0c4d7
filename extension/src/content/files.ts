// Files on their way into the page: texts are masked, the rest follows the policy.

import { tellCounts } from "./gateway";
import { deepTarget, shadowRootOf } from "./editables";
import { filesRefused } from "./failures";
import { readFileText, MAX_TEXT_BYTES, type FileText } from "./file_text";
import { swallow, type OwnEvents } from "./own_events";
import { refuse, review, type Reviewers } from "./review";

interface Examined {
  file: File;
  /** Null for what is no text. */
  content: FileText | null;
  name: string;
  ending: string;
}

/** The files that may go, masked where they are text; the person is told of those that may not. */
export async function checkFiles(
  files: readonly File[],
  folders: readonly string[],
  reviewers: Reviewers,
  near: Element | null,
): Promise<File[]> {
  const site = await reviewers.site.ready();
  const examined = await Promise.all(files.filter(({ name }) => !folders.includes(name)).map(examine));
  const allowed = "enabled" in site && site.attachments === "allow";
  const passing = allowed ? examined : examined.filter(({ content }) => content !== null);
  const refused = examined.filter((each) => !passing.includes(each)).map(({ file }) => file.name);
  const masked = passing.length === 0 ? [] : await maskAll(passing, reviewers, near);
  if (refused.length + folders.length > 0) {
    refuse(filesRefused([...folders, ...refused]), reviewers, near);
  }
  return masked;
}

async function examine(file: File): Promise<Examined> {
  const dot = file.name.lastIndexOf(".");
  const name = dot > 0 ? file.name.slice(0, dot) : file.name;
  return { file, content: await contentOf(file), name, ending: file.name.slice(name.length) };
}

async function contentOf(file: File): Promise<FileText | null> {
  if (file.size > MAX_TEXT_BYTES) return null;
  try {
    return readFileText(new Uint8Array(await file.arrayBuffer()));
  } catch {
    return null;
  }
}

/** All together: a value in one file is masked in each, and in their names. */
async function maskAll(
  files: readonly Examined[],
  reviewers: Reviewers,
  near: Element | null,
): Promise<File[]> {
  const texts = files.flatMap(({ content, name }) => [content?.text ?? "", name]);
  const unread = files.filter(({ content }) => content === null).map(({ file }) => file.name);
  const language = reviewers.site.current?.language ?? "ja";
  const options = unread.length === 0 ? { near } : { near, filesNote: noteOf(unread, language) };
  const reviewed = await review(texts, reviewers, options);
  if (reviewed === null) return [];
  tellCounts(reviewed.masked, 0);
  return files.map((examined, index) =>
    rebuilt(examined, reviewed.texts[2 * index] as string, reviewed.texts[2 * index + 1] as string),
  );
}

function noteOf(names: readonly string[], language: "ja" | "en"): string {
  const list = names.join(language === "ja" ? "、" : ", ");
  return language === "ja" ? `中身を調べずに添付されます：${list}` : `Attached without examination: ${list}`;
}

/** The very file where nothing in it was masked. */
function rebuilt({ file, content, name, ending }: Examined, text: string, newName: string): File {
  const same = content === null || content.text === text;
  if (same && name === newName && !content?.changed) return file;
  const parts = same && !content?.changed ? [file] : [content?.marked ? "\ufeff" : "", text];
  const { type, lastModified } = file;
  return new File(parts, newName + ending, { type, lastModified });
}

declare global {
  interface WindowEventMap {
    /** From files_page.ts. */
    "sekisho-choosing": Event;
  }
}

const CHOSEN = ["input", "change"] as const;

function fileInputsAt(event: Event): HTMLInputElement[] {
  const target = deepTarget(event);
  if (target instanceof HTMLInputElement) return target.type === "file" ? [target] : [];
  const root = target instanceof HTMLElement ? shadowRootOf(target) : null;
  return root === null ? [] : [...root.querySelectorAll<HTMLInputElement>('input[type="file"]')];
}

/** As if they were chosen just now; an input for one file takes the first. */
export function giveFiles(
  input: HTMLInputElement,
  files: readonly File[],
  own: (event: Event) => void,
): void {
  const transfer = new DataTransfer();
  for (const file of input.multiple ? files : files.slice(0, 1)) transfer.items.add(file);
  input.files = transfer.files;
  for (const type of CHOSEN) {
    const event = new Event(type, { bubbles: true, composed: type === "input" });
    own(event);
    input.dispatchEvent(event);
  }
}

/** Files chosen in the site's own dialog. */
export class FileInputs {
  readonly #own: OwnEvents;
  readonly #reviewers: Reviewers;
  readonly #signal: AbortSignal;
  readonly #chosen = (event: Event): void => this.onChosen(event);

  constructor(own: OwnEvents, reviewers: Reviewers, signal: AbortSignal) {
    this.#own = own;
    this.#reviewers = reviewers;
    this.#signal = signal;
  }

  /**
   * The events of an input that is taken out of the document before the person has chosen, or that
   * stands in a closed shadow root, pass no window: they are listened for where they happen.
   */
  onOpening(event: Event): void {
    for (const input of fileInputsAt(event)) {
      for (const type of CHOSEN) {
        input.addEventListener(type, this.#chosen, { capture: true, signal: this.#signal });
      }
    }
  }

  /** The browser fires `input`, then `change`. */
  onChosen(event: Event): void {
    const input = deepTarget(event);
    if (!(input instanceof HTMLInputElement) || input.type !== "file") return;
    if (this.#own.has(event)) return;
    swallow(event);
    const files = [...(input.files ?? [])];
    if (files.length === 0) return;
    // Until they are checked, the page finds none.
    input.value = "";
    this.#handOver(input, files).catch(() => {});
  }

  async #handOver(input: HTMLInputElement, files: File[]): Promise<void> {
    const passed = await checkFiles(files, [], this.#reviewers, null);
    if (passed.length > 0) giveFiles(input, passed, this.#own.add);
  }
}
