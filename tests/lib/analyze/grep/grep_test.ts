import assert from "node:assert/strict";
import { formatOf } from "../../../../lib/analyze/mod.ts";
import {
  grep,
  type GrepOptions,
  type GrepPool,
  grepPool,
} from "../../../../lib/analyze/grep/mod.ts";
import { type Selected, Selector } from "../../../../lib/analyze/selection.ts";
import { type Capture, openCapture } from "../../../../lib/capture/mod.ts";
import type { Entry } from "../../../../lib/entry/mod.ts";
import { compileFilter, parseAbsolute } from "../../../../lib/filter/mod.ts";
import { canonicalTs } from "../../../../lib/units/mod.ts";
import { type Random, seededRandom } from "../../../support/random.ts";
import { full } from "../../../support/skip.ts";
import { fileOf } from "../../capture/support/made_capture.ts";
import { concat, MemoryFiles } from "../../capture/support/memory_files.ts";

const utf8 = new TextEncoder();
const CAPTURES = full ? 300 : 25;
const SEARCHES = 20;
const APPS = ["api", "web", "größe", 'quo"te'];
// deno-fmt-ignore
const WORDS = [
  "error", "Error", "ERROR 503", "größe", 'say "hi"', "a/b", "C:\\temp\\up", "\u001b[31m", "K",
  "\u212a", "\u017ftop", "stop", "💥", "\u2028", "tab\there", "u0041", "A", "two\nlines",
];
// deno-fmt-ignore
const PATTERNS = [
  "error", "Error", "503", "größe", '"hi"', "a/b", "\\\\temp", "\\x1b", "K", "k", "stop", "💥", "err(or)?",
  "E..or", "api", "^A", "A", "", "t.*p", "\\t", "\u2028", "nowhere", "u0041", "line 1\\b", "quo\"te",
];

function madeEntry(random: Random, number: number): Entry {
  // Mostly in order, as senders are; some clocks are behind, some times are equal.
  const second = random.int(5) === 0 ? random.int(60) : Math.min(59, Math.floor(number / 3));
  const ts = `2026-11-21T10:32:${`${second}`.padStart(2, "0")}.00000000${random.int(3)}Z`;
  const words = Array.from({ length: 1 + random.int(3) }, () => random.pick(WORDS));
  const entry = {
    ts,
    labels: { app: random.pick(APPS), pod: `pod-${random.int(3)}` },
    msg: `line ${number} ${words.join(" ")}`,
  };
  return random.int(6) === 0 ? { ...entry, meta: { trace: random.pick(WORDS) } } : entry;
}

/** JSON by a writer who escapes more than must be. */
function escapedText(text: string, random: Random): string {
  const chars = Array.from({ length: text.length }, (_, i) => {
    const unit = text.charCodeAt(i);
    if (text[i] === "/" && random.int(2) === 0) return "\\/";
    const isPlain = unit < 0xd800 && random.int(3) > 0;
    return isPlain
      ? JSON.stringify(text[i]).slice(1, -1)
      : `\\u${unit.toString(16).padStart(4, "0")}`;
  });
  return `"${chars.join("")}"`;
}

function foreignLine({ ts, labels, msg }: Entry, random: Random): string {
  const pairs = Object.entries(labels).map(([name, value]) =>
    `"${name}": ${escapedText(value, random)}`
  );
  return `{"msg":${escapedText(msg, random)}, "ts":"${ts}","labels":{${pairs.join()}}}\n`;
}

/** Frames with rows and without a table, a plain file of another writer, frames again, a tail. */
function madeFiles(random: Random): MemoryFiles {
  let cursor = 1;
  const entries = (count: number) =>
    Array.from({ length: count }, () => madeEntry(random, cursor++));
  const lines = (count: number) => entries(count).map((e) => `${JSON.stringify(e)}\n`).join("");
  const frames = () =>
    Array.from({ length: 1 + random.int(6) }, () => (
      { first: cursor, lines: utf8.encode(lines(1 + random.int(12))) }
    ));
  const first = fileOf(frames());
  const plain = entries(random.int(20)).map((entry) => foreignLine(entry, random)).join("");
  const last = "2026-11-21T103200-002.jsonl.zst";
  const files = new MemoryFiles({
    "2026-11-21T103200-000.jsonl.zst": concat([first.bytes, first.table]),
    "2026-11-21T103200-001.jsonl": plain,
    [last]: fileOf(frames()).bytes,
  });
  const tailCursor = cursor;
  files.set(`${last}.${tailCursor}.tail.jsonl`, `${lines(random.int(8))}{"ts":"2026-11-21T`);
  return files;
}

