import assert from "node:assert/strict";
import { rawEntries } from "../../../../lib/capture/read/raw_entries.ts";

const LINE = '{"ts":"2026-11-21T10:32:01Z","msg":"é"}';

function textsOf(text: string): readonly string[] {
  const bytes = new TextEncoder().encode(text);
  const block = { file: "notes.jsonl", firstCursor: 7, lines: text.split("\n").length, bytes };
  const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });
  const { entries } = rawEntries(block);
  return entries.map(({ cursor, bytes }) => `${cursor} ${utf8.decode(bytes)}`);
}

Deno.test("rawEntries() gives each entry the bytes that it was read from", () => {
  assert.deepEqual(textsOf(`${LINE}\nnone\n\n${LINE}`), [`7 ${LINE}`, `10 ${LINE}`]);
});

Deno.test("rawEntries() leaves a byte order mark where it was: in another file it would stand between lines", () => {
  assert.deepEqual(textsOf(`\uFEFF${LINE}\n${LINE}\n`), [`7 ${LINE}`, `8 ${LINE}`]);
});
