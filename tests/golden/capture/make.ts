/**
 * Makes the golden captures beside this file, and for each the reading that is expected of it:
 *
 *     deno run -A tests/golden/capture/make.ts
 *
 * Captures that were made once must stay readable for ever: a change of the format adds a capture, it does
 * not make these again. `<name>/` is the directory, `<name>.want` what a reader gives: cursor and
 * line, then its findings. Everything but `ours*` is put together by hand from the layouts of other
 * writers, without logtap's encoder.
 */
import { constants, zstdCompressSync } from "node:zlib";
import { encodeIndexLine, encodeMetadata, loadHasher } from "../../../lib/capture/format/mod.ts";
import { fileOf, linesFrom } from "../../lib/capture/support/made_capture.ts";
import {
  finishedCapture,
  FIRST_FILE,
  killedCapture,
  metadataFor,
  SECOND_FILE,
} from "../../lib/capture/support/made_capture.ts";
import { concat, MemoryFiles } from "../../lib/capture/support/memory_files.ts";
import { readingText } from "../../lib/capture/support/reading_text.ts";

const utf8 = new TextEncoder();
const ROOT = new URL(".", import.meta.url);

function frame(text: string | Uint8Array, checksum = 1): Uint8Array {
  return zstdCompressSync(typeof text === "string" ? utf8.encode(text) : text, {
    params: { [constants.ZSTD_c_checksumFlag]: checksum, [constants.ZSTD_c_compressionLevel]: 3 },
  });
}

function skippable(magic: number, payload: string): Uint8Array {
  const bytes = new Uint8Array(8 + payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, magic, true);
  view.setUint32(4, payload.length, true);
  bytes.set(utf8.encode(payload), 8);
  return bytes;
}

/** A frame with 300 label sets: its row has a filter instead of sets. Times of all kinds. */
function manySets(first: number): Uint8Array {
  const line = (i: number) =>
    `{"ts":"2026-11-21T10:40:${String(i % 60).padStart(2, "0")}.000000001Z",` +
    `"labels":{"app":"api","pod":"pod-${i}"},"msg":"one of many ${first + i} \\u0000 \u2028 é"}\n`;
  return utf8.encode(Array.from({ length: 300 }, (_, i) => line(i)).join(""));
}

const FAR = '{"ts":"9999-12-31T23:59:59.999999999Z","labels":{},"msg":"last","meta":{"k":"v"}}\n' +
  '{"ts":"1970-01-01T00:00:00.000000000Z","labels":{},"msg":"first"}\n';

function ours(): MemoryFiles {
  const files = finishedCapture();
  const third = fileOf([
    { first: 201, lines: linesFrom(201, 3) },
    { first: 204, lines: manySets(204) },
    { first: 504, lines: utf8.encode(FAR) },
  ]);
  const name = "2026-11-21T104000-000.jsonl.zst";
  files.set(name, concat([third.bytes, third.table]));
  const line = {
    file: name,
    from: "1970-01-01T00:00:00.000000000Z",
    to: "9999-12-31T23:59:59.999999999Z",
    lines: 305,
    bytes: third.rows.reduce((sum, { row }) => sum + row.rawBytes, 0),
    labels: { app: { "app-0": 1, "app-1": 1, "app-2": 1, api: 300 } },
    labelsCapped: ["pod"],
    first: 201,
  };
  files.set("index.jsonl", `${files.text("index.jsonl")}${encodeIndexLine(line)}\n`);
  const totalBytes = linesFrom(1, 200).length + line.bytes;
  files.set("metadata.json", encodeMetadata(metadataFor(505, { totalBytes })));
  return files;
}

function oursKilled(): MemoryFiles {
  const files = killedCapture(0);
  const torn = fileOf([
    { first: 121, lines: linesFrom(121, 40) },
    { first: 161, lines: linesFrom(161, 40) },
  ]);
  files.files.delete(`${SECOND_FILE}.201.tail.jsonl`);
  files.set(SECOND_FILE, torn.bytes.slice(0, torn.bytes.length - 30));
  files.set(`${SECOND_FILE}.121.tail.jsonl`, linesFrom(121, 40));
  files.set(`${SECOND_FILE}.161.tail.jsonl`, linesFrom(161, 40));
  files.set(`${SECOND_FILE}.201.tail.jsonl`, concat([linesFrom(201, 5), utf8.encode('{"ts":"20')]));
  return files;
}

