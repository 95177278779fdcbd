import fc from "fast-check";

/**
 * A second reading of a push, as plain as can be, to compare with: values by JSON.parse, lines by
 * JSON.stringify, times by BigInt. Knows nothing of limits.
 */
export interface NaivePush {
  readonly lines: readonly string[];
  readonly refused: Readonly<Record<string, number>>;
  readonly received: number;
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
type Texts = Readonly<Record<string, string>>;

export function naivePush(text: string): NaivePush {
  const lines: string[] = [];
  const refused: Record<string, number> = {};
  let received = 0;
  const { streams } = JSON.parse(text) as { streams?: readonly Json[] | null };
  for (const stream of streams ?? []) {
    const { labels, values } = partsOf(stream);
    for (const value of values) {
      received++;
      const read = labels === undefined ? "bad_labels" : naiveLine(value, labels);
      if (read.startsWith("bad_")) refused[read] = (refused[read] ?? 0) + 1;
      else lines.push(read);
    }
  }
  return { lines, refused, received };
}

function partsOf(stream: Json): { labels: Texts | undefined; values: readonly Json[] } {
  // Streams and values of another shape count as one entry of another shape.
  if (!isObject(stream)) return { labels: {}, values: [null] };
  const labels = stream.stream ?? {};
  const values = stream.values ?? [];
  const valid = isTexts(labels) && !Object.hasOwn(labels, "") ? labels : undefined;
  return Array.isArray(values) ? { labels: valid, values } : { labels: {}, values: [null] };
}

function naiveLine(value: Json, labels: Texts): string {
  if (!Array.isArray(value) || value.length === 0) return "bad_entry";
  const [ts, msg, meta] = value as readonly Json[];
  if (typeof ts !== "string" || !/^\d{1,19}$/.test(ts) || BigInt(ts) >= 2n ** 63n) {
    return "bad_timestamp";
  }
  if (typeof msg !== "string") return "bad_entry";
  if (value.length > 2 && !isTexts(meta)) return "bad_metadata";
  if (value.length > 3) return "bad_entry";
  const second = new Date(Number(BigInt(ts) / 1_000_000_000n) * 1000).toISOString().slice(0, 19);
  const time = `${second}.${(BigInt(ts) % 1_000_000_000n).toString().padStart(9, "0")}Z`;
  const tail = isTexts(meta) && Object.keys(meta).length > 0 ? `,"meta":${sorted(meta)}` : "";
  return `{"ts":"${time}","labels":${sorted(labels)},"msg":${JSON.stringify(msg)}${tail}}`;
}

function sorted(texts: Texts): string {
  const members = Object.keys(texts).sort().map((name) => {
    return `${JSON.stringify(name)}:${JSON.stringify(texts[name])}`;
  });
  return `{${members.join(",")}}`;
}

function isObject(value: Json | undefined): value is { readonly [name: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isTexts(value: Json | undefined): value is Texts {
  return isObject(value) && Object.values(value).every((text) => typeof text === "string");
}

const TEXT = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.constantFrom('level=info msg="ok"', '{"a":"b\\n"}', "\u2028\u007f", "__proto__"),
);
const TEXTS = fc.dictionary(TEXT, TEXT, { maxKeys: 4 });
const TIME = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 63n + 2n }).map(String),
  fc.constantFrom("0", "1700000000000000000", "", "x", "-1", "1e3"),
  fc.integer(),
);
const ANY = fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>;
const rarely = <T>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<Json>) =>
  fc.oneof({ weight: 12, arbitrary: usual as fc.Arbitrary<Json> }, { weight: 1, arbitrary: odd });
const VALUE = rarely(
  fc.oneof(
    fc.tuple(TIME, rarely(TEXT, ANY)),
    fc.tuple(TIME, TEXT, rarely(TEXTS, ANY)),
    fc.tuple(TIME, TEXT, TEXTS, ANY),
  ),
  ANY,
);
const STREAM = fc.record(
  { stream: rarely(TEXTS, ANY), values: rarely(fc.array(VALUE, { maxLength: 5 }), ANY), x: ANY },
  { requiredKeys: [] },
).chain((stream) =>
  fc.shuffledSubarray(Object.entries(stream), { minLength: Object.keys(stream).length })
    .map((members) => Object.fromEntries(members) as Json)
);
const PUSH = fc.record({ streams: fc.array(rarely(STREAM, ANY), { maxLength: 4 }) });

/** Pushes as JSON text: members in any order, odd white space, odd escapes, some things of another shape. */
export function pushJsonText(): fc.Arbitrary<string> {
  return fc.tuple(PUSH, fc.infiniteStream(fc.nat(5))).map(([push, dice]) =>
    spell(push as unknown as Json, () => dice.next().value ?? 0)
  );
}

function spell(value: Json, dice: () => number): string {
  const space = () => ["", "", "", "", " ", "\r\n\t"][dice()] ?? "";
  if (typeof value === "string") return spellText(value, dice);
  if (Array.isArray(value)) {
    return `[${space()}${value.map((item) => spell(item, dice) + space()).join(`,${space()}`)}]`;
  }
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, member]) =>
    `${spellText(name, dice)}${space()}:${space()}${spell(member, dice)}${space()}`
  );
  return `{${space()}${members.join(`,${space()}`)}}`;
}

function spellText(text: string, dice: () => number): string {
  if (dice() > 1) return JSON.stringify(text);
  const characters = Array.from({ length: text.length }, (_, i) => {
    const unit = text.charCodeAt(i);
    if (unit === 0x2f && dice() > 2) return "\\/";
    const plain = unit < 0x80 ? JSON.stringify(text.charAt(i)).slice(1, -1) : undefined;
    return dice() > 2 && plain !== undefined ? plain : `\\u${unit.toString(16).padStart(4, "0")}`;
  });
  return `"${characters.join("")}"`;
}
