// A file's bytes as text: Unicode where it says so or is valid, else what Japanese systems write.

/** @param {Uint8Array} bytes @returns {{text: string, encoding: string} | null} null: no text */
export function readText(bytes) {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decoded(bytes, "utf-16le", "UTF-16");
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decoded(bytes, "utf-16be", "UTF-16");
  if (bytes.subarray(0, 8192).includes(0)) return null;
  return (
    decoded(bytes, "utf-8", "UTF-8") ??
    decoded(bytes, "shift_jis", "Shift_JIS") ??
    decoded(bytes, "euc-jp", "EUC-JP")
  );
}

/** @param {Uint8Array} bytes @param {string} label @param {string} encoding */
function decoded(bytes, label, encoding) {
  try {
    return { text: new TextDecoder(label, { fatal: true }).decode(bytes), encoding };
  } catch {
    return null;
  }
}
