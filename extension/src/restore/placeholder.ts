// How a placeholder is found in a text: the rules of proxy/sekisho/masking/placeholders.py, with
// the same names. A test holds both to the same answers.

export const LABELS = [
  "ADDRESS",
  "AMOUNT",
  "CODE",
  "DATE",
  "EMAIL",
  "HOST",
  "KEY",
  "LITERAL",
  "ORG",
  "PERSON",
  "PHONE",
  "PLACE",
  "TERM",
  "URL",
] as const;
export const DIGITS = "0123456789";
export const CONSONANTS = "BCDFGHJKMNPQRSTVWXYZ";
export const VOWELS = "AEIOU";
export const CODE_LENGTH = 6;
export const MAX_SUFFIX = 2;

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const HYPHENS = "-\u2010\u2011\uff0d";
const UNDERSCORES = "_\uff3f";
const SPACES = " \u00a0\u3000";
const SEPARATORS = HYPHENS + UNDERSCORES + SPACES + "\\";

const CASES = [LETTERS, LETTERS.toLowerCase(), wide(LETTERS), wide(LETTERS.toLowerCase())];
const ANY_DIGIT = DIGITS + wide(DIGITS);
const ANY_CONSONANT = anyForm(CONSONANTS);

const NORMAL = new Map<string, string>([
  ...CASES.flatMap((letters) => pairs(letters, LETTERS)),
  ...pairs(wide(DIGITS), DIGITS),
  ...pairs(HYPHENS, "-".repeat(HYPHENS.length)),
  ...pairs(UNDERSCORES, "_".repeat(UNDERSCORES.length)),
  ...pairs(SPACES, " ".repeat(SPACES.length)),
]);
/** The vowels of the same letter case and width as a letter. */
const VOWELS_LIKE = new Map<string, string>(
  CASES.flatMap((letters) => {
    const vowels = [...VOWELS].map((vowel) => letters[LETTERS.indexOf(vowel)]).join("");
    return [...letters].map((letter): [string, string] => [letter, vowels]);
  }),
);

const ENDS = inClass(anyForm([...new Set(LABELS.map((label) => label.at(-1)))].join("")) + SEPARATORS);
// What stands left of the first digit is asked early: most digits end there.
const CODE = new RegExp(
  `[${ANY_DIGIT}](?<=[${ENDS}].)(?=[${ANY_DIGIT}]{0,4}[${ANY_CONSONANT}])` +
    `[${ANY_DIGIT}${ANY_CONSONANT}]{5}`,
  "g",
);
const SEPARATOR = "(?:\\\\{0,2}[_-]| )";
const LABEL = new RegExp(`(${LABELS.join("|")})${SEPARATOR}?$`);
const LONGEST_HEAD = Math.max(...LABELS.map((label) => label.length)) + 3;
/** No form of a placeholder is longer, in UTF-16 units. */
export const LONGEST_FORM = LONGEST_HEAD + CODE_LENGTH + MAX_SUFFIX;

/** Something written like a placeholder: which of its vowels belong to it depends on what is known. */
export interface Candidate {
  readonly start: number;
  readonly codeStart: number;
  readonly codeEnd: number;
  readonly end: number;
  readonly exact: boolean;
  readonly stem: string;
  readonly vowels: string;
}

/** Whether the text may hold a placeholder: one pass of one expression. */
export function mayHold(text: string): boolean {
  CODE.lastIndex = 0;
  return CODE.test(text);
}

/** Where in the text there may be a code. */
export function codeStarts(text: string): number[] {
  const starts: number[] = [];
  CODE.lastIndex = 0;
  while (CODE.test(text)) {
    starts.push(CODE.lastIndex - CODE_LENGTH);
    CODE.lastIndex -= CODE_LENGTH - 1;
  }
  return starts;
}

/** The first candidate at or behind `start`, read as if the text began there. */
export function find(text: string, start = 0): Candidate | null {
  let position = start;
  for (;;) {
    CODE.lastIndex = position;
    const match = CODE.exec(text);
    if (match === null) return null;
    const codeStart = match.index;
    const code = match[0];
    const headStart = Math.max(start, codeStart - LONGEST_HEAD);
    const head = LABEL.exec(normal(text.slice(headStart, codeStart)));
    if (head === null) {
      position = codeStart + 1;
      continue;
    }
    const codeEnd = codeStart + code.length;
    const end = vowelsEnd(text, code, codeEnd);
    const first = headStart + head.index;
    const stem = head[1] + normal(code);
    return {
      start: first,
      codeStart,
      codeEnd,
      end,
      exact: text.slice(first, codeEnd) === stem,
      stem,
      vowels: normal(text.slice(codeEnd, end)),
    };
  }
}

/** The candidates that may be restored: a tolerant form that follows an ASCII letter is none. */
export function* candidates(text: string): Generator<Candidate, void, number | undefined> {
  let position = 0;
  while (text.length - position >= 3 + CODE_LENGTH) {
    const candidate = find(text, position);
    if (candidate === null) return;
    position = candidate.codeStart + 1;
    if (!candidate.exact && followsLetter(text, candidate.start)) continue;
    const readTo = yield candidate;
    if (readTo !== undefined) position = readTo;
  }
}

/** The n of JSON's escape for a line end is no letter. */
export function followsLetter(text: string, position: number): boolean {
  const left = text.slice(Math.max(0, position - 2), position);
  return /[A-Za-z]$/.test(left) && left.slice(0, -1) !== "\\";
}

function vowelsEnd(text: string, code: string, codeEnd: number): number {
  let like = "";
  for (const character of code) like = VOWELS_LIKE.get(character) ?? like;
  let end = codeEnd;
  while (end < Math.min(text.length, codeEnd + MAX_SUFFIX) && like.includes(text[end] ?? " ")) end += 1;
  return end;
}

function normal(text: string): string {
  let out = "";
  for (const character of text) out += NORMAL.get(character) ?? character;
  return out;
}

function wide(characters: string): string {
  return [...characters].map((c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)).join("");
}

/** The letters in either case and either width. */
function anyForm(letters: string): string {
  return [...letters].flatMap((letter) => CASES.map((each) => each[LETTERS.indexOf(letter)])).join("");
}

function pairs(from: string, to: string): [string, string][] {
  return [...from].map((character, index) => [character, to[index] ?? character]);
}

function inClass(characters: string): string {
  return characters.replace(/[\\\]^-]/g, "\\$&");
}
