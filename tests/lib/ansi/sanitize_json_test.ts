import assert from "node:assert/strict";
import fc from "fast-check";
import { sanitizeJson } from "../../../lib/ansi/mod.ts";
import { HOSTILE } from "./hostile.ts";

Deno.test("sanitizeJson() escapes what could act, and the JSON means the same", () => {
  const acting = /[\x00-\x1f\x7f-\x9f]|\p{Default_Ignorable_Code_Point}|\p{Bidi_Control}|\p{Cs}/u;
  const check = (text: string) => {
    const safe = sanitizeJson(JSON.stringify({ [text]: text }));
    assert.doesNotMatch(safe, acting);
    assert.deepEqual(JSON.parse(safe), { [text]: text });
    assert.equal(sanitizeJson(safe), safe);
  };
  for (const { text } of HOSTILE) check(text);
  fc.assert(fc.property(fc.string({ unit: "binary" }), check));
});
