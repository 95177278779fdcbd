import {
  type BucketPlan,
  type Credentials,
  type ObjectStore,
  openStore,
  parseBucket,
  type RemotePorts,
} from "../../../lib/bucket/mod.ts";
import { REAL_PACE } from "../../../lib/net/mod.ts";
import { encodeIndexLine, encodeMetadata } from "../../../lib/capture/format/mod.ts";
import { seededRandom } from "../../support/random.ts";
import { concat } from "../capture/support/memory_files.ts";
import {
  fileOf,
  FIRST_FILE,
  indexLineFor,
  lineOf,
  metadataFor,
} from "../capture/support/made_capture.ts";

export const KEYS: Credentials = {
  kind: "keys",
  accessKeyId: "S3RVER",
  secretAccessKey: "S3RVER",
};

/** The time passes, but nobody waits for long. */
export const HASTY = {
  ...REAL_PACE,
  wait: (ms: number, signal: AbortSignal) => REAL_PACE.wait(Math.min(ms, 5), signal),
};

export function ports(changes: Partial<RemotePorts> = {}): RemotePorts {
  return { signal: new AbortController().signal, userAgent: "test", pace: HASTY, ...changes };
}

export function planFor(
  url: string,
  endpoint: string,
  credentials: Credentials = KEYS,
): BucketPlan {
  return { address: parseBucket(url), endpoint, region: "us-east-1", credentials, caCerts: [] };
}

export interface TestStore extends Disposable {
  readonly store: ObjectStore;
}

/** A store that is closed at the end of its block. */
export function storeAt(
  url: string,
  endpoint: string,
  changes: Partial<RemotePorts> & { readonly credentials?: Credentials } = {},
): TestStore {
  const { credentials, ...rest } = changes;
  const store = openStore(planFor(url, endpoint, credentials), ports(rest));
  return { store, [Symbol.dispose]: () => store.close() };
}

const utf8 = new TextEncoder();

/**
 * The files of a finished capture that does not compress: one data file of `frames` frames with
 * `lines` lines, a second each, of some 1.3 KB.
 */
export function largeCapture(frames: number, lines: number): Readonly<Record<string, Uint8Array>> {
  const random = seededRandom(7);
  const made = Array.from({ length: frames }, (_, i) => {
    const first = 1 + i * lines;
    const text = Array.from({ length: lines }, (_, k) => {
      const noise = random.bytes(900).toBase64();
      return lineOf(first + k).replace(/"msg":".*"/, `"msg":"${noise}"`);
    });
    return { first, lines: utf8.encode(text.join("")) };
  });
  const { bytes, table } = fileOf(made);
  const rawBytes = made.reduce((sum, { lines }) => sum + lines.length, 0);
  const index = { ...indexLineFor(FIRST_FILE, 1, frames * lines), bytes: rawBytes };
  return {
    [FIRST_FILE]: concat([bytes, table]),
    "index.jsonl": utf8.encode(`${encodeIndexLine(index)}\n`),
    "metadata.json": utf8.encode(
      encodeMetadata(metadataFor(frames * lines, { totalBytes: rawBytes })),
    ),
  };
}

/** Writes files into a directory. */
export function fill(dir: string, files: Readonly<Record<string, Uint8Array>>): void {
  Deno.mkdirSync(dir, { recursive: true });
  for (const [name, bytes] of Object.entries(files)) Deno.writeFileSync(`${dir}/${name}`, bytes);
}

/** Name → bytes of all files of a directory. */
export function contentOf(dir: string): Readonly<Record<string, string>> {
  const names = [...Deno.readDirSync(dir)].map(({ name }) => name).sort();
  return Object.fromEntries(names.map((name) => {
    return [name, Deno.readFileSync(`${dir}/${name}`).toBase64()];
  }));
}
