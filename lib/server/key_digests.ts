import { LogtapError } from "../fault/mod.ts";
import type { KeyDigests } from "./security.ts";

/** Longest key, in characters: far beyond what is hard to guess, far below the limit of a head. */
const KEY_CHARACTERS_MAX = 512;
/** Keys of one kind; enough for a rotation, and comparing stays cheap. */
const KEYS_MAX = 64;

/**
 * The digest of a key, after a look at whether a header can carry it.
 *
 * @param name what messages call its origin, `--api-key`; the key itself is never told.
 * @throws {LogtapError} usage
 */
export async function digestOfKey(key: string, name: string): Promise<string> {
  if (key === "") throw new LogtapError("usage", `Cannot use ${name}: the key is empty`);
  if (!/^[\x21-\x7e]+$/.test(key)) {
    throw new LogtapError(
      "usage",
      `Cannot use ${name}: a key consists of printable ASCII characters without spaces`,
      { hint: "make one with: openssl rand -hex 32" },
    );
  }
  if (key.length > KEY_CHARACTERS_MAX) {
    throw new LogtapError(
      "usage",
      `Cannot use ${name}: the key is longer than ${KEY_CHARACTERS_MAX} characters`,
    );
  }
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(key));
  return new Uint8Array(digest).toHex();
}

/**
 * The digests in a key file: one key a line, empty lines and those that begin with `#` skipped.
 *
 * @throws {LogtapError} usage
 */
export async function digestsOfKeyFile(text: string, name: string): Promise<readonly string[]> {
  const lines = text.replace(/^\uFEFF/, "").split("\n").map((line) => line.replace(/\r$/, ""));
  const digests: string[] = [];
  for (const [i, line] of lines.entries()) {
    if (line.trim() === "" || line.startsWith("#")) continue;
    digests.push(await digestOfKey(line, `${name} line ${i + 1}`));
  }
  if (digests.length > 0) return digests;
  throw new LogtapError("usage", `Cannot use ${name}: there is no key in it`);
}

/**
 * The keys of a server as its plan has them.
 *
 * @throws {LogtapError} usage — too many, or one that is in both kinds and thus of unclear meaning.
 */
export function keyDigests(write: readonly string[], read: readonly string[]): KeyDigests {
  const keys = { write: [...new Set(write)], read: [...new Set(read)] };
  if (keys.write.length > KEYS_MAX || keys.read.length > KEYS_MAX) {
    throw new LogtapError("usage", `Cannot use more than ${KEYS_MAX} keys of one kind`);
  }
  if (keys.read.some((digest) => keys.write.includes(digest))) {
    throw new LogtapError("usage", "Cannot use one key for --api-key and for --read-key", {
      hint: "a key given with --api-key reads as well",
    });
  }
  return keys;
}
