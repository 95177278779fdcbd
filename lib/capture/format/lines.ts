const NEWLINE = 10;

/** Lines in `bytes`; a rest without a newline counts as one. */
export function countLines(bytes: Uint8Array): number {
  let lines = 0;
  let at = bytes.indexOf(NEWLINE);
  while (at !== -1) {
    lines++;
    at = bytes.indexOf(NEWLINE, at + 1);
  }
  const endsWhole = bytes.length === 0 || bytes[bytes.length - 1] === NEWLINE;
  return endsWhole ? lines : lines + 1;
}

/** Visits the lines, `[start, end)` without their newline; a rest without one is the last. */
export function eachLine(
  bytes: Uint8Array,
  visit: (start: number, end: number) => void,
): void {
  for (let start = 0; start < bytes.length;) {
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline === -1 ? bytes.length : newline;
    visit(start, end);
    start = end + 1;
  }
}

/** Where line number `count` (from 0) begins; the length of `bytes` when there are fewer. */
export function lineStart(bytes: Uint8Array, count: number): number {
  let at = 0;
  for (let i = 0; i < count; i++) {
    const newline = bytes.indexOf(NEWLINE, at);
    if (newline === -1) return bytes.length;
    at = newline + 1;
  }
  return at;
}

/**
 * Cuts a stream of bytes into runs of whole lines. A line that is not whole yet is held, up to
 * `maxBytes`; a longer one is left out and counted.
 */
export class LineCutter {
  readonly #maxBytes: number;
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  #isSkipping = false;
  #tooLong = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Lines left out since this was asked last. They stood before what `push` returned last. */
  takeTooLong(): number {
    const count = this.#tooLong;
    this.#tooLong = 0;
    return count;
  }

  /** Takes the next bytes; returns the lines they complete, perhaps none. Views are kept. */
  push(bytes: Uint8Array): Uint8Array {
    const piece = this.#isSkipping ? this.#skip(bytes) : bytes;
    const end = piece.lastIndexOf(NEWLINE) + 1;
    if (end === 0) {
      this.#hold(piece);
      return piece.subarray(0, 0);
    }
    const whole = this.#join(piece.subarray(0, end));
    this.#hold(piece.subarray(end));
    return whole;
  }

  /** Ends the stream: the rest without a newline, perhaps empty. */
  finish(): Uint8Array {
    if (this.#isSkipping) {
      this.#isSkipping = false;
      this.#tooLong++;
    }
    return this.#join(new Uint8Array(0));
  }

  #skip(bytes: Uint8Array): Uint8Array {
    const end = bytes.indexOf(NEWLINE) + 1;
    if (end === 0) return bytes.subarray(0, 0);
    this.#isSkipping = false;
    this.#tooLong++;
    return bytes.subarray(end);
  }

  #hold(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#held.push(bytes);
    this.#heldBytes += bytes.length;
    if (this.#heldBytes <= this.#maxBytes) return;
    this.#held = [];
    this.#heldBytes = 0;
    this.#isSkipping = true;
  }

  #join(last: Uint8Array): Uint8Array {
    if (this.#held.length === 0) return last;
    const joined = new Uint8Array(this.#heldBytes + last.length);
    let at = 0;
    for (const piece of [...this.#held, last]) {
      joined.set(piece, at);
      at += piece.length;
    }
    this.#held = [];
    this.#heldBytes = 0;
    return joined;
  }
}
