/**
 * Every flag that takes a pattern, given patterns that make backtracking engines take years, on
 * lines of 100 KB: it answers, or refuses in one sentence. The bar of 50 ms a line is the bench's
 * (scripts/bench/bar_pattern.ts); here the deadline only tells linear from exponential.
 */
import assert from "node:assert/strict";
import { flagName, placeholder } from "../../lib/cli/flags.ts";
import { VERBS } from "../../main.ts";
import {
  HOSTILE_PATTERNS,
  hostileLines,
  type HostilePattern,
  MORE_HOSTILE_PATTERNS,
} from "../../scripts/bench/hostile_patterns.ts";
import { captureDir, jsonLines } from "../support/capture_dir.ts";
import { startLogtap, startReceiver } from "../support/product.ts";
import { fullSize } from "../support/skip.ts";
import { type TempDir, tempDir } from "../support/temp_dir.ts";

const DEADLINE_MS = 60_000;
/** Perhaps behind the file and the entry that the pattern stands in. */
const REFUSAL = /^logtap: .*Cannot use pattern ".*": .*\n/m;

/** Runs the product with the pattern in some flag; what it said and its exit code. */
type Way = (
  pattern: HostilePattern,
  capture: string,
) => Promise<{ readonly code: number; readonly stderr: string }>;

/** `verb --flag` → how a pattern gets there. A flag that is missing here fails a test below. */
const WAYS: ReadonlyMap<string, Way> = new Map<string, Way>([
  ["open --grep", ({ source, ignoreCase }, capture) => {
    const more = ignoreCase === true ? ["--ignore-case"] : [];
    return ended(["open", capture, "--dump", "--grep", source, "--color", "always", ...more]);
  }],
  ["open --label", (pattern, capture) => {
    const source = withCase(pattern);
    const labels = ["--label", `long!~${source}`, "--label", `long=~${source}`];
    return ended(["open", capture, "--dump", "--count", ...labels]);
  }],
  ["redact --redact-patterns", async (pattern) => {
    using temp = patternsFile(pattern);
    const flags = ["--redact-patterns", temp.file("rules.yaml")];
    return await ended(["redact", ...flags], `${hostileLines().join("\n")}\n`);
  }],
  ["recv --redact-patterns", async (pattern) => {
    using temp = patternsFile(pattern);
    const flags = ["--redact-patterns", temp.file("rules.yaml")];
    // Tried on standard input first: a receiver that refuses does not listen.
    const tried = await ended(["redact", ...flags], "");
    if (tried.code !== 0) return tried;
    await using receiver = await startReceiver(temp.file("capture"), flags);
    const body = jsonLines(hostileLines().map((msg) => ({ labels: { app: "x" }, msg })));
    const headers = { "content-type": "application/x-ndjson" };
    const signal = AbortSignal.timeout(DEADLINE_MS);
    const reply = await fetch(`${receiver.url}/logtap/raw`, {
      method: "POST",
      headers,
      body,
      signal,
    });
    const said = await reply.text();
    assert.ok(reply.ok, said);
    return await receiver.stop();
  }],
]);

/** Flags whose help speaks of patterns, in the words of the command line. */
const found = (await Promise.all(Object.values(VERBS).map((verb) => verb.load())))
  .flatMap(({ default: { name, flags } }) =>
    Object.entries(flags)
      .filter(([, flag]) => /pattern|regex/i.test(`${flag.doc} ${placeholder(flag)}`))
      .map(([key]) => `${name} --${flagName(key)}`)
  );

Deno.test("every flag that takes a pattern is tried", () => {
  assert.deepEqual(found.filter((flag) => !WAYS.has(flag)), []);
  assert.ok(found.includes("open --grep"), "flags with patterns are found at all");
});

let slowest = { ms: 0, what: "" };
for (const flag of found) {
  for (const pattern of [...HOSTILE_PATTERNS, ...MORE_HOSTILE_PATTERNS]) {
    const test = HOSTILE_PATTERNS.includes(pattern) ? Deno.test : fullSize.test;
    test(`${flag} ${pattern.source}: linear, or refused`, async () => {
      using capture = hostileCapture();
      const start = performance.now();
      const { code, stderr } = await WAYS.get(flag)!(pattern, capture.path);
      const ms = Math.round(performance.now() - start);
      if (ms > slowest.ms) slowest = { ms, what: `${flag} ${pattern.source}` };
      if (code === 2) assert.match(stderr, REFUSAL);
      else assert.equal(code, 0, stderr || `ended after ${ms} ms`);
    });
  }
}

Deno.test.afterAll(() => {
  const lines = hostileLines().length;
  const text = `${slowest.ms} ms for ${lines} lines of 100 KB, start included: ${slowest.what}\n`;
  Deno.stdout.writeSync(new TextEncoder().encode(text));
});

/** Runs it to its end, and no longer than the deadline. */
async function ended(args: readonly string[], stdin?: string) {
  await using running = startLogtap(args, stdin === undefined ? {} : { stdin });
  const timer = setTimeout(() => running.kill("SIGKILL"), DEADLINE_MS);
  try {
    return await running.ended;
  } finally {
    clearTimeout(timer);
  }
}

/** The lines, each also as the value of the label `long`. */
function hostileCapture(): TempDir {
  const ts = "2026-11-21T10:32:01.000000000Z";
  const lines = hostileLines().map((msg) => ({ ts, labels: { app: "x", long: msg }, msg }));
  return captureDir({ "lines.jsonl": jsonLines(lines) });
}

function patternsFile(pattern: HostilePattern): TempDir {
  const temp = tempDir();
  const rules = { patterns: [{ name: "hostile", pattern: withCase(pattern), replacement: "[X]" }] };
  Deno.writeTextFileSync(temp.file("rules.yaml"), JSON.stringify(rules)); // JSON is YAML.
  return temp;
}

/** Ignoring case by the pattern itself, for flags without a switch for that. */
function withCase({ source, ignoreCase }: HostilePattern): string {
  return ignoreCase === true ? `(?i)${source}` : source;
}
