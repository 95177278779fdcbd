import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { type Decoded, parseJsonl, SetCache } from "../../../lib/entry/mod.ts";
import { isLogtapError } from "../../../lib/fault/mod.ts";
import { parseLabelText, parsePushJson, parsePushProto } from "../../../lib/loki/mod.ts";
import { encodePush, linesOf } from "../../support/decoded.ts";
import { full } from "../../support/skip.ts";
import { type Random, SEED, seededRandom } from "../../support/random.ts";

const BODIES = full ? 1_000_000 : 20_000;
/** Checked at full size only, where the machine does nothing else. */
const SLOWEST_MS = 100;
const encoder = new TextEncoder();

const JSON_SEEDS = [
  '{"streams":[{"stream":{"app":"api","pod":"a\\"b"},"values":[["1700000000000000000","line"],["1","\\u00e9\\/\\ud83d"]]}]}',
  '{"streams":[{"values":[["1","a",{"k":"v","b":"\\n"}],[1,"x"],["2",null]],"stream":{"é":"😀"}},{}]}',
  ' { "streams" : null , "x" : [ { } , [ -1.5e+3 , true , false , null ] ] } ',
];
const JSONL_SEEDS = [
  '{"ts":"2026-11-21T11:32:01.5+01:00","labels":{"a":"1"},"msg":"m\\u0041","meta":{"k":"v"}}\n{"msg":"x"}',
  '{"ts":"","labels":null}[]{"meta":{"b":"1","a":"2"},"msg":5}',
];
const PROTO_SEEDS = [
  [{ labels: '{a="1", b="x\\"y"}', entries: [entry("line"), entry('say "hi"\n', [["k", "v"]])] }],
  [{ labels: "{}", entries: [entry("é")] }, { labels: "bad", entries: [entry("x")] }],
];

function entry(line: string, meta?: ReadonlyArray<readonly [string, string]>) {
  return { seconds: 1_700_000_000, nanos: 5, line, ...(meta && { meta }) };
}

interface Fuzzed {
  readonly name: string;
  readonly seeds: readonly Uint8Array[];
  /** Bytes that are put in more often than others. */
  readonly alphabet: string;
  readonly decode: (body: Uint8Array) => Decoded;
}

const jsonSets = new SetCache();
const protoSets = new SetCache();
const DECODERS: readonly Fuzzed[] = [
  {
    name: "parsePushJson()",
    seeds: JSON_SEEDS.map((text) => encoder.encode(text)),
    alphabet: '"\\[]{},:0-1.eEu/ \nnull',
    decode: (body) => parsePushJson(body, jsonSets),
  },
  {
    name: "parseJsonl()",
    seeds: JSONL_SEEDS.map((text) => encoder.encode(text)),
    alphabet: '"\\[]{},:0-1.eEu/ \nTZ+',
    decode: (body) => parseJsonl(body, { received: { seconds: 5, nanos: 6 }, sets: jsonSets }),
  },
  {
    name: "parsePushProto()",
    seeds: PROTO_SEEDS.map((streams) => encodePush(streams)),
    alphabet: '\x00\x01\x02\x07\x08\x0a\x10\x12\x1a\x7f"\\{}=,',
    decode: (body) => parsePushProto(body, protoSets),
  },
];

/** A body that is slow is slow every time; what the machine does besides is not. */
function assertQuick(fuzzed: Fuzzed, body: Uint8Array): void {
  let ms = 0;
  for (let attempt = 0; attempt < 5; attempt++) {
    const start = performance.now();
    decode(fuzzed, body);
    ms = performance.now() - start;
    if (ms < SLOWEST_MS) return;
  }
  ok(false, `${ms} ms for ${told(body)}`);
}

for (const fuzzed of DECODERS) {
  Deno.test(`${fuzzed.name} answers ${BODIES} odd bodies with entries or a fault`, () => {
    const random = seededRandom();
    let stored = 0;
    for (let i = 0; i < BODIES; i++) {
      const body = oddBody(fuzzed, random);
      const decoded = decode(fuzzed, body);
      if (full) assertQuick(fuzzed, body);
      if (decoded === undefined) continue;
      strictEqual(decoded.received, decoded.batch.count + decoded.refused.total);
      stored += decoded.batch.count;
      if (i % 16 === 0) checkLines(decoded, body);
    }
    ok(stored > BODIES / 50, `only ${stored} entries: the bodies are too odd to test much`);
  });
}

Deno.test(`parseLabelText() answers ${BODIES} odd texts with labels or a sentence`, () => {
  const random = seededRandom();
  const seeds = ['{app="api", pod="a\\"b\\x41\\101\\u0041"}', "{`a.b`='c',}"];
  let read = 0;
  for (let i = 0; i < BODIES; i++) {
    let text: string = random.pick(seeds);
    for (let edits = random.int(3); edits > 0; edits--) {
      const at = random.int(text.length);
      text = text.slice(0, at) + random.pick([..."\"'`\\{}=, xu1aé\n"]) +
        text.slice(at + random.int(2));
    }
    const labels = parseLabelText(text);
    if (typeof labels !== "string") read++;
    else ok(labels.startsWith("labels: "), labels);
  }
  ok(read > BODIES / 10);
});

/** Undefined for a fault. Anything else that is thrown is a failure that tells the body. */
function decode({ decode }: Fuzzed, body: Uint8Array): Decoded | undefined {
  try {
    return decode(body);
  } catch (error) {
    if (isLogtapError(error, "usage")) return undefined;
    throw new Error(`Seed ${SEED}, body ${told(body)}`, { cause: error });
  }
}

/** What would be written is JSON, one line an entry, and is its own canonical form. */
function checkLines(decoded: Decoded, body: Uint8Array): void {
  const lines = linesOf(decoded);
  for (const line of lines) {
    const { msg } = JSON.parse(line);
    ok(line.includes(`"msg":${JSON.stringify(msg)}`), `${line} from ${told(body)}`);
    ok(!line.includes("\n"));
  }
  const again = parseJsonl(encoder.encode(lines.join("\n")), {
    received: { seconds: 0, nanos: 0 },
  });
  deepStrictEqual(linesOf(again), lines);
}

function oddBody({ seeds, alphabet }: Fuzzed, random: Random): Uint8Array {
  if (random.int(20) === 0) return random.bytes(random.int(80));
  let body = random.pick(seeds);
  for (let edits = random.int(4); edits > 0; edits--) {
    const at = random.int(body.length + 1);
    const piece = random.int(4) === 0
      ? random.bytes(1 + random.int(3))
      : encoder.encode(alphabet.charAt(random.int(alphabet.length)));
    body = new Uint8Array([
      ...body.subarray(0, at),
      ...piece,
      ...body.subarray(at + random.int(3)),
    ]);
  }
  return random.int(10) === 0 ? body.subarray(0, random.int(body.length + 1)) : body;
}

function told(body: Uint8Array): string {
  return JSON.stringify(Array.from(body));
}
