// Whether a file is text, by what is in it, and which one.
//
// Text that hides its letters (escapes for RTF, mails and UTF-7) is none here: a detector would
// see nothing in it, and a reader everything.

/** Some minutes of detection, and more than any site lets a person attach as text. */
export const MAX_TEXT_BYTES = 4 << 20;

export interface FileText {
  text: string;
  /** A mark of the byte order stood in front: spreadsheets need it. */
  marked: boolean;
  /** The text differs from the bytes: escapes were turned into the letters that they hide. */
  changed: boolean;
}

const BYTE_ORDER_MARKS: readonly [readonly number[], string][] = [
  [[0xef, 0xbb, 0xbf], "utf-8"],
  [[0xff, 0xfe], "utf-16le"],
  [[0xfe, 0xff], "utf-16be"],
];
// EUC-JP before Shift_JIS: most of it is also valid there, as half-width katakana.
const JAPANESE = ["utf-8", "euc-jp", "shift_jis"];
const NO_TEXT = /^(%PDF-|%!PS|\{\\rtf|MIME-Version:)/i;
const HIDDEN_MAIL = /^content-transfer-encoding:[ \t]*(base64|quoted-printable)/im;
const HIDDEN_7BIT = /~\{|\+[A-Za-z0-9+/]{3,}-/;
const CONTROLS = /[\u0000-\u0008\u000e-\u001a\u001c-\u001f\ufffd]/;

/** Null for what is no text, or none that can be examined. */
export function readFileText(bytes: Uint8Array): FileText | null {
  if (bytes.length > MAX_TEXT_BYTES) return null;
  const decoded = decode(bytes);
  if (decoded === null || CONTROLS.test(decoded.text) || NO_TEXT.test(decoded.text)) return null;
  if (HIDDEN_MAIL.test(decoded.text)) return null;
  if (isAscii(bytes) && HIDDEN_7BIT.test(decoded.text)) return null;
  const text = unescaped(decoded.text);
  return { ...decoded, text, changed: text !== decoded.text };
}

function decode(bytes: Uint8Array): FileText | null {
  for (const [mark, encoding] of BYTE_ORDER_MARKS) {
    if (mark.every((byte, index) => bytes[index] === byte)) return decoded(bytes, encoding, true);
  }
  if (bytes.includes(0x1b)) return decoded(bytes, "iso-2022-jp", false);
  if (bytes.includes(0)) return decoded(bytes, evenNulls(bytes) ? "utf-16be" : "utf-16le", false);
  for (const encoding of JAPANESE) {
    const text = decoded(bytes, encoding, false);
    if (text !== null) return text;
  }
  return null;
}

function decoded(bytes: Uint8Array, encoding: string, marked: boolean): FileText | null {
  try {
    return { text: new TextDecoder(encoding, { fatal: true }).decode(bytes), marked, changed: false };
  } catch {
    return null;
  }
}

/** Of UTF-16 without a mark: line ends and spaces have their null first in big endian. */
function evenNulls(bytes: Uint8Array): boolean {
  return bytes.indexOf(0) % 2 === 0;
}

function isAscii(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte < 0x80);
}

/** Escapes of JSON, of source code and of HTML mean the same as the letters that they hide. */
function unescaped(text: string): string {
  return text
    .replace(/(\\*)\\u([0-9a-fA-F]{4})/g, (whole, slashes: string, code: string) =>
      slashes.length % 2 === 0 ? slashes + letter(parseInt(code, 16), `\\u${code}`) : whole,
    )
    .replace(/&#x([0-9a-fA-F]{1,6});/g, (whole, code: string) => letter(parseInt(code, 16), whole))
    .replace(/&#([0-9]{1,7});/g, (whole, code: string) => letter(parseInt(code, 10), whole));
}

/** What means something in markup or a string stays escaped. */
function letter(code: number, escape: string): string {
  if (code > 0x10ffff) return escape;
  const decoded = String.fromCodePoint(code);
  return code >= 0xa0 || /[A-Za-z0-9 @._+-]/.test(decoded) ? decoded : escape;
}
