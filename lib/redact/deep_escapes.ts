import { BACKSLASH, isUnicodeEscape, QUOTE, SLASH, textOf } from "./bytes.ts";

/** Text with a map back to where each of its bytes came from. */
export interface View {
  readonly bytes: Uint8Array;
  /** Index in `bytes`, its length included → index in the source. */
  readonly origins: Uint32Array;
}

/**
 * Text in which JSON inside of JSON shows its letters: `bob\\u0040example.com` becomes
 * `bob@example.com`, `https:\\/\\/` becomes `https://`, and `\\u0022`, as some encoders write a
 * quotation mark, becomes `\\\"`. Other escapes are left as they are. The form stays that of the
 * inside of a JSON string, so that the same finders work on it.
 */
export function showDeepEscapes(source: Uint8Array, start: number, end: number): View {
  // Only quotation marks grow: six bytes and more, of which n backslashes become 2n - 1.
  const bytes = new Uint8Array((end - start) * 2);
  const origins = new Uint32Array(bytes.length + 1);
  let used = 0;
  const emit = (byte: number, origin: number) => {
    bytes[used] = byte;
    origins[used++] = origin;
  };
  for (let at = start; at < end;) {
    if (source[at] !== BACKSLASH) {
      emit(source[at]!, at++);
      continue;
    }
    let run = at;
    while (run < end && source[run] === BACKSLASH) run++;
    const shown = run - at < 2 ? undefined : shownAt(source, run, end);
    if (shown === undefined) {
      while (at < run) emit(BACKSLASH, at++);
      if (at < end) emit(source[at]!, at++);
      continue;
    }
    const backslashes = shown.byte === QUOTE ? 2 * (run - at) - 1 : 0;
    for (let i = 0; i < backslashes; i++) emit(BACKSLASH, at);
    emit(shown.byte, at);
    at = shown.end;
  }
  origins[used] = end;
  return { bytes: bytes.subarray(0, used), origins: origins.subarray(0, used + 1) };
}

interface Shown {
  readonly byte: number;
  readonly end: number;
}

/** The printable ASCII character that the escape behind backslashes at `at` stands for. */
function shownAt(source: Uint8Array, at: number, end: number): Shown | undefined {
  if (source[at] === SLASH && at < end) return { byte: SLASH, end: at + 1 };
  if (at + 5 > end || !isUnicodeEscape(source, at)) return undefined;
  const byte = Number(`0x${textOf(source, at + 1, at + 5)}`);
  return byte < 0x20 || byte > 0x7e || byte === BACKSLASH ? undefined : { byte, end: at + 5 };
}
