import assert from "node:assert/strict";
import fc from "fast-check";
import { layoutJson } from "../../../tui/view/json_layout.ts";

Deno.test("layoutJson() lays objects and arrays out, and keeps what they say", () => {
  const table: readonly (readonly [string, string | undefined])[] = [
    ["", undefined],
    ["text", undefined],
    ["12", undefined],
    ['"{}"', undefined],
    ["{broken", undefined],
    ["[WARN] not JSON", undefined],
    ["{}", "{}"],
    [" [ ] ", "[]"],
    ["[1,2]", "[\n  1,\n  2\n]"],
    [
      '{"a":{"b":[]},"c":"x, {y}: \\" z"}',
      '{\n  "a": {\n    "b": []\n  },\n  "c": "x, {y}: \\" z"\n}',
    ],
    ["[12345678901234567890,1.10]", "[\n  12345678901234567890,\n  1.10\n]"],
    ['{"a":1,"a":2}', '{\n  "a": 1,\n  "a": 2\n}'],
  ];
  for (const [text, want] of table) assert.equal(layoutJson(text), want, text);
});

Deno.test("layoutJson() does as JSON.stringify() does", () => {
  fc.assert(fc.property(fc.oneof(fc.array(fc.jsonValue()), fc.object()), (value) => {
    const json = JSON.stringify(value);
    assert.equal(layoutJson(json), JSON.stringify(JSON.parse(json), null, 2));
  }));
});

Deno.test("layoutJson() of deep nesting stays small", () => {
  const deep = "[".repeat(5000) + "]".repeat(5000);
  assert.ok(layoutJson(deep)!.length < deep.length * 100);
});
