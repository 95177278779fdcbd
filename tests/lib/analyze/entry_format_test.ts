import assert from "node:assert/strict";
import { jsonFormat, parseFields, textFormat } from "../../../lib/analyze/mod.ts";
import { styles } from "../../../lib/ansi/mod.ts";
import type { Entry } from "../../../lib/entry/mod.ts";
import { isLogtapError } from "../../../lib/fault/mod.ts";
import { compilePattern } from "../../../lib/pattern/mod.ts";
import { HOSTILE } from "../ansi/hostile.ts";

const ENTRY: Entry = {
  ts: "2026-11-21T10:32:01.123456789Z",
  labels: { pod: "api-0", app: "api" },
  msg: "connection <refused> & lost",
  meta: { trace_id: "7f3a" },
};
const PLAIN = { zone: 0, style: styles(false), isTerminal: false };

Deno.test("textFormat() prints time, label and message", () => {
  const format = textFormat(PLAIN);
  const table: readonly (readonly [Partial<Entry>, string])[] = [
    [{}, "2026-11-21T10:32:01Z [api] connection <refused> & lost"],
    [{ labels: { zone: "eu", pod: "p" }, msg: "m" }, "2026-11-21T10:32:01Z [p] m"],
    [{ labels: {}, msg: "m" }, "2026-11-21T10:32:01Z [-] m"],
    [{ labels: { app: "" }, msg: "m" }, "2026-11-21T10:32:01Z [] m"],
    [{ ts: "2026-11-21T11:32:01.9+01:00", msg: "m" }, "2026-11-21T10:32:01Z [api] m"],
    [{ ts: "some day", msg: "m" }, "some day [api] m"],
    [{ msg: "two\nlines\x1b[31m" }, "2026-11-21T10:32:01Z [api] two\nlines\x1b[31m"],
  ];
  for (const [entry, want] of table) assert.equal(format({ ...ENTRY, ...entry }), want);
});

Deno.test("textFormat() shows the zone's offset", () => {
  const format = textFormat({ ...PLAIN, zone: -570 });
  assert.equal(format({ ...ENTRY, msg: "m" }), "2026-11-21T01:02:01-09:30 [api] m");
  const next = { ...ENTRY, ts: "2026-11-21T10:32:02.000000000Z", msg: "m" };
  assert.equal(format(next), "2026-11-21T01:02:02-09:30 [api] m");
});

Deno.test("fields are joined by tabs, in text and as members of an object", () => {
  const table: readonly (readonly [string, string, unknown])[] = [
    ["ts", ENTRY.ts, { ts: ENTRY.ts }],
    ["msg,app", `${ENTRY.msg}\tapi`, { msg: ENTRY.msg, app: "api" }],
    ["pod,none,trace_id", "api-0\t\t7f3a", { pod: "api-0", none: "", trace_id: "7f3a" }],
    ["constructor", "", { constructor: "" }],
    ["all", "app=api\tpod=api-0\ttrace_id=7f3a", { labels: ENTRY.labels, meta: ENTRY.meta }],
  ];
  for (const [names, text, object] of table) {
    const fields = parseFields(names.split(","));
    assert.equal(textFormat({ ...PLAIN, fields })(ENTRY), text, names);
    const json = jsonFormat({ fields, isTerminal: false })(ENTRY);
    assert.equal(json, JSON.stringify(object), names);
  }
  const zoned = textFormat({ ...PLAIN, zone: 60, fields: ["ts"] });
  assert.equal(zoned(ENTRY), "2026-11-21T11:32:01.123456789+01:00");
});

Deno.test("parseFields() wants at least one field", () => {
  assert.deepEqual(parseFields([" ts ", "", "app"]), ["ts", "app"]);
  for (const none of [[], ["", " "]]) {
    assert.throws(() => parseFields(none), (error) => isLogtapError(error, "usage"));
  }
});

Deno.test("jsonFormat() gives the entry back, without HTML escapes", () => {
  const format = jsonFormat({ isTerminal: false });
  assert.equal(
    format(ENTRY),
    '{"ts":"2026-11-21T10:32:01.123456789Z","labels":{"pod":"api-0","app":"api"},' +
      '"msg":"connection <refused> & lost","meta":{"trace_id":"7f3a"}}',
  );
  const { meta: _, ...bare } = ENTRY;
  assert.ok(!format(bare).includes("meta"));
});

Deno.test("matches are highlighted where there is colour, in the safe text", () => {
  const style = styles(true);
  const pattern = compilePattern("a|re.*d");
  const format = textFormat({ ...PLAIN, style, pattern, isTerminal: true });
  const red = style.match;
  assert.equal(
    format({ ...ENTRY, msg: "a\x1brefused b" }),
    `2026-11-21T10:32:01Z [${red("a")}pi] ${red("a")}␛${red("refused")} b`,
  );
  assert.equal(
    textFormat({ ...PLAIN, pattern })(ENTRY),
    textFormat(PLAIN)(ENTRY),
    "without colour a pattern changes nothing",
  );
});

Deno.test("on a terminal no entry can act, and JSON still means the same", () => {
  const acting = /[\x00-\x08\x0a-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b-\u200f]/;
  const text = textFormat({ ...PLAIN, isTerminal: true });
  const json = jsonFormat({ isTerminal: true });
  for (const { name, text: hostile } of HOSTILE) {
    const entry = { ts: hostile, labels: { app: hostile }, msg: hostile, meta: { [hostile]: "" } };
    assert.doesNotMatch(text(entry), acting, name);
    assert.doesNotMatch(json(entry), acting, name);
    assert.deepEqual(JSON.parse(json(entry)), entry, name);
  }
});
