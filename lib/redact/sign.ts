import { type ByteSet } from "./bytes.ts";

/** One step of a sign: a byte of a set, perhaps none, perhaps several. */
export interface Step {
  readonly set: ByteSet;
  readonly isOptional: boolean;
  readonly isRepeated: boolean;
}

const PART = /(\\.|\[(?:\\.|[^\]\\])+\]|[^\\[])(?:\{(\d+)(?:,(\d+))?\}|([?*+]))?/gsy;

/**
 * Reads the notation of signs, a small part of regular expressions: bytes, `\d`, classes, and
 * behind each `{n}`, `{m,n}`, `?`, `*` or `+`. `(?i)` in front makes letters match in both cases.
 * No choice and no groups: there can be several signs of a kind.
 */
export function parseSteps(source: string): readonly Step[] {
  const ignoreCase = source.startsWith("(?i)");
  const text = ignoreCase ? source.slice(4) : source;
  return [...text.matchAll(PART)].flatMap(([, atom = "", least, most, mark]) => {
    const set = setOf(atom, ignoreCase ? "i" : "");
    const min = mark === undefined ? Number(least ?? 1) : mark === "+" ? 1 : 0;
    const max = Number(most ?? min);
    const once: Step = { set, isOptional: false, isRepeated: false };
    if (mark !== undefined) {
      return [{ set, isOptional: min === 0, isRepeated: mark !== "?" }];
    }
    const optional: Step = { ...once, isOptional: true };
    return [...Array<Step>(min).fill(once), ...Array<Step>(max - min).fill(optional)];
  });
}

/** A sign that is a text, in UTF-8. */
export function literalSign(text: string): string {
  const bytes = new TextEncoder().encode(text);
  return Array.from(bytes, (byte) => `[\\x${byte.toString(16).padStart(2, "0")}]`).join("");
}

function setOf(atom: string, flags: string): ByteSet {
  const members = new RegExp(/^[\\[]/.test(atom) || atom === "." ? atom : `[${atom}]`, flags);
  return Uint8Array.from(
    { length: 256 },
    (_, byte) => members.test(String.fromCharCode(byte)) ? 1 : 0,
  );
}
