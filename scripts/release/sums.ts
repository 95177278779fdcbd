import { createHash } from "node:crypto";

/** Lower-case hex. */
export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** File name → SHA-256. */
export type Sums = ReadonlyMap<string, string>;

/** What `sha256sum --check` reads: one `HASH  NAME` a line, by name. */
export function sumsText(sums: Sums): string {
  const names = [...sums.keys()].sort();
  return names.map((name) => `${sums.get(name)}  ${name}\n`).join("");
}

/** Reads what {@linkcode sumsText} writes; also the `*` that marks binary mode. */
export function parseSums(text: string): Sums {
  const lines = text.split("\n").filter((line) => line !== "");
  return new Map(lines.map((line) => {
    const [, hash, name] = /^([0-9a-f]{64}) [ *](.+)$/.exec(line) ?? [];
    if (hash === undefined || name === undefined) throw new Error(`No checksum line: ${line}`);
    return [name, hash];
  }));
}
