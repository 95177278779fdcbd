import assert from "node:assert/strict";
import { parsePatterns, readPatterns } from "../../../cmd/flags/redact_patterns.ts";
import { tempDir } from "../../support/temp_dir.ts";

Deno.test("parsePatterns() reads both forms, as YAML or JSON", () => {
  const want = [{ name: "order", pattern: "ORD-\\d+" }];
  for (
    const text of [
      "- name: order\n  pattern: ORD-\\d+\n",
      "patterns:\n  - name: order\n    regex: 'ORD-\\d+'\n",
      '[{"name":"order","pattern":"ORD-\\\\d+"}]',
    ]
  ) assert.deepEqual(parsePatterns(text, "rules.yaml"), want);
});

const REFUSED: readonly (readonly [text: string, message: RegExp])[] = [
  ["", /^Cannot use redaction patterns of "rules.yaml": expected a list/],
  ["patterns: 7", /"rules.yaml": expected a list/],
  ["- name: a\n  pattern: x\n- name: b\n", /"rules.yaml" line 3, entry 2: `pattern` is missing$/],
  ["patterns:\n- name: a\n  regex: x(\n", /line 2, entry 1: the pattern "x\(": /],
  ["- name: a\n  name: b\n", /"rules.yaml" line 2: Map keys must be unique$/],
  ["- name: 'a\n", /"rules.yaml" line 2: Missing closing 'quote$/],
  ["- &a {name: a, pattern: x}\n- *a\n", /"rules.yaml": aliases \(\*name\) are not taken$/],
  [`- name: a\n  pattern: ${"x".repeat(70_000)}\n`, /expected at most 65536 characters$/],
  [`${"[".repeat(30_000)}`, /"rules.yaml" line 1: it is nested too deeply$/],
  ["- name: a\n---\n- name: b\n", /"rules.yaml" line 2: expected one document$/],
];

Deno.test("parsePatterns() says which line is wrong, and why", () => {
  for (const [text, message] of REFUSED) {
    assert.throws(() => parsePatterns(text, "rules.yaml"), { kind: "usage", message }, text);
  }
});

Deno.test("readPatterns() refuses what is no file of patterns", async () => {
  using dir = tempDir();
  await Deno.writeFile(dir.file("binary"), Uint8Array.of(0xff, 0xfe));
  const table = [
    [dir.file("none"), "not_found", /there is no such file/],
    [dir.path, "usage", /it is a directory/],
    [dir.file("binary"), "usage", /it is not UTF-8 text/],
  ] as const;
  for (const [path, kind, message] of table) {
    await assert.rejects(readPatterns(path), { kind, message });
  }
});
