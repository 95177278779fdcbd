import { LogtapError } from "../fault/mod.ts";

/** A file of a capture and what its bytes come to. */
export interface FileSum {
  /** From the capture's directory, with slashes. */
  readonly file: string;
  /** 64 hexadecimal digits. */
  readonly sha256: string;
}

/**
 * The sums in the form of `sha256sum`, sorted by name: two spaces, and a backslash in front of a
 * line whose name has characters that are escaped.
 */
export function encodeSums(sums: readonly FileSum[]): string {
  return [...sums].sort((a, b) => a.file < b.file ? -1 : 1).map(encodeSum).join("");
}

function encodeSum({ file, sha256 }: FileSum): string {
  const escaped = file.replace(/[\\\n\r]/g, (char) => ESCAPES[char]!);
  return `${escaped === file ? "" : "\\"}${sha256}  ${escaped}\n`;
}

const ESCAPES: Readonly<Record<string, string>> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r" };
const ESCAPED: Readonly<Record<string, string>> = { "\\\\": "\\", "\\n": "\n", "\\r": "\r" };

const LINE = /^(\\?)([0-9a-f]{64}) [ *]([^]+)$/;

/**
 * Reads what `encodeSums` or `sha256sum` wrote: file → sum.
 *
 * @throws {LogtapError} corrupt — a line of another form, or a name that stands there twice.
 */
export function decodeSums(text: string): ReadonlyMap<string, string> {
  const sums = new Map<string, string>();
  const lines = text.split("\n");
  if (lines.pop() !== "") throw bad(lines.length + 1, "the last line is cut off");
  lines.forEach((line, i) => {
    const [, escape, sha256, name] = LINE.exec(line) ?? [];
    if (sha256 === undefined || name === undefined) {
      throw bad(i + 1, "expected a sum, two spaces and a name");
    }
    const file = escape === "" ? name : name.replace(/\\[\\nr]/g, (code) => ESCAPED[code]!);
    if (sums.has(file)) throw bad(i + 1, "this name stands there twice");
    sums.set(file, sha256);
  });
  return sums;
}

function bad(line: number, says: string): LogtapError {
  return new LogtapError("corrupt", `Cannot read the sums, line ${line}: ${says}`);
}