/** Two finished files joined by `cat`, and a copy that was cut off. */
function oursByHand(): MemoryFiles {
  const whole = finishedCapture();
  const files = new MemoryFiles({ "metadata.json": whole.text("metadata.json") });
  files.set("a.jsonl.zst", concat([whole.files.get(FIRST_FILE)!, whole.files.get(SECOND_FILE)!]));
  const more = fileOf([{ first: 201, lines: linesFrom(201, 40) }]).bytes;
  files.set("b.jsonl.zst", more.slice(0, more.length - 100));
  return files;
}

/** Lines as the older program writes them: local offset, few digits, no empty labels, HTML escaped. */
const OLDER = [
  '{"ts":"2026-03-01T09:00:00.5+01:00","labels":{"app":"web","pod":"web-1"},"msg":"a \\u003cb\\u003e \\u0026 c"}',
  '{"ts":"2026-03-01T09:00:01+01:00","msg":"no labels"}',
  '{"ts":"2026-03-01T09:00:02.123456789+01:00","labels":{"app":"api"},"msg":""}',
  '{"ts":"2026-03-01T09:00:03.1+01:00","labels":{"app":"web","pod":"web-2"},"msg":"tab\\t quote \\""}',
].map((line) => `${line}\n`);

function older(): MemoryFiles {
  const audit =
    '{"timestamp":"2026-03-01T08:00:00Z","event":"server_started","remote_ip":"","lines":0}\n';
  const first = OLDER.join("");
  const second = OLDER.map((line) => line.replace("09:0", "09:1")).join("");
  const open = OLDER.map((line) => line.replace("09:0", "09:2")).join("");
  const line = (file: string, text: string, minute: number) =>
    `{"file":"${file}","from":"2026-03-01T09:${minute}0:00.5+01:00","to":"2026-03-01T09:${minute}0:03.1+01:00",` +
    `"lines":4,"bytes":${
      utf8.encode(text).length
    },"labels":{"app":{"web":2,"api":1},"pod":{"web-1":1,"web-2":1}}}\n`;
  const names = ["2026-03-01T080000-000.jsonl.zst", "2026-03-01T081000-000.jsonl.zst"] as const;
  return new MemoryFiles({
    "metadata.json": `{
  "version": 1,
  "format": "jsonl",
  "started": "2026-03-01T09:00:00.000000001+01:00",
  "stopped": "0001-01-01T00:00:00Z",
  "total_lines": 0,
  "total_bytes": 0,
  "labels_seen": null,
  "redaction": {
    "enabled": true,
    "patterns": [
      "email"
    ]
  }
}
`,
    "index.jsonl": line(names[0], first, 0) + line(names[1], second, 1),
    "audit.jsonl": audit,
    [names[0]]: frame(first),
    [names[1]]: frame(second),
    "2026-03-01T082000-000.jsonl": open,
  });
}

/** Lines across frames, foreign skippable frames, a file without an end of line, lines that are none. */
function foreign(): MemoryFiles {
  const text = linesFrom(1, 30);
  const pzstd = concat([0, 1, 2, 3].flatMap((i) => {
    const part = text.subarray(i * text.length / 4, (i + 1) * text.length / 4);
    return [skippable(0x184d2a50, "\u0004\u0000\u0000\u0000"), frame(part, 0)];
  }));
  return new MemoryFiles({
    "metadata.json":
      '{"version":1,"format":"jsonl","started":"2026-11-21T10:32:00Z","stopped":"2026-11-21T11:32:00Z"}',
    "1-pzstd.jsonl.zst": pzstd,
    "2-plain.jsonl": concat([
      linesFrom(31, 9),
      utf8.encode("no entry\n"),
      linesFrom(41, 2).slice(0, -1),
    ]),
    "3-empty.jsonl": "",
    "4-frames.jsonl.zst": concat([
      frame(linesFrom(43, 3)),
      frame(""),
      skippable(0x184d2a5b, "somebody else's"),
      frame(linesFrom(46, 3)),
    ]),
    "5-cut.jsonl": concat([linesFrom(49, 2), utf8.encode('{"ts":"2026-11-21T')]),
    "notes.txt": "no data file",
  });
}

await loadHasher();
const captures = {
  ours: ours(),
  oursKilled: oursKilled(),
  oursByHand: oursByHand(),
  older: older(),
  foreign: foreign(),
};
for (const [name, files] of Object.entries(captures)) {
  const folder = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  await Deno.mkdir(new URL(folder, ROOT), { recursive: true });
  for (const [file, bytes] of files.files) {
    await Deno.writeFile(new URL(`${folder}/${file}`, ROOT), bytes);
  }
  await Deno.writeTextFile(new URL(`${folder}.want`, ROOT), await readingText(files));
}
