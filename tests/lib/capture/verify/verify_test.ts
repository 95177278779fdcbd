import assert from "node:assert/strict";
import fc from "fast-check";
import { type FindingKind, repairCapture, verifyCapture } from "../../../../lib/capture/mod.ts";
import { encodeMetadata } from "../../../../lib/capture/format/mod.ts";
import {
  finishedCapture,
  FIRST_FILE,
  killedCapture,
  linesBetween,
  linesFrom,
  madeFile,
  metadataFor,
  readAll,
  SECOND_FILE,
} from "../support/made_capture.ts";
import { tempDir } from "../../../support/temp_dir.ts";
import type { MemoryFiles } from "../support/memory_files.ts";

const full = Deno.env.get("LOGTAP_TEST_FULL") === "1";
const FLIPS = full ? 100_000 : 800;

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

Deno.test("verifyCapture() takes what a writer does meanwhile for no fault", async () => {
  const files = killedCapture(3);
  const whole = files.files.get(SECOND_FILE)!;
  const stale = `${SECOND_FILE}.161.tail.jsonl`;
  files.set(SECOND_FILE, new Uint8Array(0));
  files.set(stale, linesFrom(161, 40));
  let looks = 0;
  files.onAccess = (what) => {
    // Looked at for its structure when nothing is in it, read when two frames have landed.
    if (what === SECOND_FILE && ++looks === 2) files.set(SECOND_FILE, whole);
  };
  const { findings, lines } = await verifyCapture(files, { isLive: true });
  assert.deepEqual([findings, lines, looks], [[], 203, 2]);
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
    tells: /no index line/,
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

interface Damage {
  readonly name: string;
  readonly make: (files: MemoryFiles) => void;
  /** Kind, first cursor and number of the lines that cannot be read. */
  readonly told: readonly [FindingKind, number | undefined, number | undefined];
  readonly tells: RegExp;
}

const { ends } = madeFile(1, 3, 40);
const flipped = (files: MemoryFiles, name: string, at: number) => {
  const bytes = files.files.get(name)!.slice();
  bytes[at]! ^= 1;
  files.set(name, bytes);
};
const cut = (files: MemoryFiles, name: string, size: number) =>
  files.set(name, files.files.get(name)!.slice(0, size));

const DAMAGES: readonly Damage[] = [
  {
    name: "a frame, the first of all",
    make: (files) => flipped(files, FIRST_FILE, ends[0]! - 20),
    told: ["damaged", 1, 40],
    tells: /40 lines, cursors 1 to 40, cannot be read/,
  },
  {
    name: "a frame between others",
    make: (files) => flipped(files, FIRST_FILE, ends[1]! - 20),
    told: ["damaged", 41, 40],
    tells: /40 lines, cursors 41 to 80, cannot be read/,
  },
  {
    name: "a frame, the last of all",
    make: (files) => flipped(files, SECOND_FILE, madeFile(121, 2, 40).ends[1]! - 20),
    told: ["damaged", 161, 40],
    tells: /40 lines, cursors 161 to 200, cannot be read/,
  },
  {
    name: "a row with new label sets",
    make: (files) => flipped(files, FIRST_FILE, 40),
    told: ["damaged", undefined, 0],
    tells: /damaged row at byte 0; the table has it, no line is lost/,
  },
  {
    name: "what says that a row is one",
    make: (files) => flipped(files, FIRST_FILE, ends[0]!),
    told: ["damaged", undefined, 0],
    tells: /no row at byte \d+; the table has it, no line is lost/,
  },
  {
    name: "a table",
    make: (files) => flipped(files, SECOND_FILE, files.files.get(SECOND_FILE)!.length - 40),
    told: ["damaged", undefined, 0],
    tells: /the rows have it all, no line is lost/,
  },
  {
    name: "a file that is cut off",
    make: (files) => cut(files, FIRST_FILE, ends[1]! - 20),
    told: ["cut", 41, 80],
    tells: /80 lines with cursors 41 to 120 cannot be read/,
  },
  {
    name: "the last file, cut off",
    make: (files) => cut(files, SECOND_FILE, 100),
    told: ["cut", 121, 80],
    tells: /80 lines with cursors 121 to 200 cannot be read/,
  },
  {
    name: "a file that is gone",
    make: (files) => void files.files.delete(FIRST_FILE),
    told: ["vanished", 1, 120],
    tells: /120 lines with cursors 1 to 120 cannot be read/,
  },
  {
    name: "a file of noise",
    make: (files) => files.set(SECOND_FILE, files.files.get(SECOND_FILE)!.map((byte) => byte ^ 85)),
    told: ["damaged", 121, 80],
    tells: /80 lines with cursors 121 to 200 cannot be read/,
  },
  {
    name: "a line of the index",
    make: (files) => files.set("index.jsonl", files.text("index.jsonl").slice(0, -20)),
    told: ["damaged", undefined, undefined],
    tells: /no index line/,
  },
];

for (const { name, make, told, tells } of DAMAGES) {
  Deno.test(`verifyCapture() tells one damage once: ${name}`, async () => {
    const files = finishedCapture();
    make(files);
    const { findings } = await verifyCapture(files);
    assert.deepEqual(findings.map(({ kind, cursor, lines }) => [kind, cursor, lines]), [told]);
    assert.match(findings[0]!.text, tells);
  });
}

Deno.test("verifyCapture() still sees what no damage is the cause of", async () => {
  const others: ReadonlyArray<readonly [RegExp, string, RegExp]> = [
    [/"lines":120/, '"lines":121', /80 lines and 40 that cannot be read, not 121/],
    [/"lines":120/, '"lines":79', /not 79/],
    [/"bytes":11412/, '"bytes":11413', /not 11413/],
    [/"lines":80/, '"lines":81', /has 80 lines, not 81/],
    [/"total_lines": 200/, '"total_lines": 199', /total_lines is 199, there are 200/],
    [/"written": 200/, '"written": 201', /last cursor is 201, the last line's 200/],
  ];
  for (const [from, to, tells] of others) {
    const files = finishedCapture();
    flipped(files, FIRST_FILE, ends[1]! - 20);
    const name = ["index.jsonl", "metadata.json"].find((name) => from.test(files.text(name)))!;
    replaced(files, name, from, to);
    const { findings } = await verifyCapture(files);
    assert.ok(findings.some(({ kind }) => kind === "damaged"));
    assert.ok(findings.some(({ text }) => tells.test(text)), JSON.stringify(findings, null, 1));
  }
});

Deno.test("verifyCapture() tells the same damage, and no more, after a repair", async () => {
  using dir = tempDir();
  const files = finishedCapture();
  flipped(files, FIRST_FILE, ends[1]! - 20);
  for (const [name, bytes] of files.files) Deno.writeFileSync(dir.file(name), bytes);
  await repairCapture(dir.path);
  const { findings } = await verifyCapture(dir.path);
  assert.deepEqual(findings.map(({ kind, cursor, lines }) => [kind, cursor, lines]), [
    ["damaged", 41, 40],
  ]);
});

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
        assert.equal(findings.length, 1, `bit ${bit} of ${name}: ${JSON.stringify(findings)}`);
        return;
      }
      assert.deepEqual((await readAll(files)).lines, want, `bit ${bit} of ${name}`);
    }),
    { numRuns: FLIPS, seed: 20261121 },
  );
  assert.ok(detected > FLIPS * 0.99, `${detected} of ${FLIPS} flips detected`);
});
