import assert from "node:assert/strict";
import fc from "fast-check";
import { csvRecord } from "../../../lib/codec/mod.ts";
import { runProgram } from "../../support/program.ts";
import { SEED } from "../../support/random.ts";
import { needs } from "../../support/skip.ts";

const RECORDS = [
  { name: "plain cells", in: ["a", "b c", ""], want: "a,b c,\n" },
  { name: "commas and quotes", in: ["a,b", 'say "x"'], want: '"a,b","say ""x"""\n' },
  { name: "line ends", in: ["a\nb", "c\r\nd", "\r"], want: '"a\nb","c\r\nd","\r"\n' },
  { name: "formulas are text", in: ["=1+1", "@x"], want: "=1+1,@x\n" },
];

for (const { name, in: cells, want } of RECORDS) {
  Deno.test(`csvRecord() writes ${name}`, () => assert.equal(csvRecord(cells), want));
}

Deno.test("csvRecord() takes the edge off what a spreadsheet would run, when asked to", () => {
  const cells = ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "plain", "1=1"];
  const want = `'=cmd|' /C calc'!A0,'+1,'-1,'@SUM(A1),'\tx,"'\rx",plain,1=1\n`;
  assert.equal(csvRecord(cells, { formulaSafe: true }), want);
});

/** Python's own reader of RFC 4180, strict: JSON rows out. */
const READER = `
import csv, io, json, sys
csv.field_size_limit(1 << 30)
text = sys.stdin.buffer.read().decode("utf-8")
rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
sys.stdout.write(json.dumps(rows))
`;

needs("python3").test("Python's csv module reads what csvRecord() writes", async () => {
  const cell = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.string({ unit: fc.constantFrom(",", '"', "\n", "\r", "x", "\u2028", ";", "'") }),
  );
  const rows = fc.sample(fc.array(cell, { minLength: 2, maxLength: 5 }), {
    numRuns: 500,
    seed: SEED,
  });
  const stdin = new TextEncoder().encode(rows.map((row) => csvRecord(row)).join(""));
  const { code, stdout, stderr } = await runProgram("python3", ["-c", READER], { stdin });
  assert.equal(code, 0, stderr);
  assert.deepEqual(JSON.parse(stdout), rows);
});
