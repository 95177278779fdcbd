import assert from "node:assert/strict";
import fc from "fast-check";
import { verifyCapture } from "../../../../lib/capture/mod.ts";
import { encodeMetadata } from "../../../../lib/capture/format/mod.ts";
import {
  finishedCapture,
  FIRST_FILE,
  killedCapture,
  linesBetween,
  linesFrom,
  metadataFor,
  readAll,
  SECOND_FILE,
} from "../support/made_capture.ts";
import type { MemoryFiles } from "../support/memory_files.ts";

const full = Deno.env.get("LOGTAP_TEST_FULL") === "1";
const FLIPS = full ? 100_000 : 2_000;

Deno.test("verifyCapture() finds nothing in a finished capture", async () => {
  const report = await verifyCapture(finishedCapture());
  assert.deepEqual(report.findings, []);
  assert.deepEqual(report.notes, []);
  const { files, frames, lines, firstCursor, lastCursor } = report;
  assert.deepEqual({ files, frames, lines, firstCursor, lastCursor }, {
    files: 2,
    frames: 5,
    lines: 200,
    firstCursor: 1,
    lastCursor: 200,
  });
});

Deno.test("verifyCapture() tells what a kill left", async () => {
  const { findings, notes } = await verifyCapture(killedCapture(3));
  assert.deepEqual(findings.map(({ kind, file }) => [kind, file]), [
    ["unfinished", SECOND_FILE],
    ["unfinished", `${SECOND_FILE}.201.tail.jsonl`],
  ]);
  assert.equal(notes.length, 1);
});

Deno.test("verifyCapture() does not blame a writer for what it has open", async () => {
  const { findings, notes } = await verifyCapture(killedCapture(3), { isLive: true });
  assert.deepEqual(findings, []);
  assert.match(notes.join(), /at work/);
});

interface Flaw {
  readonly name: string;
  readonly make: (files: MemoryFiles) => void;
  /** Text that one of the findings has. */
  readonly tells: RegExp;
}

const replaced = (files: MemoryFiles, name: string, from: RegExp | string, to: string) =>
  files.set(name, files.text(name).replace(from, to));

const FLAWS: readonly Flaw[] = [
  {
    name: "an index line counts other lines",
    make: (files) => replaced(files, "index.jsonl", '"lines":120', '"lines":121'),
    tells: /has 120 lines, not 121/,
  },
  {
    name: "an index line counts other bytes",
    make: (files) => replaced(files, "index.jsonl", /"bytes":\d+/, '"bytes":5'),
    tells: /bytes, not 5/,
  },
  {
    name: "an index line has another time",
    make: (files) => replaced(files, "index.jsonl", /"to":"2026/, '"to":"2027'),
    tells: /has to 2026.*, not 2027/,
  },
  {
    name: "an index line counts a label wrongly",
    make: (files) => replaced(files, "index.jsonl", '"app-1":40', '"app-1":41'),
    tells: /other labels/,
  },
  {
    name: "an index line claims another first cursor",
    make: (files) => replaced(files, "index.jsonl", '"first":121', '"first":122'),
    tells: /first cursor 121, not 122|cursors/,
  },
  {
    name: "an index line is torn",
    make: (files) => files.set("index.jsonl", files.text("index.jsonl").slice(0, -20)),
    tells: /is none/,
  },
  {
    name: "an indexed file is gone",
    make: (files) => void files.files.delete(SECOND_FILE),
    tells: /the directory not/,
  },
  {
    name: "an indexed file is empty",
    make: (files) => files.set(SECOND_FILE, ""),
    tells: /has 0 lines, not 80/,
  },
  {
    name: "the first file is gone and nothing says that it was evicted",
    make: (files) => {
      files.files.delete(FIRST_FILE);
      replaced(files, "index.jsonl", /^.*\n/, "");
    },
    tells: /first line has cursor 121, though 0 lines were evicted/,
  },
  {
    name: "the ledger does not balance",
    make: (files) => replaced(files, "metadata.json", '"received": 200', '"received": 201'),
    tells: /does not balance/,
  },
  {
    name: "the ledger wrote more than there is",
    make: (files) =>
      files.set(
        "metadata.json",
        encodeMetadata(metadataFor(200, {
          ledger: { ...metadataFor(201).ledger! },
        })),
      ),
    tells: /last cursor is 201, the last line's 200/,
  },
  {
    name: "the totals are others",
    make: (files) => replaced(files, "metadata.json", '"total_lines": 200', '"total_lines": 199'),
    tells: /total_lines is 199, there are 200/,
  },
  {
    name: "metadata is no JSON",
    make: (files) => files.set("metadata.json", "{"),
    tells: /expected JSON/,
  },
  {
    name: "a tail with a gap before it",
    make: (files) => files.set(`${SECOND_FILE}.210.tail.jsonl`, linesFrom(210, 2)),
    tells: /cursors 201 to 209 are nowhere/,
  },
  {
    name: "a file that repeats cursors",
    make: (files) => files.set("2026-11-21T103200-002.jsonl.zst", files.files.get(SECOND_FILE)!),
    tells: /claim cursor 121/,
  },
];

for (const { name, make, tells } of FLAWS) {
  Deno.test(`verifyCapture() tells: ${name}`, async () => {
    const files = finishedCapture();
    make(files);
    const { findings } = await verifyCapture(files);
    assert.ok(findings.some(({ text }) => tells.test(text)), JSON.stringify(findings, null, 1));
  });
}

Deno.test(`verifyCapture() detects any flipped bit that changes lines (${FLIPS} flips)`, async () => {
  const whole = finishedCapture();
  const want = linesBetween(1, 200);
  let detected = 0;
  const flip = fc.constantFrom(FIRST_FILE, SECOND_FILE).chain((name) =>
    fc.record({ name: fc.constant(name), bit: fc.nat(whole.files.get(name)!.length * 8 - 1) })
  );
  await fc.assert(
    fc.asyncProperty(flip, async ({ name, bit }) => {
      const files = whole.clone();
      const bytes = files.files.get(name)!.slice();
      bytes[bit >> 3]! ^= 1 << (bit & 7);
      files.set(name, bytes);
      const { findings } = await verifyCapture(files);
      if (findings.length > 0) {
        detected++;
        return;
      }
      assert.deepEqual((await readAll(files)).lines, want, `bit ${bit} of ${name}`);
    }),
    { numRuns: FLIPS, seed: 20261121 },
  );
  assert.ok(detected > FLIPS * 0.99, `${detected} of ${FLIPS} flips detected`);
});
