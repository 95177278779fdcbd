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
import { NotListening, startLogtap, startReceiver } from "../support/product.ts";
import { fullSize } from "../support/skip.ts";
import { type TempDir, tempDir } from "../support/temp_dir.ts";

const DEADLINE_MS = 60_000;
/** Perhaps behind the file and the entry that the pattern stands in. */
const REFUSAL = /^logtap: .*(?:Cannot use|the) pattern ".*": .*\n/m;

/** Runs the product with the pattern in some place; what it said and its exit code. */
type Way = (
  pattern: HostilePattern,
  capture: string,
) => Promise<{ readonly code: number; readonly stderr: string }>;

/** What stands behind a verb that filters entries, besides the filter; the capture alone if not said here. */
const REST: Readonly<Record<string, (capture: string) => readonly string[]>> = {
  open: (capture) => [capture, "--dump", "--color", "always"],
  grep: (capture) => ["=", capture, "--format", "text", "--color", "always"],
  diff: (capture) => [capture, capture],
  slice: (capture) => [capture, "--out", "slice"],
  export: (capture) => [capture, "--format", "jsonl", "--out", "lines.jsonl"],
  triage: (capture) => [capture, "--out", "triage"],
  report: (capture) => [capture, "--out", "report"],
};

function filtering(verb: string, capture: string): readonly string[] {
  return [verb, ...REST[verb]?.(capture) ?? [capture]];
}

/** By place, the flags that many verbs have. */
const SHARED: ReadonlyMap<string, (verb: string) => Way> = new Map([
  ["--grep", (verb: string): Way => ({ source, ignoreCase }, capture) => {
    const more = ignoreCase === true ? ["--ignore-case"] : [];
    return ended([...filtering(verb, capture), "--grep", source, ...more]);
  }],
  ["--label", (verb: string): Way => (pattern, capture) => {
    const source = withCase(pattern);
    const labels = ["--label", `long!~${source}`, "--label", `long=~${source}`];
    return ended([...filtering(verb, capture), ...labels]);
  }],
  ["PATTERN", (verb: string): Way => ({ source, ignoreCase }, capture) => {
    const more = ignoreCase === true ? ["--ignore-case"] : [];
    return ended([verb, source, capture, ...more]);
  }],
]);

/** Places that need more than that: `verb place`. */
const WAYS: ReadonlyMap<string, Way> = new Map<string, Way>([
  ...["--fixed-strings", "--word-regexp"].map((flag): [string, Way] => [
    `grep ${flag}`,
    ({ source, ignoreCase }, capture) => {
      const more = ignoreCase === true ? ["--ignore-case"] : [];
      return ended(["grep", source, capture, flag, ...more]);
    },
  ]),
  ["redact --redact-patterns", async (pattern) => {
    using temp = patternsFile(pattern);
    const flags = ["--redact-patterns", temp.file("rules.yaml")];
    return await ended(["redact", ...flags], `${hostileLines().join("\n")}\n`);
  }],
  ["recv --redact-patterns", async (pattern) => {
    using temp = patternsFile(pattern);
    const flags = ["--redact-patterns", temp.file("rules.yaml")];
    const started = startReceiver(temp.file("capture"), flags);
    const refused = await started.then(() => undefined, endedEarly);
    if (refused !== undefined) return refused;
    await using receiver = await started;
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

interface Place {
  readonly verb: string;
  /** `--grep`, or the placeholder of an argument. */
  readonly at: string;
}

/** Flags whose help speaks of patterns, in the words of the command line, and arguments that are one. */
const PLACES = (await Promise.all(Object.values(VERBS).map((verb) => verb.load())))
  .flatMap(({ default: { name: verb, flags, args } }): readonly Place[] => [
    ...Object.entries(flags)
      .filter(([, flag]) => flag.kind !== "switch")
      .filter(([, flag]) => /pattern|regex/i.test(`${flag.doc} ${placeholder(flag)}`))
      .map(([key]) => ({ verb, at: `--${flagName(key)}` })),
    ...Object.keys(args).filter((key) => /pattern|regex/i.test(key))
      .map((key) => ({ verb, at: key.toUpperCase() })),
  ]);

function wayTo({ verb, at }: Place): Way | undefined {
  return WAYS.get(`${verb} ${at}`) ?? SHARED.get(at)?.(verb);
}

Deno.test("every flag and argument that takes a pattern is tried", () => {
  assert.deepEqual(PLACES.filter((place) => wayTo(place) === undefined), []);
  const found = PLACES.map(({ verb, at }) => `${verb} ${at}`);
  assert.ok(
    ["open --grep", "open --label", "grep PATTERN"].every((place) => found.includes(place)),
  );
});

/** Verbs that share a flag share its filter: in normal size, one of them takes all patterns. */
const THOROUGH = ["open", "redact", "recv"];
const FIRST_AND_REFUSED = [HOSTILE_PATTERNS.at(0), HOSTILE_PATTERNS.at(-1)];

function testFor({ verb, at }: Place, pattern: HostilePattern) {
  const isUsual = THOROUGH.includes(verb) || !SHARED.has(at) || at === "PATTERN"
    ? HOSTILE_PATTERNS.includes(pattern)
    : FIRST_AND_REFUSED.includes(pattern);
  return isUsual ? Deno.test : fullSize.test;
}

/** How verbs end when nothing is left. */
const NOTHING: Readonly<Record<string, number>> = { grep: 1, slice: 3 };

let slowest = { ms: 0, what: "" };
for (const place of PLACES) {
  const name = `${place.verb} ${place.at}`;
  for (const pattern of [...HOSTILE_PATTERNS, ...MORE_HOSTILE_PATTERNS]) {
    testFor(place, pattern)(`${name} ${pattern.source}: linear, or refused`, async () => {
      using capture = hostileCapture();
      const start = performance.now();
      const { code, stderr } = await wayTo(place)!(pattern, capture.path);
      const ms = Math.round(performance.now() - start);
      if (ms > slowest.ms) slowest = { ms, what: `${name} ${pattern.source}` };
      if (code === 2) assert.match(stderr, REFUSAL);
      else if (code !== NOTHING[place.verb]) assert.equal(code, 0, stderr || `after ${ms} ms`);
    });
  }
}

Deno.test.afterAll(() => {
  const lines = hostileLines().length;
  const text = `${slowest.ms} ms for ${lines} lines of 100 KB, start included: ${slowest.what}\n`;
  Deno.stdout.writeSync(new TextEncoder().encode(text));
});

function endedEarly(error: unknown) {
  if (error instanceof NotListening) return error.ended;
  throw error;
}

/** Runs it to its end, and no longer than the deadline, in a folder of its own. */
async function ended(args: readonly string[], stdin?: string) {
  using folder = tempDir();
  const cwd = folder.path;
  await using running = startLogtap(args, stdin === undefined ? { cwd } : { cwd, stdin });
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