function madeOptions(random: Random): GrepOptions {
  const [a, b] = [random.int(60), random.int(60)].sort((x, y) => x - y);
  const ts = (second: number) => `2026-11-21T10:32:${`${second}`.padStart(2, "0")}.000000000Z`;
  const sometimes = <T>(value: T) => random.int(3) === 0 ? value : undefined;
  const [from, to] = [sometimes(ts(a!)), sometimes(ts(b!))];
  const max = sometimes(random.int(4));
  const context = random.int(2) === 0;
  return {
    filter: {
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
      labels: sometimes([random.pick(["app=api", "app!=web", "pod=~pod-[01]", "none="])]) ?? [],
      grep: random.pick(PATTERNS),
      ignoreCase: random.int(3) === 0,
    },
    invert: random.int(5) === 0,
    before: context ? random.int(4) : 0,
    after: context ? random.int(4) : 0,
    ...(max !== undefined && { max }),
    isByTime: random.int(3) === 0,
    format: {
      kind: random.pick(["json", "text", "clock"]),
      zone: 60,
      color: random.int(4) === 0,
      isTerminal: random.int(4) === 0,
    },
    output: random.pick([{ kind: "entries" }, { kind: "entries" }, {
      kind: "counts",
      json: false,
    }]),
  };
}

/** What grep must print: every entry parsed, everything in memory. */
async function naive(capture: Capture, options: GrepOptions): Promise<string> {
  const { grep: pattern, ...scope } = parseAbsolute(options.filter);
  const [takesPart, matches] = [compileFilter(scope), compileFilter({ grep: pattern! })];
  const entries = (await Array.fromAsync(capture.blocks())).flatMap(({ file, bytes }) =>
    new TextDecoder().decode(bytes).split("\n").filter((line) => line !== "")
      .map((line): { file: string; entry: Entry } => ({ file, entry: JSON.parse(line) }))
  ).filter(({ entry }) => takesPart.matches(entry));
  const key = ({ entry }: { entry: Entry }) => canonicalTs(entry.ts)!;
  if (options.isByTime && options.output.kind === "entries") {
    entries.sort((x, y) => key(x) < key(y) ? -1 : key(x) > key(y) ? 1 : 0);
  }
  const isCount = options.output.kind === "counts";
  const { before, after } = isCount ? { before: 0, after: 0 } : options;
  const head = options.max === undefined ? {} : { head: options.max };
  const selector = new Selector<{ file: string; entry: Entry }>({ before, after, ...head });
  const selected: Selected<{ file: string; entry: Entry }>[] = [];
  for (const one of entries) {
    if (selector.isDone) break;
    selector.push(one, matches.matches(one.entry) !== options.invert, selected);
  }
  return isCount ? countsOf(selected) : textOf(selected, options);
}

function countsOf(selected: readonly Selected<{ file: string }>[]): string {
  const counts = new Map<string, number>();
  for (const { item: { file } } of selected) {
    const name = file.replace(/\.\d+\.tail\.jsonl$/, "");
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([file, count]) => `${file}\t${count}\n`).join("");
}

function textOf(
  selected: readonly Selected<{ entry: Entry }>[],
  { format, filter, before, after }: GrepOptions,
): string {
  const show = formatOf(format, parseAbsolute(filter).grep);
  let text = "";
  let last: number | undefined;
  let lastMatch = -Infinity;
  for (const { item, place, isMatch } of selected) {
    const isApart = last !== undefined && place > last + 1 && before + after > 0;
    if (isApart && format.kind !== "json") text += "--\n";
    if (isMatch) lastMatch = place;
    const role = place - lastMatch <= after ? "after" : "before";
    const line = show(item.entry);
    const isNeighbour = format.kind === "json" && !isMatch;
    text += isNeighbour ? `${line.slice(0, -1)},"context":"${role}"}\n` : `${line}\n`;
    last = place;
  }
  return text;
}

async function printed(capture: Capture, options: GrepOptions, pool: GrepPool): Promise<string> {
  let text = "";
  const decoder = new TextDecoder();
  const input = {
    pieces: (filter: Parameters<Parameters<typeof grep>[0]["pieces"]>[0]) =>
      capture.pieces({ filter }),
    pool,
    signal: new AbortController().signal,
    tell: () => {},
  };
  await grep(input, options, (part) => {
    text += typeof part === "string" ? part : decoder.decode(part);
  });
  return text;
}

Deno.test("grep is a naive scan, on random captures, patterns and filters", async () => {
  const random = seededRandom();
  let found = 0;
  for (let i = 0; i < CAPTURES; i++) {
    const capture = await openCapture(madeFiles(random));
    for (let j = 0; j < SEARCHES; j++) {
      const options = madeOptions(random);
      const want = await naive(capture, options);
      const got = await printed(capture, options, grepPool(Infinity));
      assert.equal(got, want, `seed ${random.seed}, capture ${i}: ${JSON.stringify(options)}`);
      if (want !== "") found++;
    }
  }
  assert.ok(found > CAPTURES * SEARCHES / 4, `only ${found} searches found something`);
});

Deno.test("workers print what one thread prints", async () => {
  const random = seededRandom(7);
  const capture = await openCapture(madeFiles(random));
  for (let j = 0; j < (full ? 50 : 3); j++) {
    const options = madeOptions(random);
    const pool = grepPool(0);
    try {
      const got = await printed(capture, options, pool);
      assert.equal(
        got,
        await printed(capture, options, grepPool(Infinity)),
        JSON.stringify(options),
      );
    } finally {
      pool.close();
    }
  }
});
