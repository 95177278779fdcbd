import fc from "fast-check";
import { encodeIndexLine, encodeMetadata } from "../../../../lib/capture/format/mod.ts";
import {
  type Capture,
  type DerivedOptions,
  type Metadata,
  openCapture,
  type RawEntry,
  verifyCapture,
} from "../../../../lib/capture/mod.ts";
import { compressLines } from "../../../../lib/capture/write/compress.ts";
import type { CompressRequest } from "../../../../lib/capture/write/compress_messages.ts";
import { FileTally, tallyLines } from "../../../../lib/capture/tally/mod.ts";
import type { WorkerPort } from "../../../../lib/pipe/mod.ts";
import { fileOf, metadataFor } from "../../capture/support/made_capture.ts";
import { concat } from "../../capture/support/memory_files.ts";

const utf8 = new TextEncoder();

/** A worker's work, done where it is asked for. */
export function compressHere(): WorkerPort {
  const port: WorkerPort = {
    onmessage: null,
    onerror: null,
    terminate: () => {},
    postMessage(message) {
      const { id, request } = message as { id: number; request: CompressRequest };
      const { buffer, length } = request;
      const reply = { ...compressLines(new Uint8Array(buffer, 0, length)), buffer };
      const data = { kind: "reply", id, reply };
      queueMicrotask(() => port.onmessage?.(new MessageEvent("message", { data })));
    },
  };
  return port;
}

export function outputTo(path: string, sources: readonly string[] = []): DerivedOptions {
  return {
    place: { path, sources, flag: "--out" },
    nowMs: () => Date.UTC(2026, 10, 21, 12),
    startCompressor: compressHere,
  };
}

export interface CaptureShape {
  /** Lines of each frame of each file; a file of `plain` lines has no frames. */
  readonly files: readonly (readonly (readonly string[])[])[];
  readonly metadata?: Partial<Metadata>;
}

/** Writes a capture of exactly these frames and files: names sort, cursors are dense. */
export async function writeCapture(dir: string, shape: CaptureShape): Promise<void> {
  await Deno.mkdir(dir, { recursive: true });
  const index: string[] = [];
  let first = 1;
  for (const [i, frames] of shape.files.entries()) {
    const name = `2026-11-21T1032${String(i).padStart(2, "0")}-000.jsonl.zst`;
    const tally = new FileTally();
    const placed = frames.map((lines) => {
      const bytes = utf8.encode(lines.map((line) => `${line}\n`).join(""));
      const frame = { first, lines: bytes };
      const { sets } = tallyLines(bytes);
      tally.add({ firstCursor: first, lines: lines.length, length: bytes.length, sets });
      first += lines.length;
      return frame;
    });
    const { bytes, table } = fileOf(placed);
    await Deno.writeFile(`${dir}/${name}`, concat([bytes, table]));
    index.push(`${encodeIndexLine(tally.indexLine(name))}\n`);
  }
  await Deno.writeTextFile(`${dir}/index.jsonl`, index.join(""));
  const lines = shape.files.flat(2);
  const totals = {
    totalBytes: lines.reduce((sum, line) => sum + utf8.encode(line).length + 1, 0),
    ...shape.metadata,
  };
  await Deno.writeTextFile(
    `${dir}/metadata.json`,
    encodeMetadata({ ...metadataFor(0), ...metadataFor(lines.length, totals) }),
  );
}

/** Every entry of a capture, as the text of its line. */
export async function linesOf(source: string | Capture): Promise<readonly string[]> {
  const capture = typeof source === "string" ? await openCapture(source) : source;
  const lines: string[] = [];
  for await (const entries of capture.rawEntries()) lines.push(...entries.map(textOf));
  return lines;
}

export function textOf({ bytes }: Pick<RawEntry, "bytes">): string {
  return new TextDecoder().decode(bytes);
}

/** What `logtap verify` finds: nothing, in a capture that was made right. */
export async function findingsIn(dir: string): Promise<readonly string[]> {
  const { findings } = await verifyCapture(dir, { signal: new AbortController().signal });
  return findings.map(({ file, text }) => `${file}: ${text}`);
}

/** Names in a directory, sorted. */
export function namesIn(dir: string): readonly string[] {
  return [...Deno.readDirSync(dir)].map(({ name }) => name).sort();
}

const START_MS = Date.UTC(2026, 10, 21, 10, 32);

/** Times as logtap writes them and as others do, mostly close together, some in no order. */
const ts = fc.oneof(
  { weight: 8, arbitrary: fc.nat(5000).map((ms) => moment(ms).replace("Z", "123456Z")) },
  { weight: 1, arbitrary: fc.nat(5000).map(moment) },
  { weight: 1, arbitrary: fc.constantFrom("2026-11-21T11:32:01.5+01:00", "not a time", "") },
);

function moment(ms: number): string {
  return new Date(START_MS + ms).toISOString();
}

/**
 * No word ends in a backslash: the V8 of Deno 2.7 and 2.9 takes the key "a\\n" for "a\\" after it has
 * parsed an object of the same shape with that key, and index lines have values of labels for keys.
 */
const word = fc.constantFrom("api", "web", "", "a;b=c", "=1+1", "ü", '"', "c:\\dir");
const labels = fc.dictionary(fc.constantFrom("app", "pod", "__proto__", "1"), word, { maxKeys: 3 });
const msg = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.constantFrom("ready", "time out", "line\nbreak", "a,b", '"quoted"', "\u2028", "\ud83d"),
);

/** Lines of entries: all members there or not, in any form that readers accept. */
export const entryLine: fc.Arbitrary<string> = fc.record(
  { ts, labels, msg, meta: labels },
  { requiredKeys: ["ts"] },
).map((entry) => JSON.stringify(entry));

/** Lines in frames in files, none of them empty. */
export function shapes(maxLines = 12): fc.Arbitrary<CaptureShape> {
  const frame = fc.array(entryLine, { minLength: 1, maxLength: maxLines });
  const file = fc.array(frame, { minLength: 1, maxLength: 3 });
  return fc.array(file, { minLength: 1, maxLength: 3 }).map((files) => ({ files }));
}
