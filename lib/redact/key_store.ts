import { createHash, randomBytes } from "node:crypto";
import { LogtapError } from "../fault/mod.ts";

/** Fewer bytes could be tried out. */
const KEY_MIN_BYTES = 16;
const KEY_MAX_BYTES = 4096;
const MADE_KEY_BYTES = 32;
const ID_DIGITS = 12;
const ID = /^[0-9a-f]{12}$/;
const ID_DOMAIN = "logtap redaction key id\0";

/** A key, and the name that metadata has for it, which tells nothing about it. */
export interface RedactionKey {
  readonly key: Uint8Array;
  readonly keyId: string;
}

/** The files that keys lie in. */
export interface KeyFiles {
  /** Undefined when there is no such file. @throws {LogtapError} denied */
  read(path: string): Promise<Uint8Array | undefined>;
  /** Writes a new file that only its owner may read; its folders too. */
  create(path: string, text: string): Promise<void>;
}

/** A key that a person has chosen. */
export interface GivenKey {
  readonly text: string;
  /** A flag or variable, for messages. */
  readonly origin: string;
}

export interface KeyWish {
  readonly given?: GivenKey;
  /** Id of the key that the capture has been written with so far. */
  readonly before?: string;
  /** Where keys are kept that nobody gave; undefined where there is no such place. */
  readonly folder: string | undefined;
}

export interface FoundKey extends RedactionKey {
  /** A sentence for the person: the capture goes on under another key. */
  readonly notice?: string;
}

/**
 * The key for keyed tokens: the one that was given, else the one that the capture has used before,
 * else a new one, which is kept under its id. Keys are never in the capture: whoever has that
 * could try out every phone number.
 *
 * @throws {LogtapError} usage — the given key; denied — one cannot be read or kept.
 */
export async function findKey(wish: KeyWish, files: KeyFiles): Promise<FoundKey> {
  const { given, before, folder } = wish;
  if (given !== undefined) {
    return withNotice(checkedKey(given), before, "the key that was given is another one");
  }
  if (folder === undefined) {
    throw new LogtapError(
      "usage",
      "Cannot keep a redaction key: neither HOME nor XDG_STATE_HOME is set",
      {
        hint: "give one with --redact-key-file",
      },
    );
  }
  const kept = before === undefined ? undefined : await keptKey(before, folder, files);
  if (kept !== undefined) return kept;
  const made = keyOf(new TextEncoder().encode(randomBytes(MADE_KEY_BYTES).toString("hex")));
  await files.create(`${folder}/${made.keyId}`, `${new TextDecoder().decode(made.key)}\n`);
  return withNotice(made, before, `it is not in ${folder} any more, and a new one starts`);
}

/** A stored key counts only under its own id. */
async function keptKey(
  id: string,
  folder: string,
  files: KeyFiles,
): Promise<RedactionKey | undefined> {
  // The id comes from a file of the capture, which may be anybody's.
  if (!ID.test(id)) return undefined;
  const bytes = await files.read(`${folder}/${id}`);
  const kept = bytes === undefined ? undefined : keyOf(trimmed(bytes));
  return kept?.keyId === id ? kept : undefined;
}

function checkedKey({ text, origin }: GivenKey): RedactionKey {
  const key = trimmed(new TextEncoder().encode(text));
  if (key.length >= KEY_MIN_BYTES && key.length <= KEY_MAX_BYTES) return keyOf(key);
  throw new LogtapError(
    "usage",
    `Cannot use the redaction key of ${origin}: expected ${KEY_MIN_BYTES} to ${KEY_MAX_BYTES} bytes, got ${key.length}`,
    { hint: "`openssl rand -hex 32` makes a good one" },
  );
}

/** Without the line end that editors leave. */
function trimmed(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === 0x0a || bytes[end - 1] === 0x0d)) end--;
  return bytes.slice(0, end);
}

function keyOf(key: Uint8Array): RedactionKey {
  const keyId = createHash("sha256").update(ID_DOMAIN).update(key).digest("hex").slice(
    0,
    ID_DIGITS,
  );
  return { key, keyId };
}

function withNotice(found: RedactionKey, before: string | undefined, why: string): FoundKey {
  if (before === undefined || before === found.keyId) return found;
  const notice = `the capture was redacted with key ${ID.test(before) ? before : "?"}: ${why}; ` +
    "values get other tokens from here on";
  return { ...found, notice };
}
