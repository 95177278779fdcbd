import assert from "node:assert/strict";
import {
  dump,
  type DumpOptions,
  type DumpOutput,
  jsonFormat,
  textFormat,
} from "../../../lib/analyze/mod.ts";
import { styles } from "../../../lib/ansi/mod.ts";
import type { Entry } from "../../../lib/entry/mod.ts";
import { compileFilter, parseLabelMatcher } from "../../../lib/filter/mod.ts";
import { compilePattern } from "../../../lib/pattern/mod.ts";
import { tsOfTime } from "../../../lib/units/mod.ts";
import { assertGolden } from "../../support/golden.ts";

/** Forty entries, a second apart; every seventh fails, and one says so in a label only. */
const ENTRIES: readonly Entry[] = Array.from({ length: 40 }, (_, i) => ({
  ts: tsOfTime({ seconds: 1_795_257_121 + i, nanos: i }),
  labels: { app: i % 3 === 0 ? "worker" : "api", pod: i === 20 ? "error-pod" : `pod-${i % 2}` },
  msg: i % 7 === 0 ? `error <${i}>` : `fine ${i}`,
  ...(i === 14 && { meta: { trace_id: "7f3a" } }),
}));

const TEXT: DumpOutput = {
  kind: "lines",
  format: textFormat({ zone: 60, style: styles(false), isTerminal: false }),
  separator: "--",
};
const JSON_LINES: DumpOutput = { kind: "lines", format: jsonFormat({ isTerminal: false }) };
const EVERYTHING: DumpOptions = {
  scope: compileFilter({}),
  match: compileFilter({}),
  selection: { before: 0, after: 0 },
  output: TEXT,
};
const ERRORS = compileFilter({ grep: compilePattern("error") });
const API = compileFilter({ labels: [parseLabelMatcher("app=api")] });
const COLORED = textFormat({
  zone: 0,
  style: styles(true),
  pattern: compilePattern("error"),
  isTerminal: true,
});

interface Reading {
  read: number;
  isClosed: boolean;
}

async function* inBatches(size: number, $reading?: Reading) {
  try {
    for (let i = 0; i < ENTRIES.length; i += size) {
      const batch = ENTRIES.slice(i, i + size).map((entry) => ({ entry }));
      if ($reading !== undefined) $reading.read += batch.length;
      yield await Promise.resolve(batch);
    }
  } finally {
    if ($reading !== undefined) $reading.isClosed = true;
  }
}

async function printed(options: Partial<DumpOptions>, batchSize = 7): Promise<string> {
  let text = "";
  const input = { batches: inBatches(batchSize), signal: new AbortController().signal };
  await dump(input, { ...EVERYTHING, ...options }, (piece) => void (text += piece));
  return text;
}

const GOLDEN: readonly (readonly [name: string, options: Partial<DumpOptions>])[] = [
  ["all.txt", {}],
  ["grep.txt", { match: ERRORS }],
  ["grep_context.txt", { match: ERRORS, selection: { before: 2, after: 1 } }],
  ["grep_context_in_scope.txt", { scope: API, match: ERRORS, selection: { before: 1, after: 1 } }],
  ["grep_context.jsonl", {
    match: ERRORS,
    selection: { before: 1, after: 0 },
    output: JSON_LINES,
  }],
  ["grep_color.txt", { match: ERRORS, output: { kind: "lines", format: COLORED } }],
  ["head_tail.txt", { match: ERRORS, selection: { before: 0, after: 1, head: 4, tail: 2 } }],
];

Deno.test("dump() prints what was selected, however the entries come in", async () => {
  for (const [name, options] of GOLDEN) {
    const text = await printed(options);
    assertGolden(`analyze/dump_${name}`, text);
    for (const size of [1, 40]) assert.equal(await printed(options, size), text, name);
  }
});

Deno.test("with and without context the same entries match", async () => {
  const without = await printed({ match: ERRORS });
  const withContext = await printed({ match: ERRORS, selection: { before: 3, after: 3 } });
  for (const line of without.split("\n")) assert.ok(withContext.includes(line), line);
  assert.ok(without.includes("fine 20"), "the one that has it in a label");
});

Deno.test("JSON never holds a separator", async () => {
  const text = await printed({
    match: ERRORS,
    selection: { before: 1, after: 1 },
    output: JSON_LINES,
  });
  for (const line of text.trimEnd().split("\n")) assert.ok(JSON.parse(line).ts, line);
});

Deno.test("dump() counts matches up to head, whatever else is asked", async () => {
  const count = (json: boolean): DumpOutput => ({ kind: "count", json });
  const table: readonly (readonly [Partial<DumpOptions>, string])[] = [
    [{ output: count(false) }, "40\n"],
    [{ output: count(true) }, '{"count":40}\n'],
    [{ match: ERRORS, output: count(false) }, "7\n"],
    [{ scope: API, match: ERRORS, output: count(false) }, "5\n"],
    [{ match: ERRORS, output: count(false), selection: { before: 2, after: 2, tail: 1 } }, "7\n"],
    [{ match: ERRORS, output: count(false), selection: { before: 0, after: 0, head: 3 } }, "3\n"],
    [{ output: count(false), selection: { before: 0, after: 0, head: 0 } }, "0\n"],
  ];
  for (const [options, want] of table) assert.equal(await printed(options), want);
});

Deno.test("dump() stops reading when it has enough, and closes what it read from", async () => {
  const $reading: Reading = { read: 0, isClosed: false };
  const input = { batches: inBatches(5, $reading), signal: new AbortController().signal };
  const selection = { before: 0, after: 1, head: 2 };
  const matched = await dump(input, { ...EVERYTHING, match: ERRORS, selection }, () => {});
  assert.equal(matched, 2);
  assert.deepEqual($reading, { read: 10, isClosed: true });
});

Deno.test("dump() ends when it is told to, and waits for a slow reader", async () => {
  const controller = new AbortController();
  const $reading: Reading = { read: 0, isClosed: false };
  const input = { batches: inBatches(4, $reading), signal: controller.signal };
  let writes = 0;
  const running = dump(input, EVERYTHING, async () => {
    assert.equal($reading.read, 4 * (writes + 1), "read ahead of the writer");
    await Promise.resolve();
    if (++writes === 3) controller.abort(new Error("enough"));
  });
  await assert.rejects(running, /enough/);
  assert.equal(writes, 3);
  assert.equal($reading.isClosed, true);
});
