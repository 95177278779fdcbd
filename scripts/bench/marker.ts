/**
 * Every generated line carries a marker, `rid=bench-00000042-00007`: which generator made it, in
 * which push, at which place. A verifier reads markers back and knows exactly what is lost or
 * doubled. All parts have a fixed width, so that the push number can be patched in place.
 */
export interface Marker {
  readonly prefix: string;
  readonly push: number;
  readonly line: number;
}

/** Digits of the push number: 10⁸ pushes a run. */
export const PUSH_DIGITS = 8;
const LINE_DIGITS = 5;
/** Lines a push can number. */
export const LINES_MAX = 10 ** LINE_DIGITS;

const PREFIX = /^[A-Za-z0-9]{1,32}$/;
const MARKER = /\brid[=":\\]{1,6}([A-Za-z0-9]{1,32})-(\d{8})-(\d{5})/;

export function isPrefix(text: string): boolean {
  return PREFIX.test(text);
}

export function markerText({ prefix, push, line }: Marker): string {
  const digits = (value: number, width: number) => value.toString().padStart(width, "0");
  return `${prefix}-${digits(push, PUSH_DIGITS)}-${digits(line, LINE_DIGITS)}`;
}

/** The marker in a message, or in a whole line of a capture. */
export function findMarker(text: string): Marker | undefined {
  const found = MARKER.exec(text);
  if (found === null) return undefined;
  return { prefix: found[1]!, push: Number(found[2]), line: Number(found[3]) };
}
