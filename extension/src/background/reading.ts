// JSON that came from elsewhere, read member by member: what does not fit raises Misfit.

export class Misfit extends Error {}

export type Fields = Record<string, unknown>;

export function readObject(value: unknown): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Misfit();
  return value as Fields;
}

export function readString(value: unknown): string {
  if (typeof value !== "string") throw new Misfit();
  return value;
}

export function readNumber(value: unknown): number {
  if (typeof value !== "number" || !Number.isFinite(value)) throw new Misfit();
  return value;
}

export function readCount(value: unknown): number {
  const count = readNumber(value);
  if (!Number.isSafeInteger(count) || count < 0) throw new Misfit();
  return count;
}

export function readOneOf<T extends string>(value: unknown, allowed: readonly T[]): T {
  const found = allowed.find((each) => each === value);
  if (found === undefined) throw new Misfit();
  return found;
}

export function readList<T>(value: unknown, read: (each: unknown) => T, most = 1_000_000): T[] {
  if (!Array.isArray(value) || value.length > most) throw new Misfit();
  return value.map(read);
}
