import assert from "node:assert/strict";
import { judge, percentChange, type VerdictName } from "../../../../lib/analyze/diff/verdict.ts";

interface Row {
  readonly name: string;
  /** Change of the error rate in percent, change of the volume, new patterns. */
  readonly in: readonly [errors: number, volume: number, isNew: boolean];
  readonly want: readonly [VerdictName, number];
}

/** Each row of the table, and both sides of each border. */
const ROWS: readonly Row[] = [
  { name: "far fewer errors", in: [-50.1, 0, false], want: ["improvement", 0.9] },
  { name: "fewer errors", in: [-50, 0, false], want: ["improvement", 0.7] },
  { name: "just fewer errors", in: [-20.1, 0, false], want: ["improvement", 0.7] },
  { name: "fewer errors, new patterns", in: [-30, 0, true], want: ["improvement", 0.7] },
  { name: "fewer errors, other volume", in: [-30, 400, true], want: ["improvement", 0.7] },
  { name: "more errors, new ones", in: [50.1, 0, true], want: ["regression", 0.7] },
  { name: "twice the errors, new ones", in: [100, 0, true], want: ["regression", 0.7] },
  { name: "more than twice", in: [100.1, 0, true], want: ["regression", 0.85] },
  { name: "three times", in: [200, 0, true], want: ["regression", 0.85] },
  { name: "more than three times", in: [200.1, 0, true], want: ["regression", 0.95] },
  { name: "a regression at another volume", in: [300, 90, true], want: ["regression", 0.95] },
  { name: "another volume", in: [0, 50.1, false], want: ["different", 0.6] },
  { name: "less volume", in: [0, -50.1, false], want: ["different", 0.6] },
  { name: "another volume, half more errors", in: [50, 60, true], want: ["different", 0.6] },
  { name: "more errors at another volume", in: [51, 60, false], want: ["different", 0.5] },
  { name: "more errors, known ones", in: [50.1, 0, false], want: ["different", 0.5] },
  { name: "the same", in: [0, 0, false], want: ["stable", 0.95] },
  { name: "nearly the same", in: [5, 50, false], want: ["stable", 0.95] },
  { name: "slightly more errors", in: [5.1, 0, false], want: ["stable", 0.8] },
  { name: "slightly fewer errors", in: [-20, 0, false], want: ["stable", 0.8] },
  { name: "new patterns, the same rate", in: [0, 0, true], want: ["different", 0.5] },
  { name: "new patterns, half more errors", in: [50, 0, true], want: ["different", 0.5] },
  { name: "half more errors, known ones", in: [50, 0, false], want: ["stable", 0.5] },
];

for (const { name, in: [errorRateChange, volumeChange, hasNewPatterns], want } of ROWS) {
  Deno.test(`judge() of ${name} is ${want[0]}, ${want[1]}`, () => {
    const { verdict, confidence } = judge({ errorRateChange, volumeChange, hasNewPatterns });
    assert.deepEqual([verdict, confidence], want);
  });
}

Deno.test("percentChange() from nothing is 0 to nothing, and 100 to something", () => {
  assert.deepEqual([[0, 0], [0, 3], [4, 5], [4, 0]].map(([a, b]) => percentChange(a!, b!)), [
    0,
    100,
    25,
    -100,
  ]);
});
